"""Prove that a refusal is told in whole sentences, whatever its detail holds or lacks."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.actors import Role
from states.labels import LANGUAGES, Language, sentence
from states.labels.sentences import OPTIONAL, PLACE, SENTENCES
from states.labels.values import KNOWN_STYLES
from states.labels.words import TABLES
from states.refusals import Refusal
from tests.states.codes import Site, refusals
from tests.states.making import CUTOFF
from workflow.encoding import plain

SITES = [site for site in refusals().sites if site.code in SENTENCES]
NAMES = {"council_minutes": "Biên bản họp Hội đồng", "GK": "Giấy khen", "1000": "Nguyễn Văn Mẫu"}
SAMPLES: Mapping[str, object] = {
    "text": "can-bo@syt.example",
    "number": 0,
    "bytes": 52_428_800,
    "day": date(2026, 12, 14),
    "instant": datetime(2026, 12, 14, 1, 5, tzinfo=UTC),
    "limit": CUTOFF,
    "name": "GK",
    "nominee": (1000, 1001),
    "field": "reason",
    "state": "draft",
    "choice": ("late", "on_hold"),
    "nominee_kind": "unit",
    "item": ("council_minutes", "nomination"),
    "role": (Role.REVIEWER, Role.DECIDER),
}
AWKWARD = re.compile(r"\s[.,;:)]|  |[.,;:]{2}|\(\)|“”|[:(] *[.;,)]")


def template(code: str, lang: Language) -> str:
    return SENTENCES[code].said(lang)


def places(code: str, lang: Language) -> dict[str, str]:
    """Each key of the detail that a sentence mentions, with its style."""
    return dict(PLACE.findall(template(code, lang)))


def sample(site: Site, lang: Language) -> dict[str, object]:
    """Make the detail that a place in the source gives, with a value that suits its style for each key."""
    styles = places(site.code, lang)
    made: dict[str, object] = {}
    for key, texts in site.detail.items():
        style = styles.get(key, "text")
        made[key] = min(texts) if texts else sampled(style)
    return made


def sampled(style: str) -> object:
    return SAMPLES[style] if style in SAMPLES else next(iter(TABLES[style]))


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_mentions_only_what_its_refusal_tells(code: str) -> None:
    given = {key for site in SITES if site.code == code for key in site.detail}
    for lang in LANGUAGES:
        assert set(places(code, lang)) - given == set()
        assert set(places(code, lang).values()) - KNOWN_STYLES == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_mention_the_same(code: str) -> None:
    assert places(code, "vi") == places(code, "en")


@pytest.mark.parametrize("code", SENTENCES)
def test_every_value_can_be_left_out_with_the_words_around_it(code: str) -> None:
    for lang in LANGUAGES:
        bare = OPTIONAL.sub("", template(code, lang))
        assert not re.search(r"[{}\[\]]", bare)
        assert all(PLACE.search(part) for part in OPTIONAL.findall(template(code, lang)))


@pytest.mark.parametrize("site", SITES, ids=lambda site: f"{site.code}-{site.place}")
def test_what_the_source_tells_is_said_in_full(site: Site) -> None:
    for lang in LANGUAGES:
        said = sentence(Refusal(site.code, sample(site, lang)), lang, NAMES)
        parts = [part for part in OPTIONAL.findall(template(site.code, lang)) if mentions(part) <= set(site.detail)]
        assert not AWKWARD.search(said)
        assert not PLACE.search(said)
        assert all(fixed in said for part in parts for fixed in PLACE.split(part)[::3])


def mentions(part: str) -> set[str]:
    return {key for key, _ in PLACE.findall(part)}


@pytest.mark.parametrize("site", SITES, ids=lambda site: f"{site.code}-{site.place}")
def test_a_stored_refusal_is_told_as_a_fresh_one(site: Site) -> None:
    for lang in LANGUAGES:
        fresh = sample(site, lang)
        stored = json.loads(json.dumps(plain(fresh)))
        assert sentence(Refusal(site.code, stored), lang, NAMES) == sentence(Refusal(site.code, fresh), lang, NAMES)


@pytest.mark.parametrize("site", SITES, ids=lambda site: f"{site.code}-{site.place}")
def test_texts_of_the_source_are_put_into_words(site: Site) -> None:
    for lang in LANGUAGES:
        for key, style in places(site.code, lang).items():
            if style in TABLES and style != "item":
                assert site.detail.get(key, frozenset()) - set(TABLES[style]) == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_reads_well_whatever_is_missing(code: str) -> None:
    for lang in LANGUAGES:
        styles = places(code, lang)
        for kept in (some for size in range(len(styles) + 1) for some in combinations(styles, size)):
            said = sentence(Refusal(code, {key: sampled(styles[key]) for key in kept}), lang, NAMES)
            assert not AWKWARD.search(said)
            assert said[0].isupper()
            assert said.endswith(".")


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_says_what_is_wrong_and_then_what_to_do(code: str) -> None:
    vi, en = (OPTIONAL.sub("", template(code, lang)) for lang in LANGUAGES)
    assert re.search(r"[.;] (Đề nghị|Nếu|Đợt xét chỉ mở|.*đề nghị)", vi)
    assert re.search(r"[.;] .*([Pp]lease|withdraw)", en)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(UTC)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def refusals_of(code: str) -> st.SearchStrategy[Refusal]:
    """Refuse with this code and anything at all under the keys that its sentence mentions."""
    return st.fixed_dictionaries(dict.fromkeys(places(code, "vi"), values)).map(lambda detail: Refusal(code, detail))


@given(refusal=st.sampled_from(sorted(SENTENCES)).flatmap(refusals_of), lang=st.sampled_from(LANGUAGES))
def test_a_sentence_never_fails(refusal: Refusal, lang: Language) -> None:
    assert sentence(refusal, lang)


@given(code=st.text().filter(lambda code: code not in SENTENCES), lang=st.sampled_from(LANGUAGES))
def test_a_code_that_nobody_knows_is_shown(code: str, lang: Language) -> None:
    assert code in sentence(Refusal(code), lang)


@pytest.mark.parametrize(
    ("code", "detail", "shown"),
    [
        ("date_in_the_past", {"value": "hôm qua"}, "đã qua: hôm qua. "),
        ("deadline_passed", {"limit": "2026-12-15"}, "Đã quá thời hạn: 2026-12-15. "),
        ("deadline_passed", {"limit": datetime.max.replace(tzinfo=UTC)}, "Đã quá thời hạn: 9999-12-31 23:59:59"),
        ("quota_full", {"places": "mười", "used": 1.5}, "không quá mười, đã đề xuất 1.5. "),
        ("not_all_ticked", {"unticked": frozenset({"b", "a"})}, "chưa được kiểm tra: a; b. "),
        ("wrong_state", {"lifecycle": 7, "state": "nowhere"}, "trạng thái hiện tại (“nowhere”). "),
    ],
)
def test_what_does_not_look_as_it_should_is_shown_as_it_is(code: str, detail: dict[str, object], shown: str) -> None:
    assert shown in sentence(Refusal(code, detail), "vi")


@given(lang=st.sampled_from(LANGUAGES), name=st.sampled_from(["{limit:limit}", "[{code:text}]", "{0}", "%s", r"\1"]))
def test_a_value_is_never_read_as_a_template(lang: Language, name: str) -> None:
    refusal = Refusal("dossier_incomplete", {"missing": ["a"], "limit": CUTOFF, "code": "b"})
    assert f": {name}." in sentence(refusal, lang, {"a": name})
    assert f": {name}." in sentence(Refusal("email_taken", {"email": name, "limit": CUTOFF, "code": "b"}), lang)


EXAMPLES = [
    pytest.param(
        Refusal("deadline_passed", {"limit": CUTOFF, "received_at": datetime(2026, 12, 15, 1, 5, tzinfo=UTC)}),
        "Đã quá thời hạn: hết ngày 14/12/2026 (thứ Hai). Thời điểm tiếp nhận được ghi nhận: 08:05 ngày 15/12/2026."
        " Nếu cần thêm thời gian, đề nghị đơn vị gửi văn bản xin gia hạn, nêu rõ lý do, đến bộ phận chủ trì.",
        "The deadline has passed: the end of 14/12/2026 (Monday). Time of receipt on record: 08:05 on 15/12/2026."
        " If more time is needed, please ask the lead office for an extension in writing and give the reason.",
    ),
    pytest.param(
        Refusal("dossier_incomplete", {"missing": ("council_minutes", "khac")}),
        "Hồ sơ còn thiếu tài liệu: Biên bản họp Hội đồng; khac. Đề nghị đính kèm đủ tài liệu rồi nộp hồ sơ.",
        "The dossier lacks papers: Biên bản họp Hội đồng; khac. Please attach them and then submit.",
    ),
    pytest.param(
        Refusal("not_permitted", {"roles": (Role.UNIT_OFFICER, Role.UNIT_HEAD)}),
        "Việc này cần vai trò phù hợp tại đúng cơ quan, đơn vị: Cán bộ thi đua, khen thưởng của đơn vị;"
        " Thủ trưởng đơn vị. Đề nghị chuyển người có trách nhiệm thực hiện, hoặc liên hệ quản trị hệ thống để kiểm tra"
        " vai trò của tài khoản.",
        "This takes a role at the right organisation: Unit officer; Head of unit. Please pass it to a colleague who"
        " holds that role, or ask the administrator to check the account's roles.",
    ),
    pytest.param(
        Refusal("wrong_state", {"lifecycle": "sitting", "action": "close", "state": "closed"}),
        "Không thực hiện được việc này (“Kết thúc”) ở trạng thái hiện tại (“Đã kết thúc”)."
        " Đề nghị tải lại trang để xem những việc đang thực hiện được.",
        "This (“Close”) is not possible in the present state (“Closed”)."
        " Please reload the page to see what can be done now.",
    ),
    pytest.param(
        Refusal("wrong_state", {"lifecycle": "round", "action": "close", "state": "closed"}),
        "Không thực hiện được việc này (“Kết thúc”) ở trạng thái hiện tại (“Đã kết thúc nhận hồ sơ”)."
        " Đề nghị tải lại trang để xem những việc đang thực hiện được.",
        "This (“Close”) is not possible in the present state (“Closed”)."
        " Please reload the page to see what can be done now.",
    ),
    pytest.param(
        Refusal("letter_list_differs", {"lacks": (1000, 1001), "adds": ()}),
        "Danh sách trong tờ trình chưa khớp với danh sách nộp. Tờ trình chưa nêu: Nguyễn Văn Mẫu; mã 1001."
        " Đề nghị sửa danh sách trong tờ trình, hoặc nộp đúng danh sách đã nêu.",
        "The list in the submission letter differs from what is being submitted. Not in the letter: Nguyễn Văn Mẫu;"
        " no. 1001. Please correct the list in the letter, or submit exactly those that it names.",
    ),
    pytest.param(
        Refusal("rating_too_low", {"rating": None, "least": "good"}),
        "Kết quả đánh giá, xếp loại chất lượng chưa đạt mức kế hoạch yêu cầu: từ “Hoàn thành tốt nhiệm vụ” trở lên."
        " Đề nghị ghi hoặc cập nhật kết quả xếp loại; nếu kết quả đúng như đã ghi thì rút đề nghị.",
        "The annual rating is below what the plan asks: “Good” or better."
        " Please fill in or update the rating; if it is right as given, withdraw the nomination.",
    ),
    pytest.param(
        Refusal("council_did_not_pass", {"votes_for": 0, "votes_needed": 4}),
        "Hội đồng không thông qua đề nghị này: 0 phiếu đồng ý, cần ít nhất 4 phiếu."
        " Đề nghị ghi nhận kết quả không thông qua, hoặc đưa ra phiên họp khác để biểu quyết lại.",
        "The council did not pass this nomination: 0 in favour, at least 4 needed."
        " Please record that it was not endorsed, or bring it before another sitting.",
    ),
    pytest.param(
        Refusal("field_not_a_choice", {"field": "claims.GK", "choices": ["late", "collective", "khac"]}),
        "Mục “Thành tích theo tiêu chuẩn (Giấy khen)” chưa được chọn đúng theo danh sách."
        " Có thể chọn: Nộp hồ sơ quá thời hạn; Tập thể; khac. Đề nghị chọn lại.",
        "The answer to “Achievement claimed for a criterion (Giấy khen)” is not one of the choices."
        " The choices are: Submitted too late; Collective; khac. Please choose again.",
    ),
    pytest.param(
        Refusal("field_invalid", {"field": "acts.0.khac"}),
        "Nội dung ở mục “acts (0.khac)” chưa đúng định dạng. Đề nghị kiểm tra và nhập lại.",
        "What was entered in “acts (0.khac)” is not in the right form. Please check it and enter it again.",
    ),
    pytest.param(
        Refusal("date_in_the_past", {"field": "due", "value": "2026-12-13"}),
        "Ngày đã chọn ở mục “Hạn bổ sung” đã qua: 13/12/2026 (Chủ nhật). Đề nghị chọn ngày từ hôm nay trở đi.",
        "The day in “Due date” is past: 13/12/2026 (Sunday). Please choose today or a later day.",
    ),
    pytest.param(
        Refusal("file_image_too_large", {"width": 30000, "height": 9, "max_side": 20000, "max_pixels": 100_000_000}),
        "Hình ảnh có kích thước quá lớn: 30.000 × 9 điểm ảnh; mỗi chiều tối đa 20.000, tổng số tối đa 100.000.000 điểm"
        " ảnh. Đề nghị giảm kích thước rồi tải lên lại.",
        "The picture is too large: 30,000 × 9 pixels; at most 20,000 a side and 100,000,000 in all."
        " Please make it smaller and upload it again.",
    ),
    pytest.param(
        Refusal("nobody_knows_this", {"limit": CUTOFF}),
        "Chưa thực hiện được (nobody_knows_this). Đề nghị liên hệ quản trị hệ thống.",
        "This is not possible now (nobody_knows_this). Please ask the administrator.",
    ),
]


@pytest.mark.parametrize(("refusal", "vi", "en"), EXAMPLES)
def test_a_refusal_in_words(refusal: Refusal, vi: str, en: str) -> None:
    assert sentence(refusal, "vi", NAMES) == vi
    assert sentence(refusal, "en", NAMES) == en


@pytest.mark.parametrize(
    ("limit", "vi", "en"),
    [
        (52_428_800, "50 MB", "50 MB"),
        (1_600_000, "1,5 MB", "1.5 MB"),
        (2_000_000_000, "1.907,3 MB", "1,907.3 MB"),
        (1536, "1,5 KB", "1.5 KB"),
        (500, "500 byte", "500 byte"),
        ("nhiều", "nhiều byte", "nhiều byte"),
    ],
)
def test_a_size_is_said_in_the_unit_that_suits_it_and_never_too_large(limit: object, vi: str, en: str) -> None:
    refusal = Refusal("file_too_large", {"limit": limit})
    assert sentence(refusal, "vi").startswith(f"Tệp vượt dung lượng cho phép: tối đa {vi}. ")
    assert sentence(refusal, "en").startswith(f"The file is too large: at most {en}. ")
