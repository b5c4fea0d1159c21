"""A post's pictures, read before anything is sent."""

from schoolcast.api.errors import NotSent
from schoolcast.domain.revision import Post


def read_pictures(post: Post) -> list[bytes]:
    """The clean bytes of each picture, in order; NotSent when one can't be read."""
    try:
        return [image.read_bytes() for image in post.images]
    except OSError as problem:
        raise NotSent(
            "A picture of this post could not be read from the disk; nothing was posted, and it "
            "will be tried again.",
            detail=str(problem),
        ) from None
