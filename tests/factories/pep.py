"""Made-up Personal Education Plans.

pep = PepFactory(child=child)          # being written, with its empty sections
pep = complete_pep(child=child)        # nothing missing: ready to be sent in
"""

import datetime as dt

import factory
from django.utils import timezone

from lac.accounts.access import Role
from pep.carrying import fill
from pep.models import (
    Attainment,
    AttainmentPoint,
    Attendee,
    EarlyIntervention,
    LocalForm,
    NeedAssessment,
    NeedByArea,
    OnTrack,
    Pep,
    PepAction,
    PepBand,
    PepSection,
    Provenance,
    Provision,
    PupilPremiumPlus,
    PupilView,
    Qualification,
    Signature,
    StatutoryAssessment,
    Target,
    ViewResponse,
    VoiceScales,
)
from pep.questions import Kind
from pep.sections import sections_of
from pep.versions import CURRENT_VERSION

# A day in the autumn term of `tests.factories.calendars`, before its cut-off.
HELD_ON = dt.date(2026, 11, 12)


class PepFactory(factory.django.DjangoModelFactory):
    """The autumn plan of 2026 of a child in Year 7, being written."""

    class Meta:
        model = Pep
        skip_postgeneration_save = True

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    school = None
    academic_year = 2026
    term = "autumn"
    term_starts_on = dt.date(2026, 9, 2)
    term_ends_on = dt.date(2026, 12, 18)
    cutoff_on = dt.date(2026, 11, 27)
    band = PepBand.SECONDARY
    nc_year = 7
    form_version = CURRENT_VERSION
    opened_on = dt.date(2026, 9, 2)

    @factory.post_generation
    def sections(self, create, extracted, **kwargs):
        """The sections that opening a plan gives it."""
        if create and not PepSection.unscoped.filter(pep=self).exists():
            fill([self])


class _Row(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    pep = factory.SubFactory(PepFactory)


class TargetFactory(_Row):
    """A target that lacks nothing."""

    class Meta:
        model = Target

    domain = "literacy"
    need = "Reads two years below age"
    action = "Read one chapter aloud twice a week"
    measure = "Reading age"
    baseline = "8 years 2 months"
    target_value = "9 years"
    owner = "Imani Clarke"
    deadline = dt.date(2026, 12, 11)


class AttainmentFactory(_Row):
    class Meta:
        model = Attainment

    subject = "English"
    current = "Working towards"
    on_track = OnTrack.BELOW
    assessed_on = HELD_ON


class FundingFactory(_Row):
    class Meta:
        model = PupilPremiumPlus

    item = "Twelve weeks of one-to-one reading"
    purpose = "one_to_one"
    requested_pence = 24_000
    is_additional = True
    not_funded_elsewhere = True
    target = factory.SubFactory(TargetFactory, pep=factory.SelfAttribute("..pep"))


class PepActionFactory(_Row):
    class Meta:
        model = PepAction

    action = "Ask the library for a quiet corner"
    owner = "Imani Clarke"
    due_on = dt.date(2026, 12, 1)


class AttendeeFactory(_Row):
    class Meta:
        model = Attendee

    name = "Nadia Petrov"
    role = "Social worker"
    came = "yes"


class NeedFactory(_Row):
    """One area, with all that is asked of it."""

    class Meta:
        model = NeedByArea

    area = "cognition"
    strength = "Remembers facts and figures"
    barrier = "Loses the thread of longer texts"
    evidence = "Reading test of 9 November"


class AssessmentFactory(_Row):
    """An area of learning of a young child."""

    class Meta:
        model = StatutoryAssessment

    kind = "ey_language"
    result = "on_track"
    taken_on = dt.date(2026, 11, 9)


class QualificationFactory(_Row):
    class Meta:
        model = Qualification

    title = "Animal care"
    level = "2"
    status = "1"
    starts_on = dt.date(2026, 9, 7)


class SignatureFactory(_Row):
    class Meta:
        model = Signature

    name = "Grace Okafor"
    role = "Carer"
    decision = "agreed"
    signed_on = dt.date(2026, 11, 12)


# One whole row of each kind that a complete plan cannot be without.
_NEEDED = {
    "target": TargetFactory,
    "attainment": AttainmentFactory,
    "attendee": AttendeeFactory,
    "need": NeedFactory,
    "assessment": AssessmentFactory,
    "qualification": QualificationFactory,
    "signature": SignatureFactory,
}


class PupilViewFactory(_Row):
    """A view that nobody has answered."""

    class Meta:
        model = PupilView

    prompt = "worry"
    words = "I worry that I will have to move school again."
    provenance = Provenance.SAID
    said_on = HELD_ON
    recorded_by = factory.SubFactory("tests.factories.accounts.UserFactory")


class ViewResponseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ViewResponse

    view = factory.SubFactory(PupilViewFactory)
    text = "Nothing is planned, and we will tell you first."
    who = "Nadia Petrov"
    recorded_by = factory.SelfAttribute("view.recorded_by")


class VoiceScalesFactory(_Row):
    class Meta:
        model = VoiceScales

    feel_safe = 4
    enjoy_learning = 3
    listened_to = 5
    provenance = Provenance.SAID
    said_on = HELD_ON
    recorded_by = factory.SubFactory("tests.factories.accounts.UserFactory")


def complete_pep(**fields):
    """A plan in which nothing is missing. All but the school have finished their sections.

    The school has, too, in one that was sent in already.
    """
    pep = PepFactory(**({"held_on": HELD_ON, "initiated_on": HELD_ON} | fields))
    answer_everything(pep)
    for definition in sections_of(pep):
        if definition.rows in _NEEDED:
            _NEEDED[definition.rows](pep=pep)
    scales = VoiceScalesFactory(pep=pep)
    ViewResponseFactory(view=PupilViewFactory(pep=pep))
    open_to = Role.DESIGNATED_TEACHER if pep.is_open else None
    finished = [it.key for it in sections_of(pep) if it.owner != open_to]
    PepSection.unscoped.filter(pep=pep, key__in=finished).update(
        completed_at=timezone.now(), completed_by=scales.recorded_by
    )
    return pep


def answer_everything(pep):
    """An answer to each question of the plan, with nothing left to confirm."""
    rows = {row.key: row for row in PepSection.unscoped.filter(pep=pep)}
    for definition in sections_of(pep):
        row = rows[definition.key]
        row.content = {question.name: _answer(question) for question in definition.questions}
        row.carried = []
    PepSection.unscoped.bulk_update(rows.values(), ["content", "carried"])


def _answer(question):
    if question.kind == Kind.DATE:
        return "2027-02-02"
    if question.kind == Kind.YES_NO:
        return True
    if question.kind == Kind.NUMBER:
        return question.lowest or 0
    if question.choices:
        return question.choices[0][0]
    return f"An answer about {question.name}"


class ProvisionFactory(factory.django.DjangoModelFactory):
    """Reading with an adult since September 2026."""

    class Meta:
        model = Provision

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    kind = "programme"
    what = "Reading with an adult"
    starts_on = dt.date(2026, 9, 7)


class NeedAssessmentFactory(factory.django.DjangoModelFactory):
    """A reading test that was asked for and is not done yet."""

    class Meta:
        model = NeedAssessment

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    area = "cognition"
    what = "Reading test"
    who = "SENCO"
    asked_on = dt.date(2026, 10, 5)


class AttainmentPointFactory(factory.django.DjangoModelFactory):
    """English, below what is expected, in the autumn of 2026."""

    class Meta:
        model = AttainmentPoint

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    nc_year = 7
    subject = "English"
    assessed_on = dt.date(2026, 11, 10)
    current = "Working towards"
    on_track = OnTrack.BELOW


class EarlyInterventionFactory(factory.django.DjangoModelFactory):
    """Opened on a Monday of the autumn term; nothing agreed yet."""

    class Meta:
        model = EarlyIntervention

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    subject = "English"
    opened_on = dt.date(2026, 11, 9)
    first_point_on = dt.date(2026, 10, 1)
    last_point_on = dt.date(2026, 11, 6)


class LocalFormFactory(factory.django.DjangoModelFactory):
    """A draft of an authority's own form, with one question."""

    class Meta:
        model = LocalForm

    number = factory.Sequence(lambda n: n % 30_000 + 1)
    name = "From summer 2027"
    base_version = 1
    changes = factory.LazyFunction(
        lambda: {
            "questions": [
                {
                    "name": "own_1",
                    "section": "education",
                    "label": "Which books do they love?",
                    "hint": "",
                    "kind": "text",
                    "choices": [],
                    "mandatory": False,
                    "audience": "everyone",
                    "carried": True,
                    "bands": [],
                }
            ]
        }
    )
