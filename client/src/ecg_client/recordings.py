"""Which files on disk make up one recording."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Recording:
    """One upload: the file that names it, and the files that travel with it."""

    files: tuple[Path, ...]

    @property
    def path(self) -> Path:
        """The file that a person would name."""
        return self.files[0]


def group_recordings(paths: Iterable[Path]) -> list[Recording]:
    """Group paths into recordings: a WFDB header takes the signal files that it names from beside it.

    A signal file given beside its header is not a recording of its own. Raises FileNotFoundError for a path that is
    no file, or for a signal file that a header names and that is not there.
    """
    paths = list(dict.fromkeys(paths))
    recordings = [Recording((path, *_signal_files(path))) for path in paths]
    companions = {companion.resolve() for recording in recordings for companion in recording.files[1:]}
    return [recording for recording in recordings if recording.path.resolve() not in companions]


def find_recordings(folder: Path, suffixes: Sequence[str]) -> list[Recording]:
    """Every recording below a folder whose suffix is one of ``suffixes``, in the order of their names."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix.lower() in suffixes]
    return group_recordings(found)


def _signal_files(path: Path) -> list[Path]:
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not a file")
    if path.suffix.lower() != ".hea":
        return []
    lines = [line for line in path.read_text(errors="replace").splitlines() if line and not line.startswith("#")]
    # The first line describes the record, each further one a signal and, first of all, the file that holds it.
    names = dict.fromkeys(line.split()[0] for line in lines[1:] if line.split())
    missing = [name for name in names if not (path.parent / name).is_file()]
    if missing:
        raise FileNotFoundError(f"{path} names {missing[0]}, which is not beside it")
    return [path.parent / name for name in names]
