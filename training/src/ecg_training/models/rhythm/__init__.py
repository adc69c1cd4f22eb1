"""The network that tells sinus rhythm, atrial fibrillation, other rhythms and noise apart."""
