"""Builds what the compose file runs: our images, and stand-ins for the public ones where no registry can be reached.

A stand-in carries the public image's name, ports, variables and flags with the same program from a package. It proves
our files, not the vendors' images.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.compose_check.engine import CannotRunError, Engine

ROOT: Final = Path(__file__).resolve().parents[2]
STAND_INS: Final = Path(__file__).parent / "stand_ins"
PYTHON_IMAGE: Final = "python:3.11.13-slim-bookworm"
OURS: Final = ("api", "digitizer", "analyzer")
_BEFORE_OURS: Final = {
    PYTHON_IMAGE: "python.Dockerfile",
    "redis:7.2.5-bookworm": "redis.Dockerfile",
    "postgres:18.6-trixie": "postgres.Dockerfile",
    "chrislusf/seaweedfs:4.48": "seaweedfs.Dockerfile",
}
_AFTER_OURS: Final = {"tensorflow/serving:2.20.0": "serving.Dockerfile"}
_BASE_PACKAGES: Final = "ca-certificates,python3,python3-venv,python3-pip"


@dataclass(frozen=True, slots=True)
class ImageSize:
    """Size of one of our images, in MB, whole and without its base."""

    name: str
    total_mb: float
    own_mb: float


def build_all(engine: Engine, work: Path) -> list[ImageSize]:
    """Build every image and return the sizes of ours."""
    secrets = _build_secrets(work)
    if engine.private:
        _import_base(engine)
        for tag, file in _BEFORE_OURS.items():
            _build_stand_in(engine, secrets, tag, file)
    for target in OURS:
        print(f"building ecg-{target}", flush=True)
        dockerfile = ROOT / "infra/docker/Dockerfile"
        arguments = [
            "--target",
            target,
            "--build-arg",
            f"SERVICE={target}",
            "-t",
            f"ecg-{target}:local",
            "-f",
            str(dockerfile),
            str(ROOT),
        ]
        engine.docker("build", "-q", "--network", "host", *secrets, *arguments)
    if engine.private:
        for tag, file in _AFTER_OURS.items():
            _build_stand_in(engine, secrets, tag, file)
    base_bytes = _image_bytes(engine, PYTHON_IMAGE)
    sizes = {target: _image_bytes(engine, f"ecg-{target}:local") for target in OURS}
    return [ImageSize(f"ecg-{name}", size / 1e6, (size - base_bytes) / 1e6) for name, size in sizes.items()]


def _image_bytes(engine: Engine, tag: str) -> int:
    return int(engine.docker("image", "inspect", "-f", "{{.Size}}", tag))


def _build_stand_in(engine: Engine, secrets: list[str], tag: str, file: str) -> None:
    print(f"building the stand-in for {tag}", flush=True)
    engine.docker("build", "-q", "--network", "host", *secrets, "-t", tag, "-f", str(STAND_INS / file), str(STAND_INS))


def _import_base(engine: Engine) -> None:
    """Make a minimal Debian 12 once; it is kept beside the checkout's other caches."""
    tarball = ROOT / ".cache/compose-check/debian-bookworm.tar"
    if not tarball.exists():
        if shutil.which("mmdebstrap") is None:
            raise CannotRunError("mmdebstrap is missing (Debian: apt install mmdebstrap)")
        print("building the base of the stand-ins", flush=True)
        tarball.parent.mkdir(parents=True, exist_ok=True)
        partial = tarball.with_suffix(".part")
        command = [
            "mmdebstrap",
            "--quiet",
            "--variant=minbase",
            f"--include={_BASE_PACKAGES}",
            "--format=tar",
            "bookworm",
        ]
        subprocess.run([*command, str(partial)], check=True)
        partial.rename(tarball)
    engine.docker("import", "-c", 'CMD ["python3"]', str(tarball), "deb-base:bookworm")


def _build_secrets(work: Path) -> list[str]:
    """Hand the machine's own package index and certificates to the build, in no layer."""
    bundle = Path(os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"))  # noqa: TID251 - of this machine
    inside = "/etc/ssl/certs/build-ca.crt"
    index = subprocess.run(["pip", "config", "get", "global.index-url"], capture_output=True, text=True, check=False)
    lines = ["[global]", f"cert = {inside}"] + [f"index-url = {index.stdout.strip()}"] * (index.returncode == 0)
    (work / "pip.conf").write_text("\n".join(lines) + "\n")
    (work / "npmrc").write_text(f"cafile={inside}\n{_npm_registry()}")
    (work / "apt.conf").write_text(f'Acquire::https::CAInfo "{inside}";\n')
    names = {"pipconf": "pip.conf", "npmrc": "npmrc", "aptconf": "apt.conf"}
    secrets = {name: work / file for name, file in names.items()} | {"cabundle": bundle}
    return [part for name, path in secrets.items() for part in ("--secret", f"id={name},src={path}")]


def _npm_registry() -> str:
    """Return the machine's own registry as a line of an npmrc, none where it has no npm."""
    if shutil.which("npm") is None:
        return ""
    found = subprocess.run(["npm", "config", "get", "registry"], capture_output=True, text=True, check=True)
    return f"registry={found.stdout.strip()}\n"
