"""Name who plays in the demonstration: its organisations, its accounts, and what they are in the database."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from api.demo import names
from states.actors import Actor, Role
from workflow.services.organisations import code_for
from workflow.storage import Stored

PASSWORD = "demonstration_password"  # noqa: S105 - the key under which the installation keeps it.

AUTHORITY, DEPARTMENT = "ubnd-tinh", "so-y-te"
OFFICES: Mapping[str, str] = {
    "van-phong": "Văn phòng Sở",
    "phong-tccb": "Phòng Tổ chức cán bộ",
    "thanh-tra": "Thanh tra Sở",
    "phong-khtc": "Phòng Kế hoạch – Tài chính",
    "phong-nvy": "Phòng Nghiệp vụ Y",
    "phong-nvd": "Phòng Nghiệp vụ Dược",
}
_UNITS = (
    "Bệnh viện Đa khoa tỉnh",
    "Bệnh viện Sản – Nhi",
    "Bệnh viện PHCN",
    "Bệnh viện YHCT",
    "Bệnh viện Phổi",
    "Bệnh viện Tâm thần",
    "Bệnh viện Nội tiết",
    "Bệnh viện Ung bướu",
    "TTYT huyện Sơn Động",
    "TTYT huyện Lục Ngạn",
    "TTYT huyện Lục Nam",
    "TTYT huyện Lạng Giang",
    "TTYT huyện Yên Thế",
    "TTYT huyện Tân Yên",
    "TTYT huyện Hiệp Hòa",
    "TTYT huyện Việt Yên",
    "TTYT huyện Yên Dũng",
    "Bệnh viện Lão khoa",
)
UNITS: Mapping[str, str] = {code_for(name): name for name in _UNITS}
"""Names of facilities as the plan of Bắc Giang prints them (II.2.1); all else about them here is made up."""

GENERAL, CHILDREN, FINANCE = "benh-vien-da-khoa-tinh", "benh-vien-san-nhi", "phong-khtc"
"""The two units and the office whose people have accounts."""


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the demonstration; `seat` is the person's position in the council of the organisation."""

    nick: str
    roles: tuple[Role, ...]
    organisation: str
    email: str
    position: str
    seat: str | None = None


def _unit(nick: str, role: Role, mailbox: str, position: str, seat: str | None = None) -> Login:
    return Login(nick, (role,), GENERAL, f"{mailbox}@{GENERAL}.example", position, seat)


def _department(nick: str, role: Role, organisation: str, mailbox: str, position: str) -> Login:
    return Login(nick, (role,), organisation, f"{mailbox}@{DEPARTMENT}.example", position)


LOGINS = (
    _unit("officer", Role.UNIT_OFFICER, "can-bo", "Chuyên viên Phòng Tổ chức"),
    _unit("head", Role.UNIT_HEAD, "giam-doc", "Giám đốc"),
    _unit("secretary", Role.COUNCIL_SECRETARY, "thu-ky", "Trưởng phòng Tổ chức", "secretary"),
    _unit("chair", Role.COUNCIL_CHAIR, "chu-tich", "Phó Giám đốc", "chair"),
    _unit("member", Role.COUNCIL_MEMBER, "uy-vien", "Chủ tịch Công đoàn", "member"),
    Login("officer 2", (Role.UNIT_OFFICER,), CHILDREN, f"can-bo@{CHILDREN}.example", "Chuyên viên"),
    Login("secretary 2", (Role.COUNCIL_SECRETARY,), CHILDREN, f"thu-ky@{CHILDREN}.example", "Văn thư", "secretary"),
    Login("officer 3", (Role.UNIT_OFFICER,), FINANCE, f"ke-hoach@{DEPARTMENT}.example", "Chuyên viên"),
    _department("clerk", Role.RECEIVING_CLERK, "van-phong", "tiep-nhan", "Văn thư"),
    _department("planner", Role.PLAN_OFFICER, "van-phong", "phong-trao", "Chánh Văn phòng"),
    _department("alternate", Role.PROPOSING_OFFICER, "van-phong", "de-xuat-2", "Phó Chánh Văn phòng"),
    _department("reviewer", Role.REVIEWER, "phong-tccb", "tham-dinh", "Chuyên viên"),
    _department("proposer", Role.PROPOSING_OFFICER, "phong-tccb", "de-xuat", "Trưởng phòng"),
    _department("submitter", Role.SUBMITTING_OFFICER, "phong-tccb", "trinh", "Phó Trưởng phòng"),
    Login(
        "decider",
        (Role.DECIDER, Role.COUNCIL_CHAIR),
        DEPARTMENT,
        f"giam-doc@{DEPARTMENT}.example",
        "Giám đốc Sở",
        "chair",
    ),
    Login(
        "secretary 3", (Role.COUNCIL_SECRETARY,), DEPARTMENT, f"thu-ky@{DEPARTMENT}.example", "Chuyên viên", "secretary"
    ),
    _department("accountant", Role.ACCOUNTANT, DEPARTMENT, "ke-toan", "Kế toán trưởng"),
    _department("auditor", Role.AUDITOR, DEPARTMENT, "kiem-tra", "Chuyên viên kiểm tra"),
    _department("administrator", Role.ADMINISTRATOR, DEPARTMENT, "quan-tri", "Quản trị hệ thống"),
)
NAMES: Mapping[str, str] = {login.nick: names.person(number) for number, login in enumerate(LOGINS, 1)}
"""What the person behind each account is called."""


def name_of(code: str) -> str:
    """Name an organisation of the demonstration."""
    own = {AUTHORITY: "Ủy ban nhân dân tỉnh (trình diễn)", DEPARTMENT: "Sở Y tế (trình diễn)"}
    return {**own, **OFFICES, **UNITS}[code]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who in the database: organisations by code, actors by nick, council seats by code, papers by item."""

    organisations: Mapping[str, int]
    actors: Mapping[str, Actor]
    seats: Mapping[str, tuple[int, ...]]
    papers: Mapping[str, Stored]


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something is played: the open transaction, the cast, and the round."""

    connection: Connection
    cast: Cast
    round: int
