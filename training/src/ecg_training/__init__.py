"""Package ecg_training."""
