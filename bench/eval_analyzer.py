"""``make eval-analyzer``: beats, rates, waves and readers against what is known, into out/eval-analyzer.json."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Final

from ecg_shared.scores.figures import publish, table

from bench import absent_p, beats, delineation, formats
from bench.delineator_card import write_card
from bench.mitdb import records
from bench.peers import peer_beats

ROOT: Final = Path(__file__).resolve().parents[1]


def main() -> int:
    """Evaluate on the records below ``--data``; exit 1 where a goal is missed, 2 where there are no records."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds mitdb/, ludb/, cinc2017/ and formats/"
    )
    data = parser.parse_args().data
    missing = [name for name in ("mitdb", "ludb", "cinc2017", "formats") if not (data / name).is_dir()]
    if missing:
        print(f"eval-analyzer: no {' and no '.join(missing)} in {data}; set DATA=<folder of them>", file=sys.stderr)
        return 2
    started_s = time.monotonic()
    annotated = list(records(data / "mitdb"))
    outcomes = beats.evaluate(annotated, ROOT / "models")
    print(beats.table(outcomes))
    delineated = delineation.evaluate(data, ROOT / "models")
    print(delineation.report(delineated))
    write_card(delineated, ROOT / "models")
    figures = (
        beats.figures(annotated, outcomes, peer_beats(annotated))
        + delineation.figures(delineated)
        + absent_p.figures(data, ROOT / "models")
        + formats.figures(data / "formats")
    )
    print(table(figures))
    return publish("eval-analyzer", figures, seconds=time.monotonic() - started_s, root=ROOT)


if __name__ == "__main__":
    sys.exit(main())
