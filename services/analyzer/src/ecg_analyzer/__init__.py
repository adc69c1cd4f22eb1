"""Package ecg_analyzer."""
