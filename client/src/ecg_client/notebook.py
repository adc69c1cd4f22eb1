"""How an ECG shows itself in a notebook: quality, verdict, numbers and ten seconds on paper, in one piece of HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from ecg_client.documents import Job, Measurement, Vitals
from ecg_client.svg import draw_svg

if TYPE_CHECKING:
    from ecg_client.ecg import Reading
    from ecg_client.signal import Signal

_MOST_FINDINGS: Final = 8
_MOST_MEASUREMENTS: Final = 24
_UNITS: Final = frozenset({"ms", "bpm", "mv", "uv", "deg", "percent"})
_SHORT_FORMS: Final = frozenset({"qrs", "rr", "pr", "qt", "qtc", "st", "sdnn", "rmssd", "hrv", "p", "t", "r", "s"})
_COLOURS: Final = {"normal": "#1b6e3c", "abnormal": "#a12b1f", None: "#5a5a5a"}
_BOX: Final = (
    "font:14px/1.45 system-ui,sans-serif;color:#1a1a1a;background:#fff;border:1px solid #ccc;border-radius:6px;"
    "padding:12px 14px;max-width:1016px;box-sizing:border-box"
)


def job_html(job: Job) -> str:
    """Return the box of a job without a result."""
    why = f": {job.error.detail}" if job.error else ""
    return f'<div style="{_BOX}">ECG {escape(job.id)} – {escape(job.status + why)}</div>'


def reading_html(reading: Reading, excerpt: Signal) -> str:
    """Return the box of a reading; ``excerpt`` is what is drawn. Every text of the service is escaped."""
    parts = [
        f'<div style="{_BOX}">',
        _headline(reading),
        _numbers(reading),
        _findings(reading),
        draw_svg(excerpt),
        _caption(reading, excerpt),
        f'<p style="margin:8px 0 0;color:#444;font-size:12px">{escape(reading.disclaimer)}</p>',
        "</div>",
    ]
    return "".join(parts)


def _headline(reading: Reading) -> str:
    verdict = reading.verdict
    if verdict.label is None or verdict.probability is None:
        words, small = "Cannot tell", str(verdict.reason_if_null or "")
    else:
        words = f"{verdict.label.capitalize()} rhythm"
        small = f"probability of an abnormal rhythm {verdict.probability:.2f}, limit {verdict.threshold:.2f}"
    model = f"model {verdict.model.name} {verdict.model.version}"
    colour = _COLOURS.get(verdict.label, _COLOURS[None])
    return (
        f'<div><b style="font-size:17px;color:{colour}">{escape(words)}</b> '
        f'<span style="color:#444">– {escape(small)} ({escape(model)}) · signal quality '
        f"<b>{escape(reading.quality.verdict)}</b> · computer reading, unconfirmed</span></div>"
    )


def _numbers(reading: Reading) -> str:
    """Return the measurements that have a value, the vital ones first, and the names of those that have none."""
    first = [name for name in Vitals.__annotations__ if name in reading.measurements]
    ordered = {name: reading.measurements[name] for name in [*first, *reading.measurements]}
    known = {name: one for name, one in ordered.items() if one.value is not None}
    cells = [
        '<span style="display:inline-block;margin:0 18px 2px 0">'
        f'<span style="color:#555">{escape(_words(name))}</span> <b>{escape(_rounded(one))}</b></span>'
        for name, one in list(known.items())[:_MOST_MEASUREMENTS]
    ]
    left_out = len(known) - len(cells)
    more = f'<span style="color:#555">and {left_out} more</span>' if left_out > 0 else ""
    unknown = [_words(name) for name in reading.measurements if name not in known]
    missing = f'<div style="color:#555;font-size:12px">Not known: {escape(", ".join(unknown))}</div>' if unknown else ""
    return f'<div style="margin:6px 0">{"".join(cells)}{more}{missing}</div>'


def _findings(reading: Reading) -> str:
    if not reading.findings:
        return ""
    shown = reading.findings[:_MOST_FINDINGS]
    items = "".join(f"<li>{escape(finding.text)} <i>({escape(finding.severity)})</i></li>" for finding in shown)
    left_out = len(reading.findings) - len(shown)
    more = f"<li>and {left_out} more</li>" if left_out else ""
    return f'<ul style="margin:4px 0 8px;padding-left:20px">{items}{more}</ul>'


def _caption(reading: Reading, excerpt: Signal) -> str:
    start_s, end_s = excerpt.start_s, excerpt.start_s + min(10.0, excerpt.duration_s)
    shown = f"{start_s:g} to {end_s:g} s of {reading.duration_s:g} s, 25 mm/s, 10 mm/mV"
    scale = "" if excerpt.calibrated else ", not calibrated"
    return f'<div style="color:#555;font-size:12px">{escape(shown + scale)} · ECG {escape(reading.id)}</div>'


def _words(name: str) -> str:
    """Return a measurement's name as words, without its unit."""
    words = [word for word in name.split("_") if word not in _UNITS]
    return " ".join(word.upper() if word in _SHORT_FORMS else word for word in words)


def _rounded(one: Measurement) -> str:
    value = one.value or 0.0
    decimals = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    text = f"{value:.{decimals}f}"
    return f"{text.rstrip('0').rstrip('.') if decimals else text} {one.unit}"
