"""Take a round through everything that anybody is told of, step by step."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from states.actors import Role
from tests import steps
from tests.notifications.mail import tell
from tests.world import CUTOFF, OPENED, World, later
from workflow.models.council import Council
from workflow.models.organisation import Organisation
from workflow.models.person import Person
from workflow.services import decisions, rounds, sittings

AFTER = later(CUTOFF, days=7)
"""The cut-off and the extension are past."""

NAMES: Mapping[str, str] = {
    "so-y-te": "Sở Y tế",
    "van-phong": "Văn phòng Sở",
    "phong-tccb": "Phòng Tổ chức cán bộ",
    "unit-1": "Bệnh viện Đa khoa tỉnh",
    "unit-2": "Trung tâm Y tế Yên Thế, cơ sở 2",
}
PEOPLE: Mapping[str, str] = {
    "clerk": "Lê Thị Hồng Nhung",
    "planner": "ThS. Đặng Quốc Việt",
    "reviewer": "Phạm Ngọc Ánh",
    "proposer": "ThS. Vũ Thị Tuyết, Phó Trưởng phòng",
    "submitter": "Hoàng Thùy Dương",
    "director": "PGS. TS. Trần Đức Thắng, Giám đốc",
    "officer@unit-1": "Nguyễn Thị Kim Oanh",
    "head@unit-1": "BSCKII. Nguyễn Văn Hưởng, Giám đốc",
    "officer@unit-2": "Đỗ Quỳnh Như",
    "head@unit-2": "BS. Lý A Sử",
    "secretary@unit-2": "Bùi Thị Xuân",
    "chair@unit-2": "BS. Lý Văn Páo, Phó Giám đốc",
}


@dataclass(slots=True)
class Story:
    """A world of two units, and what the steps so far have made in it."""

    world: World
    submissions: dict[str, int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    decision: int = 0
    sitting: int = 0

    def write(self, work: Callable[[Any], Any]) -> Any:
        """Change the world."""
        return self.world.database.write(work)

    def do(self, who: str, action: str, actor: str, *, now: datetime, **answers: Any) -> None:
        """Do one thing to one nominee."""
        outcome = steps.do(self.world, self.named[who], action, actor, now=now, **answers)
        assert outcome.accepted, outcome


def name_everybody(world: World) -> None:
    """Give organisations and people names as they are found in life, with titles and commas."""

    def rename(connection: Any) -> None:
        for code, name in NAMES.items():
            organisation = world.organisations[code]
            connection.execute(update(Organisation).where(Organisation.id == organisation).values(name=name))
            council = f"Hội đồng Thi đua - Khen thưởng {name}"
            connection.execute(update(Council).where(Council.organisation_id == organisation).values(name=council))
        for nick, name in PEOPLE.items():
            connection.execute(update(Person).where(Person.id == world.actor(nick).person).values(name=name))

    world.database.write(rename)


def told_in(world: World) -> Iterator[tuple[str, list[Any]]]:
    """Live through the story, and give after each step its name and the messages that it caused."""
    story = Story(world)
    yield "opened", tell(world, now=OPENED)
    for step, (now, live) in STEPS.items():
        live(story, now)
        yield step, tell(world, now=now)


def _extend(story: Story, now: datetime) -> None:
    steps.extend(story.world, unit="unit-1", until=date(2024, 12, 20), now=now)


def _minute(story: Story, now: datetime) -> None:
    submission = steps.start(story.world, now=now)
    story.submissions["unit-1"] = submission
    story.named["ward"] = steps.draft(story.world, submission, kind="collective", name="Khoa Nội", now=now)
    for who in ("Nguyễn Đức Đồng", "Trần Thị Bưởi", "Lê Văn Cam", "Phạm Thị Dừa", "Hồ Văn Ổi"):
        story.named[who.split()[-1]] = steps.draft(story.world, submission, name=who, now=now)
    steps.attach_shared(story.world, submission, now=now)
    steps.vote(story.world, list(story.named.values()), now=now)


def _endorse(story: Story, now: datetime) -> None:
    for who in story.named:
        story.do(who, "endorse", "secretary@unit-1", now=now)


def _submit(story: Story, now: datetime) -> None:
    assert steps.submit(story.world, story.submissions["unit-1"], now=now).accepted


def _receive(story: Story, now: datetime) -> None:
    assert steps.receive(story.world, story.submissions["unit-1"], now=now).accepted


def _return(story: Story, now: datetime) -> None:
    returned = story.named["Đồng"]
    outcome = steps.give_back(
        story.world, returned, "achievement_report", "nomination", due=date(2024, 12, 20), now=now
    )
    assert outcome.accepted, outcome


def _resubmit(story: Story, now: datetime) -> None:
    returned = story.named["Đồng"]
    assert steps.edit(story.world, returned, name="Nguyễn Đức Đồng", now=now).accepted
    assert steps.attach(story.world, returned, "achievement_report", now=now).accepted
    _submit(story, now)


def _minute_own_draft(story: Story, now: datetime) -> None:
    steps.grant(story.world, "officer@unit-2", Role.COUNCIL_SECRETARY, "unit-2")
    submission = steps.start(story.world, unit="unit-2", now=now)
    story.submissions["unit-2"] = submission
    story.named["Đào"] = steps.draft(story.world, submission, unit="unit-2", name="Giàng A Đào", now=now)
    steps.attach_shared(story.world, submission, unit="unit-2", now=now)
    named = [story.named["Đào"]]
    story.sitting = steps.vote(story.world, named, code="unit-2", secretary="officer@unit-2", now=now)


def _confirm(story: Story, now: datetime) -> None:
    chair = story.world.actor("chair@unit-2")
    story.write(lambda connection: sittings.confirm(connection, story.sitting, actor=chair, now=now))


def _register(story: Story, now: datetime) -> None:
    story.do("Đào", "endorse", "officer@unit-2", now=now)
    assert steps.register(story.world, story.submissions["unit-2"], stamp=date(2024, 11, 20), now=now).accepted


def _approve(story: Story, now: datetime) -> None:
    for who in ("ward", "Đồng", "Bưởi", "Cam", "Ổi", "Đào"):
        steps.approve(story.world, story.named[who], now=now)


def _stand_by(story: Story, now: datetime) -> None:
    story.do("Bưởi", "stand_by", "proposer", now=now, rank=1)


def _withdraw(story: Story, now: datetime) -> None:
    story.do("Cam", "withdraw", "officer@unit-1", now=now, reason="Đã chuyển công tác.")


def _not_award(story: Story, now: datetime) -> None:
    story.do("Dừa", "not_award", "reviewer", now=now, reason_code="criteria_not_met")


def _draft_only(story: Story, now: datetime) -> None:
    submission = steps.start(story.world, unit="unit-2", now=now)
    steps.draft(story.world, submission, unit="unit-2", name="Thào A Mận", now=now)


def _lapse(story: Story, now: datetime) -> None:
    assert story.write(lambda connection: rounds.lapse_due(connection, now=now)) == 1


def _propose(story: Story, now: datetime) -> None:
    steps.propose(story.world, [story.named[who] for who in ("ward", "Đồng", "Ổi", "Đào")], now=now)


def _send_back(story: Story, now: datetime) -> None:
    story.do("Ổi", "send_back", "director", now=now, reason="Đề nghị làm rõ sáng kiến.\nXin thẩm định lại.")


def _stand_by_again(story: Story, now: datetime) -> None:
    story.do("Ổi", "stand_by", "proposer", now=now, rank=2)


def _draft_decision(story: Story, now: datetime) -> None:
    story.decision = story.write(
        lambda connection: decisions.draft(
            connection,
            story.world.rounds["annual-2024"],
            abstract="Về việc tặng Giấy khen của Giám đốc Sở Y tế",
            nominations=[story.named[who] for who in ("ward", "Đồng", "Đào")],
            actor=story.world.actor("submitter"),
            now=now,
        )
    )


def _sign(story: Story, now: datetime) -> None:
    director = story.world.actor("director")
    signed = story.write(lambda connection: decisions.sign(connection, story.decision, actor=director, now=now))
    assert signed.accepted, signed


STEPS: Mapping[str, tuple[datetime, Callable[[Story, datetime], None]]] = {
    "extended": (later(OPENED, days=1), _extend),
    "minuted": (later(OPENED, days=2), _minute),
    "endorsed": (later(OPENED, days=3), _endorse),
    "submitted": (later(OPENED, days=4), _submit),
    "received": (later(OPENED, days=5), _receive),
    "returned": (later(OPENED, days=6), _return),
    "resubmitted": (later(OPENED, days=7), _resubmit),
    "received again": (later(OPENED, days=8), _receive),
    "minuted by the drafter": (later(OPENED, days=9), _minute_own_draft),
    "confirmed": (later(OPENED, days=10), _confirm),
    "registered": (later(OPENED, days=20), _register),
    "approved": (later(OPENED, days=21), _approve),
    "stood by": (later(OPENED, days=22), _stand_by),
    "withdrawn": (later(OPENED, days=23), _withdraw),
    "not awarded": (later(OPENED, days=24), _not_award),
    "drafted only": (later(OPENED, days=25), _draft_only),
    "lapsed": (AFTER, _lapse),
    "proposed": (later(AFTER, hours=1), _propose),
    "sent back": (later(AFTER, hours=2), _send_back),
    "stood by again": (later(AFTER, hours=3), _stand_by_again),
    "decision drafted": (later(AFTER, hours=4), _draft_decision),
    "decision signed": (later(AFTER, hours=5), _sign),
}
"""What happens when; each step takes the story and its moment."""
