"""Made-up meetings."""

import datetime as dt

import factory
from django.utils import timezone

from lac.meetings.models import (
    Challenge,
    Disagreement,
    Invitee,
    Meeting,
    MeetingAction,
    MeetingKind,
)


class MeetingFactory(factory.django.DjangoModelFactory):
    """A PEP meeting planned for 1 December 2026 at 10 am; say `held_on` for one that was held."""

    class Meta:
        model = Meeting

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    kind = MeetingKind.PEP
    planned_at = factory.LazyFunction(
        lambda: dt.datetime(2026, 12, 1, 10, 0, tzinfo=timezone.get_default_timezone())
    )
    place = "The head teacher's office"


class InviteeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitee

    child = factory.SelfAttribute("meeting.child")
    meeting = factory.SubFactory(MeetingFactory)
    role = "Social worker"
    name = factory.Sequence(lambda n: f"Nadia Petrov {n}")


class MeetingActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MeetingAction

    child = factory.SelfAttribute("meeting.child")
    meeting = factory.SubFactory(MeetingFactory)
    text = "Ask for an assessment by the educational psychologist"
    owner_name = "Nadia Petrov"


class DisagreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Disagreement

    child = factory.SelfAttribute("meeting.child")
    meeting = factory.SubFactory(MeetingFactory)
    about = "Whether a part-time timetable helps"
    who = "The school and the social worker"
    raised_on = dt.date(2026, 11, 10)


class ChallengeFactory(factory.django.DjangoModelFactory):
    """Put on 9 November 2026, with an answer due on 23 November."""

    class Meta:
        model = Challenge

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    to_whom = "Femi Bello, CAMHS"
    agency = "camhs"
    about = "No answer to the referral of September"
    raised_on = dt.date(2026, 11, 9)
    due_on = dt.date(2026, 11, 23)
