"""Package ecg_api."""
