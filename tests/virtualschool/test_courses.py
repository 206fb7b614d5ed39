"""Courses: offered, booked, waited for, attended, reminded of; certificates; trained staff."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from time_machine import travel

from lac.accounts.access import Role
from lac.accounts.models import Training
from lac.audit.models import Event
from lac.deadlines.feeds import entries_of
from lac.deadlines.models import Delivery
from tests.boxes import day
from tests.factories.accounts import TrainingFactory, user_with
from tests.factories.virtualschool import CourseBookingFactory, CourseFactory
from tests.world import TODAY
from virtualschool import actions
from virtualschool.models import Certificate, Course, CourseBooking
from virtualschool.notices import remind_of_courses

pytestmark = pytest.mark.django_db
TEACHER, OFFICER = Role.DESIGNATED_TEACHER, Role.VIRTUAL_SCHOOL_OFFICER
AFTER = dt.datetime(2026, 12, 3, 14, tzinfo=dt.UTC)
PDF = b"%PDF-1.7\nA certificate"


@pytest.fixture
def course(world):
    """A course with one seat, on Thursday 3 December 2026."""
    return CourseFactory(local_authority=world.authority, seats=1, counts_months=24)


@pytest.fixture
def queued(world, course):
    """The teacher has the seat, the social worker waits."""
    for role in (TEACHER, Role.SOCIAL_WORKER):
        actions.book_course(course=course, by=world.users[role])
    return course


def told(template):
    return set(Delivery.objects.filter(template=template).values_list("user", flat=True))


def test_book__pressed_twice_is_one_and_not_for_another_authority(world, course):
    teacher = world.users[TEACHER]
    first = actions.book_course(course=course, by=teacher)
    assert actions.book_course(course=course, by=teacher) == first
    assert Event.objects.filter(action="course.booked").count() == 1
    with pytest.raises(ValidationError, match="another authority"):
        actions.book_course(course=course, by=user_with(Role.SOCIAL_WORKER))


def test_book__not_once_it_has_begun(world, course):
    with travel(course.starts_at), pytest.raises(ValidationError, match="has begun"):
        actions.book_course(course=course, by=world.users[TEACHER])


def test_cancel_booking__gives_the_place_to_who_waits_first_and_tells_them(world, queued):
    actions.cancel_booking(course=queued, by=world.users[TEACHER])
    worker = world.users[Role.SOCIAL_WORKER]
    assert [it.user for it in queued.placed().values()] == [worker]
    assert told("course_place") == {worker.pk}


def test_edit__more_seats_are_told_to_who_gets_one_and_fewer_are_refused(world, queued):
    officer = world.users[OFFICER]
    actions.edit_course(course=queued, seats=2, by=officer)
    assert told("course_place") == {world.users[Role.SOCIAL_WORKER].pk}
    assert told("course_changed") == set()
    with pytest.raises(ValidationError, match="2 people have a place"):
        actions.edit_course(course=queued, seats=1, by=officer)
    actions.edit_course(course=queued, place="Library", by=officer)
    assert len(told("course_changed")) == 2


def test_cancel_course__tells_everybody_who_booked(world, queued):
    actions.cancel_course(course=queued, reason="Snow", by=world.users[OFFICER])
    assert len(told("course_cancelled")) == 2
    with pytest.raises(ValidationError, match="called off"):
        actions.book_course(course=queued, by=world.users[Role.REVIEWING_OFFICER])


def test_attendance__writes_the_log_and_a_correction_takes_it_out(world, queued):
    officer = world.users[OFFICER]
    mine = queued.bookings.get(user=world.users[TEACHER])
    with pytest.raises(ValidationError, match="after the course has begun"):
        actions.mark_attendance(course=queued, present=[mine.pk], by=officer)
    with travel(AFTER):
        actions.mark_attendance(course=queued, present=[mine.pk], by=officer)
        actions.mark_attendance(course=queued, present=[mine.pk], by=officer)
        training = Training.objects.get()
        assert (training.user, training.topic) == (world.users[TEACHER], "psychological")
        assert training.held_on == dt.date(2026, 12, 3)
        assert training.expires_on == dt.date(2028, 12, 3)
        assert [it.attended for it in queued.standing()] == [True, False]
        actions.mark_attendance(course=queued, present=[], by=officer)
    assert not Training.objects.exists()


@pytest.mark.parametrize(
    ("now", "sent"),
    [(dt.date(2026, 12, 1), 0), (dt.date(2026, 12, 2), 1), (dt.date(2026, 12, 3), 0)],
    ids=["two days before", "the day before", "the day itself"],
)
def test_reminder__goes_once_on_the_day_before_to_who_has_a_place(world, queued, now, sent):
    with travel(dt.datetime.combine(now, dt.time(9), tzinfo=dt.UTC)):
        remind_of_courses()
        remind_of_courses()
    expected = {world.users[TEACHER].pk} if sent else set()
    assert told("course_tomorrow") == expected


def test_feed__has_the_course_of_who_has_a_place_and_not_of_who_waits(world, queued):
    def named(role):
        return [it.summary for it in entries_of(world.users[role], TODAY)]

    assert f"Course: {queued.title}" in named(TEACHER)
    assert f"Course: {queued.title}" not in named(Role.SOCIAL_WORKER)


def test_certificate__is_told_by_its_content_and_replaced(world):
    training = TrainingFactory(user=world.users[TEACHER])
    program = ContentFile(b"MZ\x90 a program", name="certificate.pdf")
    with pytest.raises(ValidationError, match="cannot be kept"):
        actions.keep_certificate(training=training, file=program, by=training.user)
    for content in (PDF, PDF + b" again"):
        file = ContentFile(content, name="certificate.pdf")
        actions.keep_certificate(training=training, file=file, by=training.user)
    kept = Certificate.objects.get()
    assert (kept.extension, kept.size) == ("pdf", len(PDF) + 6)


def test_certificate_page__is_for_its_owner_and_for_who_keeps_their_training(world, client):
    training = TrainingFactory(user=world.users[TEACHER])
    actions.keep_certificate(
        training=training, file=ContentFile(PDF, name="x.pdf"), by=training.user
    )
    address = reverse("virtualschool:certificate", args=[training.pk])
    for role, status in ((TEACHER, 200), (OFFICER, 200), (Role.SOCIAL_WORKER, 404)):
        client.force_login(world.users[role])
        assert client.get(address).status_code == status
    assert Event.objects.filter(action="certificate.downloaded").count() == 2


def test_training_page__offers_books_and_shows_the_log(world, client, course):
    client.force_login(world.users[TEACHER])
    TrainingFactory(user=world.users[TEACHER], title="Safeguarding")
    home = reverse("virtualschool:training")
    page = client.get(home).content.decode()
    assert course.title in page
    assert "Safeguarding" in page
    client.post(reverse("virtualschool:course_book", args=[course.pk]))
    page = client.get(course.get_absolute_url()).content.decode()
    assert "You have a place" in page
    assert "Who comes" not in page
    given = {"topic": "care", "title": "Care orders", "file": ContentFile(PDF, name="x.pdf")}
    given |= day("held_on", "2026-11-02")
    client.post(reverse("virtualschool:training_own"), given)
    assert Certificate.objects.get().training.title == "Care orders"


def test_offering__from_the_form_to_the_list_of_who_comes(world, client):
    client.force_login(world.users[OFFICER])
    given = {"title": "PEP meetings", "topic": "meetings", "at": "9:30", "minutes": 90}
    given |= {"place": "Library", "seats": 1, "led_by": "Amina"} | day("on", "2026-12-01")
    client.post(reverse("virtualschool:course_add"), given)
    course = Course.objects.get()
    assert course.starts_at == dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)
    CourseBookingFactory(course=course, user=world.users[Role.REVIEWING_OFFICER])
    page = client.get(course.get_absolute_url()).content.decode()
    assert world.users[Role.REVIEWING_OFFICER].full_name in page
    with travel(AFTER):
        client.force_login(world.users[OFFICER])
        (booking,) = CourseBooking.objects.all()
        client.post(
            reverse("virtualschool:course_attendance", args=[course.pk]),
            {"present": [booking.pk], "version": course.version},
        )
        page = client.get(
            reverse("virtualschool:trained"), {"role": "reviewing_officer"}
        ).content.decode()
    assert world.users[Role.REVIEWING_OFFICER].full_name in page
    assert "1 person" in page


def test_trained_staff__lists_who_lacks_it_with_its_last_day_still_counting(world, client):
    reviewer = world.users[Role.REVIEWING_OFFICER]
    training = TrainingFactory(user=reviewer, topic="meetings", expires_on=TODAY)
    client.force_login(world.users[OFFICER])
    address = reverse("virtualschool:trained")
    asked = {"role": "reviewing_officer", "show": "lacking"}
    assert client.get(address, asked).context["lines"] == []
    Training.objects.filter(pk=training.pk).update(expires_on=TODAY - dt.timedelta(days=1))
    (line,) = client.get(address, asked).context["lines"]
    assert (line.membership.user, line.meetings) == (reviewer, None)
    file = client.get(address, asked | {"as": "csv"}).content.decode()
    assert reviewer.full_name in file


def test_lists__cost_the_same_for_many_as_for_one(world, client, django_assert_max_num_queries):
    for _ in range(4):
        CourseBookingFactory(
            course=CourseFactory(local_authority=world.authority, seats=9),
            user=user_with(TEACHER, school=world.school),
        )
    client.force_login(world.users[OFFICER])
    for name in ("training", "courses", "trained"):
        with django_assert_max_num_queries(12):
            client.get(reverse(f"virtualschool:{name}"))
