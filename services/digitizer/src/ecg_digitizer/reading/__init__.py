"""From placed traces to millivolts, and what may be wrong with them."""
