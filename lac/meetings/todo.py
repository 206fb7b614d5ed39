"""What meetings agreed, on the first page of whoever will do it."""

from django.db.models import Q
from django.urls import reverse

from lac.accounts.models import User
from lac.calendars.days import ONE_DAY, UnknownYear, working_days
from lac.deadlines.todo import Todo, TodoSource, todo_source

from .models import MeetingAction

# A morning e-mail tells of it so many working days before the last day, and once after it.
NOTICE = 2


class AgreedAtMeetings(TodoSource):
    """Actions with an owner who signs in here."""

    def of(self, user, today):
        """Actions of this person that are not done, about children they still work with."""
        mine = MeetingAction.visible_to(user).filter(owner=user, done_on=None)
        return [
            Todo(
                what=it.text,
                due_on=it.due_on,
                child=it.child.name,
                child_url=reverse("children:detail", kwargs={"child_pk": it.child_id}),
                url=reverse(
                    "meetings:finish_action",
                    kwargs={
                        "child_pk": it.child_id,
                        "pk": it.meeting_id,
                        "action_pk": it.pk,
                    },
                ),
                where=str(it.meeting.get_kind_display()),
            )
            for it in mine.select_related("child", "meeting").order_by("due_on", "pk")[:100]
        ]

    def mail(self, today):
        """Actions due in two working days, or late since the last one, for each owner.

        Nobody is told on a day that is not a working day: the next one tells of it.
        """
        days = working_days()
        try:
            if not days.is_open(today):
                return {}
            soon, before = days.add(today, NOTICE), today - ONE_DAY
            while not days.is_open(before):
                before -= ONE_DAY
        except UnknownYear:
            return {}
        return self._count(Q(due_on=soon) | Q(due_on__gte=before, due_on__lt=today))

    def mail_week(self, today):
        """Actions due in the seven days ahead, or late since the last weekly e-mail."""
        week = 7 * ONE_DAY
        return self._count(Q(due_on__gte=today - week, due_on__lt=today + week))

    @staticmethod
    def _count(told):
        """{owner's id: how many}, as their own page counts them; two queries an owner."""
        open_ones = MeetingAction.unscoped.filter(told, done_on=None)
        owners = User.objects.filter(pk__in=open_ones.values("owner"), is_active=True)
        counts = {
            it.pk: MeetingAction.visible_to(it).filter(told, owner=it, done_on=None).count()
            for it in owners
        }
        return {owner: number for owner, number in counts.items() if number}


todo_source(AgreedAtMeetings())
