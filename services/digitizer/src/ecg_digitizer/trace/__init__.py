"""From ink on the straight page to millivolts."""
