"""Whether a JPEG or PNG holds anything besides the picture: EXIF, XMP, IPTC, comments, profiles.

Read from the bytes themselves rather than with the library that wrote them.
"""

import struct

_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_JPEG_START = b"\xff\xd8"
_JPEG_PLAIN = frozenset(
    {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD}  # frames, Huffman tables, quantisation, restart interval
)
_APP0, _SCAN, _END = 0xE0, 0xDA, 0xD9


def hidden_data(content: bytes) -> str:
    """What was found, in a word or two, or "" for a picture and nothing else."""
    try:
        if content.startswith(_PNG_START):
            return _in_png(content)
        if content.startswith(_JPEG_START):
            return _in_jpeg(content)
    except (struct.error, IndexError):
        return "the end is missing"
    return "neither JPEG nor PNG"


def _in_png(content: bytes) -> str:
    at = len(_PNG_START)
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        name = content[at + 4 : at + 8]
        if name not in _PNG_CHUNKS:
            return f"a part {name.decode('latin-1')}"
        at += 12 + length
        if name == b"IEND":
            return "" if at == len(content) else "bytes after the end"
    return "the end is missing"


def _in_jpeg(content: bytes) -> str:
    at = len(_JPEG_START)
    while True:
        if content[at] != 0xFF:
            return "bytes between the parts"
        marker = content[at + 1]
        if marker == _END:
            return "" if at + 2 == len(content) else "bytes after the end"
        (length,) = struct.unpack_from(">H", content, at + 2)
        part = content[at + 4 : at + 2 + length]
        if marker == _SCAN:
            at = _end_of_scan(content, at + 2 + length)
            continue
        if marker == _APP0:
            # A JFIF header of 14 bytes holds no thumbnail.
            if not part.startswith(b"JFIF\0") or len(part) != 14:
                return "a thumbnail"
        elif marker not in _JPEG_PLAIN:
            return "a comment" if marker == 0xFE else f"a part APP{marker - _APP0}"
        at += 2 + length


def _end_of_scan(content: bytes, at: int) -> int:
    """The next marker after the picture data: 00 and D0 to D7 behind FF belong to the data."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise IndexError
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2
