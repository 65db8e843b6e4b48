"""Random people act while time passes: quotas hold, the journal tells everything, and offers keep their word."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, make_url, select

from states.actors import CLOCK, COUNCIL_ROLES, UNIT_ROLES, Actor, Role
from states.nomination import NOMINATION, Action
from states.refusals import Refused
from tests import steps
from tests.databases import copy_of, opened, template_at
from tests.departments import Department
from tests.workflow import firing
from tests.workflow.bystander import Told
from tests.workflow.firing import NAMES, Wished
from tests.world import CUTOFF, OPENED, World, later
from workflow.acts import Act, act
from workflow.calendar import local_day
from workflow.counting import Count
from workflow.models.council import Sitting
from workflow.models.decision import Decision
from workflow.models.journal import JournalEntry
from workflow.models.nomination import Nomination
from workflow.models.round import QuotaCounter, Round
from workflow.queries import invariants
from workflow.services import documents, handing_in, nominations, rounds, submissions

PLACES = 1
UNITS = ("unit-1", "unit-2", "unit-3")
HOLDING = {"proposed", "awarded"}
TABLES: Mapping[str, Any] = {"nomination": Nomination, "round": Round, "sitting": Sitting, "decision": Decision}
PEOPLE: Mapping[Role, str] = {
    Role.UNIT_OFFICER: "officer",
    Role.UNIT_HEAD: "head",
    Role.COUNCIL_SECRETARY: "secretary",
    Role.RECEIVING_CLERK: "clerk",
    Role.REVIEWER: "reviewer",
    Role.PROPOSING_OFFICER: "proposer",
    Role.DECIDER: "director",
}
OFFICES = frozenset({Role.RECEIVING_CLERK, Role.REVIEWER, Role.PROPOSING_OFFICER, Role.DECIDER, Role.CLOCK})
WEIGHTS = {
    **dict.fromkeys((Action.SUBMIT, Action.PROPOSE), 8),
    **dict.fromkeys((Action.RETURN, Action.SEND_BACK), 2),
    **dict.fromkeys((Action.NOT_AWARD, Action.WITHDRAW, Action.LAPSE, Action.REGISTER), 0.2),
}
"""What leads on comes up more often, and what ends a story less."""
BEGINNINGS = (later(OPENED, days=1), CUTOFF - timedelta(hours=3), later(CUTOFF, hours=3), later(CUTOFF, hours=20))
seeds = st.integers(0, 2**32 - 1)


class Story(RuleBasedStateMachine):
    """A department in which anything may happen in any order."""

    def __init__(self, department: Department, folder: Path) -> None:
        """Begin with a copy of the department."""
        super().__init__()
        self.stack = ExitStack()
        self.folder = folder / "story"
        self.folder.mkdir()
        self.stack.callback(shutil.rmtree, self.folder)
        self.world = self.stack.enter_context(department.copied(self.folder))
        self.seed, self.now = 0, OPENED
        self.told = Told(counted={number: {} for number in range(100)})
        self.steps = 0

    def teardown(self) -> None:
        """Look for what the product itself holds to be impossible, and clear up."""
        try:
            assert self.world.database.read(invariants.broken) == ()
        finally:
            self.stack.close()

    @initialize(seed=seeds, begins=st.sampled_from(BEGINNINGS))
    def begin(self, seed: int, begins: datetime) -> None:
        """Hear what happened before; the votes of that time were all in favour."""
        self.seed, self.now = seed, begins
        agenda = select(JournalEntry).where(JournalEntry.aggregate == "sitting", JournalEntry.action == "convene")
        for entry in steps.rows(self.world, agenda):
            self.told.counted[entry.aggregate_id] = dict.fromkeys(entry.data["agenda"], True)

    # What people do.

    def chance(self, seed: int) -> Random:
        """Choose by seeds: left to itself, Hypothesis would choose the first of everything, and the same again."""
        return Random(f"{self.seed} {seed} {self.told.newest}")

    @rule(seed=seeds)
    def a_day_in_a_unit(self, seed: int) -> None:
        """Let the unit and its council do six things that the table knows."""
        self.a_day(self.chance(seed), UNIT_ROLES | COUNCIL_ROLES)

    @rule(seed=seeds)
    def a_day_in_the_department(self, seed: int) -> None:
        """Let the department's offices do six things that the table knows."""
        self.a_day(self.chance(seed), OFFICES)

    def a_day(self, chance: Random, roles: frozenset[Role]) -> None:
        """Do six things as those whom the table names, and see whether each offer kept its word."""
        for _ in range(6):
            wishes = [
                (nomination, move)
                for nomination in self.standing()
                for move in NOMINATION.moves
                if self.state(nomination) in move.source and roles & set(move.by)
            ]
            weights = [WEIGHTS.get(Action(move.action), 1) for _, move in wishes]
            ((nomination, move),) = chance.choices(wishes, weights)
            actor = self.somebody(nomination, chance.choice(sorted(roles & set(move.by))))
            self.world.database.write(partial(self.compare, nomination, move.action, actor, chance.randrange(10_000)))
            self.hear()

    @rule(seed=seeds)
    def wait(self, seed: int) -> None:
        """Let time pass, now and then just up to the cut-off."""
        chance = self.chance(seed)
        target = self.now + timedelta(hours=chance.choice([1, 30, 24 * 5]))
        if chance.random() < 0.3 and self.now < CUTOFF:
            target = CUTOFF + timedelta(seconds=chance.choice([-1, 0, 1]))
        self.now = target

    @rule(seed=seeds)
    def draft(self, seed: int) -> None:
        """Draft somebody, in a submission of one's own."""
        chance = self.chance(seed)
        unit, rating = chance.choice(UNITS), chance.choice(["good", "good", "completed"])
        officer, mine = self.world.actor(f"officer@{unit}"), self.submissions_of(unit)
        typed = steps.content(self.world, unit=unit, name=chance.choice(NAMES), rating=rating)

        def work(connection: Connection) -> None:
            submission = chance.choice(mine) if mine and chance.random() < 0.5 else self.start(connection, unit)
            nomination = nominations.draft(connection, submission, typed, actor=officer, now=self.now)
            documents.attach_own(connection, nomination, "achievement_report", steps.PAPER, actor=officer, now=self.now)

        self.attempt(work)

    def start(self, connection: Connection, unit: str) -> int:
        """Start a submission with its shared papers."""
        who: dict[str, Any] = {"actor": self.world.actor(f"officer@{unit}"), "now": self.now}
        round_id, organisation = self.world.rounds["annual-2024"], self.unit(unit)
        submission = submissions.start(connection, round_id, organisation=organisation, **who)
        for item in ("submission_letter", "council_minutes"):
            documents.attach_shared(connection, submission, item, steps.PAPER, **who)
        return submission

    @rule(seed=seeds)
    def vote(self, seed: int) -> None:
        """Hold a sitting on some who wait for it."""
        chance = self.chance(seed)
        unit, in_favour = chance.choice(UNITS), chance.choice([5, 5, 3, 2])
        named = [one for one in self.standing("draft", "returned") if self.told.unit_of[one] == self.unit(unit)]
        if not named:
            return
        agenda = chance.sample(named, chance.randint(1, len(named)))
        votes = {nomination: Count(in_favour, 5 - in_favour) for nomination in agenda}
        sitting = steps.vote(self.world, agenda, code=unit, votes=votes, now=self.now)
        self.told.counted[sitting] = dict.fromkeys(agenda, in_favour >= 3)

    @rule(seed=seeds)
    def review(self, seed: int) -> None:
        """Tick everything of somebody and approve."""
        if waiting := self.standing("under_review"):
            steps.approve(self.world, self.chance(seed).choice(waiting), now=self.now)

    @rule(seed=seeds)
    def decide(self, seed: int) -> None:
        """Draft a decision on some of the proposed, and sign it."""
        if proposed := self.standing("proposed"):
            named = self.chance(seed).sample(proposed, 1 + seed % len(proposed))
            assert steps.sign(self.world, named, now=self.now).accepted

    @rule(seed=seeds)
    def blunder(self, seed: int) -> None:
        """Try anything as anybody; whatever comes of it, the journal tells it."""
        chance = self.chance(seed)
        actor = self.world.actor(chance.choice(sorted(self.world.actors)))
        answers = firing.answers_to(self.now, chance.randrange(10_000))
        wishes = [
            Act(nomination, chance.choice(list(Action)), actor, self.now, answers, group=chance.choice([None, "group"]))
            for nomination in chance.choices(self.standing(), k=3)
        ]
        self.attempt(lambda connection: act(connection, wishes))

    @rule(seed=seeds)
    def manage(self, seed: int) -> None:
        """Extend, close or decide the round, register paper, or let the clock do its part."""
        chance = self.chance(seed)
        round_id, unit = self.world.rounds["annual-2024"], chance.choice(UNITS)
        planner: dict[str, Any] = {"actor": self.world.actor("planner"), "now": self.now}
        until = local_day(self.now) + timedelta(days=chance.randint(0, 6))
        extension: dict[str, Any] = {
            "organisation": self.unit(unit),
            "until": until,
            "reason": "Bão.",
            "evidence": None,
        }
        jobs: list[Callable[[Connection], Any]] = [
            partial(rounds.extend, round_id=round_id, **extension, **planner),
            partial(rounds.close, round_id=round_id, **planner),
            partial(rounds.decide, round_id=round_id, **planner),
            partial(rounds.lapse_due, now=self.now),
            partial(rounds.settle_due, now=self.now),
            *(
                partial(
                    handing_in.register,
                    submission_id=submission,
                    incoming_number="7",
                    incoming_date=local_day(self.now) - timedelta(days=chance.randint(0, 3)),
                    actor=self.world.actor("clerk"),
                    now=self.now,
                )
                for submission in self.submissions_of(unit)
            ),
        ]
        self.attempt(chance.choice(jobs))

    # What must hold after each step.

    @invariant()
    def everything_holds(self) -> None:
        """Hear the journal first: the rest is held against what it tells."""
        self.now += timedelta(minutes=1)
        self.steps += 1
        self.the_journal_tells_everything()
        self.the_places_are_enough_and_counted()
        self.an_offer_keeps_its_word()

    def the_journal_tells_everything(self) -> None:
        """Every row stands where the journal says; no version is missing."""
        self.hear()
        for kind, table in TABLES.items():
            for row in steps.rows(self.world, select(table.id, table.state, table.version)):
                assert (row.state, row.version) == (self.state(row.id, kind), self.told.versions[kind, row.id])

    def hear(self) -> None:
        """Take what is new in the journal."""
        news = select(JournalEntry).where(JournalEntry.id > self.told.newest).order_by(JournalEntry.id)
        for entry in steps.rows(self.world, news):
            self.told.hear(entry)

    def the_places_are_enough_and_counted(self) -> None:
        """As many places are taken as the counter says, and no more than there are."""
        held = sum(self.state(nomination) in HOLDING for nomination in self.standing())
        counter = select(QuotaCounter.used).where(
            QuotaCounter.round_id == self.world.rounds["annual-2024"], QuotaCounter.subject_type == "individual"
        )
        ((used,),) = steps.rows(self.world, counter)
        assert held == used <= PLACES

    def an_offer_keeps_its_word(self) -> None:
        """What is offered without objection can be done, and what is objected to cannot; tried and taken back."""
        chance = Random(self.steps)
        nomination = chance.choice(self.standing())
        moves = [move for move in NOMINATION.moves if self.state(nomination) in move.source]
        for move in chance.sample(moves, min(2, len(moves))):
            actor = self.somebody(nomination, chance.choice(move.by))
            self.world.database.read(partial(self.compare, nomination, move.action, actor, self.steps))

    def compare(self, nomination: int, action: str, actor: Actor, chance: int, connection: Connection) -> None:
        """Hold an offer against what happens when it is taken."""
        wish = Wished(self.world, nomination, action, actor, self.now)
        expected = firing.expected(connection, wish)
        happened = firing.fire(connection, wish, chance=chance)
        assert expected in {None, happened}, (action, self.state(nomination))

    # What the rules above are made of.

    def somebody(self, nomination: int, role: Role) -> Actor:
        """Find somebody who holds a role for a nomination."""
        if role is Role.CLOCK:
            return CLOCK
        if role in OFFICES:
            return self.world.actor(PEOPLE[role])
        (unit,) = (code for code in UNITS if self.unit(code) == self.told.unit_of[nomination])
        return self.world.actor(f"{PEOPLE[role]}@{unit}")

    def attempt(self, work: Callable[[Connection], Any]) -> None:
        """Try what may be refused."""
        with suppress(Refused):
            self.world.database.write(work)

    def state(self, key: int, kind: str = "nomination") -> str | None:
        """Say where something stands, as the journal tells it."""
        return self.told.states[kind, key]

    def standing(self, *states: str) -> list[int]:
        """List the nominations in these states, or all."""
        return sorted(
            key
            for (kind, key), state in self.told.states.items()
            if kind == "nomination" and (not states or state in states)
        )

    def unit(self, code: str) -> int:
        """Name a unit."""
        return self.world.organisations[code]

    def submissions_of(self, unit: str) -> list[int]:
        """List a unit's submissions."""
        owner = select(Nomination.submission_id).where(Nomination.organisation_id == self.unit(unit)).distinct()
        return sorted(row.submission_id for row in steps.rows(self.world, owner))


@contextmanager
def beginning(department: Department, folder: Path) -> Iterator[Department]:
    """Give the department two places and something to do: some qualified, some ready to be handed in, a draft."""
    with copy_of(department.template, folder=folder) as url:
        with opened(url) as database:
            world: World = department.over(database)
            steps.set_places(world, PLACES)
            steps.rank(world, steps.qualified(world, count=4))
            steps.endorsed(world, unit="unit-2", count=2)
            steps.draft(world, steps.start(world, unit="unit-3"), unit="unit-3")
        with template_at(make_url(url)) as template:
            yield Department(template, world)


def tell(department: Department, folder: Path, *, examples: int, length: int) -> None:
    """Tell so many stories of so many steps."""
    patient = settings(
        max_examples=examples,
        stateful_step_count=length,
        deadline=None,
        phases=(Phase.reuse, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    with beginning(department, folder) as begun:
        run_state_machine_as_test(story_of(begun, folder), settings=patient)


def story_of(department: Department, folder: Path) -> type[Story]:
    """Name the stories that begin in this department."""

    class Here(Story):
        def __init__(self) -> None:
            super().__init__(department, folder)

    return Here


def test_whatever_happens_the_rules_hold(department: Department, tmp_path: Path) -> None:
    on_sqlite = department.template.url.get_backend_name() == "sqlite"
    tell(department, tmp_path, examples=20 if on_sqlite else 5, length=30)


@pytest.mark.soak
def test_whatever_happens_for_long_the_rules_hold(department: Department, tmp_path: Path) -> None:
    tell(department, tmp_path, examples=100, length=100)
