"""The tracer's second look at rows that cross."""
