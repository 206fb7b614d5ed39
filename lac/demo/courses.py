"""The demo's courses: to come, full, past and attended, called off; and a certificate."""

import base64
import datetime as dt

from django.core.files.base import ContentFile
from django.utils import timezone

from lac.accounts.models import Training
from virtualschool import actions

from .clock import at

# One white dot: the smallest picture there is.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg=="
)
# The title, topic, days from now, hour, minutes, place, link, seats, months, and who books.
COURSES = [
    (
        "Support and challenge in PEP meetings", "meetings", 1, 9, 120,
        "Wexcombe Town Hall, Room 2", "", 12, 24,
        ["claire.donovan", "ruth.adeyemi", "gillian.stroud"],
    ),
    (
        "Attachment and trauma in the classroom", "psychological", 16, 13, 180,
        "", "https://meet.wexcombe.example/attachment", 2, 24,
        ["ruth.adeyemi", "nadia.fenwick", "claire.donovan"],
    ),
    (
        "The new designated teacher’s first year", "education", 37, 9, 360,
        "Fairmead School, the library", "", 20, 36, [],
    ),
    (
        "Reading a health assessment", "physical", -20, 15, 60,
        "", "https://meet.wexcombe.example/health", 30, 36,
        ["claire.donovan", "ruth.adeyemi"],
    ),
    (
        "Care orders for teachers", "care", 9, 16, 90, "Fairmead School, the hall", "", 15, None,
        ["claire.donovan"],
    ),
]  # fmt: skip


def build_courses(authority, people, today):
    """Courses in every state that they have; the log of one teacher with a certificate."""
    officer = people["amina.rashid"]
    for title, topic, days, hour, minutes, place, link, seats, months, who in COURSES:
        day = today + dt.timedelta(days=days)
        with at(min(today, day) - dt.timedelta(days=30)):
            course = actions.offer_course(
                authority=authority,
                title=title,
                topic=topic,
                about="With examples from our own schools. Bring a plan that you are writing.",
                starts_at=timezone.make_aware(dt.datetime.combine(day, dt.time(hour))),
                minutes=minutes,
                place=place,
                link=link,
                seats=seats,
                led_by="Amina Rashid",
                counts_months=months,
                by=officer,
            )
            for name in who:
                actions.book_course(course=course, by=people[name])
        if days < 0:
            there = [it.pk for it in course.standing()[:1]]
            with at(day + dt.timedelta(days=1)):
                actions.mark_attendance(course=course, present=there, by=officer)
        if topic == "care":
            actions.cancel_course(course=course, reason="The speaker is ill.", by=officer)
    _certificate(people["claire.donovan"])


def _certificate(teacher):
    training = Training.objects.filter(user=teacher).first()
    if training:
        file = ContentFile(PICTURE, name="certificate.png")
        actions.keep_certificate(training=training, file=file, by=teacher)
