"""Say days, instants and limits as people in Vietnam read them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from states.labels.language import Language, Words

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_WEEKDAYS = (
    Words("thứ Hai", "Monday"),
    Words("thứ Ba", "Tuesday"),
    Words("thứ Tư", "Wednesday"),
    Words("thứ Năm", "Thursday"),
    Words("thứ Sáu", "Friday"),
    Words("thứ Bảy", "Saturday"),
    Words("Chủ nhật", "Sunday"),
)
_AT = Words("{clock} ngày {day}", "{clock} on {day}")
_END_OF = Words("hết ngày {day}", "the end of {day}")
_INSTEAD = Words("{limit}, thay cho ngày nghỉ {day}", "{limit}, instead of the rest day {day}")
_BEFORE = Words("trước {hour:02} giờ {minute:02} ngày {day}", "before {hour:02}:{minute:02} on {day}")


def day_words(day: date, lang: Language) -> str:
    """Say a day with its weekday: 14/12/2026 (thứ Hai)."""
    return f"{_numbers(day)} ({_WEEKDAYS[day.weekday()].said(lang)})"


def instant_words(instant: datetime, lang: Language) -> str:
    """Say when something happened, to the minute, in Vietnam's time: 08:05 ngày 14/12/2026.

    Raises ValueError for an instant without a time zone.
    """
    local = _local(instant)
    return _AT.said(lang).format(clock=f"{local:%H:%M}", day=_numbers(local))


def limit_words(instant: datetime, lang: Language) -> str:
    """Say a deadline, given its first refused instant, by the last day or minute that still counts.

    Midnight in Vietnam at the start of 15/12/2026 is said "hết ngày 14/12/2026 (thứ Hai)"; any other instant "trước
    17 giờ 00 ngày 14/12/2026 (thứ Hai)". Raises ValueError for an instant without a time zone.
    """
    local = _local(instant)
    if local.time() == time.min:
        return _END_OF.said(lang).format(day=day_words(local.date() - timedelta(days=1), lang))
    return _BEFORE.said(lang).format(hour=local.hour, minute=local.minute, day=day_words(local.date(), lang))


def rolled_words(instant: datetime, lang: Language, *, unrolled: date) -> str:
    """Say a deadline, given its first refused instant and its last acceptable day before it rolled.

    Where a rest day was rolled over, both are said: hết ngày 16/12/2024 (thứ Hai), thay cho ngày nghỉ 14/12/2024 (thứ
    Bảy). With grace days the limit is later anyway, so the caller gives the instant without them. Raises ValueError for
    an instant without a time zone.
    """
    limit = limit_words(instant, lang)
    if _local(instant).date() == unrolled + timedelta(days=1):
        return limit
    return _INSTEAD.said(lang).format(limit=limit, day=day_words(unrolled, lang))


def _numbers(day: date) -> str:
    """Write a day as numbers with its whole year, which `strftime` leaves without zeros on some systems."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def _local(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        message = f"{instant.isoformat()} has no time zone"
        raise ValueError(message)
    return instant.astimezone(_VIETNAM)
