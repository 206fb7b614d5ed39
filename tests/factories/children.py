"""Made-up children, their care, homes, schools and people."""

import datetime as dt

import factory
from django.contrib.auth.models import Permission as DjangoPermission

from lac.children.models import (
    CareEpisode,
    CategoryOfNeed,
    Child,
    ChildUserObjectPermission,
    EducationHealthCarePlan,
    EhcpReview,
    Enrolment,
    Household,
    HouseholdMember,
    LegalStatus,
    PartTimeTimetable,
    Placement,
    PlacementType,
    Professional,
    ProfessionalRole,
    ReasonNewEpisode,
    YoungPersonAccount,
)


class ChildFactory(factory.django.DjangoModelFactory):
    """A child of eleven or twelve. Not in care and at no school: ask for those."""

    class Meta:
        model = Child

    local_authority = factory.SubFactory("tests.factories.organisations.LocalAuthorityFactory")
    la_child_id = factory.Sequence(lambda n: f"C{n:06}")
    given_name = factory.Sequence(lambda n: f"Rowan{n}")
    family_name = "Ashdown"
    born_on = dt.date(2014, 10, 5)


class HouseholdFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Household

    local_authority = factory.SubFactory("tests.factories.organisations.LocalAuthorityFactory")
    name = factory.Sequence(lambda n: f"The Okafor household {n}")


class HouseholdMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HouseholdMember

    household = factory.SubFactory(HouseholdFactory)
    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    starts_on = dt.date(2024, 1, 1)


class PlacementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Placement

    child = factory.SubFactory(ChildFactory)
    household = factory.SubFactory(
        HouseholdFactory, local_authority=factory.SelfAttribute("..child.local_authority")
    )
    placement_type = PlacementType.U6
    started_on = dt.date(2024, 9, 2)


class CareEpisodeFactory(factory.django.DjangoModelFactory):
    """An episode with a placement on the same dates: a child in care."""

    class Meta:
        model = CareEpisode

    child = factory.SubFactory(ChildFactory)
    started_on = dt.date(2024, 9, 2)
    ended_on = None
    reason_started = ReasonNewEpisode.STARTED
    legal_status = LegalStatus.C2
    category_of_need = CategoryOfNeed.N1
    care_started_on = factory.SelfAttribute("started_on")
    placement = factory.SubFactory(
        PlacementFactory,
        child=factory.SelfAttribute("..child"),
        started_on=factory.SelfAttribute("..started_on"),
        ended_on=factory.SelfAttribute("..ended_on"),
    )


def child_in_care(local_authority, *, since=dt.date(2026, 9, 3)):
    """A child the authority looks after since the day."""
    child = ChildFactory(local_authority=local_authority)
    CareEpisodeFactory(child=child, started_on=since)
    return child


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    child = factory.SubFactory(ChildFactory)
    school = factory.SubFactory(
        "tests.factories.organisations.SchoolFactory",
        local_authority=factory.SelfAttribute("..child.local_authority"),
    )
    admitted_on = dt.date(2025, 9, 3)


class PartTimeTimetableFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartTimeTimetable

    child = factory.SelfAttribute("enrolment.child")
    enrolment = factory.SubFactory(EnrolmentFactory)
    starts_on = dt.date(2026, 10, 5)
    ends_on = dt.date(2026, 11, 13)
    review_on = dt.date(2026, 10, 30)
    weekly_hours = 15
    reason = "A gradual return after illness"
    agreed_with = "The carer and the social worker"


class EhcpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EducationHealthCarePlan

    child = factory.SubFactory(ChildFactory)
    local_authority = factory.SelfAttribute("child.local_authority")
    issued_on = dt.date(2025, 3, 14)


class EhcpReviewFactory(factory.django.DjangoModelFactory):
    """A review whose outcome the authority has still to decide."""

    class Meta:
        model = EhcpReview

    plan = factory.SubFactory(EhcpFactory)
    child = factory.SelfAttribute("plan.child")
    held_on = dt.date(2026, 2, 28)


class ProfessionalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Professional

    child = factory.SubFactory(ChildFactory)
    role = ProfessionalRole.SOCIAL_WORKER
    name = factory.Sequence(lambda n: f"Nadia Petrov {n}")
    starts_on = dt.date(2024, 9, 2)


class YoungPersonAccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = YoungPersonAccount

    child = factory.SubFactory(ChildFactory)
    user = factory.SubFactory("tests.factories.accounts.UserFactory")


class GrantFactory(factory.django.DjangoModelFactory):
    """A grant of `view_child` (or another code of `lac.children.access.GRANTS`)."""

    class Meta:
        model = ChildUserObjectPermission

    class Params:
        codename = "view_child"

    content_object = factory.SubFactory(ChildFactory)
    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    permission = factory.LazyAttribute(
        lambda it: DjangoPermission.objects.get(
            content_type__app_label="children", codename=it.codename
        )
    )
    starts_on = dt.date(2026, 1, 1)
    ends_on = dt.date(2026, 12, 31)
    reason = "The child moves to their school in January"
    granted_by = factory.SubFactory("tests.factories.accounts.UserFactory")
