"""Read the mails: the golden ones, and those about people with wicked names."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.audience import HEARINGS
from notifications.compose import Concern, Facts, Flaw, Letter, key_in, key_of, to_bytes, write
from notifications.compose.cleaning import one_line
from notifications.compose.content import LONGEST_LIST
from notifications.compose.rendering import LONGEST_SUBJECT
from states.hearing import DIGEST
from states.labels import LANGUAGES
from states.labels.language import Language, Words
from tests.notifications import golden
from tests.notifications.decoding import Decoded, decoded
from tests.notifications.golden import Mail
from tests.notifications.mail import SENDER
from workflow.calendar import VIETNAM
from workflow.models.reminder import KINDS as REMINDERS

KINDS = sorted(
    {hearing.kind for hearings in HEARINGS.values() for hearing in hearings}
    | {f"reminder_{kind}" for kind in REMINDERS}
    | {DIGEST}
)
FIELDS = [
    "date",
    "from",
    "to",
    "subject",
    "message-id",
    "auto-submitted",
    "mime-version",
    "content-type",
    "content-language",
]
WICKED = (
    "Nguyễn Văn A, Trưởng phòng; Trần Thị B <b@thidua.example>",
    'ThS. "Bốn" Nguyễn, (kế toán) \\ "',
    "Lê\r\nBcc: c@thidua.example\r\n\r\nXin chào",
    "\u202eĐồng\u202c \u2066Đức\u2069\u200f",
    "=?utf-8?q?=0ABcc:_c@thidua.example?= Hoa",
    "<script>alert(1)</script> & <b>Hoa</b>",
    "{{ facts.link }} {% raw %} &#10;",
    "PGS. TS. BSCKII. Công Tằng Tôn Nữ Thị Minh Khai Phương Anh, Phó Trưởng phòng phụ trách Thi đua, khen thưởng " * 2,
    "A" * 300,
    "\x00\x1b[31mĐỏ\x85\u2028Hoa",
)
MOMENT = datetime(2024, 11, 1, 8, tzinfo=VIETNAM)


@pytest.fixture(scope="module")
def mails() -> dict[str, Mail]:
    """Every mail of the journey."""
    return dict(golden.mails())


def test_every_kind_of_mail_has_a_golden_file_in_both_languages() -> None:
    kept = sorted(path.name for path in golden.FOLDER.glob("*.eml"))
    assert kept == sorted(f"{kind}.{language}.eml" for kind in KINDS for language in LANGUAGES)


def test_the_mails_are_the_golden_ones(mails: dict[str, Mail]) -> None:
    changed = [name for name, mail in mails.items() if mail.content != (golden.FOLDER / name).read_bytes()]
    assert changed == [], "python -m tests.notifications.golden writes them anew"


def test_another_library_reads_in_the_mails_what_was_written(mails: dict[str, Mail]) -> None:
    paths = [golden.FOLDER / name for name in mails]
    for (name, mail), read in zip(mails.items(), decoded(paths), strict=True):
        message = mail.message
        assert read.names == FIELDS, name
        assert read.headers["subject"] == message.subject
        assert read.headers["to"] == f"{message.name} <{message.address}>"
        assert read.headers["from"] == f"{SENDER.name} <{SENDER.address}>"
        calendar = {} if message.calendar is None else {"text/calendar": message.calendar.replace("\r\n", "\n")}
        assert read.parts == {"text/plain": message.text, "text/html": message.html, **calendar}
        assert (read.raw["auto-submitted"], read.raw["content-language"]) == ("auto-generated", message.language)
        assert key_in(read.raw["message-id"]) == key_of(message.id, message.queued_at)
        queued_at = message.queued_at.replace(microsecond=0)
        assert datetime.strptime(read.raw["date"], "%a, %d %b %Y %H:%M:%S %z") == queued_at


def test_no_line_is_longer_than_servers_take_and_all_is_ascii(mails: dict[str, Mail]) -> None:
    for mail in mails.values():
        lines = mail.content.decode("ascii").split("\r\n")
        assert max(map(len, lines)) <= 78
        assert not any("\n" in line or "\r" in line for line in lines)


def test_the_plain_part_says_all_that_the_other_says(mails: dict[str, Mail]) -> None:
    for mail in mails.values():
        body = re.search(r"<body.*</body>", mail.message.html, re.DOTALL)
        assert body is not None
        shown = re.sub(r"<[^>]+>", " ", body[0].replace("&#39;", "'").replace("&amp;", "&"))
        words = {word.strip("-:") for word in shown.split()}
        assert words <= {word.strip("-:") for word in mail.message.text.split()}


def test_a_mail_loads_nothing_from_elsewhere_and_links_to_one_page(mails: dict[str, Mail]) -> None:
    for mail in mails.values():
        assert re.search(r"src=|url\(|@import|<link|<script|<img|<form", mail.message.html) is None
        (link,) = re.findall(r"https?://[^\s\"<]+", mail.message.html)
        assert re.fullmatch(r"https://thidua\.example/(?:[a-z]+/\d+|notices)", link)
        assert re.findall(r"https?://\S+", mail.message.text) == [link]


def test_nothing_is_left_unsaid(mails: dict[str, Mail]) -> None:
    for mail in mails.values():
        words = re.findall(r"\w+", mail.message.subject + mail.message.text + mail.message.html)
        assert {"None", "Undefined", "facts", "concern"} & set(words) == set()


def test_the_languages_do_not_mix(mails: dict[str, Mail]) -> None:
    phrases = {"vi": "xin không trả lời", "en": "please do not reply"}
    for name, mail in mails.items():
        language = name.split(".")[1]
        assert [said for said in phrases if phrases[said] in mail.message.text] == [language]


def letter(name: str, *, language: Language = "vi", number: int = 1) -> Letter:
    """Write the richest mail about somebody, to somebody of the same name."""
    typed = tuple(name.splitlines())
    concern = Concern(
        name=name,
        award=Words("Giấy khen", "Certificate"),
        unit=name,
        state="returned",
        flaws=(Flaw(Words("Báo cáo", "Report"), typed),),
        due=MOMENT,
    )
    facts = Facts(
        name=name,
        link="https://thidua.example/nominations/1",
        concerns=(concern,),
        count=1,
        unit=name,
        round=Words("Khen thưởng năm 2024", "Commendation for 2024"),
    )
    written = write("nomination_returned", facts, language=language)
    return Letter(
        id=number,
        queued_at=MOMENT,
        name=name,
        address="somebody@thidua.example",
        language=language,
        subject=written.subject,
        text=written.text,
        html=written.html,
    )


def read_back(letters: Sequence[Letter], folder: Path) -> list[Decoded]:
    """Write mails into files and let another library read them."""
    paths = [folder / f"{number}.eml" for number, _ in enumerate(letters)]
    for path, one in zip(paths, letters, strict=True):
        path.write_bytes(to_bytes(one, sender=SENDER))
    return decoded(paths)


def is_harmless(read: Decoded, one: Letter) -> bool:
    """Say whether a mail goes to one recipient, has the fields that every mail has, and shows markup as text."""
    mailbox = re.sub(r'"(\\.|[^"\\])*"', "", read.raw["to"])
    return (
        read.names == FIELDS
        and re.fullmatch(r"[^,;:<>@]*<somebody@thidua\.example>|somebody@thidua\.example", mailbox.strip()) is not None
        and read.headers["subject"] == one.subject
        and read.parts == {"text/plain": one.text, "text/html": one.html}
        and "<script" not in one.html
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_wicked_names_are_harmless(language: Language, tmp_path: Path) -> None:
    letters = [letter(name, language=language) for name in WICKED]
    for one, read in zip(letters, read_back(letters, tmp_path), strict=True):
        assert is_harmless(read, one), one.name
        assert len(one.subject) <= LONGEST_SUBJECT
        assert one_line(one.name) in one.text
        assert re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\r\x00\x1b\x85\u2028]", one.text + one.html) is None
        assert "\nBcc" not in one.text


@settings(max_examples=10)
@given(names=st.lists(st.text(st.characters(exclude_categories=("Cs", "Cn", "Co"))), min_size=20, max_size=20))
def test_any_names_are_harmless(names: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    letters = [letter(name) for name in names]
    folder = tmp_path_factory.mktemp("mails")
    wrong = [one for one, read in zip(letters, read_back(letters, folder), strict=True) if not is_harmless(read, one)]
    assert wrong == []


def test_a_long_list_is_cut_and_says_how_many_are_left() -> None:
    concern = Concern("Hoa", Words("Giấy khen", "Certificate"), "Khoa Nội", "awarded")
    facts = Facts(
        name="Lan",
        link="https://thidua.example/decisions/1",
        concerns=(concern,) * LONGEST_LIST,
        count=LONGEST_LIST + 7,
        round=Words("Khen thưởng năm 2024", "Commendation for 2024"),
        abstract="Về việc tặng Giấy khen",
    )
    assert "Và 7 đề nghị khác." in write("decision_drafted", facts, language="vi").text
    assert "And 7 more." in write("decision_drafted", facts, language="en").html
    whole = replace(facts, count=LONGEST_LIST)
    assert "đề nghị khác" not in write("decision_drafted", whole, language="vi").text
