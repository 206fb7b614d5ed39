"""The register of breaches as somebody asked for it: filtered, a page at a time, or as a file."""

import datetime as dt
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count, Q

from lac.accounts.access import Permission, Role
from lac.organisations.models import School

from .duty import DUTIES
from .models import Breach

FILTERS = ("now", "cause", "owner", "duty", "school", "since")
NOW = [("open", "Still to be done"), ("over", "Done or over")]
NO_CAUSE = "none"
HEADER = [
    "Social care ID",
    "Child",
    "School on the last day",
    "What",
    "About",
    "Rule",
    "Who does it",
    "Was due",
    "Done",
    "Days late",
    "Working days late",
    "Now",
    "Cause",
    "What is done about it",
    "Explained by",
]


class Register:
    """The breaches that a person sees, with the filters they chose."""

    def __init__(self, user, today, asked):
        self.user, self.today = user, today
        self.asked = {name: asked.get(name, "") for name in FILTERS}

    @cached_property
    def everything(self):
        """Every breach within the records that this person sees."""
        return Breach.visible_to(self.user, Permission.VIEW_DASHBOARD).in_our_records()

    def rows(self):
        """The breaches that the filters leave."""
        rows, asked = self.everything, self.asked
        if asked["duty"] in DUTIES:
            rows = rows.filter(deadline__duty=asked["duty"])
        if asked["owner"] in Role.values:
            rows = rows.filter(owner=asked["owner"])
        if asked["school"].isdecimal():
            rows = rows.filter(school=int(asked["school"]))
        if asked["cause"] == NO_CAUSE:
            rows = rows.unexplained()
        elif asked["cause"] in Breach.Cause.values:
            rows = rows.filter(cause=asked["cause"])
        if self.since:
            rows = rows.filter(due_on__gte=self.since)
        return self._now(rows)

    @cached_property
    def since(self):
        """The first due date to show, or None; nonsense is nothing."""
        try:
            return dt.date.fromisoformat(self.asked["since"])
        except ValueError:
            return None

    def _now(self, rows):
        if self.asked["now"] == "open":
            return rows.still_open(self.today)
        if self.asked["now"] == "over":
            return rows.exclude(pk__in=rows.still_open(self.today).values("pk"))
        return rows

    def listed(self):
        """With all that a line says, the latest first."""
        rows = self.rows().with_lateness(self.today)
        return rows.select_related(
            "deadline__child__local_authority", "school", "explained_by"
        ).order_by("-due_on", "-id")

    @cached_property
    def counts(self):
        """How many in all, still to be done, and without a cause."""
        return self.rows().aggregate(
            all=Count("pk"),
            open=Count("pk", filter=Q(pk__in=Breach.unscoped.still_open(self.today).values("pk"))),
            unexplained=Count("pk", filter=Q(cause="")),
        )

    def tiles(self):
        """The counts, each a link to those alone."""
        counts = self.counts
        told = [
            ("In the register", counts["all"], {}, ""),
            ("Still to be done", counts["open"], {"now": "open"}, "bad"),
            ("Without a cause", counts["unexplained"], {"cause": NO_CAUSE}, "warning"),
        ]
        return [
            {
                "label": label,
                "figure": figure,
                "tone": tone if figure else "",
                "url": self.address(**{**self.asked, **asked}),
            }
            for label, figure, asked, tone in told
        ]

    def fields(self):
        """The filters as the page shows them: name, label, choices, what is chosen."""
        schools = School.objects.filter(pk__in=self.everything.order_by().values("school"))
        causes = [(NO_CAUSE, "No cause yet"), *Breach.Cause.choices]
        return [
            self._field("now", "Now", NOW),
            self._field("cause", "Cause", causes),
            self._field("owner", "Who does it", Role.choices),
            self._field("duty", "What", sorted((it.code, it.name()) for it in DUTIES.values())),
            self._field("school", "School", [(str(pk), it) for pk, it in _named(schools)]),
            self._field("since", "Due since", self._years()),
        ]

    def _years(self):
        year = self.today.year - (self.today.month < 9)
        months = [(self.today - dt.timedelta(days=30), "The last 30 days")]
        starts = [(dt.date(it, 9, 1), f"September {it}") for it in range(year, year - 3, -1)]
        return [(day.isoformat(), label) for day, label in [*months, *starts]]

    def _field(self, name, label, choices):
        return {"name": name, "label": label, "choices": choices, "value": self.asked[name]}

    def selected(self, fields):
        """The filters in use, each with the address of the register without it."""
        used = []
        for field in fields:
            label = dict(field["choices"]).get(field["value"])
            if label:
                rest = {**self.asked, field["name"]: ""}
                used.append({"label": label, "remove_url": self.address(**rest)})
        return used

    def address(self, **asked):
        """The register with these filters, for a link."""
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def line(self, breach):
        """One breach as a row of the file."""
        deadline, child = breach.deadline, breach.deadline.child
        duty = deadline.definition
        return [
            child.la_child_id,
            child.name,
            str(breach.school or ""),
            deadline.name,
            deadline.detail,
            duty.source.authority.label if duty else "",
            breach.get_owner_display(),
            breach.due_on.isoformat(),
            deadline.done_on.isoformat() if deadline.done_on else "",
            breach.late_for.days,
            breach.working_days_late,
            deadline.state_on(self.today).label,
            breach.get_cause_display(),
            breach.mitigation,
            str(breach.explained_by or ""),
        ]


def _named(schools):
    return schools.order_by("name").values_list("pk", "name")
