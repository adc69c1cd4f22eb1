from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "score"


@pytest.fixture
def reference_scorer() -> Callable[[str], ModuleType]:
    """Load a scorer of the public suite by its file name; skip where the suite is not beside the repository."""

    def load(name: str) -> ModuleType:
        path = REFERENCE / f"{name}.py"
        if not REFERENCE.exists():
            pytest.skip(f"the public scorers are not beside the repository ({REFERENCE.name}/)")
        spec = importlib.util.spec_from_file_location(f"reference_{name}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module  # dataclasses look their module up by name
        spec.loader.exec_module(module)
        return module

    return load
