import numpy as np
from ecg_client.beats import decode_beats


def test_beats_are_columns_of_numbers_and_words() -> None:
    beats = decode_beats("time_s,class,probability,rr_ms\n0.4,N,,\n1.2,V,0.91,800\n")

    assert beats.time_s.tolist() == [0.4, 1.2]
    assert beats.label.tolist() == ["N", "V"]
    assert beats.probability[1] == 0.91
    assert np.isnan(beats.rr_ms[0])
    assert beats.n_beats == 2


def test_a_column_that_is_not_known_here_is_there_all_the_same() -> None:
    beats = decode_beats("time_s,class,probability,rr_ms,p_onset_s,note\n0.4,N,1,,0.2,early\n")

    assert beats["p_onset_s"].tolist() == [0.2]
    assert beats["note"].tolist() == ["early"]
    assert list(beats)[-2:] == ["p_onset_s", "note"]


def test_a_recording_without_beats_has_empty_columns() -> None:
    beats = decode_beats("time_s,class,probability,rr_ms\n")

    assert beats.n_beats == 0
    assert beats.time_s.dtype == np.float64
    assert list(beats.to_pandas().columns) == ["time_s", "class", "probability", "rr_ms"]
