"""A mould that is filled says what the template would have said."""

import pytest

from api.moulds import Mould, escaped, gap


def test_gaps_are_filled_wherever_they_stand_and_nothing_else_is_touched() -> None:
    mould = Mould(f"<a href='{gap('id')}?100%25'>%(id)s {gap('name')}</a> 5 % {gap('id')}")
    assert mould.fill({"id": 7, "name": "100 %(id)s"}) == "<a href='7?100%25'>%(id)s 100 %(id)s</a> 5 % 7"


def test_a_value_that_misses_is_an_error() -> None:
    with pytest.raises(KeyError):
        Mould(gap("id")).fill({})


def test_what_markup_means_is_escaped() -> None:
    assert escaped("Trần & <b>'Bình'</b>") == "Trần &amp; &lt;b&gt;&#39;Bình&#39;&lt;/b&gt;"
    assert escaped("Nguyễn Văn An") == "Nguyễn Văn An"
