"""Play the movement of 2026 up to the morning on which the demonstration begins: commitments, reports, targets."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from api.demo.cast import CHILDREN, GENERAL, UNITS, Cast
from api.demo.steps import at
from states.actors import Actor
from workflow.models.cluster import Cluster, ClusterMember
from workflow.models.obligation import Obligation
from workflow.plans import loader
from workflow.services import clusters, commitments, duties, obligations, plans, reports, targets
from workflow.services.reports import Draft

YEAR = 2026
FILE = Path(__file__).with_name("phong-trao-2026.yaml")
LAUNCHED = at(YEAR, 1, 26, 9)

_ON_PAPER = "Đơn vị đã gửi bản giấy trước khi dùng hệ thống."
_SILENT = tuple(UNITS)[-3:]
"""Units that have sent nothing, so that something is overdue."""
_STAFF = 320
"""People of the first hospital who are to sign."""


def play(connection: Connection, cast: Cast) -> None:
    """Put the plan into force and let the year pass."""
    planner = cast.actors["planner"]
    plan = plans.put_into_force(connection, loader.load(FILE), actor=planner, now=LAUNCHED)
    _rank_clusters(connection, plan, planner)
    _sign(connection, plan, cast)
    _report_half_year(connection, plan, cast)
    _excuse(connection, plan, cast)
    _enter_values(connection, plan, planner)
    _ask_on_request(connection, plan, cast)
    _begin_year_report(connection, plan, cast)


def _owed(connection: Connection, plan: int, code: str, organisation: int) -> int:
    statement = select(Obligation.id).where(
        Obligation.plan_id == plan, Obligation.code == code, Obligation.organisation_id == organisation
    )
    return connection.execute(statement).scalar_one()


def _sign(connection: Connection, plan: int, cast: Cast) -> None:
    """All of the first hospital sign on paper but its officer, who signs on screen; of the second most do."""
    for nick, code, expected, signed in (
        ("officer", GENERAL, _STAFF, _STAFF - 1),
        ("officer 2", CHILDREN, 180, 153),
    ):
        officer, now = cast.actors[nick], at(YEAR, 3, 20, 10)
        owed = _owed(connection, plan, "staff_commitment", cast.organisations[code])
        commitments.expect(connection, owed, expected, actor=officer, now=now)
        day = date(YEAR, 3, 18)
        parties = "Danh sách ký cam kết của các khoa, phòng (mẫu trình diễn)"
        commitments.record_paper(connection, owed, signed, signed_on=day, parties=parties, actor=officer, now=now)
        commitments.commit(connection, owed, actor=officer, now=at(YEAR, 3, 20, 11))
    whole = _owed(connection, plan, "staff_commitment", cast.organisations[GENERAL])
    reports.hand_in(connection, whole, actor=cast.actors["officer"], now=at(YEAR, 3, 23, 9))
    obligations.accept(connection, whole, actor=cast.actors["planner"], now=at(YEAR, 3, 24, 9))


def _report_half_year(connection: Connection, plan: int, cast: Cast) -> None:
    """The first hospital reports in time and is accepted; the second comes late."""
    first = _owed(connection, plan, "half_year_report", cast.organisations[GENERAL])
    _write(connection, first, ("46,5", "94", "yes"), actor=cast.actors["officer"], now=at(YEAR, 6, 15, 9))
    obligations.accept(connection, first, actor=cast.actors["planner"], now=at(YEAR, 6, 17, 9))
    second = _owed(connection, plan, "half_year_report", cast.organisations[CHILDREN])
    _write(connection, second, ("38,2", "91,5", "yes"), actor=cast.actors["officer 2"], now=at(YEAR, 6, 24, 15))


def _write(connection: Connection, owed: int, values: tuple[str, str, str], *, actor: Actor, now: datetime) -> None:
    named = dict(zip(("online_booking", "satisfaction", "conduct_plan"), values, strict=True))
    text = "Đơn vị đã triển khai đặt hẹn khám trực tuyến ở tất cả các khoa khám bệnh (mẫu trình diễn)."
    reports.save_draft(connection, owed, Draft(values=named, text=text), actor=actor, now=now)
    reports.hand_in(connection, owed, actor=actor, now=now)


def _excuse(connection: Connection, plan: int, cast: Cast) -> None:
    """Ask no more of the units that sent paper; a few sent nothing."""
    planner, now = cast.actors["planner"], at(YEAR, 6, 30, 14)
    for code in UNITS:
        if code in {GENERAL, CHILDREN, *_SILENT}:
            continue
        for duty in ("staff_commitment", "half_year_report"):
            owed = _owed(connection, plan, duty, cast.organisations[code])
            obligations.waive(connection, owed, reason=_ON_PAPER, actor=planner, now=now)


def _enter_values(connection: Connection, plan: int, planner: Actor) -> None:
    """The office enters what it knows for the whole: some on the way, one reached, one missed."""
    for code, typed, day in (
        ("doctors", "11,6", date(YEAR, 6, 30)),
        ("doctors", "12,1", date(YEAR, 9, 30)),
        ("infant_mortality", "12,0", date(YEAR, 6, 30)),
        ("infant_mortality", "10,4", date(YEAR, 9, 30)),
        ("model_workers", "yes", date(YEAR, 9, 25)),
        ("beds", "2.420", date(YEAR, 9, 30)),
    ):
        now = at(YEAR, day.month + 1, 5, 9)
        evidence = "Báo cáo thống kê (mẫu trình diễn)"
        targets.record(connection, plan, code, typed, as_of=day, evidence=evidence, actor=planner, now=now)


def _ask_on_request(connection: Connection, plan: int, cast: Cast) -> None:
    """The lead office asks two hospitals for a report, due within days of the beginning."""
    duties.request(
        connection,
        plan,
        "sudden_report",
        organisations=[cast.organisations[GENERAL], cast.organisations[CHILDREN]],
        due=date(YEAR, 12, 4),
        brief="Kết quả triển khai bệnh án điện tử đến ngày 30/11/2026.",
        actor=cast.actors["planner"],
        now=at(YEAR, 11, 25, 9),
    )


def _begin_year_report(connection: Connection, plan: int, cast: Cast) -> None:
    """The first hospital has begun its report of the year, with one number that it still has to make clear."""
    owed = _owed(connection, plan, "year_report", cast.organisations[GENERAL])
    draft = Draft(values={"beds": "1.120", "online_booking": "51,3"})
    reports.save_draft(connection, owed, draft, actor=cast.actors["officer"], now=at(YEAR, 11, 27, 16))


def _rank_clusters(connection: Connection, plan: int, planner: Actor) -> None:
    """Each cluster ranked its members for the first half of the year."""
    for number, cluster in enumerate(connection.scalars(select(Cluster.id).where(Cluster.plan_id == plan)), 1):
        statement = select(ClusterMember.organisation_id).where(ClusterMember.cluster_id == cluster)
        members = connection.scalars(statement.order_by(ClusterMember.organisation_id)).all()
        clusters.rank(
            connection,
            cluster,
            {organisation: place for place, organisation in enumerate(members, 1)},
            year=YEAR,
            minutes=f"{number:02}/BB-KTĐ (mẫu)",
            minutes_on=date(YEAR, 7, 10),
            actor=planner,
            now=at(YEAR, 7, 13, 9),
        )
