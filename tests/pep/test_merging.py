"""Two people in one section."""

from hypothesis import given
from hypothesis import strategies as st

from pep.merging import changed_names, merge, same

TEXTS = st.sampled_from(["", "one", "two", "three"])
ANSWERS = st.dictionaries(st.sampled_from("abc"), TEXTS)


def test_merge__only_i_changed_it():
    assert merge({"a": "old"}, {"a": "mine"}, {"a": "old"}) == ({"a": "mine"}, [])


def test_merge__only_they_changed_it():
    assert merge({"a": "old"}, {"a": "old"}, {"a": "theirs"}) == ({"a": "theirs"}, [])


def test_merge__both_changed_it_to_the_same():
    assert merge({"a": "old"}, {"a": "new"}, {"a": "new"}) == ({"a": "new"}, [])


def test_merge__both_changed_it_differently__keeps_what_is_stored_and_says_so():
    merged, (conflict,) = merge({"a": "old"}, {"a": "mine"}, {"a": "theirs"})
    assert merged == {"a": "theirs"}
    assert (conflict.name, conflict.mine, conflict.theirs) == ("a", "mine", "theirs")


def test_merge__different_answers_never_clash():
    assert merge({}, {"a": "mine", "b": ""}, {"b": "theirs"}) == (
        {"a": "mine", "b": "theirs"},
        [],
    )


def test_merge__an_answer_nobody_sent_stays():
    assert merge({"b": "kept"}, {"a": "new"}, {"b": "kept"})[0] == {"a": "new", "b": "kept"}


@given(ANSWERS, ANSWERS, ANSWERS)
def test_merge__loses_no_text(base, mine, theirs):
    merged, conflicts = merge(base, mine, theirs)
    clashing = {it.name for it in conflicts}
    for name in mine:
        i_changed_it = not same(mine[name], base.get(name))
        if i_changed_it and name not in clashing:
            assert same(merged.get(name), mine[name])
    for name in theirs:
        they_changed_it = not same(theirs[name], base.get(name))
        if they_changed_it:
            assert same(merged[name], theirs[name])


@given(ANSWERS, ANSWERS)
def test_merge__alone_stores_everything(base, mine):
    merged, conflicts = merge(base, mine, base)
    assert conflicts == []
    assert all(same(merged.get(name), mine[name]) for name in mine)


def test_changed_names__blanks_are_all_alike():
    assert changed_names({"a": "", "b": None}, {"a": None, "c": []}) == []
    assert changed_names({"a": "x"}, {}) == ["a"]
