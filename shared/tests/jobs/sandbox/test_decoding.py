"""What goes into the sandbox and what comes out."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.jobs.sandbox import DecodeBug, DecodeParent
from ecg_shared.jobs.stage_work import InputFile


def test_files_and_argument_reach_the_entry_and_its_value_comes_back(sandbox: DecodeParent) -> None:
    files = [InputFile("a.hea", "text/plain", b"header"), InputFile("ä b.dat", "x/y", bytes(range(256)) * 1000)]

    facts, arrays = sandbox.decode("hostile_entries:echo", files, {"options": {"leads": ["II"], "n": 1.5}}, 5.0)

    assert facts["argument"] == {"options": {"leads": ["II"], "n": 1.5}}
    assert facts["sizes"] == {"a.hea": 6, "ä b.dat": 256_000}
    assert facts["media_types"] == ["text/plain", "x/y"]
    assert arrays["a.hea"].tobytes() == b"header"
    assert arrays["ä b.dat"].tobytes() == bytes(range(256)) * 1000


def test_arrays_keep_type_and_shape_and_cannot_be_written(sandbox: DecodeParent) -> None:
    _, arrays = sandbox.decode("hostile_entries:every_plain_dtype", [], {}, 5.0)

    for name, array in arrays.items():
        if name not in ("big_endian", "empty"):
            assert (array.dtype, array.shape) == (np.dtype(name), (2, 3))
            np.testing.assert_array_equal(array, np.arange(6).reshape(2, 3).astype(name))
        assert not array.flags.writeable
    assert arrays["big_endian"].tolist() == [0, 1, 2]
    assert arrays["empty"].shape == (0, 5)


def test_a_coded_error_is_raised_again_with_its_code_and_detail(sandbox: DecodeParent) -> None:
    with pytest.raises(EcgError, match=r"^The third page is torn\.$") as refused:
        sandbox.decode("hostile_entries:coded_error", [], {}, 5.0)

    assert refused.value.code is ErrorCode.CORRUPT_FILE


def test_a_bug_is_told_by_class_and_place_and_never_by_its_message(sandbox: DecodeParent) -> None:
    with pytest.raises(DecodeBug, match=r"^KeyError at hostile_entries\.py:\d+$"):
        sandbox.decode("hostile_entries:bug", [], {}, 5.0)


def test_objects_cannot_leave_the_sandbox(sandbox: DecodeParent) -> None:
    with pytest.raises(DecodeBug, match="TypeError"):
        sandbox.decode("hostile_entries:objects", [], {}, 5.0)


def test_an_entry_that_is_not_there_is_a_bug(sandbox: DecodeParent) -> None:
    with pytest.raises(DecodeBug, match="ModuleNotFoundError"):
        sandbox.decode("no_such_module:function", [], {}, 5.0)


def test_each_call_has_a_child_of_its_own_and_a_hundred_leave_nothing_behind(
    sandbox: DecodeParent, open_fds: Callable[[], int]
) -> None:
    before = open_fds()

    pids = {sandbox.decode("hostile_entries:surroundings", [], {}, 5.0)[0]["pid"] for _ in range(5)}
    for _ in range(100):
        sandbox.decode("hostile_entries:echo", [], {}, 5.0)

    assert len(pids) == 5
    assert open_fds() == before


def test_a_child_sees_a_clean_environment_one_thread_and_warm_libraries(sandbox: DecodeParent) -> None:
    seen = sandbox.decode("hostile_entries:surroundings", [], {}, 5.0)[0]

    ours = {"PATH", "LANG", "LC_CTYPE", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}
    assert set(seen["environment"]) <= ours | {"LD_LIBRARY_PATH"}  # the last is set by OpenCV as it loads
    assert len(seen["open_fds"]) == 5  # three that lead nowhere, its input, its output
    assert (seen["threads"], seen["cv2_threads"]) == (1, 1)
    assert seen["modules"] == ["numpy", "cv2"]


def answer(head: str) -> str:
    """An answer with this JSON, padded to 100 bytes, and its true length before it."""
    return "\x64\x00\x00\x00\x00\x00\x00\x00" + head.ljust(100)


ONE_ARRAY = '{"meta":{},"arrays":[{"name":"a","dtype":"%s","shape":[%d],"offset":%d}]}'


@pytest.mark.parametrize(
    "scribbled",
    [
        "",
        "\xff" * 64,
        answer("not json"),
        answer("{}"),
        answer('{"meta":1,"arrays":[]}'),
        answer(ONE_ARRAY % ("<f8", 9999, 0)),
        answer(ONE_ARRAY % ("<f8", 1, 1 << 40)),
        answer(ONE_ARRAY % ("<f8", -1, 0)),
        answer(ONE_ARRAY % ("|O", 1, 0)),
        answer('{"error":{"code":"no_such_code","detail":"x"}}'),
        answer('{"error":7}'),
        "\x00\x10\x00\x00\x00\x00\x00\x00" + "[" * 4096,
    ],
)
def test_an_answer_that_no_honest_child_writes_is_refused(sandbox: DecodeParent, scribbled: str) -> None:
    with pytest.raises(EcgError) as refused:
        sandbox.decode("hostile_entries:scribble", [], {"answer": scribbled}, 5.0)

    assert refused.value.code is ErrorCode.DECODE_LIMIT_EXCEEDED


def test_an_empty_call_takes_milliseconds(sandbox: DecodeParent, best_of: Callable[..., float]) -> None:
    """8 to 12 ms on an idle machine; the bound leaves room for a busy one."""
    best_s = best_of(lambda: sandbox.decode("hostile_entries:echo", [], {}, 5.0), times=20)

    assert best_s < 0.05


def test_a_page_of_nine_megabytes_comes_back_without_being_copied_slowly(
    sandbox: DecodeParent, best_of: Callable[..., float]
) -> None:
    page = InputFile("page.raw", "x/y", bytes(2000 * 1500 * 3))

    best_s = best_of(lambda: sandbox.decode("hostile_entries:echo", [page], {}, 5.0), times=5)

    assert best_s < 0.3


@pytest.fixture
def best_of() -> Callable[..., float]:
    def measure(call: Callable[[], Any], *, times: int) -> float:
        seconds = []
        for _ in range(times):
            before = time.perf_counter()
            call()
            seconds.append(time.perf_counter() - before)
        return min(seconds)

    return measure


@pytest.fixture
def open_fds() -> Callable[[], int]:
    return lambda: len(list(Path("/proc/self/fd").iterdir()))
