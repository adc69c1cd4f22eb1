"""Where an upload's bytes wait until they are in object storage: a little memory, then a nameless file on disk."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import tempfile
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, cast

from ecg_shared.contract.errors import ErrorCode

from ecg_api.problems import RefusedError

MEMORY_BYTES: Final = 1 << 20
HEAD_BYTES: Final = 1 << 16
_WRITE_BYTES: Final = 1 << 18


class Spool:
    """The room for uploads of this process; ``max_disk_bytes`` bounds what all of them hold on disk together."""

    def __init__(self, directory: Path, *, max_disk_bytes: int) -> None:
        self.directory = directory
        self._disk_bytes_left = max_disk_bytes

    def upload(self) -> SpooledUpload:
        """Begin an upload; leaving its context forgets every byte of it."""
        return SpooledUpload(self)

    def reserve(self, n_bytes: int) -> None:
        """Take disk room; raises RefusedError (storage_full) where none is left."""
        if n_bytes > self._disk_bytes_left:
            raise RefusedError(ErrorCode.STORAGE_FULL)
        self._disk_bytes_left -= n_bytes

    def release(self, n_bytes: int) -> None:
        """Give disk room back."""
        self._disk_bytes_left += n_bytes


class SpooledUpload:
    """The files of one submission, which share one allowance of memory."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.memory_bytes_left = MEMORY_BYTES
        self._files: list[SpooledFile] = []

    def new_file(self) -> SpooledFile:
        """Begin one file."""
        file = SpooledFile(self)
        self._files.append(file)
        return file

    def __enter__(self) -> SpooledUpload:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files:
            file.close()


class SpooledFile:
    """One file: its size, SHA-256 and first bytes are known when the last write is."""

    def __init__(self, upload: SpooledUpload) -> None:
        self._upload = upload
        self._memory = bytearray()
        self._file: BinaryIO | None = None
        self._disk_bytes = 0
        self._hash = hashlib.sha256()
        self.size = 0
        self.head = b""

    @property
    def sha256(self) -> bytes:
        """The digest of all bytes written."""
        return self._hash.digest()

    async def write(self, chunk: bytes) -> None:
        """Append bytes; disk is written from a thread, in large pieces."""
        self._hash.update(chunk)
        self.size += len(chunk)
        if len(self.head) < HEAD_BYTES:
            self.head += chunk[: HEAD_BYTES - len(self.head)]
        self._memory += chunk
        if self._file is None:
            self._upload.memory_bytes_left -= len(chunk)
            if self._upload.memory_bytes_left < 0:
                self._upload.memory_bytes_left += len(self._memory)
                self._file = await asyncio.to_thread(self._nameless_file)
                await self.flush()
        elif len(self._memory) >= _WRITE_BYTES:
            await self.flush()

    async def flush(self) -> None:
        """Bring what waits in memory to disk, if the file is there."""
        if self._file is None or not self._memory:
            return
        piece, self._memory = self._memory, bytearray()
        self._upload.spool.reserve(len(piece))
        self._disk_bytes += len(piece)
        await asyncio.to_thread(self._append, self._file, piece)

    def open(self) -> BinaryIO:
        """Return the bytes from their beginning; call after ``flush``, close with the upload."""
        if self._file is None:
            return BytesIO(self._memory)
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Forget the bytes."""
        if self._file is not None:
            self._file.close()
            self._upload.spool.release(self._disk_bytes)
            self._disk_bytes = 0
        self._memory = bytearray()

    def _nameless_file(self) -> BinaryIO:
        return cast(BinaryIO, tempfile.TemporaryFile(dir=self._upload.spool.directory, buffering=0))

    @staticmethod
    def _append(file: BinaryIO, piece: bytearray) -> None:
        try:
            left = memoryview(piece)
            while left:
                left = left[file.write(left) :]
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise RefusedError(ErrorCode.STORAGE_FULL) from error
            raise
