import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from ecg_local import restarts
from ecg_local.keeper import Keeper, State
from ecg_local.part import Part
from ecg_local.site import Site


@dataclass(slots=True)
class Kept:
    """A keeper of a tiny part, and what it said."""

    keeper: Keeper
    said: list[str]
    changed: threading.Condition

    def wait_for(self, happened: Callable[[], bool]) -> None:
        """Wait for a change of the keeper's state."""
        with self.changed:
            assert self.changed.wait_for(happened, timeout=30), f"{self.keeper.state}, said {self.said}"


@pytest.fixture
def keep(site: Site) -> Iterator[Callable[[Part], Kept]]:
    """Keep tiny parts; all are ended with the test."""
    kept: list[Kept] = []

    def start(part: Part) -> Kept:
        said: list[str] = []
        changed = threading.Condition()
        inherited = {"PATH": os.defpath}
        keeper = Keeper(part, site, needs=(), environment=inherited, changed=changed, say=said.append)
        kept.append(Kept(keeper, said, changed))
        keeper.start()
        return kept[-1]

    yield start
    for one in kept:
        one.keeper.close()
        one.keeper.end()


Keep = Callable[[Part], Kept]


def shell(script: str, **fields: object) -> Part:
    return Part(name="tiny", requires=(), command=lambda _: ["sh", "-c", script], **fields)  # type: ignore[arg-type]


def test_a_part_is_healthy_when_it_says_so(keep: Keep) -> None:
    kept = keep(
        shell("sleep 0.2; touch ready; exec sleep 60", is_healthy=lambda site: (site.home("tiny") / "ready").exists())
    )

    kept.wait_for(lambda: kept.keeper.state is State.STARTING)
    kept.wait_for(lambda: kept.keeper.state is State.HEALTHY)

    assert kept.keeper.is_ready


def test_a_one_shot_part_is_done_when_it_ended_well(keep: Keep, site: Site) -> None:
    kept = keep(shell("echo migrated", one_shot=True))

    kept.wait_for(lambda: kept.keeper.state is State.DONE)

    assert kept.keeper.is_ready
    assert site.log("tiny").read_text() == "migrated\n"


def test_a_part_that_dies_is_started_again_and_one_line_says_so(keep: Keep) -> None:
    kept = keep(shell("exec sleep 60"))
    kept.wait_for(lambda: kept.keeper.is_ready)
    first = kept.keeper.pid

    kept.keeper.send(signal.SIGKILL)
    kept.wait_for(lambda: kept.keeper.is_ready and kept.keeper.pid != first)

    assert len(kept.said) == 1
    assert kept.said[0].endswith("(signal SIGKILL); starting it again in 0.2 s")


def test_a_part_that_dies_again_and_again_fails_with_the_end_of_its_log(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restarts, "_FIRST_PAUSE_S", 0.01)
    kept = keep(shell("echo no table called job; exit 3", is_healthy=lambda _: False))

    kept.wait_for(lambda: kept.keeper.state is State.FAILED)

    assert len(kept.said) == 5
    assert kept.keeper.failure.startswith("tiny died 6 times within 10 minutes (last: exit code 3).")
    assert kept.keeper.failure.endswith("no table called job")


def test_a_part_that_does_not_become_healthy_in_time_is_ended_and_started_again(keep: Keep) -> None:
    kept = keep(shell("exec sleep 60", is_healthy=lambda _: False, start_timeout_s=0.2))

    kept.wait_for(lambda: len(kept.said) == 1)

    assert "(not healthy within 0 s)" in kept.said[0]


def test_what_a_dead_part_has_left_is_ended_before_it_is_started_again(keep: Keep, site: Site) -> None:
    """As PostgreSQL's backends, which hold its shared memory."""
    # Redirections make the files: a `touch` could still be running when its file is seen.
    script = "[ -e first ] && : > second && exec sleep 60; : > first; setsid sleep 60 & exit 1"
    kept = keep(shell(script, is_healthy=lambda site: (site.home("tiny") / "second").exists()))

    kept.wait_for(lambda: kept.keeper.is_ready)

    sleepers = [pid for pid in Path("/proc").glob("[0-9]*") if _stands_in(pid, site.home("tiny"))]
    assert [int(pid.name) for pid in sleepers] == [kept.keeper.pid]


def test_a_closed_keeper_starts_nothing_again(keep: Keep) -> None:
    kept = keep(shell("exec sleep 60"))
    kept.wait_for(lambda: kept.keeper.is_ready)

    kept.keeper.close()
    kept.keeper.send(signal.SIGTERM)

    kept.wait_for(lambda: kept.keeper.state is State.STOPPED)
    assert kept.said == []


def test_an_error_while_preparing_fails_the_part(keep: Keep) -> None:
    def refuse(_: Site) -> None:
        raise PermissionError(13, "Permission denied", "/data")

    kept = keep(shell("exec sleep 60", prepare=refuse))

    kept.wait_for(lambda: kept.keeper.state is State.FAILED)
    assert kept.keeper.failure == "tiny: PermissionError(13, 'Permission denied')"


def test_a_large_log_is_put_aside_at_the_next_start(keep: Keep, site: Site) -> None:
    site.log("tiny").write_text("x" * 10_000_001)

    kept = keep(shell("echo fresh", one_shot=True))
    kept.wait_for(lambda: kept.keeper.state is State.DONE)

    assert site.log("tiny").read_text() == "fresh\n"
    assert (site.folder / "logs" / "tiny.old.log").stat().st_size == 10_000_001


def _stands_in(process: Path, home: Path) -> bool:
    try:
        return (process / "cwd").readlink() == home
    except OSError:
        return False
