"""The repository that this package lies in: its models are served, and `var` beside them is the usual data folder."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
MODELS = ROOT / "models"
BATCHING = ROOT / "infra" / "serving" / "batching.config"
DATA = ROOT / "var"
