"""The network that sees the crossings of a grid's 5 mm lines."""
