"""Found the made-up department: organisations, people, councils, and the law that they follow."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import count

from sqlalchemy import Connection

from api.demo import legal, names
from api.demo.cast import AUTHORITY, DEPARTMENT, LOGINS, NAMES, OFFICES, UNITS, Cast, name_of
from states.actors import Actor
from workflow.calendar import local_day
from workflow.services import council_defaults, council_rows, law, organisations, people
from workflow.storage import Stored

FOUNDED = date(2005, 1, 1)
SMALLEST_COUNCIL, SIZES = 5, 3
"""Councils have five to seven members."""


def found(connection: Connection, *, password: str, papers: Mapping[str, Stored], now: datetime) -> Cast:
    """Found everything that acts of the demonstration rest on, all accounts with the same password."""
    nodes = _organisations(connection)
    _law(connection, nodes[DEPARTMENT])
    persons = _people(connection, nodes)
    actors = {
        login.nick: _account(connection, persons[login.nick], login.email, password=password, now=now)
        for login in LOGINS
    }
    return Cast(nodes, actors, _councils(connection, nodes, persons), papers)


def _organisations(connection: Connection) -> dict[str, int]:
    nodes: dict[str, int] = {}
    tree = [(AUTHORITY, "authority", None), (DEPARTMENT, "department", AUTHORITY)]
    tree += [(code, "office", DEPARTMENT) for code in OFFICES]
    tree += [(code, "unit", DEPARTMENT) for code in UNITS]
    for code, kind, parent in tree:
        above = nodes[parent] if parent else None
        nodes[code] = organisations.add(
            connection, name_of(code), code=code, kind=kind, parent=above, valid_from=FOUNDED
        )
    return nodes


def _law(connection: Connection, department: int) -> None:
    for code, name_vi, name_en in legal.AWARD_FORMS:
        law.add_award_form(connection, code, name_vi=name_vi, name_en=name_en)
    known = {
        one.code: law.add_instrument(
            connection,
            one.code,
            title=one.title,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            source=one.source,
            confidence=one.confidence,
        )
        for one in legal.INSTRUMENTS
    }
    rules = (
        (legal.OLD_LAW, FOUNDED, legal.OLD_LAW_ENDED, "Luật Thi đua, khen thưởng 2003; điều khoản chưa kiểm chứng"),
        (legal.LAW, legal.LAW_BEGAN, None, "Luật 06/2022/QH15, Điều 80.1"),
    )
    for form, _, _ in legal.AWARD_FORMS:
        for instrument, first, last, source in rules:
            law.authorise(
                connection,
                organisation=department,
                award_form=form,
                valid_from=first,
                valid_to=last,
                instrument=known[instrument],
                source=source,
            )
    council_defaults.lay_down(connection, department, (code for code, _, _ in legal.AWARD_FORMS))


def _people(connection: Connection, nodes: Mapping[str, int]) -> dict[str, int]:
    persons = {}
    for login in LOGINS:
        workplace = nodes[login.organisation]
        person = people.hire(connection, NAMES[login.nick], organisation=workplace, position=login.position)
        for role in login.roles:
            people.grant(
                connection, role, person=person, organisation=workplace, issuer=nodes[DEPARTMENT], valid_from=FOUNDED
            )
        persons[login.nick] = person
    return persons


def _account(connection: Connection, person: int, email: str, *, password: str, now: datetime) -> Actor:
    account = people.add_account(connection, email, person=person, password=password, now=now)
    return Actor(account, person, people.grants_of(connection, person, day=local_day(now)))


def _councils(
    connection: Connection, nodes: Mapping[str, int], persons: Mapping[str, int]
) -> dict[str, tuple[int, ...]]:
    """Give each unit and the department a council; those with an account sit in their own."""
    strangers = (names.person(number) for number in count(len(LOGINS) + 1))
    seats = {}
    for index, code in enumerate((DEPARTMENT, *UNITS)):
        council = council_rows.add_council(
            connection,
            f"Hội đồng Thi đua - Khen thưởng {name_of(code)}",
            organisation=nodes[code],
            issuer=nodes[DEPARTMENT],
        )
        sitting = [(persons[login.nick], login.seat) for login in LOGINS if login.organisation == code and login.seat]
        size = SMALLEST_COUNCIL + index % SIZES
        sitting += _others(connection, nodes[code], [seat for _, seat in sitting], size=size, named=strangers)
        seats[code] = tuple(
            council_rows.add_member(connection, council, person=person, position=position, valid_from=FOUNDED)
            for person, position in sitting
        )
    return seats


def _others(
    connection: Connection, organisation: int, taken: list[str], *, size: int, named: Iterator[str]
) -> list[tuple[int, str]]:
    """Hire those who fill a council up to its size: a chair, a secretary, a vice chair, then members."""
    free = [seat for seat in ("chair", "secretary", "vice_chair") if seat not in taken]
    free += ["member"] * (size - len(taken) - len(free))
    return [(people.hire(connection, next(named), organisation=organisation), seat) for seat in free]
