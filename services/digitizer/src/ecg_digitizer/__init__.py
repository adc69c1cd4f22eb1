"""Package ecg_digitizer."""
