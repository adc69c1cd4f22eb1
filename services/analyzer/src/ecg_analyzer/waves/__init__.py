"""Where waves begin, peak and end in each beat."""
