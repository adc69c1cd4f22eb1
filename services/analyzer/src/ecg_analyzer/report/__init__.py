"""Files made from an analysis."""
