"""Writes about courses: offered, changed, called off, booked, cancelled, attended."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts import actions as accounts
from lac.audit.log import record
from lac.calendars.days import in_words
from lac.children.actions.checks import has_reason
from lac.children.notices import tell
from lac.children.versions import apply, claim
from lac.deadlines.arithmetic import add_months

from ..models import Certificate, Course, CourseBooking

DETAILS = (
    "title",
    "topic",
    "about",
    "starts_at",
    "minutes",
    "place",
    "link",
    "seats",
    "led_by",
    "counts_months",
)
# What people have to be told of when it changes.
WHERE_AND_WHEN = ("starts_at", "minutes", "place", "link")


@transaction.atomic
def offer_course(*, authority, by, **details):
    """Offer a course to the staff of an authority and of its schools. Raises ValidationError.

    The same course at the same time is offered once, however often the button is pressed.
    """
    type(authority).objects.select_for_update().get(pk=authority.pk)
    course = Course(local_authority=authority, added_by=by)
    _check(details)
    same = Course.objects.filter(
        local_authority=authority,
        added_by=by,
        cancelled_on=None,
        title=details["title"],
        starts_at=details["starts_at"],
    )
    if twice := same.first():
        return twice
    for name in DETAILS:
        if name in details:
            setattr(course, name, details[name])
    course.full_clean(validate_constraints=False)
    course.save()
    record("course.offered", by=by, subject=course, **_words(course))
    return course


@transaction.atomic
def edit_course(*, course, by, version=None, **details):
    """Change a course that has not begun. Raises ValidationError, and StaleSave.

    Whoever booked is told of another time or place; whom more seats give a place, too.
    """
    current = claim(course, version)
    _check_open(current)
    details = {name: details[name] for name in DETAILS if name in details}
    _check(details)
    placed = current.placed()
    if details.get("seats", current.seats) < len(placed):
        raise ValidationError(
            {"seats": f"{len(placed)} people have a place. Fewer seats would take one away."}
        )
    changed = apply(current, details)
    if changed:
        record("course.edited", by=by, subject=current, changes=changed, **_words(current))
        if set(changed) & set(WHERE_AND_WHEN):
            _tell_all("course_changed", current, f"course-changed:{current.pk}:{current.version}")
        _tell_new(current, placed)
    return current


@transaction.atomic
def cancel_course(*, course, reason, by, version=None):
    """Call a course off, with the reason; whoever booked it is told. Raises ValidationError."""
    current = claim(course, version)
    _check_open(current)
    has_reason(reason)
    current.cancelled_on, current.why_cancelled = timezone.localdate(), reason.strip()
    current.version += 1
    current.save()
    record("course.cancelled", by=by, subject=current, **_words(current))
    _tell_all("course_cancelled", current, f"course-cancelled:{current.pk}")
    return current


@transaction.atomic
def book_course(*, course, by):
    """Book a course for oneself: a place, or one in the queue when it is full.

    Pressed twice, it is booked once. Raises ValidationError.
    """
    current = claim(course, None)
    if not Course.objects.open_to(by).filter(pk=current.pk).exists():
        raise ValidationError("This course is for the staff of another authority.")
    _check_open(current)
    booking, is_new = CourseBooking.objects.get_or_create(
        course=current, user=by, cancelled_at=None
    )
    if is_new:
        record("course.booked", by=by, subject=current, **_words(current))
    return booking


@transaction.atomic
def cancel_booking(*, course, by):
    """Give one's own booking back; whoever waits first has the place and is told."""
    current = claim(course, None)
    _check_open(current)
    booking = current.standing().filter(user=by).first()
    if booking is None:
        raise ValidationError("You have no booking for this course.")
    placed = current.placed()
    booking.cancelled_at = timezone.now()
    booking.save(update_fields=["cancelled_at"])
    record("course.booking_cancelled", by=by, subject=current, **_words(current))
    _tell_new(current, placed)
    return booking


@transaction.atomic
def mark_attendance(*, course, present, by, version=None):
    """Record who was there: `present` are ids of bookings. It writes their log of training.

    Done again, it corrects what was marked. Raises ValidationError, and StaleSave.
    """
    current = claim(course, version)
    if current.cancelled_on or not current.has_begun:
        raise ValidationError("Who was there is marked after the course has begun.")
    present = {int(pk) for pk in present}
    bookings = list(current.standing().select_related("user", "training"))
    for booking in bookings:
        booking.attended = booking.pk in present
        if booking.attended and booking.training is None:
            booking.training = _log(current, booking.user, by)
        elif not booking.attended and booking.training is not None:
            if certificate := Certificate.of(booking.training):
                certificate.discard()
            accounts.remove_training(training=booking.training, by=by)
            booking.training = None
        booking.save(update_fields=["attended", "training"])
    current.marked_at = timezone.now()
    current.version += 1
    current.save()
    there = sum(it.attended for it in bookings)
    record("course.attended", by=by, subject=current, number=there, **_words(current))
    return current


def _check(details):
    if "starts_at" in details and details["starts_at"] <= timezone.now():
        raise ValidationError({"on": "Choose a day and time to come."})
    if "place" in details and not details["place"] and not details.get("link"):
        raise ValidationError({"place": "Say where it is, or give the address to join online."})


def _check_open(course):
    if course.cancelled_on:
        raise ValidationError("This course was called off.")
    if course.has_begun:
        raise ValidationError("This course has begun. Nothing was changed.")


def _tell_new(course, before):
    """Tell whoever has a place now and had none before."""
    new = [it.user for pk, it in course.placed().items() if pk not in before]
    if new:
        key = f"course-place:{course.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
        tell("course_place", key=key, people=new, count=1)


def _tell_all(template, course, key):
    people = [it.user for it in course.standing().select_related("user")]
    tell(template, key=key, people=people, count=1)


def _log(course, user, by):
    """The line of the log of training; it counts for as long as the course says."""
    months = course.counts_months
    return accounts.record_training(
        user=user,
        topic=course.topic,
        title=course.title,
        held_on=course.day,
        expires_on=add_months(course.day, months) if months else None,
        by=by,
    )


def _words(course):
    return {"title": course.title, "day": in_words(course.day)}
