"""The demo's ECGs: five minutes of MIT-BIH record 208 as CSV, and a 12-lead ECG as vector PDF, picture and scan."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import pydicom
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import standard_lead
from ecg_shared.paper import draw_pdf, draw_raster, plan_page, printed
from pydicom.data import get_testdata_file

from ecg_demo.scan import scanned_jpeg

LAYOUT: Final = "3x4+1"
DPI: Final = 200.0
SCAN_SEED: Final = 208
_TITLE: Final = "12-lead ECG from pydicom's test files"


@dataclass(frozen=True, slots=True, eq=False)
class DemoInput:
    """One file to send and what is known about it: what its page shows, or its heart rate."""

    path: Path
    printed: Ecg | None = None
    heart_rate_bpm: float | None = None


def mitdb_208() -> Ecg:
    """Return five minutes of lead MLII of MIT-BIH record 208, 360 Hz (data/ATTRIBUTION.md)."""
    text = gzip.decompress(_data("mitdb_208_five_minutes.csv.gz")).decode()
    lead_mv = np.array(text.split("\n")[1:-1], dtype=np.float32)
    return Ecg(lead_mv[None, :], mitdb_208_facts()["sampling_rate_hz"], ("II",), source="mitdb")


def mitdb_208_facts() -> dict[str, Any]:
    """Return what the reference annotations say about these five minutes."""
    facts: dict[str, Any] = json.loads(_data("mitdb_208_five_minutes.json"))
    return facts


def twelve_lead_ecg() -> Ecg:
    """Return ten seconds of twelve leads at 1000 Hz, from the DICOM file that pydicom carries for its tests."""
    file = get_testdata_file("waveform_ecg.dcm", download=False)
    dataset = pydicom.dcmread(str(file))
    group = dataset.WaveformSequence[0]
    names = [channel.ChannelSourceSequence[0].CodeMeaning for channel in group.ChannelDefinitionSequence]
    signal_uv = dataset.waveform_array(0)
    return Ecg(
        np.ascontiguousarray(signal_uv.T / 1000.0, dtype=np.float32),
        float(group.SamplingFrequency),
        tuple(standard_lead(name.partition(" (")[0]) or name for name in names),
        source="dicom",
    )


def demo_inputs(folder: Path) -> tuple[DemoInput, ...]:
    """Write the demo's files into a folder and return them with their truth."""
    folder.mkdir(parents=True, exist_ok=True)
    twelve = twelve_lead_ecg()
    page = draw_raster(twelve, LAYOUT, dpi=DPI, title=_TITLE)
    shown = printed(plan_page(twelve, LAYOUT), twelve)
    contents = {
        "mitdb_208.csv": _csv(mitdb_208()),
        "page.pdf": draw_pdf(twelve, LAYOUT, title=_TITLE),
        "page.png": page.png(),
        "scan.jpg": scanned_jpeg(page.image, seed=SCAN_SEED),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return (
        DemoInput(folder / "mitdb_208.csv", heart_rate_bpm=float(mitdb_208_facts()["heart_rate_bpm"])),
        *(DemoInput(folder / name, printed=shown) for name in ("page.pdf", "page.png", "scan.jpg")),
    )


def write_inputs(folder: Path) -> tuple[Path, ...]:
    """Write the demo's files into a folder and return their paths."""
    return tuple(item.path for item in demo_inputs(folder))


def _csv(ecg: Ecg) -> bytes:
    lines = [f"{k / ecg.sampling_rate_hz:.6f},{value:.3f}" for k, value in enumerate(ecg.signal_mv[0])]
    return "\n".join(["time_s,MLII (mV)", *lines, ""]).encode()


def _data(name: str) -> bytes:
    return resources.files(__package__).joinpath("data", name).read_bytes()
