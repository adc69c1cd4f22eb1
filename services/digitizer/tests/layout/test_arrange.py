from __future__ import annotations

from collections.abc import Sequence

import pytest
from ecg_digitizer.layout.arrange import arrange
from ecg_digitizer.layout.baselines import Row
from ecg_digitizer.layout.names import Label
from ecg_digitizer.layout.places import Arrangement
from ecg_digitizer.layout.templates import templates
from ecg_shared.contract.errors import EcgError, ErrorCode

START_MM, END_MM = 20.0, 270.0
Names = Sequence[Sequence[str]]


def _rows(n_rows: int, n_columns: int, *, strips: int = 0, pitch_mm: float = 30.0) -> list[Row]:
    width = (END_MM - START_MM) / n_columns
    borders = tuple(START_MM + width * k for k in range(1, n_columns))
    return [
        Row(30.0 + pitch_mm * row, ((START_MM, END_MM),), borders if row < n_rows - strips else ())
        for row in range(n_rows)
    ]


def _label(name: str, left_mm: float, y_mm: float, probability: float = 0.97) -> Label:
    lead = (name.lstrip("-"), -1 if name.startswith("-") else 1)
    return Label(left_mm, y_mm, 2.0, {lead: probability, ("aVF", 1) if name != "aVF" else ("aVL", 1): 0.02})


def _labels(rows: Sequence[Row], names: Names) -> list[Label]:
    """Labels 8 mm above their rows, 1.5 mm behind where their leads start."""
    return [
        _label(name, START_MM + 1.5 + (END_MM - START_MM) / len(names[place]) * column, row.baseline_mm - 8.0)
        for place, row in enumerate(rows)
        for column, name in enumerate(names[place])
        if name
    ]


def _arranged(rows: Sequence[Row], labels: Sequence[Label], layout: str | None = None) -> Arrangement:
    return arrange(rows, labels, (), mm_per_s=25.0, layout=layout, leads=None)


@pytest.mark.parametrize("name", [name for name, template in templates().items() if template.rows])
def test_each_layout_is_told_by_its_labels_and_borders(name: str) -> None:
    template = templates()[name]
    rows = _rows(template.n_rows, template.n_columns, strips=template.strips, pitch_mm=12.0)

    found = _arranged(rows, _labels(rows, [*template.rows, *[("II",)] * template.strips]))

    assert found.name == name
    assert [place.lead for place in found.places if not place.is_strip] == [
        lead.lstrip("-") for row in template.rows for lead in row
    ]
    assert found.labels_wrong == 0


def test_columns_start_where_their_borders_are_seen_and_time_goes_on_from_one_to_the_next() -> None:
    rows = _rows(3, 4)

    places = _arranged(rows, _labels(rows, templates()["3x4"].rows)).places

    # 250 mm in four: 62.5 mm are 2.5 s
    assert [place.start_mm for place in places[:4]] == pytest.approx([20.0, 82.5, 145.0, 207.5])
    assert [place.offset_s for place in places[:4]] == pytest.approx([0.0, 2.5, 5.0, 7.5])


def test_a_gap_between_columns_belongs_to_none() -> None:
    rows = [Row(30.0 + 30.0 * k, ((20.0, 142.0), (145.0, 270.0)), (142.0, 145.0)) for k in range(6)]

    first, second = _arranged(rows, _labels(rows, templates()["6x2"].rows)).places[:2]

    assert first.end_mm == pytest.approx(142.0)
    assert second.start_mm == pytest.approx(145.0)


def test_cabreras_upside_down_lead_is_turned_back() -> None:
    template = templates()["3x4-cabrera"]
    rows = _rows(3, 4)

    found = _arranged(rows, _labels(rows, template.rows))

    (turned,) = (place for place in found.places if place.lead == "aVR")
    assert turned.sign == -1


def test_a_strip_is_named_by_its_label() -> None:
    rows = _rows(4, 4, strips=1)

    found = _arranged(rows, _labels(rows, [*templates()["3x4"].rows, ("V1",)]))

    assert (found.name, found.places[-1].lead, found.places[-1].is_strip) == ("3x4+1", "V1", True)


def test_a_strip_without_label_shows_what_carts_print() -> None:
    rows = _rows(4, 4, strips=1)

    assert _arranged(rows, _labels(rows, [*templates()["3x4"].rows, ("",)])).places[-1].lead == "II"


@pytest.mark.parametrize(("name", "lead"), [("V5", "V5"), ("", "ECG")])
def test_a_single_row_is_a_strip_named_by_its_label_or_unnamed(name: str, lead: str) -> None:
    rows = _rows(1, 1)

    found = _arranged(rows, _labels(rows, [(name,)]))

    assert found.name == "strip"
    assert [place.lead for place in found.places] == [lead]


def test_an_unknown_layout_goes_by_its_labels() -> None:
    rows = _rows(2, 2)

    found = _arranged(rows, _labels(rows, [("V3R", "V4R"), ("V7", "V8")]))

    assert not found.is_known
    assert [place.lead for place in found.places] == ["V3R", "V4R", "V7", "V8"]


def test_labels_that_are_not_read_leave_the_usual_layout_of_these_rows_and_borders() -> None:
    assert _arranged(_rows(6, 2), []).name == "6x2"
    assert _arranged(_rows(6, 1), []).name == "6x1"


def test_a_label_in_doubt_does_not_change_the_layout() -> None:
    rows = _rows(6, 2)
    labels = _labels(rows, templates()["6x2"].rows)
    doubtful = Label(labels[-1].left_mm, labels[-1].y_mm, 2.0, {("V5", 1): 0.5, ("V6", 1): 0.45})

    assert _arranged(rows, [*labels[:-1], doubtful]).name == "6x2"


def test_a_stroke_between_the_rows_is_left_out_where_the_labels_say_so() -> None:
    rows = _rows(4, 4, strips=1)
    labels = _labels(rows, [*templates()["3x4"].rows, ("II",)])
    stroke = Row(45.0, ((START_MM, END_MM),), ())

    found = _arranged([rows[0], stroke, *rows[1:]], labels)

    assert found.name == "3x4+1"
    assert {place.row for place in found.places} == {0, 2, 3, 4}


def test_a_ring_drawn_over_the_first_row_is_no_row_though_a_layout_of_one_more_exists() -> None:
    """Labels stand over their traces: under the ring and the rows above their own they would fit a 3x4+3 as well."""
    template = templates()["3x4+2"]
    rows = [Row(2.0, ((120.0, 190.0),), ()), *_rows(5, 4, strips=2)]

    found = _arranged(rows, _labels(rows[1:], [*template.rows, ("V1",), ("II",)]))

    assert found.name == "3x4+2"
    assert {place.row for place in found.places} == {1, 2, 3, 4, 5}


def test_labels_misread_as_one_another_leave_a_known_layout() -> None:
    rows = _rows(7, 2, strips=1, pitch_mm=20.0)
    names = [("", "V1"), ("II", ""), ("III", "I"), ("aVR", "I"), ("aVL", ""), ("aVF", "V9"), ("II",)]

    assert _arranged(rows, _labels(rows, names)).name == "6x2+1"


def test_the_callers_layout_and_leads_win() -> None:
    rows = _rows(3, 4)
    labels = _labels(rows, templates()["3x4"].rows)

    assert _arranged(rows, labels, layout="3x4-cabrera").name == "3x4-cabrera"
    own = arrange(_rows(1, 1), [], (), mm_per_s=25.0, layout=None, leads=("V2",))
    assert [place.lead for place in own.places] == ["V2"]


@pytest.mark.parametrize(
    ("n_rows", "layout", "leads", "code"),
    [
        (0, None, None, ErrorCode.NO_ECG_FOUND),
        (3, "5x5", None, ErrorCode.INVALID_OPTION),
        (3, "12x1", None, ErrorCode.UNKNOWN_LAYOUT),
        (9, None, None, ErrorCode.UNKNOWN_LAYOUT),
        (1, None, ("I", "II"), ErrorCode.INVALID_LEADS),
    ],
)
def test_what_cannot_be_arranged_is_refused_with_its_code(
    n_rows: int, layout: str | None, leads: tuple[str, ...] | None, code: ErrorCode
) -> None:
    with pytest.raises(EcgError) as refused:
        arrange(_rows(n_rows, 1), [], (), mm_per_s=25.0, layout=layout, leads=leads)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("probability", "lead"), [({"III": 0.65, "II": 0.33}, "II"), ({"III": 0.95, "II": 0.03}, "III")]
)
def test_a_strip_alone_is_lead_ii_where_its_label_could_be_that(probability: dict[str, float], lead: str) -> None:
    label = Label(21.5, 22.0, 2.0, {(name, 1): one for name, one in probability.items()})

    assert [place.lead for place in _arranged(_rows(1, 1), [label]).places] == [lead]
