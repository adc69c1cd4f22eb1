"""A site for tests of single files."""

from pathlib import Path

import pytest
from ecg_local.secrets import load_or_make_secrets
from ecg_local.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site whose folder is there, without ports."""
    (tmp_path / "logs").mkdir()
    return Site(tmp_path, {}, load_or_make_secrets(tmp_path / "secrets"))
