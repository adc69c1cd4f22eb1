"""``make compose-check``: the shipped images and compose file, really built and run."""
