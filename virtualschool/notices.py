"""What people are told by e-mail about courses."""

import datetime as dt

from django.utils import timezone

from lac.children.notices import tell

from .models import Course


def remind_of_courses():
    """Tell whoever has a place at a course of tomorrow, once each. Gives how many courses."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    courses = Course.objects.filter(starts_at__date=tomorrow, cancelled_on=None)
    for course in courses:
        people = [it.user for it in course.placed().values() if it.user.is_active]
        key = f"course-tomorrow:{course.pk}:{tomorrow:%Y%m%d}"
        tell("course_tomorrow", key=key, people=people, count=1)
    return len(courses)
