"""What the models say about a recording; ``windows.py`` is what they see of it, in service and in training."""
