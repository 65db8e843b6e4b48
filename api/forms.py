"""Read what people typed into forms, and keep it for showing it again."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from starlette.datastructures import FormData, UploadFile

from states.labels import Language, sentence
from states.refusals import Refusal

REQUEST_KEY = "idempotency_key"
"""Hidden field that makes a form count once, however often it is sent."""


@dataclass(slots=True)
class Typed:
    """The fields of one form as they came, and what was found wrong with them so far."""

    values: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    files: Mapping[str, UploadFile]
    refusals: list[Refusal] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Give a field without blanks at its ends, or nothing."""
        return self.values.get(name, "").strip()

    def optional(self, name: str) -> str | None:
        """Give a field, or None where it is empty."""
        return self.text(name) or None

    def required(self, name: str) -> str:
        """Give a field that has to be filled."""
        found = self.text(name)
        if not found:
            self.refuse("field_required", name)
        return found

    def number(self, name: str, *, least: int = 0, most: int = 1_000_000) -> int | None:
        """Read a whole number; an empty field is None."""
        found = self.text(name)
        if not found:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", found) or not least <= int(found) <= most:
            self.refuse("field_invalid", name, expected=f"{least}–{most}")
            return None
        return int(found)

    def numbers(self, name: str) -> list[int]:
        """Read a list of ids, such as ticked boxes; what is no id is left out."""
        return [int(one) for one in self.lists.get(name, ()) if re.fullmatch(r"[0-9]{1,9}", one)]

    def day(self, name: str) -> date | None:
        """Read a day from the three boxes day, month and year; None where all are empty."""
        parts = [self.text(f"{name}-{part}") for part in ("year", "month", "day")]
        if not any(parts):
            return None
        try:
            return date(*(int(part) for part in parts))
        except ValueError:
            self.refuse("date_invalid", name)
            return None

    def boxes(self, name: str) -> dict[str, str]:
        """Give what was typed into the three boxes of a day, as it was typed."""
        return {part: self.text(f"{name}-{part}") for part in ("day", "month", "year")}

    def refuse(self, code: str, name: str, **detail: object) -> None:
        """Note what is wrong with a field."""
        self.refusals.append(Refusal(code, {"field": name, **detail}))

    def refuse_empty(self, *names: str) -> None:
        """Note fields that have to be filled, unless something else is wrong with them already."""
        known = {refusal.detail.get("field") for refusal in self.refusals}
        for name in names:
            if name not in known:
                self.refuse("field_required", name)

    @property
    def key(self) -> str | None:
        """The key that makes this form count once."""
        return self.optional(REQUEST_KEY)


def typed(form: FormData) -> Typed:
    """Sort what a form sent into texts, lists and files."""
    values: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    files: dict[str, UploadFile] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files[name] = value
        else:
            values[name] = value
            lists[name] = (*lists.get(name, ()), value)
    return Typed(values, lists, files)


def blank(**values: str) -> Typed:
    """Make the form of a page that nobody has filled in yet."""
    return Typed(values, {}, {})


def errors_by_field(refusals: Iterable[Refusal], language: Language) -> dict[str, str]:
    """Say each field's first error in words."""
    errors: dict[str, str] = {}
    for refusal in refusals:
        name = refusal.detail.get("field")
        if isinstance(name, str):
            errors.setdefault(name, sentence(refusal, language))
    return errors


def reasons_of_page(refusals: Iterable[Refusal], language: Language) -> tuple[str, ...]:
    """Say what is refused as a whole, rather than a field."""
    return tuple(sentence(refusal, language) for refusal in refusals if "field" not in refusal.detail)
