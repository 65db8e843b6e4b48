"""Make up names that nobody bears: "Người Mẫu Một", sample person one."""

_DIGITS = ("", "Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín")


def person(number: int) -> str:
    """Name a sample person, from 1 to 999."""
    return f"Người Mẫu {in_words(number)}"


def in_words(number: int) -> str:
    """Write a number from 1 to 999 in Vietnamese words, each with a capital."""
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    words = [f"{_DIGITS[hundreds]} Trăm"] if hundreds else []
    if tens:
        words.append("Mười" if tens == 1 else f"{_DIGITS[tens]} Mươi")
    elif hundreds and units:
        words.append("Linh")
    return " ".join([*words, _unit(units, tens)]).strip()


def _unit(units: int, tens: int) -> str:
    """Say the last digit as it sounds after the tens: hai mươi mốt, mười lăm."""
    if units == 1 and tens > 1:
        return "Mốt"
    return "Lăm" if units == 5 and tens else _DIGITS[units]  # noqa: PLR2004 - the digit five.
