"""Fill a department with so many nominations that a database which may choose would rather read them all."""

from itertools import product

from sqlalchemy import Connection, insert, select

from states.nomination import NOMINATION, State
from tests.world import LONG_AGO, OPENED, World
from workflow import counters, search
from workflow.folding import fold
from workflow.models.journal import JournalEntry
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.round import Round
from workflow.models.submission import Submission

UNITS = 60
SUBMISSIONS = 600
NOMINEES = 12_000
NAMES = [
    " ".join(parts)
    for parts in product(
        ("Nguyễn", "Nguyễn", "Trần", "Lê", "Đỗ"),
        ("Thị", "Văn", "Đức"),
        ("Ánh", "Bình", "Đồng", "Hạnh", "Khuê", "Lan", "Mỹ"),
    )
]
RARE = "Quách Thị Xuyến"
"""The name of one nominee."""
STATES = (State.UNDER_REVIEW, State.AWARDED, State.DRAFT, State.AWARDED, State.QUALIFIED)


def crowd(world: World) -> None:
    """Add the units with their submissions and nominees, whose ids lie apart by unit and by round."""
    world.database.write(lambda connection: _fill(connection, world))
    if not world.database.is_sqlite:
        with world.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _fill(connection: Connection, world: World) -> None:
    units = connection.scalars(
        insert(Organisation).returning(Organisation.id, sort_by_parameter_order=True),
        [
            {
                "code": f"crowd-{number}",
                "name": f"Trung tâm Y tế số {number}",
                "kind": "unit",
                "parent_id": world.organisations["so-y-te"],
                "valid_from": LONG_AGO,
            }
            for number in range(1, UNITS + 1)
        ],
    ).all()
    rounds = connection.execute(select(Round.id, Round.plan_version_id).order_by(Round.id)).all()
    owned = [
        {
            "issuer_id": world.organisations["so-y-te"],
            "organisation_id": (unit := units[number * 7 % UNITS]),
            "council_organisation_id": unit,
            "round_id": rounds[number * len(rounds) // SUBMISSIONS].id,
            "version": 1,
            "created_at": OPENED,
        }
        for number in range(SUBMISSIONS)
    ]
    person = world.actor("clerk").person
    submissions = connection.scalars(
        insert(Submission).returning(Submission.id, sort_by_parameter_order=True),
        [{**owner, "created_by": person, "first_submitted_at": OPENED} for owner in owned],
    ).all()
    nominees = [
        {
            **owned[at],
            **_nominee(number),
            "submission_id": submissions[at],
            "plan_version_id": rounds[0].plan_version_id,
        }
        for number in range(NOMINEES)
        for at in [number * SUBMISSIONS // NOMINEES]
    ]
    for row in nominees:
        row["subject_organisation_id"] = row["organisation_id"]
    ids = connection.scalars(insert(Nomination).returning(Nomination.id, sort_by_parameter_order=True), nominees).all()
    connection.execute(
        insert(JournalEntry),
        [
            {
                "issuer_id": row["issuer_id"],
                "aggregate": NOMINATION.name,
                "aggregate_id": one,
                "version": 1,
                "at": OPENED,
                "action": "draft",
                "state_after": row["state"],
                "data": {},
            }
            for one, row in zip(ids, nominees, strict=True)
        ],
    )
    search.rebuild(connection)
    counters.rebuild(connection)


def _nominee(number: int) -> dict[str, object]:
    name = RARE if number == NOMINEES // 3 else NAMES[number % len(NAMES)]
    return {
        "award_form": "GK",
        "subject_type": "individual",
        "subject_name": name,
        "subject_fold": fold(name),
        "achievement": "",
        "claims": {},
        # A few are returned, and only among the oldest: who walks by id alone passes all others first.
        "state": State.RETURNED if number < NOMINEES // 10 and number % 20 == 0 else STATES[number % len(STATES)],
        "changed_at": OPENED,
        "votes_count_from": OPENED,
        "first_received_at": OPENED,
        "late": False,
        "on_paper": False,
        "flagged": [],
        "times_returned": 0,
    }
