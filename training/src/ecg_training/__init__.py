"""How the served models were made: data sets, networks, training, export, and the figures of their cards."""
