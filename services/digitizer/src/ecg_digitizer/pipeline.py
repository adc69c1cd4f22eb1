"""A page becomes a signal. Read ``digitize`` from top to bottom: that is the order of the work."""

from __future__ import annotations

from dataclasses import replace

from ecg_shared.serving.predictor import Predictor

from ecg_digitizer.digitization import Digitization
from ecg_digitizer.grid.find import find_scale
from ecg_digitizer.layout.arrange import arrange
from ecg_digitizer.layout.hidden_strokes import with_hidden_strokes
from ecg_digitizer.layout.lengthened import lengthened
from ecg_digitizer.layout.orientation import upright
from ecg_digitizer.layout.templates import rows_of
from ecg_digitizer.layout.traced_pulses import traced_pulses
from ecg_digitizer.options import PageOptions
from ecg_digitizer.page.blank import refuse_blank
from ecg_digitizer.page.blurred import refuse_blurred
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.page.rectify import rectify
from ecg_digitizer.reading.borders import stretch_of
from ecg_digitizer.reading.calibration import calibrate
from ecg_digitizer.reading.checks import judge
from ecg_digitizer.reading.doubled import doubled_shares
from ecg_digitizer.reading.reconsidered import reconsidered_shares
from ecg_digitizer.reading.signal import assemble
from ecg_digitizer.reading.unread import unread_shares
from ecg_digitizer.trace.rows import trace_rows


def digitize(picture: Picture, options: PageOptions, models: Predictor) -> Digitization:
    """Read the ECG of one page picture.

    Pure but for the models: no I/O, no clock, no chance. Raises ModelUnavailableError and EcgError with
    ``image_too_blurred``, ``grid_not_found``, ``two_pages``, ``page_mirrored``, ``no_ecg_found``, ``unknown_layout``,
    ``invalid_option`` or ``invalid_leads``; whatever else is doubtful is said in the verdict and its reasons.
    """
    refuse_blank(picture)
    refuse_blurred(picture)
    scale = find_scale(picture, models)
    sheet = rectify(picture, scale.paper, scale.outline)
    quarters, found = upright(sheet.rgb, models, n_rows=rows_of(options.layout))
    sheet = sheet.turned(quarters)
    traces = trace_rows(sheet.rgb, [row.baseline_mm for row in found.rows], models)
    pulses = (*found.pulses, *traced_pulses(traces))
    rows = lengthened(found.rows, traces, pulses)
    calibration = calibrate(options, found.printed, pulses, rows)
    arrangement = arrange(
        rows,
        with_hidden_strokes(found.labels, traces),
        pulses,
        mm_per_s=calibration.mm_per_s,
        layout=options.layout,
        leads=options.leads,
    )
    if scale.source != "grid":
        stretch = stretch_of(arrangement.places, traces, pulses, mm_per_s=calibration.mm_per_s)
        calibration = replace(calibration, stretch=stretch)
    reading = assemble(arrangement, traces, calibration)
    unread = unread_shares(found.ink, traces, reading.chosen)
    doubled = doubled_shares(traces, reading.chosen)
    reconsidered = reconsidered_shares(traces, reading.chosen)
    return judge(picture, sheet, scale, arrangement, calibration, reading, unread, doubled, reconsidered)
