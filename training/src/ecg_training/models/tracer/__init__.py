"""The network that finds each row's centre line on a straightened page."""
