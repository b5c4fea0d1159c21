"""How parent and guarded child talk: frames of a length and bytes, over two pipes."""

import pickle
import struct
from enum import Enum
from io import RawIOBase
from typing import Any

_LENGTH = struct.Struct(">Q")
_CHUNK = 2**20


class FrameTooLong(Exception):
    """The other side announced more bytes than it may send."""


class Tag(bytes, Enum):
    """The first byte of what the child says."""

    READY = b"y"  # it has started and set its limits
    BEGUN = b"b"  # it has imported the function; the clock of the step runs from here
    RESULT = b"r"  # the pickled result
    RAISED = b"x"  # one of our own errors, pickled
    FAILED = b"f"  # JSON: the class and words of any other error
    MEMORY = b"m"  # the memory limit was met
    OUTPUT = b"o"  # the result is larger than it may be


def write_frame(pipe: RawIOBase, content: bytes) -> None:
    """Send one frame; an unbuffered pipe may take it in pieces."""
    left = memoryview(_LENGTH.pack(len(content)) + content)
    while left:
        left = left[pipe.write(left) or 0 :]


def read_frame(pipe: RawIOBase, longest: int) -> bytes:
    """Receive one frame; EOFError when the other side is gone, FrameTooLong beyond `longest`."""
    (length,) = _LENGTH.unpack(_read(pipe, _LENGTH.size))
    if length > longest:
        raise FrameTooLong
    return _read(pipe, length)


def unpack(content: bytes) -> Any:
    """What the other side pickled; it is our own parent or our own child."""
    return pickle.loads(content)  # noqa: S301


def _read(pipe: RawIOBase, count: int) -> bytes:
    pieces = []
    while count:
        piece = pipe.read(min(count, _CHUNK))
        if not piece:
            raise EOFError
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
