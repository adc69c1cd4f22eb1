"""Resident memory of each part, its children included."""

from __future__ import annotations

from pathlib import Path

from ecg_local.system import EmbeddedSystem
from ecg_shared.scores.figures import Figure


def rss_by_part(system: EmbeddedSystem) -> dict[str, dict[int, float]]:
    """Return MB by part and process."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))

    def tree(pid: int) -> list[int]:
        return [pid, *(below for child in children.get(pid, []) for below in tree(child))]

    return {part: {pid: _rss_mb(pid) for pid in tree(root)} for part, root in system.pids.items()}


def memory_figures(idle: dict[str, dict[int, float]], after: dict[str, dict[int, float]]) -> list[Figure]:
    """Hold the largest process of the gateway and of an idle worker against their goals, every part for the record."""
    worker_mb = max(max(idle[part].values()) for part in ("digitizer", "analyzer"))
    figures = [
        Figure("rss_api_mb", max(after["api"].values()), "MB", "lower", 150.0, n=1, note="largest process, after work"),
        Figure("rss_worker_idle_mb", worker_mb, "MB", "lower", 250.0, n=1, note="largest process of both kinds"),
    ]
    for part, sizes_idle in idle.items():
        for when, sizes in (("idle", sizes_idle), ("after_work", after[part])):
            note = f"sum over {len(sizes)} processes, largest {max(sizes.values()):.0f}"
            figures.append(Figure(f"rss_{part}_{when}_mb", sum(sizes.values()), "MB", "lower", n=len(sizes), note=note))
    return figures


def _rss_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * 4096 / 1e6
