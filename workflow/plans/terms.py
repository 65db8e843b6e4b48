"""Name the terms of awards and rounds that a plan file may use."""

from enum import StrEnum


class SubjectType(StrEnum):
    """Who may be commended: a collective (tập thể), an individual (cá nhân) or a household (hộ gia đình)."""

    COLLECTIVE = "collective"
    INDIVIDUAL = "individual"
    HOUSEHOLD = "household"


class OrganisationKind(StrEnum):
    """What nominates.

    A subordinate unit (đơn vị trực thuộc), an office of the issuer (phòng, văn phòng, thanh tra), or, under a unit,
    a section (khoa, phòng) or a health station (trạm y tế).
    """

    UNIT = "unit"
    OFFICE = "office"
    SECTION = "section"
    STATION = "station"


class StaffCategory(StrEnum):
    """How a person is employed: công chức, viên chức, or on a labour contract (người lao động)."""

    CIVIL_SERVANT = "civil_servant"
    PUBLIC_EMPLOYEE = "public_employee"
    WORKER = "worker"


class RatingLevel(StrEnum):
    """The annual rating (đánh giá, xếp loại chất lượng), best first; `good` is "hoàn thành tốt nhiệm vụ"."""

    EXCELLENT = "excellent"
    GOOD = "good"
    COMPLETED = "completed"
    FAILED = "failed"


class MovementKind(StrEnum):
    """Whether a movement is thematic (theo chuyên đề) or regular (thường xuyên)."""

    THEMATIC = "thematic"
    REGULAR = "regular"


class AwardBasis(StrEnum):
    """What an award is given for: merit (công trạng), a sudden exceptional deed (đột xuất), a theme (chuyên đề)."""

    MERIT = "merit"
    SUDDEN = "sudden"
    THEMATIC = "thematic"


class RoundKind(StrEnum):
    """Whether a round (đợt xét) comes every year (hằng năm), once for a stage (giai đoạn), or on request (đột xuất)."""

    ANNUAL = "annual"
    STAGE = "stage"
    AD_HOC = "ad_hoc"


class LatePolicy(StrEnum):
    """What happens to a dossier after the cut-off and its grace: refused, or accepted and flagged as late."""

    REFUSE = "refuse"
    FLAG = "flag"


class DossierScope(StrEnum):
    """Whether an item of the dossier (hồ sơ) covers a whole submission or one nomination."""

    SUBMISSION = "submission"
    NOMINATION = "nomination"


class Requirement(StrEnum):
    """When a dossier item is required: always, or when a claimed alternative of a criterion asks for it."""

    ALWAYS = "always"
    WHEN_CLAIMED = "when_claimed"


class FundHolder(StrEnum):
    """Whose reward fund (quỹ thi đua, khen thưởng) pays: the nominating unit's or the deciding level's."""

    UNIT = "unit"
    DECIDING_LEVEL = "deciding_level"


class Level(StrEnum):
    """Who decides an award or launches a movement, from the issuer upward.

    `department` stands above an issuer that is itself a unit.
    """

    ISSUER = "issuer"
    DEPARTMENT = "department"
    PROVINCE = "province"
    MINISTRY = "ministry"
    PRIME_MINISTER = "prime_minister"
    PRESIDENT = "president"


class MovementLevel(StrEnum):
    """Who launched a movement that a plan is linked to."""

    GOVERNMENT = "government"
    PROVINCE = "province"
    SECTOR = "sector"
    UNIT = "unit"


class RatioBase(StrEnum):
    """What the share of votes for is taken of."""

    ALL_MEMBERS = "all_members"
    PRESENT = "present"
    VALID_BALLOTS = "valid_ballots"


class BallotSecrecy(StrEnum):
    """Whether it is known who voted how (biểu quyết, bỏ phiếu kín)."""

    OPEN = "open"
    SECRET = "secret"  # noqa: S105 - a kind of vote.


class AbsentVote(StrEnum):
    """Whether a member who is absent may vote in writing (lấy ý kiến bằng văn bản)."""

    NONE = "none"
    WRITTEN = "written"


class QuotaScope(StrEnum):
    """Whether a quota counts the awards of the whole issuer, or of each organisation that nominates."""

    ISSUER = "issuer"
    ORGANISATION = "organisation"


class ShareBase(StrEnum):
    """What a share is a share of: everybody who works there (tổng số), or the holders of an award form."""

    HEADCOUNT = "headcount"
    HOLDERS = "holders"


class Rounding(StrEnum):
    """What becomes of the part of a place that a share leaves: dropped, rounded from a half up, or rounded up."""

    FLOOR = "floor"
    HALF_UP = "half_up"
    CEIL = "ceil"


class OfficeName(StrEnum):
    """A function that a plan gives to an organisation."""

    LEAD = "lead"
    RECEIVING = "receiving"
    REVIEWING = "reviewing"
    PROPOSING = "proposing"
    SUBMITTING = "submitting"
    DECIDING = "deciding"
    PUBLICITY = "publicity"
    REMINDING = "reminding"
