"""The millimetre grid: its pitch, its angle, and the map from pixels to millimetres."""
