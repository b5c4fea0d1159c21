"""Reads a request's body: form, multipart or JSON."""

import json
from io import BytesIO
from urllib.parse import parse_qsl

from multipart import MultipartError, MultipartParser, parse_options_header

from schoolcast.standins.exchange import Body, Upload

MAX_BODY = 24 * 1024 * 1024
MAX_FIELDS = 1000
_FORM = "application/x-www-form-urlencoded"


class BadBody(ValueError):
    """The body is not what its content type promises."""


def parse_pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Parses a query or a form; raises BadBody beyond 1,000 fields."""
    try:
        return tuple(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError as problem:
        raise BadBody(f"The form can't be read: {problem}.") from problem


def parse_body(content_type: str, data: bytes) -> Body:
    """Parses `data` as its content type says; other types and an empty body give nothing."""
    if not data:
        return Body()
    kind, options = parse_options_header(content_type)
    if kind == "multipart/form-data":
        return _parse_multipart(data, options.get("boundary", ""))
    if kind == "application/json":
        return Body(json=parse_json(data))
    if kind == _FORM:
        return Body(fields=parse_pairs(_decode(data)))
    return Body()


def parse_json(data: bytes) -> object:
    """Parses JSON in UTF-8; raises BadBody in words."""
    try:
        parsed: object = json.loads(_decode(data))
    except RecursionError:
        raise BadBody("The JSON is nested too deeply.") from None
    except ValueError as problem:
        raise BadBody(f"The body is not JSON: {problem}.") from problem
    return parsed


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise BadBody("The body is not UTF-8 text.") from problem


def _parse_multipart(data: bytes, boundary: str) -> Body:
    fields: list[tuple[str, str]] = []
    uploads: list[Upload] = []
    try:
        parser = MultipartParser(
            BytesIO(data), boundary, len(data), spool_limit=MAX_BODY, memory_limit=MAX_BODY
        )
        for part in parser:
            # Some clients send a picture without a file name; its type gives it away.
            if part.filename or part.content_type != "text/plain":
                uploads.append(_upload(part.name, part.filename, part.content_type, part.raw))
            else:
                fields.append((part.name, part.value))
    except (MultipartError, UnicodeDecodeError, LookupError) as problem:
        raise BadBody(f"The multipart body can't be read: {problem}.") from problem
    return Body(fields=tuple(fields), uploads=tuple(uploads))


def _upload(name: str, filename: str | None, content_type: str, data: bytes) -> Upload:
    return Upload(name=name, filename=filename or "", content_type=content_type, data=data)
