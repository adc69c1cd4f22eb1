"""What a process must not load, seen in the process itself."""

import subprocess
import sys

import pytest

HEAVY = (
    "cv2",
    "scipy",
    "pandas",
    "wfdb",
    "edfio",
    "pydicom",
    "grpc",
    "onnxruntime",
    "pypdfium2",
    "typst",
    "tensorflow.python",
)


def loaded_by(module: str) -> set[str]:
    """Import a module in a fresh process and return which of HEAVY came along."""
    program = f"import sys, {module}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    return set(
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    )


@pytest.mark.parametrize(
    "module", ["ecg_api.app", "ecg_shared.jobs.sweeper", "ecg_shared.jobs.migrate", "ecg_client.cli"]
)
def test_a_process_that_computes_nothing_loads_nothing_to_compute_with(module: str) -> None:
    assert loaded_by(module) == set()


@pytest.mark.parametrize("module", ["ecg_digitizer.worker", "ecg_analyzer.worker", "ecg_shared.serving.server"])
def test_no_process_loads_tensorflow(module: str) -> None:
    assert "tensorflow.python" not in loaded_by(module)
