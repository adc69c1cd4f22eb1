"""The demo: real ECGs through the whole system, and how well it read them."""
