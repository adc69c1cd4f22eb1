"""The commands of a checkout, called by their path, as from a script that activates nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from ecg_demo.inputs import write_inputs


def test_a_page_is_analysed_where_the_commands_are_not_on_the_path(tmp_path: Path) -> None:
    (page,) = (path for path in write_inputs(tmp_path) if path.name == "page.pdf")
    command = Path(sys.executable).with_name("ecg-analyze")

    subprocess.run([command, page, "--out", tmp_path], env={"PATH": "/usr/bin:/bin"}, check=True, timeout=120)

    result = json.loads((tmp_path / "page.json").read_text("utf-8"))
    assert result["digitization"]["layout"] == "3x4+1"
