"""What other programs find in the same records, in the same run; nothing where their environment is not installed."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from bench.mitdb import AnnotatedRecord

ROOT: Final = Path(__file__).resolve().parents[1]
PYTHON: Final = ROOT / ".venv-peers" / "bin" / "python"


@dataclass(frozen=True, slots=True, eq=False)
class PeerBeats:
    """What one peer found in the first lead of one record, and the CPU time that it took."""

    sample: npt.NDArray[np.int64]
    cpu_s: float


def peer_beats(records: Sequence[AnnotatedRecord]) -> dict[str, dict[str, PeerBeats]]:
    """Return the beats by peer and record; empty without ``.venv-peers`` (``make eval-analyzer`` installs it)."""
    if not PYTHON.exists():
        return {}
    with tempfile.TemporaryDirectory(prefix="ecg-peers-") as folder:
        given, answer = Path(folder) / "leads.npz", Path(folder) / "beats.json"
        np.savez(given, allow_pickle=False, **{record.name: record.ecg.signal_mv[0] for record in records})
        subprocess.run([PYTHON, ROOT / "bench" / "peer_beats.py", given, answer], check=True, capture_output=True)
        found = json.loads(answer.read_text("utf-8"))
    return {
        peer: {
            record: PeerBeats(np.array(one["sample"], np.int64), float(one["cpu_s"])) for record, one in of_peer.items()
        }
        for peer, of_peer in found.items()
    }
