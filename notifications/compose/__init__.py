"""Write mails: the words of each kind in both languages, and the bytes that go out."""

from notifications.compose.content import Concern, Facts, Flaw, Standing
from notifications.compose.mime import Letter, Sender, key_in, key_of, number_in, to_bytes
from notifications.compose.rendering import Written, write
from notifications.compose.shipped import KINDS, places_of, shipped

__all__ = [
    "KINDS",
    "Concern",
    "Facts",
    "Flaw",
    "Letter",
    "Sender",
    "Standing",
    "Written",
    "key_in",
    "key_of",
    "number_in",
    "places_of",
    "shipped",
    "to_bytes",
    "write",
]
