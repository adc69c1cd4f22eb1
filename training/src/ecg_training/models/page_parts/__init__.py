"""The network that finds the parts of a page: traces, baselines, labels, print, pulses, separators."""
