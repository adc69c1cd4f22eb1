"""An explicit-state check of the job protocol: every interleaving of one job, within small bounds.

Two uploaders race for one Idempotency-Key, two workers run two stages and may die at any step, leases end at any time
(a pause, a partition, a clock), hints are lost, the sweeper and the user act whenever they may. What the database does
in one statement is one step here; a write to the object store is two, its begin (while the grant lives) and its
landing.

On every step: I2 a final state never changes within its epoch · I3 what a row names is in the store · I4 one visible
result, never replaced by an older one · I5 one key, one job · I6 a purged prefix stays empty · I7 claims within the
cap. And from every state after the promise an end is reachable without further faults (I1).

Mutants are the protocol with one guard taken away; each must be caught:
``python -m ecg_shared.jobs.protocol_model`` checks them and the protocol; ``--wide`` with more at once.
"""

import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

FINAL: Final = frozenset({"succeeded", "failed", "cancelled"})
MAX_CLAIMS: Final = 2  # 3 in service; one less shows the same with fewer states
MUTANTS: Final = (
    "fence_stands_still",
    "no_fence_in_finish",
    "no_fence_in_promise",
    "no_key",
    "no_sweeper",
    "hints_only",
    "row_before_object",
    "purge_with_grants_alive",
    "grants_without_end",
    "orphans_of_open_jobs",
    "retry_forgets_result",
    "no_cap",
)


class Uploader(NamedTuple):
    """``doing``: idle, begun, putting, put, dead, over (it answers what is there, in the end)."""

    doing: str = "idle"
    fence: int = 0


class Worker(NamedTuple):
    """``doing``: idle, claimed, putting, put; ``grant``: whether the store still takes a write of it."""

    doing: str = "idle"
    fence: int = 0
    stage: int = 0
    epoch: int = 0
    grant: bool = False


class Bounds(NamedTuple):
    """How often each fault, and each act of the user, may happen."""

    uploaders: int = 1
    crashes: int = 0
    lost_hints: int = 0
    ended_leases: int = 0
    releases: int = 0
    cancels: int = 0
    deletes: int = 0
    retries: int = 0


class State(NamedTuple):
    """The row, the store, and who does what. An object is (``in`` or stage, fence)."""

    status: str = "none"
    stage: int = 0
    epoch: int = 1
    fence: int = 0
    claims: int = 0
    lease: bool = False
    hint: bool = False
    input: int = 0  # fence of the upload that was promised
    handed_on: int = 0  # fence of the first stage's artefact in this epoch
    result: tuple[int, int] | None = None  # epoch and fence
    promised: bool = False
    deleted: bool = False
    purges: int = 0
    purged: bool = False
    objects: frozenset[tuple[object, int]] = frozenset()
    uploaders: tuple[Uploader, ...] = ()
    workers: tuple[Worker, ...] = (Worker(), Worker())
    left: Bounds = Bounds()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that may happen. ``fault``: it may as well never happen, so no end may depend on it."""

    label: str
    state: State
    fault: bool = False


Rules = Callable[[State, str | None], Iterator[Step]]


def _spend(state: State, what: str) -> Bounds:
    return state.left._replace(**{what: getattr(state.left, what) - 1})


def _with_uploader(state: State, index: int, uploader: Uploader) -> tuple[Uploader, ...]:
    others = state.uploaders[:index] + state.uploaders[index + 1 :]
    return tuple(sorted((*others, uploader)))  # interchangeable: one order is enough


def _with_worker(state: State, index: int, worker: Worker) -> tuple[Worker, ...]:
    return tuple(sorted((*state.workers[:index], *state.workers[index + 1 :], worker)))


def _moved(state: State, mutant: str | None) -> int:
    return state.fence if mutant == "fence_stands_still" else state.fence + 1


def uploading(state: State, mutant: str | None) -> Iterator[Step]:
    """BEGIN or TAKE_OVER, put, PROMISE; each uploader sends the same request with the same key."""
    for index, one in enumerate(state.uploaders):
        if state.uploaders.index(one) != index:
            continue

        def becoming(doing: str, fence: int = 0, index: int = index) -> tuple[Uploader, ...]:
            return _with_uploader(state, index, Uploader(doing, fence))

        if one.doing == "idle":
            if state.status == "none":
                yield Step(
                    "begin",
                    state._replace(
                        status="receiving", fence=state.fence + 1, uploaders=becoming("begun", state.fence + 1)
                    ),
                )
            elif state.status == "receiving":
                fence = state.fence + 1
                yield Step("take over", state._replace(fence=fence, uploaders=becoming("begun", fence)))
                if mutant == "no_key":
                    yield Step("begin a second job", state._replace(uploaders=becoming("second job")))
            else:
                yield Step("replay", state._replace(uploaders=becoming("over")))
        elif one.doing == "begun":
            yield Step("begin to put the upload", state._replace(uploaders=becoming("putting", one.fence)))
        elif one.doing == "putting":
            objects = state.objects | {("in", one.fence)}
            yield Step("the upload lands", state._replace(objects=objects, uploaders=becoming("put", one.fence)))
        elif one.doing == "put":
            mine = state.fence == one.fence or mutant == "no_fence_in_promise"
            if state.status == "receiving" and mine:
                promised = state._replace(status="queued", input=one.fence, promised=True, uploaders=becoming("over"))
                yield Step("promise", promised._replace(hint=True))
                yield Step("promise, the hint fails", promised, fault=True)
            else:
                yield Step("promise finds another", state._replace(uploaders=becoming("over")))
        if one.doing == "begun" and state.fence != one.fence:
            yield Step("an uploader's grant ends", state._replace(uploaders=becoming("over")))
        if one.doing in ("begun", "putting", "put") and state.left.crashes:
            dead = state._replace(left=_spend(state, "crashes"), uploaders=becoming("dead"))
            yield Step("an uploader dies", dead, fault=True)


def working(state: State, mutant: str | None) -> Iterator[Step]:
    """Claim, put, settle."""
    for index, one in enumerate(state.workers):
        if state.workers.index(one) != index:
            continue

        def becoming(worker: Worker, index: int = index) -> tuple[Worker, ...]:
            return _with_worker(state, index, worker)

        idle = becoming(Worker())
        mine = state.status == "running" and state.fence == one.fence
        if one.doing == "idle" and state.status == "queued" and (mutant != "hints_only" or state.hint):
            fence = state.fence + (mutant != "fence_stands_still")
            claimed = Worker("claimed", fence, state.stage, state.epoch, grant=True)
            yield Step(
                "claim",
                state._replace(
                    status="running",
                    fence=fence,
                    claims=state.claims + 1,
                    lease=True,
                    hint=False,
                    workers=becoming(claimed),
                ),
            )
        if one.doing == "claimed" and (one.grant or mutant == "grants_without_end"):
            yield Step("begin to put", state._replace(workers=becoming(one._replace(doing="putting"))))
        if one.doing == "claimed" and mine:
            if mutant == "row_before_object":
                yield Step("finish", _finished(state, one, idle))
            failed = state._replace(status="failed", lease=False, workers=idle)
            yield Step("fail for good", failed, fault=True)
            if state.left.releases:
                released = state._replace(status="queued", claims=state.claims - 1, lease=False, workers=idle)
                yield Step("release", released._replace(left=_spend(state, "releases")), fault=True)
        if one.doing == "putting":
            objects = state.objects | {(one.stage, one.fence)}
            yield Step(
                "the artefact lands", state._replace(objects=objects, workers=becoming(one._replace(doing="put")))
            )
        if one.doing == "put":
            if mine or (mutant == "no_fence_in_finish" and state.status == "running" and state.stage == one.stage):
                yield Step("finish", _finished(state, one, idle))
            else:
                yield Step("finish finds another", state._replace(workers=idle))
        if one.doing == "claimed" and not mine and not one.grant:
            yield Step("stop", state._replace(workers=idle))
        if one.grant and not mine:
            yield Step("the grant ends", state._replace(workers=becoming(one._replace(grant=False))))
        if one.doing != "idle" and state.left.crashes:
            # What it began to put may land without it: the landing is kept apart from its life.
            lasting = becoming(one._replace(grant=False)) if one.doing == "putting" else idle
            yield Step("a worker dies", state._replace(left=_spend(state, "crashes"), workers=lasting), fault=True)


def _finished(state: State, worker: Worker, idle: tuple[Worker, ...]) -> State:
    done = state._replace(lease=False, workers=idle)
    if worker.stage == 0:
        return done._replace(status="queued", stage=1, claims=0, handed_on=worker.fence, hint=True)
    return done._replace(status="succeeded", result=(worker.epoch, worker.fence))


def going_wrong(state: State, mutant: str | None) -> Iterator[Step]:
    """Time and the broker."""
    if state.hint and state.left.lost_hints:
        yield Step("a hint is lost", state._replace(hint=False, left=_spend(state, "lost_hints")), fault=True)
    if state.status == "running" and state.lease:
        alive = any(one.doing != "idle" and one.fence == state.fence for one in state.workers)
        if not alive:
            yield Step("the lease ends", state._replace(lease=False))
        elif state.left.ended_leases:
            yield Step(
                "a live worker's lease ends",
                state._replace(lease=False, left=_spend(state, "ended_leases")),
                fault=True,
            )


def sweeping(state: State, mutant: str | None) -> Iterator[Step]:
    """Hint, take back, drop, purge, delete orphans."""
    if mutant == "no_sweeper":
        return
    if state.status == "queued" and not state.hint and mutant != "hints_only":
        yield Step("hint again", state._replace(hint=True))
    if state.status == "running" and not state.lease:
        if state.claims >= MAX_CLAIMS and mutant != "no_cap":
            yield Step("give up", state._replace(status="failed", fence=_moved(state, mutant)))
        else:
            yield Step("take back", state._replace(status="queued", fence=_moved(state, mutant)))
    if state.status == "receiving":
        # Its lease ran out, perhaps under an uploader that is only slow. The next row is another one, with another id:
        # here, another fence.
        alive = any(one.doing in ("begun", "putting", "put") for one in state.uploaders)
        if not alive or state.left.ended_leases:
            left = _spend(state, "ended_leases") if alive else state.left
            dropped = state._replace(status="none", objects=frozenset(), left=left)
            yield Step("drop the upload", dropped, fault=alive)
    writing = _may_still_write(state)
    if state.deleted and not state.purged and (not writing or mutant == "purge_with_grants_alive"):
        yield Step("purge", state._replace(objects=frozenset(), purged=True))
    closed = state.status in FINAL or state.status == "none"
    orphans = state.objects - _named(state)
    if orphans and ((closed and not writing) or mutant == "orphans_of_open_jobs"):
        yield Step("delete orphans", state._replace(objects=state.objects - orphans))


def _may_still_write(state: State) -> bool:
    """Whether any grant lives, or anything that was begun under one may land: in service, a matter of time alone."""
    uploads = any(one.doing in ("begun", "putting") for one in state.uploaders)
    return uploads or any(one.grant or one.doing == "putting" for one in state.workers)


def using(state: State, mutant: str | None) -> Iterator[Step]:
    """Cancel, delete, retry."""
    if not state.promised:
        return
    fence = _moved(state, mutant)
    if state.status in ("queued", "running") and state.left.cancels:
        gone = state._replace(status="cancelled", fence=fence, lease=False, left=_spend(state, "cancels"))
        yield Step("cancel", gone, fault=True)
    if not state.deleted and state.left.deletes:
        status = state.status if state.status in FINAL else "cancelled"
        tombstone = state._replace(
            status=status, fence=fence, lease=False, deleted=True, result=None, handed_on=0, input=0
        )
        yield Step("delete", tombstone._replace(left=_spend(state, "deletes")), fault=True)
    if state.status in FINAL and not state.deleted and state.left.retries:
        again = state._replace(
            status="queued", stage=0, epoch=state.epoch + 1, fence=_moved(state, mutant), claims=0, handed_on=0
        )
        if mutant == "retry_forgets_result":
            again = again._replace(result=None)
        yield Step("retry", again._replace(left=_spend(state, "retries")), fault=True)


RULES: Final[tuple[Rules, ...]] = (uploading, working, going_wrong, sweeping, using)


def _named(state: State) -> frozenset[tuple[object, int]]:
    """Return the objects that rows name."""
    named: set[tuple[object, int]] = set()
    if state.input:
        named.add(("in", state.input))
    if state.handed_on:
        named.add((0, state.handed_on))
    if state.result is not None:
        named.add((1, state.result[1]))
    return frozenset(named)


def violation(before: State, after: State) -> str | None:
    """Name the invariant that a step breaks."""
    if before.status in FINAL and after.status != before.status and after.epoch == before.epoch:
        return f"I2 {before.status} became {after.status}"
    if not _named(after) <= after.objects:
        return "I3 a row names an object that is not there"
    if after.status == "succeeded" and not after.deleted and (after.result is None or after.result[0] != after.epoch):
        return "I3 succeeded without a result of its epoch"
    if before.result is not None and not after.deleted and (after.result is None or after.result < before.result):
        return "I4 a result gave way to none, or to an older one"
    if before.result is not None and after.result not in (before.result, None) and after.epoch == before.result[0]:
        return "I4 a second result in one epoch"
    if any(one.doing == "second job" for one in after.uploaders):
        return "I5 two jobs of one key"
    if after.purged and after.objects:
        return "I6 an object after the purge"
    if after.claims > MAX_CLAIMS:
        return "I7 too many claims"
    return None


def _ended(state: State) -> bool:
    return state.status in FINAL and (not state.deleted or state.purged)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many states there are, and the shortest way to a broken invariant if there is one."""

    states: int
    broken: str | None


def check(bounds: Bounds, mutant: str | None = None) -> Verdict:
    """Explore every state within the bounds, breadth first."""
    start = State(uploaders=(Uploader(),) * bounds.uploaders, left=bounds)
    came: dict[State, tuple[State, str] | None] = {start: None}
    healthy_back: dict[State, list[State]] = {}
    todo = deque([start])
    while todo:
        state = todo.popleft()
        for rules in RULES:
            for step in rules(state, mutant):
                broken = violation(state, step.state)
                if broken is not None:
                    return Verdict(len(came), f"{broken}: {_path(came, state)} > {step.label}")
                if step.state not in came:
                    came[step.state] = (state, step.label)
                    todo.append(step.state)
                if not step.fault:
                    healthy_back.setdefault(step.state, []).append(state)
    stuck = next((state for state in _without_end(came, healthy_back) if state.promised), None)
    return Verdict(len(came), None if stuck is None else f"I1 stuck: {_path(came, stuck)}")


def _without_end(
    came: dict[State, tuple[State, str] | None], healthy_back: dict[State, list[State]]
) -> Iterator[State]:
    good = {state for state in came if _ended(state)}
    todo = deque(good)
    while todo:
        for before in healthy_back.get(todo.popleft(), ()):
            if before not in good:
                good.add(before)
                todo.append(before)
    return (state for state in came if state not in good)


def _path(came: dict[State, tuple[State, str] | None], state: State) -> str:
    labels = []
    while (origin := came[state]) is not None:
        state, label = origin
        labels.append(label)
    return " > ".join(reversed(labels))


SCENARIOS: Final = {
    "uploads race and die": Bounds(uploaders=2, crashes=2, ended_leases=1),
    "workers die and pause": Bounds(crashes=2, ended_leases=1, lost_hints=1, releases=1),
    "the user interferes": Bounds(crashes=1, ended_leases=1, cancels=1, deletes=1),
    "the user tries again": Bounds(crashes=1, ended_leases=1, cancels=1, retries=1),
}


WIDE: Final = Bounds(uploaders=2, crashes=1, ended_leases=1, cancels=1, deletes=1)


def main() -> int:
    """Print a line a scenario and a mutant; 1 when the protocol breaks or a mutant survives.

    ``--wide`` adds most faults at once.
    """
    wrong = 0
    scenarios = {**SCENARIOS, "much at once": WIDE} if "--wide" in sys.argv else SCENARIOS
    for name, bounds in scenarios.items():
        verdict = check(bounds)
        wrong += verdict.broken is not None
        sys.stdout.write(f"{name:24} {verdict.states:8} states  {verdict.broken or 'holds'}\n")
    for mutant in MUTANTS:
        caught = next((broken for bounds in SCENARIOS.values() if (broken := check(bounds, mutant).broken)), None)
        wrong += caught is None
        sys.stdout.write(f"{mutant:24} {caught or 'NOT CAUGHT'}\n")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
