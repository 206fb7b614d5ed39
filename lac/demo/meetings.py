"""Meetings in the demo: who is asked, what they answer, who came."""

from django.utils import timezone

from lac.deadlines.models import Delivery
from lac.meetings.actions import answer, invite
from lac.meetings.invitations import suggested
from lac.meetings.models import Meeting, Reply

ANSWERS = [
    {"reply": Reply.YES},
    {"reply": Reply.INSTEAD, "instead": "Ada Obi, duty social worker"},
    {"reply": Reply.REPORT, "note": "You will have it two days before."},
    None,
    {"reply": Reply.NO, "note": "On leave that week."},
]


def build_meetings(people, today):
    """People are asked to the meetings that are coming, and most of them have answered."""
    teacher = people["claire.donovan"]
    meetings = Meeting.unscoped.upcoming().select_related("child").order_by("pk")[:8]
    for meeting in meetings:
        _ask(meeting, teacher)
    _post_what_is_past()


def _ask(meeting, teacher):
    known = set(meeting.invitees.values_list("name", flat=True))
    for person in suggested(meeting.child):
        if person["name"] not in known:
            invite(meeting=meeting, by=teacher, **person)
    for number, invitee in enumerate(meeting.invitees.all()):
        said = ANSWERS[(number + meeting.pk) % len(ANSWERS)]
        if said:
            answer(invitee=invitee, by=teacher, **said)


def _post_what_is_past():
    """Invitations to meetings of the past went out long ago."""
    past = Meeting.unscoped.filter(planned_at__lt=timezone.now()).values_list("pk", flat=True)
    gone = set(past)
    for delivery in Delivery.objects.filter(key__startswith="meeting:").only("pk", "key"):
        if int(delivery.key.split(":")[1]) in gone:
            Delivery.objects.filter(pk=delivery.pk).update(
                state=Delivery.State.SENT, sent_at=timezone.now()
            )
