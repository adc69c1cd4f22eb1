"""Package ecg_client."""
