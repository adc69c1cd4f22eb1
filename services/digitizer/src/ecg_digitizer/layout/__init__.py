"""Where the leads are on the page: rows, columns, labels, calibration pulses."""
