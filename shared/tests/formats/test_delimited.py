"""The forgiving CSV: what people export is read, what cannot be known is asked for, and rows are named."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import delimited
from ecg_shared.formats.signal_format import Reading


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    return lambda text, **options: delimited.read([as_file("ecg.csv", text)], JobOptions(**options))


@pytest.fixture
def table(beats_mv: Callable[..., Any]) -> Callable[..., str]:
    """Return four seconds of two leads at 250 Hz as text; each argument changes one thing about it."""

    def make(
        *,
        header: str | None = "time,I,II",
        delimiter: str = ",",
        decimal: str = ".",
        scale: float = 1.0,
        digits: int = 4,
        clock: Callable[[int], str] | None = lambda i: f"{i / 250:.3f}",
        line_end: str = "\n",
    ) -> str:
        first = beats_mv(rate_hz=250, seconds=4) * scale
        rows = [] if header is None else [header.replace(",", delimiter)]
        for i, value in enumerate(first):
            cells = [f"{value:.{digits}f}", f"{value / 2:.{digits}f}"]
            line = delimiter.join(([clock(i)] if clock else []) + cells)
            rows.append(line.replace(".", decimal) if decimal != "." else line)
        return line_end.join([*rows, ""])

    return make


def codes(reading: Reading) -> list[str]:
    return [code for code, _ in reading[1]]


def refusal(read: Callable[..., Reading], text: str | bytes, **options: Any) -> EcgError:
    with pytest.raises(EcgError) as refused:
        read(text, **options)
    return refused.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t", " ", "   "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_usual_delimiter_and_line_end_gives_the_same_signal(
    read: Callable[..., Reading], table: Callable[..., str], delimiter: str, line_end: str
) -> None:
    ecg, _ = read(table(delimiter=delimiter, line_end=line_end))

    assert ecg.lead_names == ("I", "II")
    assert ecg.sampling_rate_hz == 250.0
    assert ecg.signal_mv.shape == (2, 1000)  # 4 s at 250 Hz
    assert ecg.lead_mv("I")[75] == 1.0  # the R wave stands at 0.3 s
    assert ecg.lead_mv("II")[75] == 0.5


@pytest.mark.parametrize("delimiter", [";", "\t", "  "])
def test_a_decimal_comma_is_read_where_the_delimiter_allows(
    read: Callable[..., Reading], table: Callable[..., str], delimiter: str
) -> None:
    ecg, _ = read(table(delimiter=delimiter, decimal=","))

    assert ecg.sampling_rate_hz == 250.0
    assert ecg.lead_mv("II")[75] == 0.5


def test_a_decimal_comma_in_quoted_cells_is_read_between_commas(read: Callable[..., Reading]) -> None:
    rows = [f'"{i / 250:.3f}","{np.sin(i):.3f}"'.replace(".", ",") for i in range(1000)]

    ecg, _ = read("\n".join(['"time","II (mV)"', *rows]))

    assert ecg.sampling_rate_hz == 250.0
    assert ecg.lead_mv("II")[1] == np.float32(0.841)  # sin 1


@pytest.mark.parametrize("cell", ["24,307", "-0,125"])
def test_a_single_column_with_decimal_commas_is_not_two_columns(read: Callable[..., Reading], cell: str) -> None:
    cells = [f"{100 * np.sin(i / 9):.3f}".replace(".", ",") for i in range(1000)]

    ecg, _ = read("\n".join([cell, *cells]), sampling_rate_hz=300, units="uV")

    assert ecg.signal_mv.shape == (1, 1001)
    assert ecg.signal_mv[0, 0] == np.float32(float(cell.replace(",", ".")) / 1000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_read(read: Callable[..., Reading], table: Callable[..., str], encoding: str) -> None:
    text = table(header="Zeit [s],Ableitung I [µV],Ableitung II [µV]", scale=1000.0)

    ecg, warnings = read(text.encode(encoding))

    assert ecg.lead_mv("II")[75] == 0.5
    assert warnings == []


def test_utf_16_without_its_mark_is_a_damaged_text(read: Callable[..., Reading], table: Callable[..., str]) -> None:
    assert refusal(read, table().encode("utf-16-le")).code is ErrorCode.CORRUPT_FILE


def test_a_preamble_is_passed_over_and_its_rate_unit_and_lead_are_used(read: Callable[..., Reading]) -> None:
    """The layout of a watch's export in Dutch: labelled lines, then one column with decimal commas."""
    cells = [f"{300 * np.sin(i / 9):.3f}".replace(".", ",") for i in range(2000)]
    preamble = [
        "Naam,X",
        'Apparaat,"Watch4,2"',
        "Meetfrequentie,511,844 hertz",
        "",
        "Afleiding,Afleiding I",
        "Eenheid,µV",
        "",
    ]

    ecg, warnings = read("\n".join([*preamble, *cells]))

    assert (ecg.lead_names, ecg.sampling_rate_hz, ecg.calibrated) == (("I",), 511.844, True)
    assert ecg.signal_mv[0, 1] == np.float32(0.033265)  # 300 µV x sin(1/9), three digits
    assert warnings == []


@pytest.mark.parametrize(
    "line",
    [
        "# Sampling Rate (Hz):= 500.00",
        "fs = 500",
        "Sample Rate: 0.5 kHz",
        "Abtastrate;500 Hz",
        "Sampling frequency,500",
    ],
)
def test_a_rate_in_the_preamble_counts(read: Callable[..., Reading], table: Callable[..., str], line: str) -> None:
    ecg, _ = read(f"{line}\n" + table(clock=None, header="I,II"))

    assert ecg.sampling_rate_hz == 500.0


def test_no_rate_anywhere_is_asked_for(read: Callable[..., Reading], table: Callable[..., str]) -> None:
    error = refusal(read, table(clock=None, header="I,II"))

    assert error.code is ErrorCode.SAMPLING_RATE_MISSING
    assert "sampling_rate_hz" in error.message


def test_a_rate_in_the_options_is_used(read: Callable[..., Reading], table: Callable[..., str]) -> None:
    assert read(table(clock=None, header="I,II"), sampling_rate_hz=360)[0].sampling_rate_hz == 360.0


@pytest.mark.parametrize(
    ("label", "clock"),
    [
        ("time", lambda i: f"{i / 250:.3f}"),
        ("t", lambda i: f"{i / 250:.6f}"),
        ("time_s", lambda i: f"{i / 250:.3f}"),
        ("time_ms", lambda i: str(4 * i)),
        ("Time (ms)", lambda i: str(4 * i)),
        ("timestamp [us]", lambda i: str(4000 * i)),
        ("sensor timestamp [ns]", lambda i: str(599616000000000000 + 4_000_000 * i)),
        ("timestamp", lambda i: f"2024-05-01T12:00:{i / 250:06.3f}"),
        ("timestamp", lambda i: f"2024-05-01 12:00:{i / 250:06.3f}Z"),
        ("Elapsed time", lambda i: f"0:{i / 250:06.3f}"),
        ("time", lambda i: f"12:59:{56 + i / 250:06.3f}" if i < 1000 else ""),
        ("seconds", lambda i: f"{i / 250:.3f}"),
    ],
)
def test_any_usual_time_column_gives_the_rate(
    read: Callable[..., Reading], table: Callable[..., str], label: str, clock: Callable[[int], str]
) -> None:
    ecg, warnings = read(table(header=f"{label},I (mV),II (mV)", clock=clock))

    assert ecg.sampling_rate_hz == 250.0
    assert ecg.signal_mv.shape == (2, 1000)
    assert warnings == []


def test_a_time_column_without_header_is_recognised_by_its_even_steps(
    read: Callable[..., Reading], table: Callable[..., str]
) -> None:
    ecg, _ = read(table(header=None))

    assert (ecg.sampling_rate_hz, len(ecg.lead_names)) == (250.0, 2)


def test_times_rounded_to_milliseconds_still_give_the_true_rate(read: Callable[..., Reading]) -> None:
    """At 360 Hz the steps read 0.003, 0.003, 0.002: the mean tells, the last digit explains the rest."""
    rows = [f"{i / 360:.3f},{np.sin(i / 9):.4f}" for i in range(3600)]

    ecg, warnings = read("\n".join(["time,II (mV)", *rows]))

    assert (ecg.sampling_rate_hz, ecg.n_samples, warnings) == (360.0, 3600, [])


def test_a_date_and_time_gives_the_start(read: Callable[..., Reading], table: Callable[..., str]) -> None:
    ecg, _ = read(table(clock=lambda i: f"2024-05-01T12:00:{i / 250:06.3f}Z"))

    assert ecg.start is not None
    assert ecg.start.isoformat() == "2024-05-01T12:00:00+00:00"


def test_the_evenest_of_several_time_columns_is_used(read: Callable[..., Reading]) -> None:
    """A phone's log: the phone's clock jitters, the sensor's does not."""
    phone = [f"2020-01-01T12:00:{i / 130 + 0.002 * (i % 2):06.3f}" for i in range(1000)]
    sensor_ns = [599616000000000000 + round(i * 1e9 / 130) for i in range(1000)]
    rows = [f"{phone[i]};{sensor_ns[i]};{90 * np.sin(i):.0f}" for i in range(1000)]

    ecg, warnings = read("\n".join(["Phone timestamp;sensor timestamp [ns];ecg [uV]", *rows]))

    assert (ecg.sampling_rate_hz, ecg.lead_names, warnings) == (130.0, ("ECG",), [])


def test_uneven_steps_are_resampled_with_a_warning(read: Callable[..., Reading]) -> None:
    """A slow sine sampled with a jitter of ±40 % of a step comes back on the true grid."""
    shift = np.random.default_rng(7).uniform(-0.4, 0.4, 1000)
    times_s = (np.arange(1000) + shift) / 250
    rows = [f"{t:.6f},{np.sin(2 * np.pi * t):.6f}" for t in times_s]

    reading = read("\n".join(["time,II (mV)", *rows]))

    ecg = reading[0]
    grid_s = times_s[0] + np.arange(ecg.n_samples) / ecg.sampling_rate_hz
    assert codes(reading) == ["time_resampled"]
    assert ecg.sampling_rate_hz == pytest.approx(250, abs=1)
    assert np.abs(ecg.signal_mv[0] - np.sin(2 * np.pi * grid_s)).max() < 1e-3  # linear between 4 ms steps


def test_a_jump_in_time_becomes_a_stretch_that_was_not_recorded(read: Callable[..., Reading]) -> None:
    times_s = [i / 250 for i in range(1000) if not 400 <= i < 500]
    rows = [f"{t:.3f},{np.sin(t):.4f}" for t in times_s]

    reading = read("\n".join(["time,II (mV)", *rows]))

    missing = np.isnan(reading[0].signal_mv[0])
    assert codes(reading) == ["time_resampled", "time_gaps"]
    assert reading[0].n_samples == 1000
    assert np.flatnonzero(missing).tolist() == list(range(400, 500))


@pytest.mark.parametrize("wrong", ["0.100", "0.392"])
def test_time_that_stands_still_or_goes_back_is_refused_with_its_row(
    read: Callable[..., Reading], table: Callable[..., str], wrong: str
) -> None:
    text = table(clock=lambda i: wrong if i == 99 else f"{i / 250:.3f}")  # row 0 of the data is line 2, so this is 101

    error = refusal(read, text)

    assert error.code is ErrorCode.TIME_NOT_MONOTONIC
    assert "row 101" in str(error)


@pytest.mark.parametrize(("label", "step"), [("time (s)", "1"), ("time (s)", "0.00001"), ("time_ms", "100")])
def test_a_time_column_of_an_impossible_rate_is_refused(
    read: Callable[..., Reading], table: Callable[..., str], label: str, step: str
) -> None:
    text = table(header=f"{label},I,II", clock=lambda i: f"{i * float(step):.6f}")

    assert refusal(read, text).code is ErrorCode.SAMPLING_RATE_OUT_OF_RANGE


def test_a_time_column_in_steps_of_one_without_unit_may_be_a_count_and_is_asked_for(
    read: Callable[..., Reading], table: Callable[..., str]
) -> None:
    assert refusal(read, table(clock=str)).code is ErrorCode.SAMPLING_RATE_MISSING
    assert read(table(clock=str), sampling_rate_hz=250)[0].sampling_rate_hz == 250.0


def test_a_column_that_counts_samples_is_no_lead(read: Callable[..., Reading], table: Callable[..., str]) -> None:
    ecg, _ = read(table(header="sample,I,II", clock=str), sampling_rate_hz=250)

    assert ecg.lead_names == ("I", "II")


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("time,I (mV),II (mV)", 1.0),
        ("time,I [uV],II [uV]", 1000.0),
        ("time,I_µV,II_µV", 1000.0),
        ("time,I (V),II (V)", 0.001),
        ("time,Lead I/mV,Lead II/mV", 1.0),
    ],
)
def test_units_in_the_header_give_calibrated_millivolts(
    read: Callable[..., Reading], table: Callable[..., str], header: str, scale: float
) -> None:
    ecg, warnings = read(table(header=header, scale=scale, digits=7))

    assert ecg.lead_mv("II")[75] == pytest.approx(0.5, abs=1e-6)
    assert ecg.calibrated
    assert warnings == []


def test_a_line_of_units_below_the_header_counts(read: Callable[..., Reading], table: Callable[..., str]) -> None:
    """The layout of PhysioNet's own CSV export."""
    text = table(header=None, scale=1000.0, clock=lambda i: f"'0:{i / 250:06.3f}'")

    ecg, warnings = read("'Elapsed time','MLII','V5'\n'mm:ss.mmm','uV','uV'\n" + text)

    assert (ecg.lead_names, ecg.sampling_rate_hz, warnings) == (("II", "V5"), 250.0, [])
    assert ecg.lead_mv("II")[75] == 1.0


@pytest.mark.parametrize(
    ("options", "scale"),
    [({"units": "uV"}, 1000.0), ({"units": "mV"}, 1.0), ({"units": "adc", "gain_adc_per_mv": 200}, 200.0)],
)
def test_units_in_the_options_give_calibrated_millivolts(
    read: Callable[..., Reading], table: Callable[..., str], options: dict[str, Any], scale: float
) -> None:
    ecg, warnings = read(table(scale=scale), **options)

    assert ecg.lead_mv("II")[75] == pytest.approx(0.5, abs=1e-6)
    assert ecg.calibrated
    assert warnings == []


@pytest.mark.parametrize(("scale", "unit"), [(1.0, "mV"), (1000.0, "uV"), (0.001, "V")])
def test_units_named_nowhere_are_inferred_from_the_beats_and_said(
    read: Callable[..., Reading], table: Callable[..., str], scale: float, unit: str
) -> None:
    ecg, warnings = read(table(scale=scale, digits=7))

    assert ecg.lead_mv("II")[75] == pytest.approx(0.5, abs=1e-5)
    assert not ecg.calibrated
    assert [code for code, _ in warnings] == ["units_inferred"]
    assert f" {unit} " in warnings[0][1]


def test_raw_converter_counts_have_no_unit_that_could_be_told(read: Callable[..., Reading]) -> None:
    rows = [str(round(2048 + 200 * np.sin(i / 9))) for i in range(1000)]

    assert refusal(read, "\n".join(["ECG", *rows]), sampling_rate_hz=250).code is ErrorCode.UNITS_UNKNOWN


@pytest.mark.parametrize(
    ("label", "lead"),
    [
        ("MLII", "II"),
        ("lead2", "II"),
        ("DII", "II"),
        ("ECG", "ECG"),
        ("Ableitung V3", "V3"),
        ("avr", "aVR"),
        ("value", "ECG"),
    ],
)
def test_lead_columns_are_known_by_any_usual_name(read: Callable[..., Reading], label: str, lead: str) -> None:
    rows = [f"{i / 250:.3f},{np.sin(i / 9):.4f}" for i in range(1000)]

    assert read("\n".join([f"time,{label}", *rows]))[0].lead_names == (lead,)


def test_columns_that_are_no_lead_are_left_out_and_said(read: Callable[..., Reading]) -> None:
    rows = [f"{i / 250:.3f},{np.sin(i / 9):.4f},72,note" for i in range(1000)]

    ecg, warnings = read("\n".join(["time,II (mV),HR,comment", *rows]))

    assert ecg.lead_names == ("II",)
    assert [code for code, _ in warnings] == ["columns_ignored"]


def test_a_pulse_wave_is_not_taken_for_an_ecg(read: Callable[..., Reading]) -> None:
    rows = [f"{8.5479 * i},{515 - i % 7}" for i in range(1000)]

    assert refusal(read, "\n".join(["timer,hr", *rows])).code is ErrorCode.INVALID_LEADS


@pytest.mark.parametrize("header", ["time,II,MLII", "time,V1,v1"])
def test_a_lead_named_twice_is_refused(read: Callable[..., Reading], table: Callable[..., str], header: str) -> None:
    assert refusal(read, table(header=header)).code is ErrorCode.INVALID_LEADS


@pytest.mark.parametrize("n_columns", [17, 200, 1000, 100_000])
def test_too_many_columns_are_refused(read: Callable[..., Reading], n_columns: int) -> None:
    row = ",".join(["0.1"] * n_columns)

    assert refusal(read, f"{row}\n{row}\n{row}\n", sampling_rate_hz=500).code is ErrorCode.INVALID_LEADS


def test_twelve_columns_without_names_are_the_standard_leads_and_said_to_be(read: Callable[..., Reading]) -> None:
    rows = [" ".join(f"{np.sin(i / 9 + lead):.3f}" for lead in range(12)) for i in range(1000)]

    ecg, warnings = read("\n".join(rows), sampling_rate_hz=250)

    assert ecg.lead_names == ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
    assert warnings[0][0] == "lead_order_assumed"


def test_a_file_of_one_lead_a_row_is_turned_upright(read: Callable[..., Reading], beats_mv: Callable[..., Any]) -> None:
    cells = [f"{value:.3f}" for value in beats_mv(rate_hz=250, seconds=4)]

    ecg, _ = read("\n".join("\t".join([lead, *cells]) for lead in ("I", "II", "III")), sampling_rate_hz=250)

    assert (ecg.lead_names, ecg.n_samples) == (("I", "II", "III"), 1000)


def test_empty_cells_are_gaps_and_words_are_gaps_with_a_warning(
    read: Callable[..., Reading], table: Callable[..., str]
) -> None:
    lines = table(header="time,I (mV),II (mV)").splitlines()
    lines[11] = "0.040,,0.1"  # line 12 of the file
    lines[12] = "0.044,lead off,0.1"
    lines[13] = "0.048,nan,0.1"
    lines[14] = "0.052,1e999,0.1"
    lines[15] = "0.056,0.2"

    ecg, warnings = read("\n".join(lines))

    assert np.flatnonzero(np.isnan(ecg.lead_mv("I"))).tolist() == [10, 11, 12, 13]
    assert np.flatnonzero(np.isnan(ecg.lead_mv("II"))).tolist() == [14]
    assert warnings[0][0] == "cells_not_numbers"
    assert "row 13" in warnings[0][1]


def test_blank_lines_and_a_closing_word_are_no_samples(read: Callable[..., Reading], table: Callable[..., str]) -> None:
    text = table(header="time,I (mV),II (mV)").replace("\n0.200", "\n\n\n0.200") + "\nEND\n"

    ecg, _ = read(text)

    assert ecg.signal_mv.shape == (2, 1000)
    assert np.isfinite(ecg.signal_mv).all()


def test_a_row_with_too_many_cells_is_refused_with_its_number(
    read: Callable[..., Reading], table: Callable[..., str]
) -> None:
    lines = table().splitlines()
    lines[500] += ",7"

    error = refusal(read, "\n".join(lines))

    assert error.code is ErrorCode.CORRUPT_FILE
    assert "Row 501" in str(error)


@pytest.mark.parametrize(
    "text", ["I,II,III\nnone,none,none\nhello,world,\n", "I,II\n", "only words here", "time,II\n0.0,0.1\n"]
)
def test_a_file_without_rows_of_numbers_is_an_empty_signal(read: Callable[..., Reading], text: str) -> None:
    assert refusal(read, text, sampling_rate_hz=500).code is ErrorCode.SIGNAL_EMPTY


def test_a_spreadsheet_formula_is_a_word_like_any_other(
    read: Callable[..., Reading], table: Callable[..., str]
) -> None:
    lines = table(header="time,I (mV),II (mV)").splitlines()
    lines[20] = "0.076,=cmd|'/C calc'!A0,0.1"

    assert np.isnan(read("\n".join(lines))[0].lead_mv("I")[19])


def test_what_is_written_is_read_back(read: Callable[..., Reading], ecg_of: Callable[..., Ecg]) -> None:
    ecg = ecg_of("I", "II", "V1", rate_hz=360.0, seconds=5.0)
    ecg.signal_mv[1, 100:200] = np.nan

    content = delimited.write(ecg)
    again, warnings = read(content)

    assert content.splitlines()[0] == b"time_s,I,II,V1"
    assert (again.lead_names, again.sampling_rate_hz, again.calibrated) == (ecg.lead_names, 360.0, True)
    np.testing.assert_allclose(again.signal_mv, ecg.signal_mv, atol=5.1e-6)  # five digits after the point
    assert warnings == []


def test_thirty_minutes_of_two_leads_are_read_within_a_second(
    read: Callable[..., Reading], beats_mv: Callable[..., Any]
) -> None:
    """650,000 rows, the length of a record of the MIT-BIH database."""
    second = beats_mv(rate_hz=360, seconds=1)
    values = [f"{value:.3f},{value / 2:.3f}" for value in second]
    text = "\n".join(["time,MLII (mV),V5 (mV)", *(f"{i / 360:.6f},{values[i % 360]}" for i in range(650_000))]).encode()

    before = time.process_time()
    ecg, _ = read(text)

    assert time.process_time() - before < 1.0
    assert ecg.signal_mv.shape == (2, 650_000)


@pytest.mark.parametrize(
    ("name", "options", "rate_hz", "n_leads", "first_uv"),
    [
        ("apple_health_nl.csv", {}, 511.844, 1, [24.307, 29.48, 33.004]),
        ("made_semicolon_uV.csv", {}, 500.0, 12, [550.0, 550.0, 550.0]),
        ("made_polar_h10.txt", {}, 130.0, 1, [-99.0, -156.0, -139.0]),
        ("ptbxl_00100_hr.csv", {"sampling_rate_hz": 500}, 500.0, 12, [-10.0, -10.0, -10.0]),
        ("plain_12lead.txt", {"sampling_rate_hz": 500}, 500.0, 12, [19.0, 19.0, 14.0]),
        ("made_transposed_mV.tsv", {"sampling_rate_hz": 500}, 500.0, 12, [550.0, 550.0, 550.0]),
    ],
)
def test_public_samples_give_the_microvolts_of_their_index(
    shared_data: Path,
    as_file: Callable[..., Any],
    name: str,
    options: dict[str, Any],
    rate_hz: float,
    n_leads: int,
    first_uv: list[float],
) -> None:
    content = (shared_data / "formats" / name).read_bytes()

    ecg, _ = delimited.read([as_file(name, content)], JobOptions(**options))

    assert (ecg.sampling_rate_hz, len(ecg.lead_names)) == (rate_hz, n_leads)
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, first_uv, rtol=1e-5)
