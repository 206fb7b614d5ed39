"""Made-up support, advice and policies."""

import datetime as dt

import factory
from django.core.files.base import ContentFile

from tests.factories.accounts import UserFactory
from tests.factories.organisations import LocalAuthorityFactory
from virtualschool.models import (
    AdviceRequest,
    Certificate,
    Course,
    CourseBooking,
    DirectSupport,
    Policy,
    PolicyVersion,
)


class DirectSupportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DirectSupport

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    kind = "mentoring"
    given_on = dt.date(2026, 11, 16)
    given_by = factory.SubFactory(UserFactory)
    minutes = 45
    what = "Read together"


class AdviceRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AdviceRequest

    local_authority = factory.SubFactory(LocalAuthorityFactory)
    asker = "carer"
    asked_by = "Grace Okafor"
    asked_on = dt.date(2026, 11, 16)
    question = "How can I help with fractions?"


class PolicyFactory(factory.django.DjangoModelFactory):
    """A published policy of an authority with one version."""

    class Meta:
        model = Policy
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Looked-after children policy {n}")
    local_authority = factory.SubFactory(LocalAuthorityFactory)
    number = 1
    review_on = dt.date(2027, 9, 1)
    published = factory.RelatedFactory(
        "tests.factories.virtualschool.PolicyVersionFactory", factory_related_name="policy"
    )


class PolicyVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PolicyVersion

    policy = factory.SubFactory(PolicyFactory)
    number = 1
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 policy", name="policy.pdf"))
    extension = "pdf"
    size = 15
    sha256 = "0" * 64


class CourseFactory(factory.django.DjangoModelFactory):
    """A course of two hours with two seats, in December 2026."""

    class Meta:
        model = Course

    local_authority = factory.SubFactory(LocalAuthorityFactory)
    title = factory.Sequence(lambda n: f"Attachment {n}")
    topic = "psychological"
    starts_at = dt.datetime(2026, 12, 3, 9, 30, tzinfo=dt.UTC)
    minutes = 120
    place = "Town Hall"
    seats = 2
    led_by = "Amina Rashid"
    added_by = factory.SubFactory(UserFactory)


class CourseBookingFactory(factory.django.DjangoModelFactory):
    """A booking that was not cancelled."""

    class Meta:
        model = CourseBooking

    course = factory.SubFactory(CourseFactory)
    user = factory.SubFactory(UserFactory)


class CertificateFactory(factory.django.DjangoModelFactory):
    """The certificate of somebody's training."""

    class Meta:
        model = Certificate

    training = factory.SubFactory("tests.factories.accounts.TrainingFactory")
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 certificate", "certificate"))
    extension = "pdf"
    size = 20
    sha256 = "0" * 64
