"""Deliver over SMTP, and hear every answer that a server can give."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from notifications import outbox
from notifications.mailer import FolderMailer, Security, SmtpMailer
from tests.notifications.mail import (
    RecordingMailer,
    forget,
    mailer_to,
    messages,
    queue_some,
    send,
    states,
)
from tests.notifications.servers import DROP, HOST, Post, free_port, make_certificate, serving
from tests.world import OPENED, World, later, make_world
from workflow.database import Database
from workflow.models.message import Message
from workflow.models.person import Account

NOT_NOW, NEVER = "451 4.3.0 try later", "554 5.7.1 never"
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
    with serving(Post({step: NEVER})) as post:
        post.watch = lambda passed: post.answers.clear() if passed == step else None
        refused = post.answers[step]
        first = {"left": refused}

        def once(passed: str) -> None:
            if passed == step and "left" not in first:
                post.answers.pop(step, None)
            first.pop("left", None) if passed == step else None

        post.watch = once
        send(world.database, mailer_to(post))
        again = send(world.database, mailer_to(post), now=later(OPENED, days=1))
    assert [(message.state, message.words) for message in messages(world.database)] == [
        ("failed", NEVER),
        ("sent", "250 2.0.0 taken"),
    ]
    assert again == 0
    assert post.recipients() == ["officer.unit-2@thidua.example"]
