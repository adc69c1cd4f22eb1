"""TensorFlow Serving's stubs where there is no TensorFlow."""

from __future__ import annotations

import subprocess
import sys

import pytest
from ecg_shared.serving import stubs

pytestmark = pytest.mark.skipif(
    stubs.real_tensorflow_installed(), reason="TensorFlow is installed here; the training environment has its own test"
)


def _after(statement: str) -> str:
    """Run a statement in a fresh process and return what it prints."""
    done = subprocess.run([sys.executable, "-c", statement], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["client", "engine", "server"])
def test_no_process_that_serves_or_asks_loads_tensorflow(module: str) -> None:
    loaded = _after(
        f"import ecg_shared.serving.{module}, sys;"
        "print(sorted(name for name in sys.modules if name.split('.')[:2] == ['tensorflow', 'python']))"
    )

    assert loaded == "[]"


def test_a_client_loads_no_model_runtime() -> None:
    assert _after("import ecg_shared.serving.client, sys; print('onnxruntime' in sys.modules)") == "False"


def test_the_messages_alone_are_not_taken_for_tensorflow() -> None:
    found = _after("from ecg_shared.serving import stubs; import tensorflow; print(stubs.real_tensorflow_installed())")

    assert found == "False"


def test_a_folder_with_a_real_package_wins_over_the_messages(tmp_path_factory: pytest.TempPathFactory) -> None:
    package = tmp_path_factory.mktemp("site") / "tensorflow"
    package.mkdir()
    (package / "__init__.py").touch()

    found = _after(
        f"import sys; sys.path.append({str(package.parent)!r});"
        "from importlib.util import find_spec; print(find_spec('tensorflow').origin)"
    )

    assert found == str(package / "__init__.py")
