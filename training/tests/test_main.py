"""``python -m ecg_training``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ecg_shared.serving.server import read_model_config
from ecg_training.__main__ import MODELS


def run(*arguments: str, **options: Path) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "ecg_training", *arguments]
    return subprocess.run(program, check=False, capture_output=True, text=True, timeout=240, **options)


def test_every_served_model_can_be_trained(repository_root: Path) -> None:
    served = {source.name for source in read_model_config(repository_root / "infra/serving/models.config")}

    assert served <= {model.name for model in MODELS}


def test_a_small_training_of_print_goes_from_the_command_line_to_a_served_version(tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(
        """
        seed = 3
        [size]
        filters = [4, 4, 6, 6, 8]
        dropout = 0.0
        [schedule]
        rounds = 1
        lines_a_round = 16
        batch = 8
        """
    )

    done = run("text_line", "train", "--config", "tiny.toml", "--out", "models", "--work", "kept", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "models/text_line/1/saved_model.pb").is_file()
    assert (tmp_path / "models/text_line/1/assets.extra/model.onnx").is_file()
    assert (tmp_path / "kept/text_line/checkpoint").is_file()


def test_a_verb_that_a_model_does_not_have_is_said_so() -> None:
    done = run("delineator", "evaluate")

    assert done.returncode == 2
    assert "delineator has no evaluate of its own" in done.stderr
