"""How far two spellings are apart."""


def one_slip(one: str, other: str) -> bool:
    """Whether a single letter added, left out, changed or swapped makes one into the other."""
    if one == other or abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 3:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, wanted = one[start:], other[start:]
    return (
        rest[1:] == wanted[1:]
        or rest[1:] == wanted
        or rest == wanted[1:]
        or (rest[:2] == wanted[1::-1] and len(wanted) > 1 and rest[2:] == wanted[2:])
    )


_QUIET = str.maketrans("", "", "aeiouy")


def sounds_alike(one: str, other: str) -> bool:
    """Whether two names differ in vowels and doubled letters alone: "muhamed", "muhammad"."""
    return one[:1] == other[:1] and _skeleton(one) == _skeleton(other) != ""


def _skeleton(name: str) -> str:
    bones = name.translate(_QUIET)
    plain = "".join(letter for at, letter in enumerate(bones) if bones[at - 1 : at] != letter)
    return plain if len(plain) > 2 else ""
