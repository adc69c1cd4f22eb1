"""A page as pixels, and the same page pulled straight onto its millimetres."""
