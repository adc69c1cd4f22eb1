"""How good a reading is: digitized pages in dB, beats in hits and misses, and the figures file of a run."""
