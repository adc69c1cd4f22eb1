"""The network that names beats: N, S, V or F."""
