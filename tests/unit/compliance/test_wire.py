"""Frames arrive whole, or not at all."""

import os
from collections.abc import Iterator
from io import FileIO
from threading import Thread

import pytest

from schoolcast.compliance.wire import FrameTooLong, read_frame, write_frame

Pipe = tuple[FileIO, FileIO]


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    reading, writing = os.pipe()
    with FileIO(reading, "rb") as out, FileIO(writing, "wb") as into:
        yield out, into


def test_frames_come_out_as_they_went_in(pipe: Pipe) -> None:
    out, into = pipe
    for content in (b"", b"one", b"\x00\xff"):
        write_frame(into, content)
    assert [read_frame(out, 10) for _ in range(3)] == [b"", b"one", b"\x00\xff"]


def test_a_frame_larger_than_the_pipe_holds_arrives(pipe: Pipe) -> None:
    out, into = pipe
    large = bytes(range(256)) * 20_000
    writer = Thread(target=write_frame, args=(into, large))
    writer.start()
    assert read_frame(out, len(large)) == large
    writer.join()


def test_a_frame_beyond_the_limit_is_refused(pipe: Pipe) -> None:
    out, into = pipe
    write_frame(into, b"eleven char")
    with pytest.raises(FrameTooLong):
        read_frame(out, 10)


@pytest.mark.parametrize("piece", [b"", b"\x00\x00", b"\x00" * 7 + b"\x05abc"])
def test_a_frame_cut_short_is_the_end(pipe: Pipe, piece: bytes) -> None:
    out, into = pipe
    into.write(piece)
    into.close()
    with pytest.raises(EOFError):
        read_frame(out, 10)
