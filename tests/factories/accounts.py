"""Made-up people who sign in.

teacher = user_with(Role.DESIGNATED_TEACHER, school=school)
"""

import datetime as dt

import factory
from django.utils import timezone

from lac.accounts.access import SCHOOL_ROLES, Role
from lac.accounts.models import Invitation, Membership, OfficerAllocation, Training, User
from tests.factories.organisations import SchoolFactory

PASSWORD = "a long and harmless password"


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody without a role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@lac.example")
    full_name = factory.Sequence(lambda n: f"Imani Clarke {n}")

    @classmethod
    def _create(cls, model_class, *args, password=PASSWORD, **fields):
        return model_class.objects.create_user(*args, password=password, **fields)


class MembershipFactory(factory.django.DjangoModelFactory):
    """A social worker's, at a local authority."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.SOCIAL_WORKER
    local_authority = factory.SubFactory("tests.factories.organisations.LocalAuthorityFactory")
    starts_on = dt.date(2024, 1, 1)


class InvitationFactory(factory.django.DjangoModelFactory):
    """Of a social worker, open for a week."""

    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"guest{n}@lac.example")
    full_name = "Leila Haddad"
    role = Role.SOCIAL_WORKER
    local_authority = factory.SubFactory("tests.factories.organisations.LocalAuthorityFactory")
    sent_for = factory.SelfAttribute("local_authority")
    sent_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda it: it.sent_at + dt.timedelta(days=7))


class TrainingFactory(factory.django.DjangoModelFactory):
    """On the education of looked-after children, for good."""

    class Meta:
        model = Training

    user = factory.SubFactory(UserFactory)
    topic = Training.Topic.EDUCATION
    title = factory.Sequence(lambda n: f"The designated teacher's role {n}")
    held_on = dt.date(2026, 3, 2)


class OfficerAllocationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OfficerAllocation

    school = factory.SubFactory("tests.factories.organisations.SchoolFactory")
    local_authority = factory.SelfAttribute("school.local_authority")
    officer = factory.SubFactory(UserFactory)
    starts_on = dt.date(2024, 1, 1)


def user_with(role, *, school=None, local_authority=None, **membership):
    """A person with one role at one organisation; made up where not given."""
    if role in SCHOOL_ROLES and local_authority is None and school is None:
        school = SchoolFactory()
    if school is not None:
        return MembershipFactory(role=role, school=school, local_authority=None, **membership).user
    given = {"local_authority": local_authority} if local_authority is not None else {}
    return MembershipFactory(role=role, **given, **membership).user
