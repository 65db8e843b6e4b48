"""Deliver over SMTP, and hear every answer that a server can give."""

import asyncio
import re
import time
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from notifications import outbox
from notifications.delivery import deliver
from notifications.mailer import Security, SmtpMailer
from notifications.reconciling import Reconciled, reconcile
from states.message import Action
from tests.notifications.mail import (
    SENDER,
    RecordingMailer,
    forget,
    mailer_to,
    messages,
    queue_some,
    send,
    states,
)
from tests.notifications.servers import DROP, HOST, Post, free_port, serving
from tests.world import OPENED, World, later, make_world
from workflow.database import Database
from workflow.models.message import Message
from workflow.models.person import Account

NOT_NOW, NEVER = "451 4.3.0 try later", "554 5.7.1 never"
MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE)
BEFORE_A_MAIL = ("CONNECT", "EHLO", "RSET")
OF_A_MAIL = ("MAIL", "RCPT", "DATA", "DOT")


@pytest.fixture
def world(database: Database) -> World:
    """A department of two units with nothing to tell."""
    made = make_world(database, units=2)
    forget(made)
    return made


def test_a_mail_is_sent_once_and_the_words_of_the_server_are_kept(world: World) -> None:
    queue_some(world, 2)
    with serving(Post()) as post:
        taken_up = [send(world.database, mailer_to(post)) for _ in range(2)]
    assert taken_up == [2, 0]
    assert post.recipients() == ["officer.unit-1@thidua.example", "officer.unit-2@thidua.example"]
    assert [(message.state, message.words) for message in messages(world.database)] == [("sent", "250 2.0.0 taken")] * 2


def test_one_line_carries_all_mails_of_a_run(world: World) -> None:
    queue_some(world, 2)
    with serving(Post()) as post:
        send(world.database, mailer_to(post))
    mail = ["MAIL", "RCPT", "DATA", "DOT"]
    assert post.steps == ["EHLO", "RSET", *mail, *mail, "QUIT"]


@pytest.mark.parametrize("step", BEFORE_A_MAIL)
@pytest.mark.parametrize("answer", [NOT_NOW, NEVER, DROP])
def test_what_goes_wrong_before_a_mail_is_no_fault_of_the_mail(world: World, step: str, answer: str) -> None:
    queue_some(world, 2)
    with serving(Post({step: answer, "HELO": answer})) as post:
        send(world.database, mailer_to(post))
    found = messages(world.database)
    assert [(message.state, message.attempts) for message in found] == [("queued", 1)] * 2
    assert all(message.next_try_at > OPENED for message in found)
    assert answer == DROP or {message.words for message in found} == {answer}
    assert post.taken == []


@pytest.mark.parametrize("step", OF_A_MAIL)
def test_a_mail_that_a_server_does_not_want_now_is_tried_again(world: World, step: str) -> None:
    queue_some(world, 1)
    with serving(Post({step: NOT_NOW})) as post:
        send(world.database, mailer_to(post))
        (message,) = messages(world.database)
        assert (message.state, message.words, message.lease_until) == ("queued", NOT_NOW, None)
        assert send(world.database, mailer_to(post), now=later(OPENED, seconds=30)) == 0
        post.answers.clear()
        assert send(world.database, mailer_to(post), now=later(OPENED, seconds=90)) == 1
    assert states(world.database) == ["sent"]
    assert len(post.taken) == 1


@pytest.mark.parametrize("step", OF_A_MAIL)
def test_a_mail_that_a_server_never_wants_has_failed_with_its_words_and_the_next_goes_out(
    world: World, step: str
) -> None:
    queue_some(world, 2)
    with serving(Post(once={step: NEVER})) as post:
        send(world.database, mailer_to(post))
        again = send(world.database, mailer_to(post), now=later(OPENED, days=1))
    assert [(message.state, message.words) for message in messages(world.database)] == [
        ("failed", NEVER),
        ("sent", "250 2.0.0 taken"),
    ]
    assert again == 0
    assert post.recipients() == ["officer.unit-2@thidua.example"]


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_a_server_that_hangs_up_before_the_text_has_not_got_the_mail(world: World, step: str) -> None:
    queue_some(world, 2)
    with serving(Post(once={step: DROP})) as post:
        send(world.database, mailer_to(post))
        assert states(world.database) == ["queued", "sent"]
        send(world.database, mailer_to(post), now=later(OPENED, seconds=90))
    assert states(world.database) == ["sent", "sent"]
    assert sorted(post.recipients()) == ["officer.unit-1@thidua.example", "officer.unit-2@thidua.example"]


@pytest.mark.parametrize("step", ["DATA", "DOT"])
def test_a_server_that_hangs_up_over_the_text_may_have_got_the_mail_and_its_log_decides(
    world: World, step: str
) -> None:
    queue_some(world, 2)
    with serving(Post(once={step: DROP})) as post:
        send(world.database, mailer_to(post))
        assert states(world.database) == ["uncertain", "sent"]
        assert send(world.database, mailer_to(post), now=later(OPENED, days=1)) == 0
        settle(world.database, post)
        send(world.database, mailer_to(post), now=later(OPENED, days=1))
    assert states(world.database) == ["sent", "sent"]
    assert sorted(post.recipients()) == ["officer.unit-1@thidua.example", "officer.unit-2@thidua.example"]


@pytest.mark.parametrize("answer", ["354 go on", "200 hm", "no number at all"])
def test_an_answer_to_the_text_that_says_neither_yes_nor_no_leaves_it_uncertain(world: World, answer: str) -> None:
    queue_some(world, 1)
    with serving(Post({"DOT": answer})) as post:
        send(world.database, mailer_to(post))
    assert states(world.database) == ["uncertain"]


def test_a_server_that_stays_silent_after_the_text_leaves_it_uncertain(world: World) -> None:
    queue_some(world, 1)
    with serving(Post()) as post:
        post.watch = lambda step: time.sleep(1.5) if step == "DOT" else None
        send(world.database, mailer_to(post, patience=0.5))
    assert states(world.database) == ["uncertain"]


def test_where_nobody_listens_all_wait_with_growing_pauses_and_fail_after_two_days(world: World) -> None:
    queue_some(world, 2)
    mailer = SmtpMailer(HOST, free_port(), Security.NONE)
    now, pauses = OPENED, []
    while states(world.database) == ["queued", "queued"]:
        assert send(world.database, mailer, now=now) == 2
        due = messages(world.database)[0].next_try_at
        if due is not None:
            pauses.append(round((due - now) / timedelta(minutes=1)))
            now = later(due, seconds=1)
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, *[360] * 7]
    assert states(world.database) == ["failed", "failed"]
    assert "Error connecting" in messages(world.database)[0].words
    assert now - OPENED >= timedelta(days=2)


def test_a_run_takes_up_no_more_than_it_is_told_and_the_oldest_first(world: World) -> None:
    queue_some(world, 2)
    mailer = RecordingMailer()
    assert send(world.database, mailer, limit=1) == 1
    assert states(world.database) == ["sent", "queued"]


def test_mail_to_an_account_that_was_disabled_meanwhile_is_suppressed(world: World) -> None:
    queue_some(world, 2)
    disabled = update(Account).where(Account.id == world.actor("officer@unit-1").account).values(disabled_at=OPENED)
    world.database.write(lambda connection: connection.execute(disabled))
    mailer = RecordingMailer()
    send(world.database, mailer)
    assert states(world.database) == ["suppressed", "sent"]
    assert [envelope.recipient for envelope, _ in mailer.mails] == ["officer.unit-2@thidua.example"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "nobody@",
        "@thidua.example",
        "a b@thidua.example",
        "a@thidua.example, b@thidua.example",
        "<a@thidua.example>",
        "a@thidua.example\r\nBcc: b@thidua.example",
        "đ@thidua.example",
        "a@thiđua.example",
    ],
)
def test_an_address_that_is_none_fails_alone(world: World, address: str) -> None:
    first, _ = queue_some(world, 2)
    broken = update(Message).where(Message.id == first.id).values(address=address)
    world.database.write(lambda connection: connection.execute(broken))
    mailer = RecordingMailer()
    send(world.database, mailer)
    assert states(world.database) == ["failed", "sent"]
    assert len(mailer.mails) == 1


def test_two_runs_at_once_send_no_mail_twice(world: World) -> None:
    queue_some(world, 2)
    claimed = world.database.write(lambda connection: outbox.claim(connection, now=OPENED, limit=1))
    mailer = RecordingMailer()
    assert send(world.database, mailer) == 1
    assert len(claimed) == 1
    assert states(world.database) == ["queued", "sent"]


def test_whoever_comes_after_his_lease_sends_nothing(world: World) -> None:
    queue_some(world, 1)
    after = later(OPENED, minutes=11)
    (slow,) = world.database.write(lambda connection: outbox.claim(connection, now=OPENED, limit=1))
    assert not world.database.write(lambda connection: outbox.begin(connection, [slow], now=after))
    assert send(world.database, RecordingMailer(), now=after) == 1
    assert not world.database.write(lambda connection: outbox.begin(connection, [slow], now=OPENED))
    assert states(world.database) == ["sent"]


def test_an_answer_that_comes_after_the_lease_still_counts(world: World) -> None:
    queue_some(world, 1)
    after = later(OPENED, minutes=11)
    (slow,) = world.database.write(lambda connection: outbox.claim(connection, now=OPENED, limit=1))
    world.database.write(lambda connection: outbox.begin(connection, [slow], now=OPENED))
    assert send(world.database, RecordingMailer(), now=after) == 0
    assert states(world.database) == ["uncertain"]
    answer = outbox.Answer(slow, Action.ACCEPT, "250 ok")
    assert world.database.write(lambda connection: outbox.settle(connection, [answer], now=after)) == {slow.letter.id}
    assert states(world.database) == ["sent"]


def test_a_server_that_is_stopped_in_mid_text_hears_the_answer_first(world: World) -> None:
    queue_some(world, 2)

    async def stop_in_mid_text(post: Post) -> None:
        reached, loop = asyncio.Event(), asyncio.get_running_loop()

        def hold(step: str) -> None:
            if step == "DOT":
                loop.call_soon_threadsafe(reached.set)
                time.sleep(0.5)

        post.watch = hold
        delivery = asyncio.create_task(deliver(world.database, mailer_to(post), sender=SENDER, now=OPENED))
        await reached.wait()
        delivery.cancel()
        with pytest.raises(asyncio.CancelledError):
            await delivery

    with serving(Post()) as post:
        asyncio.run(stop_in_mid_text(post))
    assert states(world.database) == ["sent", "queued"]


def test_a_log_says_nothing_of_what_became_uncertain_after_it_was_read(world: World) -> None:
    queue_some(world, 1)
    with serving(Post({"DOT": DROP})) as post:
        send(world.database, mailer_to(post))
    read_before = later(OPENED, hours=-1)
    assert settle(world.database, Post(), as_of=read_before) == Reconciled(sent=0, queued=0)
    assert states(world.database) == ["uncertain"]
    assert settle(world.database, post) == Reconciled(sent=1, queued=0)


def settle(database: Database, post: Post, *, as_of: datetime | None = None) -> Reconciled:
    """Reconcile with what a post has taken, long after."""
    known = [found[1].decode() for mail in post.taken if (found := MESSAGE_ID.search(mail.content))]
    now = later(OPENED, hours=1)
    return database.write(lambda connection: reconcile(connection, known, as_of=as_of or now, now=now))
