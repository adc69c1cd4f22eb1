from __future__ import annotations

from pathlib import Path

import pytest
from ecg_demo.inputs import DemoInput, demo_inputs


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[DemoInput, ...]:
    return demo_inputs(Path(tmp_path_factory.mktemp("inputs")))
