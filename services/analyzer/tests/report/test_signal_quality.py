"""Quality in words."""

from __future__ import annotations

from typing import Any

from ecg_analyzer.report.signal_quality import quality_line, quality_part
from ecg_shared.contract.result import Excluded, LeadQuality, QualityPart, QualitySegment


def _lead(name: str, problem: str, share: float, *starts_s: float) -> LeadQuality:
    segments = [QualitySegment(start_s=start_s, end_s=start_s + 6.0, problem=problem) for start_s in starts_s]
    return LeadQuality(name=name, verdict="good", reasons=[], segments=segments, shares={problem: share})


def _part(*leads: LeadQuality, **more: Any) -> QualityPart:
    return QualityPart(verdict="good", leads=list(leads), **more)


def test_good_leads_are_one_row() -> None:
    leads = [LeadQuality(name=name, verdict="good", reasons=[]) for name in ("I", "II")]

    part = quality_part(_part(*leads))

    assert part["groups"] == [["good", "I, II", "–"]]
    assert (part["line"], part["where"], part["excluded"]) == ("Signal good, every lead good.", "", "nothing")


def test_parts_of_leads_are_named_the_largest_share_first() -> None:
    part = quality_part(_part(_lead("V1", "noise", 0.1, 20.0), _lead("II", "flat", 0.3, 10.0, 60.0, 70.0)))

    assert part["where"] == ("II flat 30 %: 10 s to 16 s, 1:00 to 1:06 and 1 more; V1 muscle noise 10 %: 20 s to 26 s")


def test_what_takes_the_whole_lead_is_said_by_its_verdict_alone() -> None:
    assert quality_part(_part(_lead("V1", "swapped_limb_leads", 1.0, 0.0)))["where"] == ""


def test_it_says_what_was_left_out_and_what_was_used() -> None:
    lost = Excluded(start_s=6.0, end_s=7.5, reason="lost_contact")

    part = quality_part(_part(_lead("V1", "noise", 0.001, 2.0), excluded=[lost], used_leads=["II", "V1"], used_s=58.5))

    assert part["excluded"] == "6 s to 7.5 s: electrodes lost contact"
    assert part["used"] == "58.5 s of II, V1"
    assert part["where"] == "V1 muscle noise under 1 %: 2 s to 8 s"


def test_a_signal_that_is_not_interpretable_says_so_first() -> None:
    quality = _part(_lead("II", "noise", 0.4, 0.0), reason_if_not_interpretable="beats_not_alike")

    assert quality_line(quality) == "Signal not interpretable: what looks like beats does not repeat."
    assert quality_part(quality)["used"] == "nothing"
