"""The networks, one folder a model."""
