"""Leave one council in session when the demonstration begins: some have voted in secret, others are asked to."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from api.demo.cast import DEPARTMENT, Scene
from api.demo.steps import Troupe, convene
from states.actors import Actor
from workflow.models.council import CouncilMember
from workflow.services import ballots, council_rows, sittings
from workflow.services.attending import Presence
from workflow.services.ballots import Ballot
from workflow.services.council_rows import Terms

_RULES = Terms(
    Fraction(2, 3),
    Fraction(1, 2),
    strict=True,
    base="members",
    source="Quy chế làm việc của Hội đồng (trình diễn), Điều 7",
    secrecy="secret",
    absent="written",
    confidence="A",
)
"""The council's own rules: secret, and who is absent may still vote."""


def leave_open(scene: Scene, troupe: Troupe, nominee: int, *, held_at: datetime, now: datetime) -> None:
    """Open a sitting on one nominee; those without an account have voted, one member is away."""
    seats = _seats(scene, troupe)
    council_rows.add_rule(
        scene.connection,
        _RULES,
        issuer=scene.cast.organisations[DEPARTMENT],
        council=seats[0].council_id,
        award_form="GK",
        valid_from=date(held_at.year, 1, 1),
    )
    sitting = convene(scene, troupe, [nominee], held_at=held_at, now=now)
    _open(scene, troupe, sitting, [seat.id for seat in seats], at=held_at)
    people = {actor.person for actor in scene.cast.actors.values()}
    silent = [seat.person_id for seat in seats[:-1] if seat.person_id not in people]
    for minutes, person in enumerate(silent, 15):
        member = Actor(account=None, person=person, grants=frozenset())
        moment = held_at + timedelta(minutes=minutes)
        ballots.cast(scene.connection, sitting, {nominee: Ballot("for")}, actor=member, now=moment)


def _seats(scene: Scene, troupe: Troupe) -> Sequence[Any]:
    statement = (
        select(CouncilMember.id, CouncilMember.council_id, CouncilMember.person_id, CouncilMember.position)
        .where(CouncilMember.id.in_(scene.cast.seats[troupe.council]))
        .order_by(CouncilMember.id)
    )
    return scene.connection.execute(statement).all()


def _open(scene: Scene, troupe: Troupe, sitting: int, seats: list[int], *, at: datetime) -> None:
    """Write down that all came but the last, the chair presiding and the secretary keeping the minutes."""
    secretary = scene.cast.actors[troupe.secretary]
    clerk, chair, *_others, away = seats
    attendance = [Presence(seat, present=True) for seat in seats if seat != away]
    attendance.append(Presence(away, present=False, reason="Đi công tác"))
    who: dict[str, Any] = {"actor": secretary, "now": at}
    sittings.attend(scene.connection, sitting, attendance=attendance, presiding=chair, clerk=clerk, **who)
    sittings.open_(scene.connection, sitting, **who)
