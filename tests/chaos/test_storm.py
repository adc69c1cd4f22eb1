"""Everything at once, drawn by a seed that is printed: `pytest tests/chaos --seed 7 --seconds 3600`."""

from __future__ import annotations

import itertools
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from ecg_local.system import EmbeddedSystem
from ecg_shared.scores.figures import Figure, publish, table

from tests.chaos.nemesis import Nemesis
from tests.chaos.observer import Observer, Promise
from tests.chaos.recordings import recording

SECONDS = 60.0
CLIENTS = 3
JOBS_OF_A_CLIENT = 4
PAUSE_S = 0.25
HEALED_S = 120.0
REST_S = 4.0

pytestmark = pytest.mark.timeout(0)  # as long as it was asked to last


def test_a_storm_loses_nothing_and_doubles_nothing(
    system: EmbeddedSystem, observer: Observer, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    seconds: float = pytestconfig.getoption("--seconds", None) or SECONDS
    seed: int = pytestconfig.getoption("--seed", None) or random.randrange(10**6)
    begin_s = time.monotonic()
    calm = threading.Event()
    numbers = itertools.count(random.Random(seed).randrange(80))

    def submit_until_calm() -> None:
        # A few jobs at a time each: a backlog would hide how long a heal takes.
        running: list[Promise] = []
        while not calm.wait(PAUSE_S):
            running = [promise for promise in running if not observer.look(promise)]
            if len(running) < JOBS_OF_A_CLIENT:
                running.append(observer.submit(recording(next(numbers))))

    nemesis = Nemesis(system, seed=seed)
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(submit_until_calm) for _ in range(CLIENTS)]
        while time.monotonic() - begin_s < seconds:
            nemesis.act()
            time.sleep(REST_S)
        calm.set()
        for client in clients:
            client.result()
    for part in system.pids:
        system.wait_healthy(part)

    healed_s = observer.wait_all_final(timeout_s=HEALED_S)
    violations = observer.violations()

    figures = [
        Figure("chaos.promises_broken", len(violations), "", "lower", goal=0, n=len(observer.promises)),
        Figure("chaos.promises", len(observer.promises), "", "higher"),
        Figure("chaos.time_to_heal", healed_s, "s", "lower", goal=HEALED_S, note=f"seed {seed}"),
        Figure("chaos.acts", nemesis.acts.total() - nemesis.acts["nothing"], "", "higher"),
        Figure("chaos.sent_again", len(observer.refusals), "", "lower", note="after a broken connection, 429 or 5xx"),
    ]
    publish("chaos", figures, seconds=time.monotonic() - begin_s, root=pytestconfig.rootpath)
    with capsys.disabled():
        print(f"\n{table(figures)}\nseed {seed}, {dict(nemesis.acts)}")  # noqa: T201
    assert violations == []
