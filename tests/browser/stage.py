"""Sit people down before browsers, and find what they look for by its role and its label."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import update

from tests.api.browsing import PASSWORD, give_password
from tests.api.client import Web
from tests.browser.words import ENGLISH
from tests.workflow.samples import pdf
from tests.world import World
from workflow.models.council import Council
from workflow.models.organisation import Organisation
from workflow.models.person import Person

ORGANISATIONS: Mapping[str, str] = {
    "so-y-te": "Sở Y tế",
    "van-phong": "Văn phòng Sở",
    "phong-tccb": "Phòng Tổ chức cán bộ",
    "unit-1": "Trung tâm Y tế Hoài Sơn",
    "unit-2": "Bệnh viện Mắt Bình An",
    "unit-3": "Bệnh viện Phục hồi chức năng",
}
PEOPLE: Mapping[str, str] = {
    "clerk": "Phạm Thị Lan",
    "reviewer": "Trần Thị Bưởi",
    "proposer": "Lê Văn Mười",
    "submitter": "Đỗ Thị Hòa",
    "director": "Hoàng Văn Sáu",
    "planner": "Võ Thị Năm",
    "officer@unit-1": "Nguyễn Thị Mai",
    "secretary@unit-1": "Bùi Văn Tám",
    "officer@unit-2": "Ngô Thị Bảy",
}
MEMBERS = ("Đặng Văn An", "Huỳnh Thị Bích", "Phan Văn Cảnh", "Trương Thị Diệu", "Lý Văn Đạt")


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's page; names are Vietnamese, and said in the language of the desk."""

    page: Page
    language: str
    address: str
    look: Callable[[Page], None]

    def say(self, words: str) -> str:
        """Say what the page says for these words; names of people and papers stay as they are."""
        return ENGLISH.get(words, words) if self.language == "en" else words

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.address + path)

    def button(self, name: str) -> Locator:
        """Find a button, or what looks like one."""
        return self.page.get_by_role("button", name=self.say(name), exact=True)

    def press(self, name: str) -> None:
        """Press a button."""
        self.button(name).click()

    def follow(self, name: str, *, beside: str = "") -> None:
        """Follow a link; `beside` names something else in its row of a table."""
        within: Page | Locator = self.row(beside) if beside else self.page.get_by_role("main")
        within.get_by_role("link", name=self.say(name), exact=True).click()

    def go(self, name: str) -> None:
        """Follow a link of the main navigation."""
        main = {"vi": "Chính", "en": "Main"}[self.language]
        self.page.get_by_role("navigation", name=main).get_by_role("link", name=self.say(name), exact=True).click()

    def row(self, name: str) -> Locator:
        """Find the row of a table that has this in it."""
        return self.page.get_by_role("row").filter(has_text=self.say(name))

    def field(self, label: str) -> Locator:
        """Find a field by its label."""
        return self.page.get_by_label(self.say(label), exact=True)

    def fill(self, label: str, text: str) -> None:
        """Type into a field."""
        self.field(label).fill(text)

    def group(self, legend: str) -> Locator:
        """Find a group of fields by its legend."""
        return self.page.get_by_role("group", name=self.say(legend), exact=True)

    def pick(self, legend: str, option: str) -> None:
        """Choose one of several."""
        self.group(legend).get_by_role("radio", name=self.say(option), exact=True).check()

    def tick(self, label: str) -> None:
        """Tick a box."""
        self.page.get_by_role("checkbox", name=self.say(label), exact=True).check()

    def date(self, legend: str, day: str) -> None:
        """Type a day, such as 5/11/2024, into its three boxes."""
        boxes = self.group(legend)
        for label, text in zip(("Ngày", "Tháng", "Năm"), day.split("/"), strict=True):
            boxes.get_by_label(self.say(label), exact=True).fill(text)

    def choose_file(self, filename: str, content: bytes | None = None) -> None:
        """Choose a file of one's own."""
        sent = {"name": filename, "mimeType": "application/pdf", "buffer": pdf() if content is None else content}
        self.page.locator("input[type=file]").set_input_files(sent)  # type: ignore[arg-type] # A mapping is a file.

    def upload(self, filename: str, content: bytes | None = None) -> None:
        """Choose a file and send it."""
        self.choose_file(filename, content)
        self.press("Tải lên")

    def arrives(self, heading: str) -> None:
        """Wait for a page with this heading, and look at it."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.say(heading))
        self.look(self.page)

    def sees(self, text: str) -> None:
        """Wait for this text somewhere on the page."""
        expect(self.page.get_by_role("main")).to_contain_text(self.say(text))

    def is_told(self, text: str) -> None:
        """Wait for the notice of what was just done."""
        expect(self.page.get_by_role("alert")).to_contain_text(self.say(text))


def watch(context: BrowserContext, complaints: list[str]) -> None:
    """Note every error of scripts and every complaint of the console, such as a broken policy."""
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None)


@dataclass(slots=True)
class Stage:
    """The application in its town, its clock, and how its people look at it."""

    web: Web
    address: str
    chromium: Browser
    language: str = "vi"
    width: int = 1280
    how: Mapping[str, Any] = field(default_factory=dict)
    look: Callable[[Page], None] = lambda _page: None
    complaints: list[str] = field(default_factory=list)

    @contextmanager
    def desk(self, who: str = "") -> Iterator[Desk]:
        """Sit somebody down before a browser of their own, signed in."""
        context = self.chromium.new_context(viewport={"width": self.width, "height": 900}, **self.how)
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": "lang", "value": self.language, "url": self.address}])
        watch(context, self.complaints)
        desk = Desk(context.new_page(), self.language, self.address, self.look)
        if who:
            self.sign_in(desk, who)
        yield desk
        context.close()

    def sign_in(self, desk: Desk, who: str) -> None:
        """Sign somebody in from the first page."""
        desk.open("/")
        desk.arrives("Đăng nhập")
        self.type_password(desk, who)
        desk.arrives("Việc cần làm")

    def type_password(self, desk: Desk, who: str) -> None:
        """Fill the sign-in form and send it."""
        email = f"{who.replace('@', '.')}@thidua.example"
        give_password(self.web, email)
        desk.fill("Địa chỉ thư điện tử", email)
        desk.fill("Mật khẩu", PASSWORD)
        desk.press("Đăng nhập")


def named(world: World) -> World:
    """Give the town's organisations and people names as in life."""

    def work(connection: Any) -> None:
        for code, name in ORGANISATIONS.items():
            changed = update(Organisation).where(Organisation.code == code).values(name=name)
            connection.execute(changed)
        for nick, name in PEOPLE.items():
            connection.execute(update(Person).where(Person.id == world.actor(nick).person).values(name=name))
        council = update(Council).where(Council.organisation_id == world.organisations["unit-1"])
        connection.execute(council.values(name=f"Hội đồng Thi đua - Khen thưởng {ORGANISATIONS['unit-1']}"))
        for number, name in enumerate(MEMBERS, 1):
            connection.execute(update(Person).where(Person.name == f"Ủy viên {number} unit-1").values(name=name))

    world.database.write(work)
    return world
