import pytest
from ecg_shared.jobs.protocol_model import MUTANTS, SCENARIOS, check


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_the_protocol_holds_in_every_interleaving(scenario: str) -> None:
    verdict = check(SCENARIOS[scenario])

    assert verdict.broken is None
    assert verdict.states > 4_000  # the model has not lost its moves


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_protocol_without_one_of_its_guards_is_caught(mutant: str) -> None:
    assert any(check(bounds, mutant).broken for bounds in SCENARIOS.values())
