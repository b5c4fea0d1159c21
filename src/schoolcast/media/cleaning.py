"""Making a picture clean: upright, in sRGB, no larger than needed, with nothing hidden in it."""

from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageCms

from schoolcast.domain.picture import Camera
from schoolcast.media.camera import camera_of, frames_of
from schoolcast.media.hidden import hidden_data
from schoolcast.media.original import Limits, PictureProblem, opened
from schoolcast.pipeline.ports.pictures import Fit

FEW_COLOURS = 256  # at most as many as a drawing has; more is a photograph
_ANY = 2**62
_ORIENTATION = 0x0112
_TURNS = {  # EXIF 2.32, tag Orientation: what undoes it
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class CleanBytes(NamedTuple):
    """A clean picture before it is kept."""

    content: bytes
    media_type: str
    width: int
    height: int


class Origin(NamedTuple):
    """What the author's file said besides the picture: its device, format and frames."""

    camera: Camera
    format: str
    frames: int


def origin_of(raw: bytes, file: str, limits: Limits) -> Origin:
    """Of an original that was made clean before; PictureProblem."""
    with opened(raw, file, limits) as image:
        return _origin(image)


def cleaned(raw: bytes, file: str, limits: Limits) -> tuple[CleanBytes, Origin]:
    """Re-draw the original: the same bytes in give the same bytes out. PictureProblem."""
    side = limits.longest_side
    with opened(raw, file, limits) as image:
        origin = _origin(image)
        turn = _TURNS.get(_orientation(image))
        image.draft(None, (side, side))  # a JPEG is decoded at the nearest larger size
        image.load()
        profile = image.info.get("icc_profile")
        picture = _plain(image, profile)
        few = origin.format != "JPEG" and _few_colours(picture)
        # Made small before anything else, as each further step takes time and memory by its size.
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        picture = _in_srgb(picture, profile)
        if turn is not None:
            picture = picture.transpose(turn)
        return _clean(picture, few, limits.jpeg_quality, file), origin


def _origin(image: Image.Image) -> Origin:
    return Origin(camera_of(image), image.format or "", frames_of(image))


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # what a broken block does to its reader depends on how it is broken
        return 1


def _clean(picture: Image.Image, few: bool, quality: int, file: str) -> CleanBytes:
    """The picture in a new image that has never had anything else in it."""
    fresh = Image.new(picture.mode, picture.size)
    fresh.paste(picture)
    content, media_type = _encoded(fresh, few, quality)
    leftovers = hidden_data(content)
    if leftovers:
        raise PictureProblem(
            f'The picture "{file}" could not be freed of hidden data ({leftovers}); '
            "it is not used. Save it anew as JPEG."
        )
    return CleanBytes(content, media_type, fresh.width, fresh.height)


def _few_colours(image: Image.Image) -> bool:
    return image.getcolors(FEW_COLOURS) is not None


def _plain(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In a mode that can be made smaller, still in the colours of its profile."""
    if image.mode.startswith("I"):  # 16 bits of grey; their upper half is what a screen shows
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "F":
        raise ValueError("measured values, not a picture")
    if image.mode in ("RGB", "L") and "transparency" not in image.info:
        return image
    if profile and image.mode == "CMYK":
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB, or RGBA where something shows through."""
    if profile and image.mode in ("RGB", "CMYK", "L"):
        image = _by_profile(image, profile)
    if image.mode == "RGBA":
        low, _ = image.getchannel("A").getextrema()
        if isinstance(low, int | float) and low < 255:
            return image
    return image.convert("RGB")


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        made = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken profile says nothing about the colours
    return made or image


def fitted(content: bytes, fit: Fit, limits: Limits, file: str) -> CleanBytes:
    """A clean picture made smaller, or a JPEG, as a channel wants it; PictureProblem."""
    with opened(content, file, limits) as image:
        image.load()
        picture = image.copy()
    for side, quality in _attempts(max(picture.size), fit, limits.jpeg_quality):
        smaller = picture.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        for kind in ("PNG", "JPEG") if image.format == "PNG" else ("JPEG",):
            made = _as(smaller, kind, quality)
            if made.media_type in fit.formats and len(made.content) <= (fit.bytes or _ANY):
                return made
    raise PictureProblem(
        f'The picture "{file}" can\'t be made small enough for this channel; choose another.'
    )


def _attempts(longest: int, fit: Fit, quality: int) -> list[tuple[int, int]]:
    """Sides and qualities to try, from the best to what is just worth showing."""
    side = min(longest, fit.side or longest)
    sizes = [side * part // 100 for part in (100, 80, 60, 40, 25)]
    return [(size, grade) for size in sizes for grade in (quality, 75, 60)]


def _as(picture: Image.Image, kind: str, quality: int) -> CleanBytes:
    if kind == "PNG":
        content = _saved(picture, "PNG")
    else:
        content = _saved(_on_white(picture), "JPEG", quality=quality)
    return CleanBytes(content, f"image/{kind.lower()}", picture.width, picture.height)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    fresh = Image.new("RGB", picture.size, "white")
    fresh.paste(picture, mask=picture.getchannel("A"))
    return fresh


def _encoded(image: Image.Image, few_colours: bool, quality: int) -> tuple[bytes, str]:
    """PNG for what shows through and for drawings, unless JPEG is far smaller; else JPEG."""
    if image.mode == "RGBA":
        return _saved(image, "PNG"), "image/png"
    jpeg = _saved(image, "JPEG", quality=quality)
    png = _saved(image, "PNG") if few_colours else b""
    if png and len(png) < 2 * len(jpeg):
        return png, "image/png"
    return jpeg, "image/jpeg"


def _saved(image: Image.Image, kind: str, **options: int) -> bytes:
    out = BytesIO()
    image.save(out, kind, optimize=True, **options)
    return out.getvalue()
