"""Who runs the installation sees how the mail stands, without its text, and holds it in hand on pages and by REST."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from api.jobs import mail as mailing
from states.actors import Role
from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.notifications.mail import RecordingMailer, forget, mailer_to, messages, queue_some, send, states
from tests.notifications.servers import DROP, Post, serving
from tests.steps import grant
from tests.world import OPENED, World, later
from workflow.models.journal import JournalEntry
from workflow.models.message import Message
from workflow.models.person import Account

UNKNOWN = "550 5.1.1 <officer.unit-1@thidua.example>: no such mailbox"


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application, whose auditor also runs the installation."""
    made = web_over(world, folder=tmp_path, now=OPENED + timedelta(days=1))
    grant(world, "auditor", Role.ADMINISTRATOR, "so-y-te")
    forget(world)
    return made


def operator(web: Web) -> Browser:
    """The browser of somebody who acts as the administrator."""
    browser = Browser(web, "auditor")
    browser.get("/role")
    browser.submit("/role", role=f"administrator@{web.world.organisations['so-y-te']}")
    return browser


def put(web: Web, state: str, **values: Any) -> None:
    """Put all messages into a state."""
    change = update(Message).values(state=state, changed_at=OPENED, begun_at=OPENED, **values)
    web.world.database.write(lambda connection: connection.execute(change))


def by_hand(web: Web) -> list[tuple[str, str]]:
    """Read from the journal what was done by hand."""
    journal = select(JournalEntry.aggregate, JournalEntry.action).where(JournalEntry.role == Role.ADMINISTRATOR)
    return web.site.database.read(lambda found: [(row[0], row[1]) for row in found.execute(journal)])


def test_an_address_that_does_not_exist_is_blocked_until_somebody_unblocks_it(web: Web) -> None:
    database = web.world.database
    (first,) = queue_some(web.world, 1)
    with serving(Post({"RCPT": UNKNOWN})) as post:
        send(database, mailer_to(post))
    assert states(database) == ["failed"]
    browser = operator(web)
    browser.get("/operations/addresses")
    assert first.address in browser.text
    assert UNKNOWN in browser.text

    put(web, "queued")
    mailer = RecordingMailer()
    send(database, mailer)
    assert (states(database), mailer.mails) == (["suppressed"], [])
    assert browser.post(f"/operations/messages/{first.id}/actions/retry").status_code == 422
    assert "không tồn tại" in browser.text

    browser.get("/operations/addresses")
    browser.submit("/lift")
    assert "Không có địa chỉ nào bị chặn" in browser.text
    browser.get("/operations?state=suppressed")
    browser.submit(f"/operations/messages/{first.id}/actions/retry")
    send(database, mailer)
    assert states(database) == ["sent"]
    assert by_hand(web) == [("suppression", "lift"), ("message", "retry")]


@pytest.mark.parametrize("words", ["550 5.7.1 not for us", "550 no such user", "553 5.1.8 bad sender"])
def test_a_refusal_that_is_not_about_the_address_blocks_none(web: Web, words: str) -> None:
    queue_some(web.world, 1)
    with serving(Post({"RCPT": words})) as post:
        send(web.world.database, mailer_to(post))
    assert states(web.world.database) == ["failed"]
    assert web.ok("auditor", "GET", "/operations/addresses")["items"] == []


def test_while_mail_is_paused_nothing_goes_out(web: Web) -> None:
    database = web.world.database
    queue_some(web.world, 2)
    browser = operator(web)
    browser.get("/operations")
    browser.submit("/operations/mail/pause")
    assert "Thư đã tạm dừng" in browser.text
    assert send(database, RecordingMailer()) == 0
    assert web.ok("auditor", "GET", "/operations/mail")["paused_since"]
    web.ok("auditor", "POST", "/operations/mail/actions/resume")
    assert send(database, RecordingMailer()) == 2
    assert by_hand(web) == [("pause", "pause"), ("pause", "resume")]


def test_the_page_tells_how_the_queue_stands_and_shows_no_text(web: Web) -> None:
    queue_some(web.world, 2)
    browser = operator(web)
    browser.get("/operations")
    assert "Đang chờ gửi 2 Thư chờ lâu nhất từ" in browser.text
    message = messages(web.world.database)[0]
    for page in ("/operations", f"/operations/messages/{message.id}"):
        browser.get(page)
        assert message.address in browser.text
        assert message.subject not in browser.text
        assert message.text.strip() not in browser.text
    standing = web.ok("auditor", "GET", "/operations/mail")
    assert (standing["waiting"], standing["counts"], standing["sent_last_minute"]) == (2, {"queued": 2}, 0)
    (listed, _) = web.ok("auditor", "GET", "/operations/messages?state=queued")["items"]
    assert not {"subject", "text", "html"} & set(listed)


def test_what_is_uncertain_is_settled_by_hand(web: Web) -> None:
    first, second = queue_some(web.world, 2)
    put(web, "uncertain", attempts=1)
    browser = operator(web)
    browser.get("/operations")
    browser.submit(f"/operations/messages/{first.id}/actions/find")
    web.ok("auditor", "POST", f"/operations/messages/{second.id}/actions/requeue")
    assert states(web.world.database) == ["sent", "queued"]
    refused = web.call("auditor", "POST", f"/operations/messages/{first.id}/actions/requeue")
    assert refused.json()["refusals"][0]["code"] == "wrong_state"
    mailer = RecordingMailer()
    send(web.world.database, mailer)
    assert [envelope.recipient for envelope, _ in mailer.mails] == [second.address]


def test_what_is_cancelled_stays_at_home_until_it_is_tried_again(web: Web) -> None:
    (only,) = queue_some(web.world, 1)
    path = f"/operations/messages/{only.id}/actions"
    web.ok("auditor", "POST", f"{path}/call_off")
    assert send(web.world.database, RecordingMailer()) == 0
    web.ok("auditor", "POST", f"{path}/retry")
    assert send(web.world.database, RecordingMailer()) == 1
    assert by_hand(web) == [("message", "call_off"), ("message", "retry")]


def test_a_copy_goes_to_a_colleague_and_to_nobody_else(web: Web) -> None:
    database = web.world.database
    (only,) = queue_some(web.world, 1)
    path = f"/operations/messages/{only.id}/copies"
    head, stranger = {"address": "head.unit-1@thidua.example"}, {"address": "head.unit-2@thidua.example"}
    assert web.call("auditor", "POST", path, head).json()["refusals"][0]["code"] == "wrong_state"
    put(web, "failed")
    for wrong in (stranger, {"address": "somebody@elsewhere.example"}, {"address": "no address"}):
        refused = web.call("auditor", "POST", path, wrong)
        assert refused.json()["refusals"][0]["code"] == "address_unknown"
    browser = operator(web)
    browser.get(f"/operations/messages/{only.id}")
    browser.submit("/resend", address="đây@là đâu")
    assert "đây@là đâu" in browser.page.text
    browser.submit("/resend", **head)
    mailer = RecordingMailer()
    send(database, mailer)
    assert [envelope.recipient for envelope, _ in mailer.mails] == [head["address"]]
    assert states(database) == ["failed", "sent"]
    assert by_hand(web) == [("message", "resend")]


def test_mail_to_an_administrator_is_not_copied_to_himself(web: Web) -> None:
    (only,) = queue_some(web.world, 1)
    account = web.world.actor("auditor").account
    put(web, "failed", account_id=account)
    address = {"address": "auditor@thidua.example"}
    refused = web.call("auditor", "POST", f"/operations/messages/{only.id}/copies", address)
    assert refused.json()["refusals"][0]["code"] == "address_yours"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/operations/mail"),
        ("GET", "/operations/messages"),
        ("GET", "/operations/addresses"),
        ("POST", "/operations/messages/1/actions/retry"),
        ("POST", "/operations/addresses/1/actions/lift"),
        ("POST", "/operations/mail/actions/pause"),
    ],
)
def test_whoever_runs_nothing_here_finds_nothing(web: Web, method: str, path: str) -> None:
    queue_some(web.world, 1)
    assert web.call("planner", method, path).status_code == 404


def test_uncertain_mail_is_looked_up_in_the_configured_log(web: Web, tmp_path: Path) -> None:
    """Between two mails that the log names, what it does not name never came; beyond them it says nothing."""
    database, log = web.world.database, tmp_path / "mail.log"
    queued = queue_some(web.world, 2)
    with serving(Post({"DOT": DROP})) as post:
        send(database, mailer_to(post))
    assert states(database) == ["uncertain", "uncertain"]
    web.site.settings = web.site.settings.model_copy(update={"smtp_log": log})
    keys = [f"thidua.{message.id}.{int(OPENED.timestamp())}@so-y-te.example" for message in queued]
    log.write_text(f"postfix/cleanup[9]: AB12: message-id=<{keys[0]}>\n", encoding="utf-8")
    mailing.reconcile(web.site)
    assert states(database) == ["uncertain", "uncertain"]
    log.write_text(
        f"\xff postfix/cleanup[9]: AB12: message-id=<{keys[0]}>\npostfix/qmgr[8]: AB12: from=<a@b.example>, size=9\n",
        encoding="latin-1",
    )
    mailing.reconcile(web.site)
    assert states(database) == ["sent", "uncertain"]

    around = [later(OPENED, seconds=-9), later(OPENED, seconds=9)]
    third = _copy_as_sent(web, begun_at=around[1])
    log.write_text(f"id={keys[0]}\nid={third}\n", encoding="utf-8")
    mailing.reconcile(web.site)
    assert states(database) == ["sent", "queued", "sent"]


def _copy_as_sent(web: Web, *, begun_at: Any) -> str:
    """Let one more mail have gone out at an instant; gives its Message-ID."""
    first = messages(web.world.database)[0]
    other = web.world.actor("officer@unit-3").account
    values = {**first._asdict(), "account_id": other, "begun_at": begun_at, "state": "sent"}
    del values["id"]
    web.world.database.write(lambda connection: connection.execute(insert(Message).values(**values)))
    made = messages(web.world.database)[-1]
    return f"thidua.{made.id}.{int(OPENED.timestamp())}@so-y-te.example"


def test_an_account_disabled_meanwhile_is_not_tried_again(web: Web) -> None:
    (only,) = queue_some(web.world, 1)
    put(web, "suppressed")
    change = update(Account).where(Account.id == only.account_id).values(disabled_at=OPENED)
    web.world.database.write(lambda connection: connection.execute(change))
    refused = web.call("auditor", "POST", f"/operations/messages/{only.id}/actions/retry")
    assert refused.json()["refusals"][0]["code"] == "account_disabled"
