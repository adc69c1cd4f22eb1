"""What must be on the machine before anything is started: programs, modules, disk space."""

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path

from ecg_local.errors import EmbeddedSystemError

_DISK_BYTES = 500_000_000
"""A first start writes 170 MB (cluster, write-ahead log, volumes); the rest is room for uploads."""


@dataclass(frozen=True, slots=True)
class Module:
    """A Python module, by dotted name, and the distribution that has it."""

    name: str
    package: str

    def is_there(self) -> bool:
        """Look for the module's file without importing anything."""
        top, *below = self.name.split(".")
        places = [Path(place) for place in package_folders(top)]
        return any(_has_module(place, below) for place in places)


@dataclass(frozen=True, slots=True)
class Program:
    """A file of an installed distribution, relative to its module's folder or, without one, to the scripts folder."""

    file: str
    package: str
    module: str | None = None

    @property
    def path(self) -> Path:
        """Where the program is. Raises EmbeddedSystemError if it is not installed."""
        for folder in package_folders(self.module) if self.module else [str(Path(sys.prefix) / "bin")]:
            path = Path(folder) / self.file
            if path.exists():
                return path
        raise EmbeddedSystemError(_missing(self))

    def is_there(self) -> bool:
        """Whether the program is installed."""
        try:
            return self.path.exists()
        except EmbeddedSystemError:
            return False


Requirement = Module | Program


def check_requirements(folder: Path, requirements: Iterable[Requirement]) -> None:
    """Raise EmbeddedSystemError that names everything missing, each with the package that has it."""
    problems = [_missing(requirement) for requirement in requirements if not requirement.is_there()]
    free = shutil.disk_usage(folder).free
    if free < _DISK_BYTES:
        problems.append(
            f"Only {free // 1_000_000} MB are free on the disk of {folder}, {_DISK_BYTES // 1_000_000} MB are needed. "
            "Free some space, or name a folder on another disk with --data."
        )
    if problems:
        raise EmbeddedSystemError("\n".join(dict.fromkeys(problems)))


def package_folders(module: str) -> list[str]:
    """Folders of an installed package. It is not imported: some wrappers do more than define when they are."""
    spec = PathFinder.find_spec(module)
    return list(spec.submodule_search_locations or []) if spec else []


def _has_module(folder: Path, below: list[str]) -> bool:
    if not below:
        return folder.is_dir()
    path = folder.joinpath(*below)
    return path.is_dir() or path.with_suffix(".py").is_file()


def _missing(requirement: Requirement) -> str:
    what = f"module {requirement.name}" if isinstance(requirement, Module) else f"program {requirement.file}"
    return f"The {what} is missing. It is in the package {requirement.package}, which `make install` installs."
