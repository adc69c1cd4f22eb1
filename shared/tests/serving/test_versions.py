"""Which side of a trial a job is on."""

from __future__ import annotations

from uuid import UUID

from ecg_shared.serving.versions import HIGHEST, Wanted, wanted_by

JOBS = [UUID(int=number) for number in range(2000)]


def on_trial(model: str, share: float) -> set[UUID]:
    return {job for job in JOBS if wanted_by(job, model, {model: share}) == Wanted(label="canary")}


def test_a_model_that_is_not_on_trial_answers_by_its_highest_version() -> None:
    assert wanted_by(JOBS[0], "beats", {"arrhythmia": 0.5}) == HIGHEST


def test_about_the_wanted_share_of_jobs_meets_the_new_version() -> None:
    # 200 expected of 2,000; the standard deviation is 13.
    assert 150 < len(on_trial("arrhythmia", 0.1)) < 250


def test_a_job_is_on_the_same_side_whenever_it_is_asked_for() -> None:
    assert on_trial("arrhythmia", 0.3) == on_trial("arrhythmia", 0.3)


def test_who_was_on_trial_stays_so_when_the_share_grows() -> None:
    assert on_trial("arrhythmia", 0.1) < on_trial("arrhythmia", 0.2)


def test_trials_of_two_models_are_thrown_apart() -> None:
    both = on_trial("arrhythmia", 0.5) & on_trial("beats", 0.5)

    # a quarter of 2,000; were they one throw it would be half
    assert 400 < len(both) < 600


def test_a_share_of_nothing_leaves_every_job_with_the_stable_version_and_of_all_with_the_new_one() -> None:
    assert {wanted_by(job, "beats", {"beats": 0.0}).label for job in JOBS} == {"stable"}
    assert {wanted_by(job, "beats", {"beats": 1.0}).label for job in JOBS} == {"canary"}
