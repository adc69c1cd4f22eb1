"""A signal to quality, beats, measurements, prediction and findings. ``pipeline.py`` has the order."""
