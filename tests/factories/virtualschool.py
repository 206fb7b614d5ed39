"""Made-up support, advice and policies."""

import datetime as dt

import factory
from django.core.files.base import ContentFile

from tests.factories.accounts import UserFactory
from tests.factories.organisations import LocalAuthorityFactory
from virtualschool.models import AdviceRequest, DirectSupport, Policy, PolicyVersion


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
