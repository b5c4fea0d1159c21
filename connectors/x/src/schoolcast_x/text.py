"""Text as X counts and shows it; twitter-text does the counting."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from schoolcast.api import Post
from schoolcast_x.counting import links, weighted

LIMIT = 280
# X links $SCHOOL as a share's symbol; "$5" and "US$20" are money.
_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?![\w$])")
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_LINK = "\ufffc"
# From the end of the sentence before, or the start of the line, to a link behind a colon.
_LEADS_UP = re.compile(f"(?:^|(?<=[.!?])[ ]*)[^.!?\\n{_LINK}]*:\\s*{_LINK}[.!]?", re.MULTILINE)
_ALONE = re.compile(f"^[ ]*{_LINK}[ .]*$", re.MULTILINE)
_SURROGATES = re.compile("[\ud800-\udfff]")


def message_of(post: Post) -> str:
    """The text as sent: X has no field for a link, so the link stands at its end."""
    text = plain(post.text)
    if post.link and post.link not in addresses_in(text):
        return f"{text}\n\n{post.link}".strip()
    return text


def plain(text: str) -> str:
    """NFC, with plain line ends, and without space around it."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def weight(text: str) -> int:
    """The length as X counts it: a link is 23, an emoji 2, whatever they are made of."""
    return weighted(without_surrogates(text))[0]


def sendable(text: str) -> bool:
    """Whether X takes every character of the text."""
    if _SURROGATES.search(text):
        return False
    # An empty or over-long text is not valid either, so each character is looked at alone.
    strange = {letter for letter in text if letter > "\uf000"}
    return all(weighted(letter)[1] for letter in strange)


def without_surrogates(text: str) -> str:
    """The text with a mark in place of halves of characters, which no encoding takes."""
    return _SURROGATES.sub("\ufffd", text)


def links_in(text: str) -> list[str]:
    """Every link as X sees it, bare domains such as oakfield.example.org included.

    Where it sees none, what is written as a web address: X may know more domains than we do.
    """
    return [link for link, _, _ in links(without_surrogates(text))] or addresses_in(text)


def without_links(text: str) -> str:
    """The words without their links, and without what only led up to one: "Read more:".

    Where a sentence needs the link, the school's website stands in for it.
    """
    for link in sorted({*links_in(text), *addresses_in(text)}, key=len, reverse=True):
        text = text.replace(link, _LINK)
    text = _ALONE.sub("", _LEADS_UP.sub("", plain(text))).replace(_LINK, "our website")
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"^[ ]+", "", text, flags=re.MULTILINE)).strip()


def addresses_in(text: str) -> list[str]:
    """Everything written as a web address, whether X would make it a link or not."""
    return [found.rstrip(".,;:!?)") for found in _WEB.findall(text)]


def cashtags_in(text: str) -> list[str]:
    """The symbols of shares in the text, as written."""
    return _CASHTAG.findall(text)


def comparable(text: str) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    """The words, with a mark in place of each link, and where the links lead.

    X gives a link back as another spelling of itself: with a scheme, or a slash at its end.
    """
    text = without_surrogates(plain(text))
    words: list[str] = []
    places: list[tuple[str, str, str]] = []
    position = 0
    for link, start, end in links(text):
        words += [text[position:start], "\ufffc"]
        places.append(_place(link))
        position = end
    words.append(text[position:])
    return "\n".join(_tidy("".join(words))), tuple(places)


def _tidy(text: str) -> Iterator[str]:
    return (line.rstrip() for line in text.split("\n"))


def _place(link: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        return (parts.netloc.lower(), parts.path.rstrip("/"), f"{parts.query}#{parts.fragment}")
    except ValueError:
        return ("", link, "")
