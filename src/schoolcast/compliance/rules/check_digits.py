"""Check digits: they tell a pupil's or patient's number from any other row of digits."""

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def is_upn(text: str) -> bool:
    """Whether thirteen characters are a unique pupil number: the letter is its check digit.

    The weights 2 to 13, modulo 23, are those of the Department for Education's guidance.
    """
    letter, digits = text[:1].upper(), text[1:]
    if len(digits) != 12 or not digits[:11].isdigit():
        return False
    last = digits[11]
    value = int(last) if last.isdigit() else _UPN_LETTERS.find(last.upper())
    numbers = [int(digit) for digit in digits[:11]] + [value]
    total = sum(number * weight for weight, number in enumerate(numbers, start=2))
    return value >= 0 and _UPN_LETTERS[total % 23] == letter


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits are an NHS number: modulus 11, weights 10 down to 2."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)
    )
    return (11 - total % 11) % 11 == int(digits[9])


def is_card_number(digits: str) -> bool:
    """Whether 13 to 19 digits are a payment card's: Luhn's sum, and a scheme's first digit."""
    if not 13 <= len(digits) <= 19 or digits[0] not in "3456" or len(set(digits)) < 2:
        return False
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    plain = [int(digit) for digit in digits[::-2]]
    return (sum(plain) + sum(each - 9 if each > 9 else each for each in doubled)) % 10 == 0
