"""Made-up documents, referrals, health reviews and moves of children."""

import datetime as dt

import factory
from django.core.files.base import ContentFile

from lac.children.models import (
    AdmissionRequest,
    Agency,
    Audience,
    ChildDocument,
    DocumentFile,
    DocumentKind,
    HandoverPack,
    HealthReview,
    HealthReviewKind,
    Referral,
    SchoolMove,
    SupportNeed,
    TransitionPlan,
    TransitionStep,
)


class DocumentFactory(factory.django.DjangoModelFactory):
    """A document for everybody, without a file: ask for one with DocumentFileFactory."""

    class Meta:
        model = ChildDocument

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    title = "School report"
    kind = DocumentKind.REPORT
    audience = Audience.EVERYONE
    dated_on = dt.date(2026, 7, 17)


class DocumentFileFactory(factory.django.DjangoModelFactory):
    """A file that was checked and found clean."""

    class Meta:
        model = DocumentFile

    document = factory.SubFactory(DocumentFactory)
    child = factory.SelfAttribute("document.child")
    number = 1
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 report", name="report"))
    name = "report.pdf"
    extension = "pdf"
    size = 15
    sha256 = "0" * 64
    checked = DocumentFile.Check.CLEAN


class SupportNeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SupportNeed

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    what = "Being understood by other children"
    noticed_on = dt.date(2026, 9, 7)


class ReferralFactory(factory.django.DjangoModelFactory):
    """A referral that waits for an answer."""

    class Meta:
        model = Referral

    about = factory.SubFactory(SupportNeedFactory, child=factory.SelfAttribute("..child"))
    child = factory.SubFactory("tests.factories.children.ChildFactory")
    agency = Agency.PSYCHOLOGY
    made_on = dt.date(2026, 10, 1)
    owner_name = "Claire Donovan"


class HealthReviewFactory(factory.django.DjangoModelFactory):
    """A health assessment that was done."""

    class Meta:
        model = HealthReview

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    kind = HealthReviewKind.REVIEW
    done_on = dt.date(2026, 3, 10)


class AdmissionRequestFactory(factory.django.DjangoModelFactory):
    """A request made during the school year that waits for an answer."""

    class Meta:
        model = AdmissionRequest

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    school = factory.SubFactory("tests.factories.organisations.SchoolFactory")
    asked_on = dt.date(2026, 11, 2)
    asked_by_name = "Ruth Adeyemi"


class SchoolMoveFactory(factory.django.DjangoModelFactory):
    """A move in key stage 4 that waits for a decision."""

    class Meta:
        model = SchoolMove

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    to_school = factory.SubFactory("tests.factories.organisations.SchoolFactory")
    planned_on = dt.date(2027, 1, 5)
    reason = "The carer moves to the coast"
    proposed_on = dt.date(2026, 11, 13)
    proposed_by = factory.SubFactory("tests.factories.accounts.UserFactory")


class HandoverPackFactory(factory.django.DjangoModelFactory):
    """A pack that is being put together."""

    class Meta:
        model = HandoverPack

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    enrolment = factory.SubFactory(
        "tests.factories.children.EnrolmentFactory",
        child=factory.SelfAttribute("..child"),
        kind="S",
    )
    from_school = factory.SubFactory("tests.factories.organisations.SchoolFactory")
    to_school = factory.SelfAttribute("enrolment.school")


class TransitionPlanFactory(factory.django.DjangoModelFactory):
    """A plan for after 16."""

    class Meta:
        model = TransitionPlan

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    kind = "post_16"
    starts_on = dt.date(2027, 9, 1)
    opened_on = dt.date(2026, 11, 2)


class TransitionStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TransitionStep

    plan = factory.SubFactory(TransitionPlanFactory, child=factory.SelfAttribute("..child"))
    child = factory.SubFactory("tests.factories.children.ChildFactory")
    title = "Taster day"
    owner_name = "Careers adviser"
    due_on = dt.date(2026, 11, 20)
