"""The repository that this package lies in: its models and its dashboard are served, `var` is the usual data folder."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
MODELS = ROOT / "models"
BATCHING = ROOT / "infra" / "serving" / "batching.config"
DASHBOARD = ROOT / "services" / "dashboard" / "dist"
DATA = ROOT / "var"
