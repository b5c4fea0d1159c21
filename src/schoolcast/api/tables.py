"""Tables: the text of a CSV file, whatever it was saved as."""

from collections.abc import Iterator

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SEPARATORS = ",;\t"


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are an Excel file, of the new kind or the old."""
    return data.startswith(_WORKBOOKS)


def text_of(data: bytes) -> tuple[str, str]:
    """The text and the encoding it was read as: UTF-8 or -16 where it can be, else Windows-1252."""
    for encoding in _likely(data):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", errors="replace"), "cp1252"


def separator_of(text: str) -> str:
    """What stands between the cells, by the first line: a comma, a semicolon or a tab."""
    return max(_SEPARATORS, key=text.partition("\n")[0].count)


def _likely(data: bytes) -> Iterator[str]:
    yield from (encoding for mark, encoding in _MARKS if data.startswith(mark))
    if b"\0" in data[:200]:  # UTF-16 without a mark: every second byte of plain letters is zero
        yield "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    yield "utf-8"
    yield "cp1252"
