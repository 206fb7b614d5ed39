"""The words of a plan, and what each edition leaves out."""

import pytest

from lac.accounts.access import Role
from lac.children.access import permissions_on
from pep.content import answer_in_words, as_read, content_of, edition_for
from pep.models import Edition, PepSection, PupilView
from pep.questions import Kind, Question
from tests.factories.pep import PupilViewFactory


def words(pep, edition):
    """Everything an edition says, as one text."""
    return str(as_read(content_of(pep), edition))


@pytest.fixture
def told(complete, world):
    """A complete plan with a home address, a legal status and something said in private."""
    world.household.address = "7 Hazel Close"
    world.household.save()
    PupilView.unscoped.filter(pep=complete).update(carer_may_read=True)
    PupilViewFactory(pep=complete, words="Please do not tell at home.", carer_may_read=False)
    content = PepSection.unscoped.get(pep=complete, key="responsibilities")
    content.content |= {"parental_responsibility": "The mother, Dana Ashdown"}
    content.save()
    return complete


SENSITIVE = ("7 Hazel Close", "Full care order", "Dana Ashdown")
FOR_PROFESSIONALS = ("An answer about barriers", "An answer about changes", "Nadia Petrov")
FOR_EVERYONE = ("An answer about at_home", "Read one chapter aloud", "Attendance this year",
                "2 February 2027", "I worry that I will have to move")  # fmt: skip


@pytest.mark.parametrize("said", [*SENSITIVE, *FOR_PROFESSIONALS, *FOR_EVERYONE])
def test_full_edition__holds_everything(told, said):
    assert said in words(told, Edition.FULL)


@pytest.mark.parametrize("said", SENSITIVE)
def test_school_edition__leaves_out_what_is_sensitive(told, said):
    assert said not in words(told, Edition.SCHOOL)


@pytest.mark.parametrize("said", [*FOR_PROFESSIONALS, *FOR_EVERYONE])
def test_school_edition__holds_the_rest(told, said):
    assert said in words(told, Edition.SCHOOL)


@pytest.mark.parametrize(
    "said", [*SENSITIVE, *FOR_PROFESSIONALS[:2], "Please do not tell at home", "good_enough': 'Yes"]
)
def test_carers_edition__leaves_out_what_is_not_theirs(told, said):
    assert said not in words(told, Edition.CARER)


@pytest.mark.parametrize("said", FOR_EVERYONE)
def test_carers_edition__holds_targets_attendance_dates_and_shared_words(told, said):
    assert said in words(told, Edition.CARER)


def test_young_persons_edition__holds_all_their_own_words(told):
    assert "Please do not tell at home" in words(told, Edition.YOUNG_PERSON)
    assert "An answer about barriers" not in words(told, Edition.YOUNG_PERSON)


def test_carers_edition__shows_no_section_that_is_empty(told):
    keys = {it["key"] for it in as_read(content_of(told), Edition.CARER)["sections"]}
    assert "funding" not in keys
    assert "people" not in keys


@pytest.mark.parametrize(
    ("role", "edition"),
    [
        (Role.SOCIAL_WORKER, Edition.FULL),
        (Role.DESIGNATED_TEACHER, Edition.LEAD),
        (Role.SCHOOL_STAFF, Edition.SCHOOL),
        (Role.CARER, Edition.CARER),
        (Role.YOUNG_PERSON, Edition.YOUNG_PERSON),
    ],
)
def test_edition__follows_what_the_reader_may_see(world, role, edition):
    user = world.users[role]
    assert edition_for(user, permissions_on(user, world.child.pk)) == edition


@pytest.mark.parametrize(
    ("kind", "answer", "text"),
    [
        (Kind.DATE, "2026-11-20", "20 November 2026"),
        (Kind.CHOICE, "b", "Bee"),
        (Kind.CHOICES, ["a", "b"], "Ay, Bee"),
        (Kind.YES_NO, True, "Yes"),
        (Kind.YES_NO, False, "No"),
        (Kind.YES_NO, None, ""),
        (Kind.TEXT, "As typed", "As typed"),
    ],
)
def test_answer_in_words(kind, answer, text):
    question = Question("x", "X?", kind, choices=(("a", "Ay"), ("b", "Bee")))
    assert answer_in_words(question, answer) == text
