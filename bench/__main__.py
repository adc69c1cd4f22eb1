"""Run every benchmark and write out/bench.json; exit 1 where a goal is missed."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from ecg_local.system import EmbeddedSystem
from ecg_shared.scores.figures import publish, table

from bench.dashboard import measure_dashboard
from bench.day import measure_day
from bench.gateway import measure_gateway
from bench.latency import measure_latency
from bench.memory import memory_figures, rss_by_part
from bench.pages import measure_pages
from bench.report import measure_report
from bench.serving import measure_serving

ROOT: Final = Path(__file__).resolve().parents[1]


def main() -> int:
    """Measure the gateway without workers, the whole system, then the report."""
    started_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ecg-bench-") as folder:
        with EmbeddedSystem(f"{folder}/gateway", parts=["api"]) as system:
            figures = measure_gateway(system)
        with EmbeddedSystem(f"{folder}/whole") as system:
            time.sleep(5)
            idle = rss_by_part(system)
            figures += measure_latency(system)
            figures += memory_figures(idle, rss_by_part(system))
            figures += measure_dashboard(system)
        figures += measure_serving()
        figures += measure_day()
        figures += measure_pages()
        figures += measure_report(ROOT / "models", Path(folder))
    print(table(figures))
    return publish("bench", figures, seconds=time.monotonic() - started_s, root=ROOT)


if __name__ == "__main__":
    sys.exit(main())
