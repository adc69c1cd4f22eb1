"""The demo's figures and the goals that it is held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ecg_shared.scores.figures import Figure

from ecg_demo.inputs import DemoInput
from ecg_demo.reading import Reading


def demo_figures(inputs: Sequence[DemoInput], readings: Sequence[Reading], *, warm_seconds: float) -> list[Figure]:
    """Return the rows of ``out/demo.json`` for the demo's own ECGs."""
    by_file = {reading.file: reading for reading in readings}
    return [
        Figure(
            "ecgs_succeeded_fraction",
            sum(reading.status == "succeeded" for reading in readings) / len(readings),
            "",
            "higher",
            goal=1.0,
            n=len(readings),
        ),
        Figure(
            "warm_seconds",
            warm_seconds,
            "s",
            "lower",
            goal=60.0,
            note="the whole command with everything installed: start, ECGs, stop",
        ),
        _page_figure("pdf_page_ac_db", by_file, "page.pdf", goal=35.0, note="vector PDF, 3x4+1"),
        _page_figure("png_page_ac_db", by_file, "page.png", goal=13.0, note="picture at 200 dpi, 3x4+1"),
        _page_figure("scan_page_ac_db", by_file, "scan.jpg", goal=None, note="turned, blurred, noisy JPEG of it"),
        _heart_rate_figure(inputs, by_file),
    ]


def _page_figure(name: str, by_file: Mapping[str, Reading], file: str, *, goal: float | None, note: str) -> Figure:
    return Figure(name, by_file[file].snr_db, "dB", "higher", goal=goal, n=1, note=note)


def _heart_rate_figure(inputs: Sequence[DemoInput], by_file: Mapping[str, Reading]) -> Figure:
    known = next(item for item in inputs if item.heart_rate_bpm is not None)
    read_bpm = by_file[known.path.name].heart_rate_bpm
    error_bpm = None
    if read_bpm is not None and known.heart_rate_bpm is not None:
        error_bpm = abs(read_bpm - known.heart_rate_bpm)
    note = f"against {known.heart_rate_bpm:.2f} bpm, the mean of all annotated intervals"
    return Figure("mitdb208_heart_rate_error_bpm", error_bpm, "bpm", "lower", goal=1.0, n=1, note=note)
