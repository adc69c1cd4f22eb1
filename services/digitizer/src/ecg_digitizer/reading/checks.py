"""Does the reading hold: leads checked against each other, doubts collected, a verdict given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.result import Consistency

from ecg_digitizer.digitization import Digitization, ReadLead, Verdict
from ecg_digitizer.grid.find import Scale
from ecg_digitizer.layout.places import Arrangement
from ecg_digitizer.page.blurred import is_blurred
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.page.rectify import PX_PER_MM, Sheet
from ecg_digitizer.reading.calibration import Calibration
from ecg_digitizer.reading.confidence import Signs, confidence, expected_snr_db
from ecg_digitizer.reading.signal import PlacedSignal, Reading
from ecg_digitizer.trace.sampling import SAMPLING_RATE_HZ

Array = npt.NDArray[np.float64]

_LEAST_COVERAGE: Final = 0.5
_WHOLE: Final = 0.9
_EINTHOVEN_SHARE: Final = 0.35  # of the leads' own rms: sampling and line width leave some, a swapped lead far more
_STRIP_R: Final = 0.8
_SURE_MM: Final = 0.5  # 50 microvolts at the usual gain
_CLEAR_SHARE: Final = 0.8
_LEAST_ERROR_MM: Final = 0.01
_LEAST_HEIGHT_MM: Final = 0.1
_FINE_ENOUGH_PX_PER_MM: Final = 3.9  # 99 dpi: below, steep strokes fade and R waves are cut
_DOUBTFUL: Final = 0.5
_CONTRADICTIONS: Final = ("labels_disagree", "einthoven_disagrees", "strip_disagrees")
_OVERLAP_SAMPLES: Final = int(SAMPLING_RATE_HZ)


def judge(
    picture: Picture,
    sheet: Sheet,
    scale: Scale,
    arrangement: Arrangement,
    calibration: Calibration,
    reading: Reading,
    unread: Sequence[float],
    doubled: Sequence[float],
    reconsidered: Sequence[float],
) -> Digitization:
    """Return the digitization; ``unread``, ``doubled`` and ``reconsidered`` as in `Signs`, of each lead chosen.

    Raises EcgError ``no_ecg_found`` where no lead could be followed.
    """
    if max(signal.coverage for signal in reading.chosen) < _LEAST_COVERAGE:
        raise EcgError(code=ErrorCode.NO_ECG_FOUND)
    consistency, disagreements = _consistency(reading)
    sure = [_sure_share(signal) for signal in reading.chosen]
    middle = (picture.width_px / 2, picture.height_px / 2)
    blurred = is_blurred(picture)
    px_per_mm_xy = scale.paper.px_per_mm_at(*middle)
    reasons = [
        *scale.reasons,
        *(["blurred"] if blurred else []),
        *(["low_resolution"] if min(px_per_mm_xy) < _FINE_ENOUGH_PX_PER_MM else []),
        *_calibration_doubts(arrangement, calibration),
        *_layout_doubts(arrangement),
        *(["trace_unsure"] if float(np.mean(sure)) < _CLEAR_SHARE else []),
        *disagreements,
        *[f"incomplete_{signal.place.lead}" for signal in reading.chosen if signal.coverage < _WHOLE],
    ]
    signs = _signs(arrangement, reading, sure, unread, doubled, reconsidered, reasons, 1.0 / min(px_per_mm_xy))
    reasons += [
        f"doubtful_{signal.place.lead}"
        for signal, sign in zip(reading.chosen, signs, strict=True)
        if confidence(sign) < _DOUBTFUL and signal.coverage >= _WHOLE
    ]
    poor = sum(signal.coverage < _LEAST_COVERAGE for signal in reading.chosen)
    verdict: Verdict = "reject" if blurred or poor > len(reading.chosen) / 2 else "review" if reasons else "ok"
    ecg = Ecg(
        signal_mv=np.stack([signal.signal_mv for signal in reading.chosen]).astype(np.float32),
        sampling_rate_hz=SAMPLING_RATE_HZ,
        lead_names=tuple(signal.place.lead for signal in reading.chosen),
        calibrated=calibration.gain_source != "assumed",
        source="page",
    )
    return Digitization(
        ecg=ecg,
        layout=arrangement.name,
        rotation_deg=scale.paper.rotation_deg_at(*middle),
        px_per_mm_xy=px_per_mm_xy,
        mm_per_s=calibration.mm_per_s,
        mm_per_mv=calibration.mm_per_mv,
        grid_source=scale.source,
        verdict=verdict,
        reasons=tuple(reasons),
        leads=tuple(_read_lead(signal, sheet, sign) for signal, sign in zip(reading.chosen, signs, strict=True)),
        consistency=consistency,
    )


def _calibration_doubts(arrangement: Arrangement, calibration: Calibration) -> list[str]:
    doubts = []
    if calibration.gain_source == "assumed":
        doubts.append("gain_assumed")
    if calibration.speed_source == "assumed" and not arrangement.columns_fit:
        doubts.append("speed_assumed")
    if len({pulse.mm_per_mv for pulse in arrangement.pulses}) > 1:
        doubts.append("pulses_disagree")
    return [*doubts, *calibration.doubts]


def _layout_doubts(arrangement: Arrangement) -> list[str]:
    if not arrangement.is_known:
        return ["layout_unknown"]
    if arrangement.labels_wrong:
        return ["labels_disagree"]
    if arrangement.labels_right < max(1, len(arrangement.places) // 3):
        return ["labels_not_read"]
    return []


def _signs(
    arrangement: Arrangement,
    reading: Reading,
    sure: Sequence[float],
    unread: Sequence[float],
    doubled: Sequence[float],
    reconsidered: Sequence[float],
    reasons: Sequence[str],
    coarse: float,
) -> list[Signs]:
    contradicted = any(reason in reasons for reason in _CONTRADICTIONS)
    no_label = 1.0 - min(1.0, arrangement.labels_right / max(1, len(arrangement.places)))
    return [
        Signs(
            unread=share,
            doubled=twice,
            reconsidered=anew,
            detail=_detail(signal),
            expected_db=_traced_db(signal),
            missing=1.0 - signal.coverage,
            unsure=1.0 - of_line,
            least_sure_of_page=1.0 - min(sure),
            contradicted=contradicted,
            no_label=no_label,
            coarse=coarse,
        )
        for signal, of_line, share, twice, anew in zip(reading.chosen, sure, unread, doubled, reconsidered, strict=True)
    ]


def _detail(signal: PlacedSignal) -> float:
    """Return how much of a line is steps from column to column: steep and noisy ones are read less well."""
    steps = np.diff(signal.y_mm)
    height_mm = float(np.nanstd(signal.y_mm)) if np.isfinite(signal.y_mm).any() else 0.0
    return float(np.sqrt(np.nanmean(steps**2))) / max(height_mm, _LEAST_HEIGHT_MM) if np.isfinite(steps).any() else 0.0


def _read_lead(signal: PlacedSignal, sheet: Sheet, signs: Signs) -> ReadLead:
    column, row = signal.x_mm * PX_PER_MM, signal.y_mm * PX_PER_MM
    seen = np.isfinite(row)
    x_px, y_px = np.full(row.size, np.nan), np.full(row.size, np.nan)
    x_px[seen], y_px[seen] = sheet.page_px(column[seen], row[seen])
    return ReadLead(
        name=signal.place.lead,
        coverage=signal.coverage,
        confidence=confidence(signs),
        outline_px=np.stack([x_px, y_px], axis=1),
        is_strip=signal.place.is_strip,
        expected_snr_db=expected_snr_db(signs),
        signs=signs,
    )


def _sure_share(signal: PlacedSignal) -> float:
    """Share of a lead's line that the tracer has no doubt of."""
    seen = np.isfinite(signal.error_mm)
    return float((signal.error_mm[seen] < _SURE_MM).mean()) if seen.any() else 0.0


def _traced_db(signal: PlacedSignal) -> float:
    """Return the line's variance over the mean square of the error that the tracer expects; 0 dB without a line."""
    seen = np.isfinite(signal.error_mm) & np.isfinite(signal.y_mm)
    if not seen.any():
        return 0.0
    noise = float(np.mean(signal.error_mm[seen] ** 2)) + _LEAST_ERROR_MM**2
    return float(10.0 * np.log10(max(float(np.var(signal.y_mm[seen])), _LEAST_ERROR_MM**2) / noise))


def _consistency(reading: Reading) -> tuple[Consistency, list[str]]:
    short = {signal.place.lead: signal.signal_mv for signal in reading.placed if not signal.place.is_strip}
    strips = {signal.place.lead: signal.signal_mv for signal in reading.placed if signal.place.is_strip}
    doubts = []
    einthoven = None
    if all(lead in short for lead in ("I", "II", "III")):
        einthoven = _einthoven_mv(short["I"], short["II"], short["III"])
        if einthoven is not None:
            size = float(np.sqrt(np.nanmean([np.nanvar(short[lead]) for lead in ("I", "II", "III")])))
            if einthoven > _EINTHOVEN_SHARE * size + 0.03:
                doubts.append("einthoven_disagrees")
    strip_r = None
    for lead, strip in strips.items():
        if lead in short:
            strip_r = _correlation(short[lead], strip)
            if strip_r is not None and strip_r < _STRIP_R:
                doubts.append("strip_disagrees")
            break
    return Consistency(einthoven_mv=_rounded(einthoven), rhythm_strip_r=_rounded(strip_r)), doubts


def _einthoven_mv(lead_i: Array, lead_ii: Array, lead_iii: Array) -> float | None:
    """Rms of I + III - II, each without its own offset, where all three are seen."""
    residual = lead_i + lead_iii - lead_ii
    residual = residual[np.isfinite(residual)]
    if residual.size < _OVERLAP_SAMPLES:
        return None
    return float(np.sqrt(np.mean((residual - np.median(residual)) ** 2)))


def _correlation(one: Array, other: Array) -> float | None:
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < _OVERLAP_SAMPLES or one[both].std() == 0 or other[both].std() == 0:
        return None
    return float(np.corrcoef(one[both], other[both])[0, 1])


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
