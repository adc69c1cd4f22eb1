"""Where an upload's bytes wait."""

import asyncio
import hashlib
from pathlib import Path

import pytest
from ecg_api.problems import RefusedError
from ecg_api.spool import HEAD_BYTES, MEMORY_BYTES, Spool, SpooledFile

MEGABYTE = 1 << 20


async def written(file: SpooledFile, content: bytes, chunk: int = 65_536) -> None:
    for start in range(0, len(content), chunk):
        await file.write(content[start : start + chunk])
    await file.flush()


@pytest.mark.parametrize("size", [0, 1, HEAD_BYTES, MEMORY_BYTES, MEMORY_BYTES + 1, 3 * MEGABYTE])
def test_bytes_come_back_with_size_digest_and_head(tmp_path: Path, size: int) -> None:
    content = bytes(n * 31 % 251 for n in range(size))
    with Spool(tmp_path, max_disk_bytes=10 * MEGABYTE).upload() as upload:
        file = upload.new_file()
        asyncio.run(written(file, content))
        assert file.open().read() == content
        assert file.size == size
        assert file.sha256 == hashlib.sha256(content).digest()
        assert file.head == content[:HEAD_BYTES]


def test_files_of_one_upload_share_the_memory(tmp_path: Path) -> None:
    spool = Spool(tmp_path, max_disk_bytes=700_000)
    with spool.upload() as upload:
        first, second = upload.new_file(), upload.new_file()
        asyncio.run(written(first, b"a" * 700_000))
        asyncio.run(written(second, b"b" * 700_000))  # over the shared MiB: to disk, all that there is
        assert first.open().read() == b"a" * 700_000
        assert second.open().read() == b"b" * 700_000
        third = upload.new_file()
        with pytest.raises(RefusedError) as refused:
            asyncio.run(written(third, b"c" * 700_000))
    assert refused.value.code == "storage_full"


def test_disk_room_is_given_back_when_the_upload_is_over(tmp_path: Path) -> None:
    spool = Spool(tmp_path, max_disk_bytes=2 * MEGABYTE)
    for _ in range(3):
        with spool.upload() as upload:
            asyncio.run(written(upload.new_file(), b"a" * (2 * MEGABYTE)))


def test_no_name_is_left_on_disk_even_while_it_is_there(tmp_path: Path) -> None:
    with Spool(tmp_path, max_disk_bytes=10 * MEGABYTE).upload() as upload:
        asyncio.run(written(upload.new_file(), b"a" * (2 * MEGABYTE)))
        assert list(tmp_path.iterdir()) == []
