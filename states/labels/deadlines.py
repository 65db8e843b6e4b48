"""Name deadlines as they stand in people's calendars."""

from collections.abc import Mapping

from states.labels.language import Language, Words

_NAMES: Mapping[str, Words] = {
    "submission": Words("Hạn nộp hồ sơ: {matter} ({unit})", "Dossiers due: {matter} ({unit})"),
    "return": Words("Hạn nộp lại hồ sơ: {matter} ({unit})", "Returned dossiers due: {matter} ({unit})"),
    "obligation": Words("Hạn thực hiện: {matter} ({unit})", "Due: {matter} ({unit})"),
}


def deadline_name(kind: str, matter: Words, *, unit: str, lang: Language) -> str:
    """Name a deadline of a unit in a language: what is due, for whom."""
    return _NAMES[kind].said(lang).format(matter=matter.said(lang), unit=unit)
