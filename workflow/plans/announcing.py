"""Let a plan file say of a value that a later document will bring it."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Discriminator, Tag

from workflow.plans.spelling import Text

T = TypeVar("T")


class ToBeAnnounced(BaseModel, frozen=True, extra="forbid"):
    """What a later document will set (có văn bản hướng dẫn sau); until an amendment does, nothing opens on it."""

    rule: Literal["to_be_announced"]
    source: Text


def _when(value: object) -> str:
    """Tell a value from the promise of one; only the promise has a rule."""
    promised = isinstance(value, ToBeAnnounced) or (isinstance(value, Mapping) and "rule" in value)
    return "later" if promised else "now"


OrLater = Annotated[Annotated[T, Tag("now")] | Annotated[ToBeAnnounced, Tag("later")], Discriminator(_when)]
"""A value, or `{rule: to_be_announced, source: …}`."""


def known(value: T | ToBeAnnounced | None) -> T | None:
    """Return the value, or None while it is absent or to be announced."""
    return None if isinstance(value, ToBeAnnounced) else value


def listed(values: tuple[T, ...] | ToBeAnnounced) -> tuple[T, ...]:
    """Return the entries of a list, none while it is to be announced."""
    return () if isinstance(values, ToBeAnnounced) else values
