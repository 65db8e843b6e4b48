"""Write mails: the words of each kind in both languages, and the bytes that go out."""

from notifications.compose.content import Concern, Facts, Flaw
from notifications.compose.mime import Letter, Sender, key_in, key_of, to_bytes
from notifications.compose.rendering import Written, write

__all__ = [
    "Concern",
    "Facts",
    "Flaw",
    "Letter",
    "Sender",
    "Written",
    "key_in",
    "key_of",
    "to_bytes",
    "write",
]
