"""Making a picture clean: upright, in sRGB, no larger than needed, with nothing hidden in it."""

from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageCms, ImageOps

from schoolcast.media.hidden import hidden_data
from schoolcast.media.original import Limits, PictureProblem, opened

FEW_COLOURS = 256  # at most as many as a drawing has; more is a photograph


class CleanBytes(NamedTuple):
    """A clean picture before it is kept."""

    content: bytes
    media_type: str
    width: int
    height: int


def cleaned(raw: bytes, file: str, limits: Limits) -> CleanBytes:
    """Re-draw the original: the same bytes in give the same bytes out. PictureProblem."""
    with opened(raw, file, limits) as image:
        side = limits.longest_side
        image.draft(None, (side, side))  # a JPEG is decoded at the nearest larger size
        image.load()
        upright = ImageOps.exif_transpose(image)
        picture = _in_srgb(upright, image.info.get("icc_profile"))
    fresh = Image.new(picture.mode, picture.size)
    fresh.paste(picture)
    few = fresh.getcolors(FEW_COLOURS) is not None
    fresh.thumbnail((side, side), Image.Resampling.LANCZOS)
    content, media_type = _encoded(fresh, few, limits.jpeg_quality)
    leftovers = hidden_data(content)
    if leftovers:
        raise PictureProblem(
            f'The picture "{file}" could not be freed of hidden data ({leftovers}); '
            "it is not used. Save it anew as JPEG."
        )
    return CleanBytes(content, media_type, fresh.width, fresh.height)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB, or RGBA where something shows through."""
    if image.mode.startswith("I"):  # 16 bits of grey; their upper half is what a screen shows
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "F":
        raise ValueError("measured values, not a picture")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        image = _by_profile(image, profile)
    if image.has_transparency_data:
        image = image.convert("RGBA")
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
