"""Pages drawn as vectors: the trace's own points are read, nothing is rasterised."""
