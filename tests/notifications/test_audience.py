"""Say who hears of what, and that nobody hears of what he may not see."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, Update, select, update

from states.actors import Actor, Role
from states.asks import Answers, FlaggedItem
from tests import steps
from tests.notifications.mail import forget, nickname, tell, told
from tests.notifications.story import told_in
from tests.world import CUTOFF, OPENED, World, later, make_world
from workflow.calendar import day_through, local_day
from workflow.database import Database
from workflow.models.nomination import Nomination
from workflow.models.person import Account, RoleAssignment
from workflow.services import handing_in, nominations, people, submissions
from workflow.services.nominations import Wish
from workflow.visibility import visible

UNIT_1, UNIT_2 = ("head@unit-1", "officer@unit-1"), ("head@unit-2", "officer@unit-2")

HEARD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "opened": {"round_opened": ("office_officer", "officer@unit-1", "officer@unit-2")},
    "extended": {"round_extended": UNIT_1},
    "minuted": {"sitting_minuted": ("officer@unit-1",)},
    "endorsed": {},
    "submitted": {"submission_submitted": ("clerk", "head@unit-1")},
    "received": {"submission_received": UNIT_1},
    "returned": {"nomination_returned": UNIT_1},
    "resubmitted": {"submission_submitted": ("clerk", "head@unit-1"), "nomination_resubmitted": ("reviewer",)},
    "received again": {"submission_received": UNIT_1},
    "minuted by the drafter": {"sitting_to_confirm": ("chair@unit-2",)},
    "confirmed": {"sitting_confirmed": ("officer@unit-2", "secretary@unit-2")},
    "registered": {"submission_registered": UNIT_2},
    "approved": {"nomination_approved": ("officer@unit-1", "officer@unit-2", "proposer")},
    "stood by": {"nomination_stood_by": (*UNIT_1, "submitter")},
    "withdrawn": {"nomination_withdrawn": ("proposer", "reviewer")},
    "not awarded": {"nomination_not_awarded": UNIT_1},
    "drafted only": {},
    "lapsed": {"nomination_lapsed": UNIT_2},
    "proposed": {"nomination_proposed": ("director", "submitter")},
    "sent back": {"nomination_sent_back": ("proposer", "submitter")},
    "stood by again": {"nomination_stood_by": (*UNIT_1, "submitter")},
    "decision drafted": {"decision_drafted": ("director",)},
    "decision signed": {
        "decision_signed": (*UNIT_1, *UNIT_2),
        "nomination_not_awarded": UNIT_1,
        "round_decided": ("officer@unit-1", "officer@unit-2", "planner"),
    },
}


def test_a_round_tells_those_whom_it_concerns_and_never_who_did_it(database: Database) -> None:
    heard = {
        step: sorted((message.kind, nickname(message)) for message in caused)
        for step, caused in told_in(make_world(database, units=2))
    }
    expected = {step: sorted((kind, who) for kind in kinds for who in kinds[kind]) for step, kinds in HEARD.items()}
    assert heard == expected


def test_nobody_reads_the_name_of_a_nominee_whom_he_may_not_see(database: Database) -> None:
    world = make_world(database, units=2)
    caused = [message for _, step in told_in(world) for message in step]
    for message in caused:
        hidden = names_hidden_from(world, message.account_id)
        assert [name for name in hidden if name in message.subject + message.text + message.html] == []
    assert any(names_hidden_from(world, message.account_id) for message in caused)


def names_hidden_from(world: World, account: int) -> list[str]:
    """List the names of nominees that the database does not show to an account with all its roles."""

    def work(connection: Connection) -> list[str]:
        person = connection.execute(select(Account.person_id).where(Account.id == account)).scalar_one()
        actor = Actor(account, person, people.grants_of(connection, person, day=OPENED.date()))
        seen = select(Nomination.id).where(visible(actor, Nomination))
        return list(connection.scalars(select(Nomination.subject_name).where(Nomination.id.not_in(seen))))

    return world.database.read(work)


@pytest.fixture
def world(database: Database) -> World:
    """A department of two units with nothing to tell."""
    made = make_world(database, units=2)
    forget(made)
    return made


def test_each_unit_reads_its_own_awardees_only(world: World) -> None:
    first, second = steps.qualified(world, unit="unit-1", count=2), steps.qualified(world, unit="unit-2", count=1)
    rename(world, {first[0]: "Awardee One", first[1]: "Awardee Two", second[0]: "Awardee Three"})
    now = later(CUTOFF, days=1)
    steps.propose(world, [*first, *second], now=now)
    forget(world)
    assert steps.sign(world, [*first, *second], now=now).accepted
    listed = {
        nickname(message): [name for name in ("One", "Two", "Three") if f"Awardee {name}" in message.text]
        for message in tell(world, now=now)
        if message.kind == "decision_signed"
    }
    assert listed == {
        "officer@unit-1": ["One", "Two"],
        "head@unit-1": ["One", "Two"],
        "officer@unit-2": ["Three"],
        "head@unit-2": ["Three"],
    }


def test_what_one_request_returns_to_two_units_tells_each_its_own_reasons(world: World) -> None:
    _, (first,) = steps.handed_in(world, unit="unit-1")
    _, (second,) = steps.handed_in(world, unit="unit-2")
    forget(world)
    due = date(2024, 12, 1)
    wishes = [
        Wish(
            nomination, "return", Answers(items=(FlaggedItem("nomination", why),), due=due, due_limit=day_through(due))
        )
        for nomination, why in ((first, "Reason for unit one."), (second, "Reason for unit two."))
    ]
    outcomes = world.database.write(
        lambda connection: nominations.carry_out(connection, wishes, actor=world.actor("reviewer"), now=OPENED)
    )
    assert all(outcome.accepted for outcome in outcomes)
    read = {
        nickname(message): [why for why in ("one", "two") if f"unit {why}" in message.text + message.html]
        for message in tell(world)
    }
    assert read == {
        "officer@unit-1": ["one"],
        "head@unit-1": ["one"],
        "officer@unit-2": ["two"],
        "head@unit-2": ["two"],
    }


def test_a_head_who_submits_does_not_hear_of_it(world: World) -> None:
    submission, _ = steps.endorsed(world)
    forget(world)
    head = world.actor("head@unit-1")
    handed_in = world.database.write(
        lambda connection: handing_in.submit(connection, submission, actor=head, now=OPENED)
    )
    assert handed_in.accepted
    assert told(world) == [("submission_submitted", "clerk")]


def test_disabled_accounts_and_roles_that_ended_or_begin_later_hear_nothing(world: World) -> None:
    submission, _ = steps.endorsed(world)
    forget(world)
    assert steps.submit(world, submission).accepted
    assert steps.receive(world, submission).accepted
    today = local_day(OPENED)
    change(world, update(Account).where(Account.id == world.actor("clerk").account).values(disabled_at=OPENED))
    held = update(RoleAssignment).where(RoleAssignment.person_id == world.actor("head@unit-1").person)
    change(world, held.values(valid_to=today - timedelta(days=1)))
    held = update(RoleAssignment).where(RoleAssignment.person_id == world.actor("officer@unit-1").person)
    change(world, held.values(valid_from=today + timedelta(days=1)))
    assert told(world) == []


def test_the_last_and_the_first_day_of_a_role_count(world: World) -> None:
    submission, _ = steps.endorsed(world)
    forget(world)
    assert steps.submit(world, submission).accepted
    today = local_day(OPENED)
    for nick, day in (("head@unit-1", {"valid_to": today}), ("clerk", {"valid_from": today})):
        change(world, update(RoleAssignment).where(RoleAssignment.person_id == world.actor(nick).person).values(day))
    assert told(world) == [("submission_submitted", "clerk"), ("submission_submitted", "head@unit-1")]


def test_the_same_role_elsewhere_hears_nothing(world: World) -> None:
    elsewhere = steps.add_organisation(world, "other-office", kind="office", parent="so-y-te")
    held = update(RoleAssignment).where(RoleAssignment.person_id == world.actor("clerk").person)
    change(world, held.values(organisation_id=elsewhere))
    submission, _ = steps.endorsed(world)
    forget(world)
    assert steps.submit(world, submission).accepted
    assert told(world) == [("submission_submitted", "head@unit-1")]


def test_a_proposing_office_that_is_nominated_gives_way_to_the_alternate(world: World) -> None:
    steps.grant(world, "office_secretary", Role.COUNCIL_CHAIR, "so-y-te")
    submission = world.database.write(
        lambda connection: submissions.start(
            connection,
            world.rounds["annual-2024"],
            organisation=world.organisations["phong-tccb"],
            actor=world.actor("office_officer"),
            now=OPENED,
        )
    )
    world.actors["officer@phong-tccb"] = world.actor("office_officer")
    own = steps.draft(world, submission, unit="phong-tccb", kind="collective", name="Phòng Tổ chức cán bộ")
    steps.attach_shared(world, submission, unit="phong-tccb")
    steps.vote(world, [own], code="so-y-te", secretary="office_secretary")
    assert steps.do(world, own, "endorse", "office_secretary").accepted
    assert told(world) == [("sitting_minuted", "office_officer")]
    assert steps.submit(world, submission, unit="phong-tccb").accepted
    assert steps.receive(world, submission).accepted
    forget(world)
    steps.approve(world, own)
    assert told(world) == [("nomination_approved", "alternate"), ("nomination_approved", "office_officer")]


def test_the_reviewer_who_asked_hears_of_what_he_asked_and_when_he_is_gone_the_others_do(world: World) -> None:
    steps.grant(world, "auditor", Role.REVIEWER, "phong-tccb")
    submission, (first, second) = steps.handed_in(world, count=2)
    for nomination, who in ((first, "reviewer"), (second, "auditor")):
        flags, due = (FlaggedItem("achievement_report", "Thiếu chữ ký."),), date(2024, 12, 1)
        limit = day_through(due)
        assert steps.do(world, nomination, "return", who, items=flags, due=due, due_limit=limit).accepted
        assert steps.attach(world, nomination, "achievement_report", now=later(OPENED, hours=1)).accepted
    forget(world)
    assert steps.submit(world, submission, now=later(OPENED, hours=2)).accepted
    asked = {nickname(message): message.text for message in tell(world) if message.kind == "nomination_resubmitted"}
    assert {who: [name for name in ("Người 0", "Người 1") if name in text] for who, text in asked.items()} == {
        "reviewer": ["Người 0"],
        "auditor": ["Người 1"],
    }


def test_when_the_reviewer_who_asked_is_gone_the_others_hear_of_it(world: World) -> None:
    steps.grant(world, "auditor", Role.REVIEWER, "phong-tccb")
    submission, (nomination,) = steps.handed_in(world)
    assert steps.give_back(world, nomination, "achievement_report", due=date(2024, 12, 1)).accepted
    assert steps.attach(world, nomination, "achievement_report", now=later(OPENED, hours=1)).accepted
    forget(world)
    change(world, update(Account).where(Account.id == world.actor("reviewer").account).values(disabled_at=OPENED))
    assert steps.submit(world, submission, now=later(OPENED, hours=2)).accepted
    assert ("nomination_resubmitted", "auditor") in told(world)


@pytest.mark.parametrize(
    ("state", "concerned"),
    [
        ("endorsed", []),
        ("submitted", ["clerk"]),
        ("under_review", ["reviewer"]),
        ("qualified", ["proposer", "reviewer"]),
        ("proposed", ["director", "proposer", "submitter"]),
    ],
)
def test_a_withdrawal_is_told_to_the_office_that_has_the_dossier_in_hand(
    world: World, state: str, concerned: list[str]
) -> None:
    submission, (nomination,) = steps.endorsed(world)
    now = later(CUTOFF, days=-1)
    if state != "endorsed":
        assert steps.submit(world, submission).accepted
    if state not in {"endorsed", "submitted"}:
        assert steps.receive(world, submission).accepted
    if state in {"qualified", "proposed"}:
        steps.approve(world, nomination)
    if state == "proposed":
        now = later(CUTOFF, days=1)
        steps.propose(world, [nomination], now=now)
    forget(world)
    assert steps.state_of(world, nomination) == state
    assert steps.do(world, nomination, "withdraw", "officer@unit-1", now=now, reason="Đã nghỉ.").accepted
    assert told(world, now=now) == [("nomination_withdrawn", who) for who in concerned]


def test_a_person_with_two_roles_gets_one_mail(world: World) -> None:
    steps.grant(world, "reviewer", Role.RECEIVING_CLERK, "van-phong")
    submission, (nomination,) = steps.handed_in(world)
    assert steps.give_back(world, nomination, "achievement_report", due=date(2024, 12, 1)).accepted
    assert steps.attach(world, nomination, "achievement_report", now=later(OPENED, hours=1)).accepted
    forget(world)
    assert steps.submit(world, submission, now=later(OPENED, hours=2)).accepted
    assert told(world) == [("submission_submitted", who) for who in ("clerk", "head@unit-1", "reviewer")]


def test_another_issuer_hears_nothing(world: World) -> None:
    other = steps.add_organisation(world, "so-khac", kind="department", parent="so-y-te")
    held = update(RoleAssignment).where(RoleAssignment.person_id == world.actor("director").person)
    change(world, held.values(issuer_id=other))
    named = steps.qualified(world)
    now = later(CUTOFF, days=1)
    forget(world)
    steps.propose(world, named, now=now)
    assert told(world, now=now) == [("nomination_proposed", "submitter")]


def rename(world: World, names: Mapping[int, str]) -> None:
    """Give nominees names that stand out."""
    for nomination, name in names.items():
        change(world, update(Nomination).where(Nomination.id == nomination).values(subject_name=name))


def change(world: World, statement: Update) -> None:
    """Change rows by hand."""
    world.database.write(lambda connection: connection.execute(statement))
