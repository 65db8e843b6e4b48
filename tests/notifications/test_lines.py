"""Deliver over several lines that stay open, at no more than the rate, and with clocks that jump."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import func, select

from notifications import outbox
from notifications.audience import Hearer
from notifications.compose import Written
from notifications.delivery import LINES, deliver
from notifications.mailer import PooledMailer
from notifications.outbox import Draft
from tests.notifications.mail import (
    SENDER,
    RecordingMailer,
    forget,
    mailer_to,
    messages,
    queue_many,
    send,
    states,
)
from tests.notifications.servers import DROP, Post, serving
from tests.world import OPENED, World, later, make_world
from workflow.database import Database, open_database
from workflow.models.message import Message

MANY = 100


@pytest.fixture
def world(database: Database) -> World:
    """A department of one unit with nothing to tell."""
    made = make_world(database, units=1)
    forget(made)
    return made


def readers(count: int) -> list[str]:
    """Name the recipients that `queue_many` makes up."""
    return sorted(f"reader-{number}@thidua.example" for number in range(count))


def test_many_mails_share_a_few_lines_and_no_text_goes_out_before_its_mark_is_committed(world: World) -> None:
    queue_many(world, MANY)
    marked = select(func.count()).where(Message.state.in_(("in_data", "sent")))
    early: list[int] = []

    def look(step: str) -> None:
        if step == "DATA":
            begun = world.database.read(lambda connection: connection.scalar(marked)) or 0
            early.append(post.steps.count("DATA") - begun)

    with serving(Post()) as post:
        post.watch = look
        assert send(world.database, mailer_to(post), limit=MANY) == MANY
    assert sorted(post.recipients()) == readers(MANY)
    assert states(world.database) == ["sent"] * MANY
    assert post.steps.count("EHLO") == LINES
    assert len(early) == MANY
    assert max(early) <= 0


def test_a_server_that_allows_one_line_gets_all_mail_over_it(world: World) -> None:
    queue_many(world, MANY)
    with serving(Post()) as post:
        post.watch = lambda step: (
            post.answers.update(CONNECT="421 4.7.0 too many connections") if step == "EHLO" else None
        )
        send(world.database, mailer_to(post), limit=MANY)
    assert sorted(post.recipients()) == readers(MANY)


@pytest.mark.parametrize("step", ["CONNECT", "RCPT", "DOT"])
def test_many_mails_survive_a_server_that_hangs_up_now_and_then(world: World, step: str) -> None:
    queue_many(world, MANY)
    with serving(Post(once={step: DROP})) as post:
        send(world.database, mailer_to(post), limit=MANY)
        send(world.database, mailer_to(post), now=later(OPENED, minutes=2), limit=MANY)
    left = [message for message in messages(world.database) if message.state != "sent"]
    assert [message.state for message in left] == (["uncertain"] if step == "DOT" else [])
    assert sorted(post.recipients()) == readers(MANY)


def over(post: Post, *works: Callable[[PooledMailer], Coroutine[object, object, object]]) -> None:
    """Do works one after another with one pool of lines."""

    async def run() -> None:
        mailer = PooledMailer(mailer_to(post))
        for work in works:
            await work(mailer)
        await mailer.aclose()

    asyncio.run(run())


def test_lines_stay_open_between_runs_and_one_that_was_dropped_is_opened_again(world: World) -> None:
    queue_many(world, 3)

    def one_mail(mailer: PooledMailer) -> Coroutine[object, object, int]:
        return deliver(world.database, mailer, sender=SENDER, now=OPENED, limit=1)

    async def hang_up(_mailer: PooledMailer) -> None:
        post.once["RSET"] = DROP

    with serving(Post()) as post:
        over(post, one_mail, one_mail, hang_up, one_mail)
    mail = ["MAIL", "RCPT", "DATA", "DOT"]
    assert post.steps == ["EHLO", "RSET", *mail, "RSET", *mail, "RSET", "EHLO", "RSET", *mail, "QUIT"]
    assert states(world.database) == ["sent"] * 3
    assert [message.attempts for message in messages(world.database)] == [1, 1, 1]


def test_a_line_that_is_not_used_is_closed(world: World) -> None:
    queue_many(world, 1)

    def one_mail(mailer: PooledMailer) -> Coroutine[object, object, int]:
        return deliver(world.database, mailer, sender=SENDER, now=OPENED)

    async def wait_long(mailer: PooledMailer) -> None:
        await mailer.close_idle(seconds=0)
        assert post.steps[-1] == "QUIT"

    with serving(Post()) as post:
        over(post, one_mail, wait_long)
    assert post.steps.count("EHLO") == 1


def test_no_minute_sees_more_attempts_than_the_rate_whoever_asks(world: World, database_url: str) -> None:
    queue_many(world, 7)
    other = open_database(database_url)
    mailer = RecordingMailer()

    def taken(database: Database, *, after: float) -> int:
        now = later(OPENED, seconds=after)
        return asyncio.run(deliver(database, mailer, sender=SENDER, now=now, limit=2, per_minute=3))

    counts = [taken(database, after=after) for after in (0, 10, 59, 60, 70) for database in (world.database, other)]
    other.close()
    assert counts == [2, 1, 0, 0, 0, 0, 2, 1, 0, 0]
    assert taken(world.database, after=-86400) == 1
    assert len(mailer.mails) == 7


def test_a_clock_that_is_set_back_loses_no_mail_and_sends_none_twice(world: World) -> None:
    queue_many(world, 2)
    with serving(Post(once={"RCPT": "451 4.7.1 greylisted, come back"})) as post:
        send(world.database, mailer_to(post))
        before = [OPENED - timedelta(days=30), OPENED - timedelta(days=30, minutes=-2)]
        for moment in (*before, _due(world)):
            send(world.database, mailer_to(post), now=moment)
    assert sorted(post.recipients()) == readers(2)
    assert states(world.database) == ["sent", "sent"]


def _due(world: World) -> datetime:
    """Say when all that waits may be tried again."""
    return max((message.next_try_at or OPENED for message in messages(world.database)), default=OPENED)


def test_only_what_is_not_obligatory_can_be_unsubscribed_from(world: World) -> None:
    officer = world.actor("officer@unit-1")
    assert officer.account is not None
    assert officer.person is not None
    hearer = Hearer(officer.account, officer.person, "Người nhận", "reader@thidua.example", "vi", officer)
    issuer = world.organisations["so-y-te"]
    drafts = [
        Draft(issuer, None, kind, hearer, Written("Nhắc việc", "Nội dung\n", "<p>Nội dung</p>\n"))
        for kind in ("reminder_digest", "reminder_submission")
    ]
    world.database.write(lambda connection: outbox.queue(connection, drafts, now=OPENED))
    mailer = RecordingMailer()
    sender = replace(SENDER, base_url="https://thidua.example")
    asyncio.run(deliver(world.database, mailer, sender=sender, now=OPENED))
    token = messages(world.database)[0].unsubscribe_token
    digest, obligatory = (message_from_bytes(content) for _, content in mailer.mails)
    assert digest["List-Unsubscribe"].strip() == f"<https://thidua.example/unsubscribe/{token}>"
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert obligatory["List-Unsubscribe"] is None
