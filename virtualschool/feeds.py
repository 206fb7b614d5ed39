"""The courses at which somebody has a place, for their calendar: the name, time and a link."""

from lac.deadlines.feeds import Entry, feeds

from .models import Course


@feeds
def courses(user, today):
    """Courses to come that the person booked and has a place at."""
    booked = Course.objects.to_come().filter(
        bookings__user=user, bookings__cancelled_at=None, cancelled_on=None
    )
    for course in booked:
        if any(it.user_id == user.pk for it in course.placed().values()):
            yield Entry(
                key=("course", course.pk),
                summary=f"Course: {course.title}",
                starts=course.starts_at,
                ends=course.ends_at,
                url=course.get_absolute_url(),
            )
