"""Models behind one interface: over TensorFlow Serving's wire, or in process. ``predictor.py`` has the interface."""
