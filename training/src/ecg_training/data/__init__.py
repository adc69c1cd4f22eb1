"""Public data sets as their folders hold them, one file a set."""
