"""Say what delivery asks of a mailer, in two steps around a commit, and what a mailer may answer."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who a mail is from and to, as bare addresses; `key` names it in logs and files."""

    key: str
    sender: str
    recipient: str


@dataclass(frozen=True)
class Postponed(Exception):
    """Not now: the mail was not taken, another attempt may succeed; `words` are the server's, or say what broke."""

    words: str


@dataclass(frozen=True)
class Rejected(Exception):
    """Never: the mail was not taken and the server, whose `words` these are, says that it never will."""

    words: str


class Bounced(Rejected):
    """Never: the server says that this address does not exist (RFC 3463, X.1), whatever mail is for it."""


@dataclass(frozen=True)
class Unanswered(Exception):
    """The text went out and no answer came back: the server may have taken the mail or not."""

    words: str


class Line(Protocol):
    """An open line, over which one mail after another goes out."""

    @property
    def alive(self) -> bool:
        """Whether another mail can be announced over it."""
        ...

    async def check(self) -> None:
        """Ask whether anybody is still there. Raises Postponed."""
        ...

    async def announce(self, envelope: Envelope) -> None:
        """Name sender and recipient. Raises Postponed or Rejected."""
        ...

    async def transmit(self, envelope: Envelope, content: bytes) -> str:
        """Hand over the text of what was announced; returns the server's words.

        Raises Postponed or Rejected where the server said so, Unanswered where it may have taken the mail.
        """
        ...


class Mailer(Protocol):
    """Where mail goes."""

    def connect(self) -> AbstractAsyncContextManager[Line]:
        """Open a line; entering raises Postponed where none can be had."""
        ...
