"""The plans of a term in numbers."""

import datetime as dt

from django.utils import timezone

from pep.figures import by_school, of_term, without_plan_in_term
from tests.factories.children import CareEpisodeFactory, ChildFactory
from tests.factories.pep import PepFactory

SENT = timezone.make_aware(dt.datetime(2026, 11, 13, 12))


def the_term(world):
    return world.calendar.terms.get(academic_year=2026, name="autumn")


def another(world):
    child = ChildFactory(local_authority=world.authority)
    CareEpisodeFactory(child=child, started_on=dt.date(2026, 9, 3))
    return child


def test_of_term__counts_children_due_and_how_far_their_plans_are(world):
    PepFactory(child=world.child, held_on=dt.date(2026, 11, 12), state="submitted",
               first_submitted_at=SENT, submitted_at=SENT)  # fmt: skip
    PepFactory(child=another(world), held_on=dt.date(2026, 11, 28), state="signed_off",
               rag="green", first_submitted_at=SENT, signed_off_at=SENT)  # fmt: skip
    PepFactory(child=another(world), state="cancelled", held_on=dt.date(2026, 11, 12))
    figures = of_term(the_term(world), on=dt.date(2026, 11, 20))
    assert (figures.due, figures.opened, figures.held, figures.held_in_time) == (3, 2, 2, 1)
    assert (figures.submitted, figures.signed, figures.to_grade) == (2, 1, 1)
    assert (figures.graded, figures.green) == (1, 1)


def test_of_term__of_some_children(world):
    PepFactory(child=world.child)
    other = another(world)
    assert of_term(the_term(world), children=[other.pk]).opened == 0


def test_of_term__costs_two_queries(world, django_assert_num_queries):
    term = the_term(world)
    term.calendar.local_authority  # noqa: B018, loaded beforehand
    with django_assert_num_queries(2):
        of_term(term)


def test_by_school__includes_children_without_one(world):
    PepFactory(child=world.child, school=world.school)
    PepFactory(child=another(world))
    figures = by_school(the_term(world))
    assert {school: it.opened for school, it in figures.items()} == {world.school.pk: 1, None: 1}


def test_without_plan_in_term__until_held_and_sent_in(world):
    term, day = the_term(world), dt.date(2026, 11, 20)
    pep = PepFactory(child=world.child, held_on=dt.date(2026, 11, 12))
    assert list(without_plan_in_term(term, day)) == [world.child]
    pep.first_submitted_at = SENT
    pep.save()
    assert list(without_plan_in_term(term, day)) == []
