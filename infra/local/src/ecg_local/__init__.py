"""Package ecg_local."""
