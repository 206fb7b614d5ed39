"""Last term's plan beside this one, and earlier texts of a section."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from pep.actions import save_section
from pep.copying import Copied, copied, side_by_side
from pep.models import PepSection
from tests.factories.pep import PepFactory


def url(pep, name, **more):
    return reverse(f"pep:{name}", kwargs={"child_pk": pep.child_id, "pk": pep.pk} | more)


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def both(world):
    """This term's plan and the one it was started from."""
    before = PepFactory(
        child=world.child, term="summer", academic_year=2025, term_starts_on=dt.date(2026, 4, 13)
    )
    write(before, strengths="Kind to younger children", barriers="Missed a lot of school")
    pep = PepFactory(child=world.child, carried_from=before, school=world.school)
    write(pep, strengths="Kind to younger children", barriers="Tired in the mornings now")
    return pep


def write(pep, **answers):
    PepSection.unscoped.filter(pep=pep, key="education").update(content=answers)


def plan(**answers):
    said = [{"name": name, "label": name, "text": text} for name, text in answers.items()]
    return {"sections": [{"key": "education", "title": "Education", "answers": said}]}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("one two three four", "one two three four", Copied(1, 1)),
        ("one two three four", "one  two three\nfour", Copied(1, 1)),
        ("one two three four", "one two three five", Copied(0, 1)),
        ("one two three", "one two three", Copied(0, 0)),
        ("", "one two three four", Copied(0, 0)),
    ],
)
def test_copied__counts_texts_of_four_words_that_both_have(before, after, found):
    assert copied(plan(a=before), plan(a=after)) == found


def test_side_by_side__says_what_became_of_each_answer():
    before = plan(a="x", b="x", c="x", d="", e="")
    after = plan(a="x", b="y", c="", d="y", e="")
    ((title, rows),) = side_by_side(before, after)
    assert title == "Education"
    assert [it["state"] for it in rows] == ["Same", "Changed", "No longer answered", "New", "Empty"]


def test_compare__shows_both_and_how_much_is_a_copy(client, both, teacher):
    client.force_login(teacher)
    page = words(client.get(url(both, "compare")))
    assert "1 of 2" in page
    assert "Missed a lot of school" in page
    assert "Tired in the mornings now" in page


def test_compare__without_a_plan_before_is_not_there(client, pep, teacher):
    client.force_login(teacher)
    assert client.get(url(pep, "compare")).status_code == 404


def test_decide__whoever_grades_sees_how_much_is_a_copy(client, world, both, officer):
    type(both).unscoped.filter(pk=both.pk).update(state="submitted")
    client.force_login(officer)
    page = words(client.get(url(both, "decide")))
    assert "1 of 2</strong> texts are last term’s, word for word" in page


def test_history__any_earlier_text_is_put_back_and_none_is_lost(client, world, pep, teacher):
    client.force_login(teacher)
    section = PepSection.unscoped.get(pep=pep, key="education")
    first = save_section(section=section, answers={"strengths": "Kind"}, seen=1, by=teacher)
    old = section.revisions.first()
    save_section(section=first.section, answers={"strengths": "Quick"}, seen=2, by=teacher)
    page = words(client.get(url(pep, "history", section="education")))
    assert page.index("Quick") < page.index("Kind")
    client.post(url(pep, "restore", section="education", revision=old.pk))
    section.refresh_from_db()
    assert section.content["strengths"] == "Kind"
    assert section.revisions.count() == 3


def test_history__of_a_section_that_is_anothers_is_not_put_back(client, world):
    careers = PepFactory(child=world.child, term="spring", nc_year=9)
    section = careers.pepsection_set.get(key="careers")
    adviser = world.users[Role.CAREERS_ADVISER]
    save_section(section=section, answers={"adviser": "Nadia Petrov"}, seen=1, by=adviser)
    old = section.revisions.first()
    save_section(section=section, answers={"adviser": "Somebody"}, seen=2, by=adviser)
    client.force_login(world.users[Role.SOCIAL_WORKER])
    client.post(url(careers, "restore", section="careers", revision=old.pk))
    section.refresh_from_db()
    assert section.content["adviser"] == "Somebody"
