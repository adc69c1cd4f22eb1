"""Figures of the models, and the cards that hold them."""
