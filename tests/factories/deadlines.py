"""Made-up deadlines, as the sweep would write them, and what happens to them."""

import datetime as dt

import factory

from lac.accounts.access import Role
from lac.deadlines.models import (
    Breach,
    Deadline,
    Delivery,
    Extension,
    LocalRule,
    Pause,
    UndatedCase,
)


class DeadlineFactory(factory.django.DjangoModelFactory):
    """A place at a school, to be found within ten working days of Monday 2 November 2026."""

    class Meta:
        model = Deadline

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    duty = "school.place_after_entering_care"
    case_key = factory.Sequence(lambda n: f"made-up-{n}")
    owner = Role.SOCIAL_WORKER
    started_on = dt.date(2026, 11, 2)
    due_on = dt.date(2026, 11, 16)
    limit_unit = "working_days"
    limit_number = 10


class PauseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pause

    child = factory.SelfAttribute("deadline.child")
    deadline = factory.SubFactory(DeadlineFactory)
    starts_on = dt.date(2026, 11, 9)
    reason = "The child is in hospital"
    approved_by = factory.SubFactory("tests.factories.accounts.UserFactory")


class LocalRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LocalRule

    local_authority = factory.SubFactory("tests.factories.organisations.LocalAuthorityFactory")
    duty = "school.place_after_entering_care"
    in_force_from = dt.date(2026, 1, 1)
    number = 5
    reason = "Decided by the management committee"
    by = factory.SubFactory("tests.factories.accounts.UserFactory")


class UndatedCaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UndatedCase

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    duty = "school.next_school"
    case_key = factory.Sequence(lambda n: f"made-up-{n}")
    started_on = dt.date(2012, 5, 1)


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    key = factory.Sequence(lambda n: f"made-up-{n}")
    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    template = "digest"
    context = factory.LazyFunction(lambda: {"soon": 2, "late": 1})


class BreachFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Breach

    deadline = factory.SubFactory(DeadlineFactory)
    child = factory.SelfAttribute("deadline.child")
    due_on = factory.SelfAttribute("deadline.due_on")
    owner = factory.SelfAttribute("deadline.owner")


class ExtensionFactory(factory.django.DjangoModelFactory):
    """Asked for and not decided; with `granted`, decided by somebody."""

    class Meta:
        model = Extension

    deadline = factory.SubFactory(DeadlineFactory)
    child = factory.SelfAttribute("deadline.child")
    until_on = dt.date(2026, 12, 1)
    reason = "The carer is in hospital"
    asked_by = factory.SubFactory("tests.factories.accounts.UserFactory")
    granted = None
    decided_by = factory.Maybe(
        "granted", yes_declaration=factory.SelfAttribute("asked_by"), no_declaration=None
    )
