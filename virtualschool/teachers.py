"""The register of designated teachers: every school with children, and what is amiss there.

Four queries for all schools, however many (S1-08, S1-13, S1-20).
"""

from collections import defaultdict
from dataclasses import dataclass

from lac.accounts.access import Role
from lac.accounts.models import Membership, Training
from lac.accounts.models.training import NEEDED

from .reach import run_by, schools_of, with_people


@dataclass(frozen=True)
class Line:
    """One designated teacher of a school, or the school that has none."""

    school: object
    membership: object | None
    trainings: list
    is_ours: bool
    today: object

    @property
    def warnings(self):
        """What is amiss, in sentences; the most serious first."""
        if self.membership is None:
            return ["No designated teacher"]
        return [*self._standing(), *self._training()]

    def _standing(self):
        it = self.membership
        for value, no, unknown in (
            (it.is_qualified_teacher, "Not a qualified teacher", "Qualified teacher: not known"),
            (it.is_senior_leader, "Not in the senior leadership team", "Senior leader: not known"),
        ):
            if not value:
                yield unknown if value is None else no

    def _training(self):
        if not self.trainings and self.membership.last_trained_on is None:
            return ["No training recorded"]
        if not self.trainings:
            return ["No training by topic recorded"]
        found = []
        for topic in NEEDED:
            held = [it for it in self.trainings if it.topic == topic]
            if not held:
                found.append(f"No training: {topic.label.lower()}")
            elif not any(it.counts_on(self.today) for it in held):
                found.append(f"Training out of date: {topic.label.lower()}")
        return found

    @property
    def last_trained_on(self):
        """The day of the latest training, by the log or as it was noted before there was one."""
        days = [it.held_on for it in self.trainings]
        if self.membership is not None and self.membership.last_trained_on:
            days.append(self.membership.last_trained_on)
        return max(days, default=None)


def register(authority, today):
    """Every school with children of the authority on roll, by name; its designated teachers."""
    schools = with_people(schools_of(authority), authority).filter(child_count__gt=0)
    schools = list(schools.order_by("name", "pk"))
    teachers = defaultdict(list)
    held = Membership.objects.on(today).filter(
        role=Role.DESIGNATED_TEACHER, school__in=[it.pk for it in schools]
    )
    for membership in held.select_related("user").order_by("starts_on", "pk"):
        teachers[membership.school_id].append(membership)
    users = [it.user_id for held_here in teachers.values() for it in held_here]
    trainings = defaultdict(list)
    for training in Training.objects.filter(user__in=users):
        trainings[training.user_id].append(training)
    ours = set(run_by(authority).values_list("pk", flat=True))
    return [
        Line(school, it, trainings[it.user_id] if it else [], school.pk in ours, today)
        for school in schools
        for it in teachers[school.pk] or [None]
    ]
