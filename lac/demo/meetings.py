"""Meetings in the demo: who is asked, what they answer, who came."""

import datetime as dt

from django.utils import timezone

from lac.deadlines.models import Delivery
from lac.meetings.actions import (
    add_action,
    agree_minutes,
    answer,
    arrange_series,
    follow_up_challenge,
    follow_up_disagreement,
    hold_meeting,
    invite_all,
    keep_papers,
    raise_challenge,
    raise_disagreement,
)
from lac.meetings.invitations import not_asked, suggested
from lac.meetings.models import Agency, Attendance, Invitee, Meeting, MeetingKind, Reply, Rhythm
from lac.meetings.papers import expected

from .clock import at

ANSWERS = [
    {"reply": Reply.YES},
    {"reply": Reply.INSTEAD, "instead": "Ada Obi, duty social worker"},
    {"reply": Reply.REPORT, "note": "You will have it two days before."},
    None,
    {"reply": Reply.NO, "note": "On leave that week."},
]


def build_meetings(cohort, people, today):
    """People are asked to the meetings that are coming, and most of them have answered."""
    teacher = people["claire.donovan"]
    meetings = Meeting.unscoped.upcoming().select_related("child").order_by("pk")[:8]
    for meeting in meetings:
        _ask(meeting, teacher)
    _remember_who_came(teacher)
    _disagree(teacher)
    _challenge(cohort, people, today)
    _agree(teacher, today)
    _come_back(cohort.stories["suspended"], teacher, today)
    _keep_papers(teacher, today)
    _post_what_is_past()


def _remember_who_came(teacher):
    """Most came to the multi-agency meetings, some sent a report, one did neither."""
    came = [*[Attendance.YES] * 4, Attendance.REPORT, Attendance.APOLOGIES, Attendance.NO]
    for meeting in Meeting.unscoped.held().of_kind(MeetingKind.MULTI_AGENCY):
        Invitee.unscoped.bulk_create(
            Invitee(child=meeting.child, meeting=meeting, **person)
            for person in suggested(meeting.child)
        )
        attendance = {
            it.pk: came[(number + meeting.pk) % len(came)]
            for number, it in enumerate(meeting.invitees.all())
        }
        hold_meeting(
            meeting=meeting,
            held_on=meeting.held_on,
            notes=meeting.notes,
            attendance=attendance,
            by=teacher,
        )


def _agree(teacher, today):
    """Minutes were agreed, and the teacher has something to do, one thing of it late."""
    held = Meeting.unscoped.held().of_kind(MeetingKind.MULTI_AGENCY).order_by("pk")[:3]
    for number, meeting in enumerate(held):
        add_action(
            meeting=meeting,
            text=["Ring the nurse about sleep", "Book the taxi", "Ask for an assessment"][number],
            owner_name=teacher.full_name,
            owner=teacher,
            due_on=today + dt.timedelta(days=number * 6 - 4),
            by=teacher,
        )
    agree_minutes(meeting=meeting, version=None, by=teacher)


def _keep_papers(teacher, today):
    """Of three meetings to come all, some and one of the papers are there; one list is their own."""
    note = "The social worker brings it."
    meetings = Meeting.unscoped.upcoming().select_related("child").order_by("planned_at", "pk")
    for number, meeting in enumerate(meetings[:3]):
        titles = expected(meeting.child.local_authority_id, meeting.kind)
        keep_papers(
            meeting=meeting,
            papers=[
                {"title": title, "ready": place <= number, "note": "" if place else note}
                for place, title in enumerate(titles)
            ],
            papers_sent_on=today if number == 2 else None,
            by=teacher,
        )


def _come_back(child, teacher, today):
    """A pastoral support plan that is looked at every six weeks."""
    first = today + dt.timedelta(days=9 - today.weekday())
    arrange_series(
        child=child,
        kind=MeetingKind.PSP,
        planned_at=timezone.make_aware(dt.datetime.combine(first, dt.time(15, 30))),
        rhythm=Rhythm.SIX_WEEKS,
        until=today + dt.timedelta(days=200),
        place="Meeting room",
        invitees=suggested(child),
        by=teacher,
    )


DISAGREEMENTS = [
    ("Whether a part-time timetable helps or keeps them away.", "The school and the social worker"),
    ("Who pays for the taxi until half-term.", "The school and social care"),
    ("Whether an assessment should wait until the spring.", "The school and the psychologist"),
]


def _disagree(teacher):
    """One disagreement is open, one was escalated, one is resolved."""
    meetings = Meeting.unscoped.held().of_kind(MeetingKind.MULTI_AGENCY).order_by("pk")[:3]
    for number, meeting in enumerate(meetings):
        about, who = DISAGREEMENTS[number]
        row = raise_disagreement(meeting=meeting, about=about, who=who, by=teacher)
        told = {"disagreement": row, "on": timezone.localdate(), "by": teacher}
        if number == 1:
            follow_up_disagreement(now="escalated", escalated_to="The head of social care", **told)
        if number == 2:
            follow_up_disagreement(now="resolved", outcome="It is done before Christmas.", **told)


def _challenge(cohort, people, today):
    """An answer is late, one is awaited, and one was good."""
    asked = [
        ("Femi Bello, CAMHS", Agency.CAMHS, "No answer to the referral of September.", 24),
        ("Tom Ashby, head of year", Agency.SCHOOL, "Three lessons a week without a teacher.", 3),
        ("Ada Obi, social care", Agency.SOCIAL_CARE, "The care plan has not reached us.", 17),
    ]
    for number, (to_whom, agency, about, days) in enumerate(asked):
        day = today - dt.timedelta(days=days)
        with at(day):
            row = raise_challenge(
                child=cohort.children[number],
                to_whom=to_whom,
                agency=agency,
                about=about,
                raised_on=day,
                working_days=10,
                by=people["amina.rashid"],
            )
        if number == 2:
            follow_up_challenge(
                challenge=row,
                version=1,
                responded_on=today - dt.timedelta(days=5),
                response="The plan is on its way, with an apology.",
                outcome="It came two days later.",
                closed_on=today,
                by=people["amina.rashid"],
            )


def _ask(meeting, teacher):
    invite_all(meeting=meeting, people=not_asked(meeting, meeting.child), by=teacher)
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
