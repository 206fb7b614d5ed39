"""The worklist: what do I have to do, by when, and why. Filtered, grouped, a page at a time."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, Count, F, Func, IntegerField, Q, Value, When
from django.urls import reverse

from lac.accounts.access import AUTHORITY_ROLES, Role
from lac.accounts.models import allocated_to
from lac.children.access import in_scope, permissions_on_each, scope_of_own_role
from lac.children.delegation import lent_rows
from lac.children.models import Child, Enrolment

from .duty import DUTIES
from .models import AHEAD, Deadline, end_of_week

PAGE = 25


class _OneOf(Func):
    """Whether the first expression is in the array that is the second."""

    output_field = BooleanField()
    template = "(%(expressions)s))"
    arg_joiner = " = ANY("


def of_children_of(user):
    """A condition like `visible_to`: the row's child is one that this person works with.

    PostgreSQL finds the children first and once, and then only their rows. In a
    list that is about nothing but them it would otherwise guess that they are
    half of all children, and read everything.
    """
    children = in_scope(user).order_by().values("pk")
    return _OneOf(F("child_id"), ArraySubquery(children))


def owned_by(user):
    """A condition on deadlines: this person does it, by a role there or for a colleague.

    A role counts where it is held: the designated teacher of one school who is on the
    staff of another does only the first one's deadlines.
    """
    mine = lent_rows(user)
    for role in sorted(user.roles):
        if role in AUTHORITY_ROLES:
            held = [it.local_authority_id for it in user.current_memberships if it.role == role]
            mine |= Q(owner=role, child__local_authority__in=held)
        else:
            children = Child.unscoped.filter(scope_of_own_role(user, role)).order_by()
            mine |= Q(_OneOf(F("child_id"), ArraySubquery(children.values("pk"))), owner=role)
    return mine


GROUPS = [("overdue", "Overdue"), ("this_week", "This week"), ("later", "In the next eight weeks")]
FILTERS = ("whose", "when", "owner", "duty", "school", "authority")


@dataclass(frozen=True)
class Row:
    """One deadline as the components show it."""

    what: str
    due_on: object
    state: str
    child: str
    child_url: str
    url: str
    owner: str
    reason: str
    why_url: str


def row_of(deadline, today, may, school="", named=True):
    """A deadline with its child loaded, as a row of a list; on a child's page without the name.

    `may` are the reader's permissions, on the child where they are known.
    """
    return Row(
        what=deadline.name,
        due_on=deadline.due_on,
        state=deadline.state_on(today).value,
        child=deadline.child.name if named else "",
        child_url=reverse("children:detail", kwargs={"child_pk": deadline.child_id}),
        url=deadline.act_url(may),
        owner=deadline.get_owner_display(),
        reason=", ".join(filter(None, [deadline.detail, school])),
        why_url=deadline.get_absolute_url(),
    )


class Worklist:
    """The open deadlines of the next eight weeks that a person sees, as they asked for them."""

    def __init__(self, user, today, asked):
        self.user, self.today = user, today
        self.asked = {name: asked.get(name, "") for name in FILTERS}
        if self.asked["whose"] not in ("mine", "all"):
            self.asked["whose"] = "all" if user.roles & AUTHORITY_ROLES else "mine"
        self.page_number = asked.get("page")

    @cached_property
    def allocated(self):
        """The schools for which this person is the allocated officer today."""
        return allocated_to(self.user, self.today)

    def rows(self):
        """The deadlines that the filters leave."""
        rows = Deadline.unscoped.filter(of_children_of(self.user)).running(self.today)
        if self.asked["whose"] == "mine":
            rows = rows.filter(owned_by(self.user))
        if self.asked["owner"] in Role.values:
            rows = rows.filter(owner=self.asked["owner"])
        if self.asked["duty"] in DUTIES:
            rows = rows.filter(duty=self.asked["duty"])
        if self.asked["school"] == "mine":
            rows = rows.at_schools(self.allocated, self.today)
        elif self.asked["school"].isdecimal():
            rows = rows.at_schools([int(self.asked["school"])], self.today)
        if self.asked["authority"] in dict(self.authorities):
            rows = rows.filter(child__local_authority=int(self.asked["authority"]))
        return rows.filter(due_on__lte=self.today + AHEAD)

    def rows_when(self):
        """Of these, the group that was asked for, or all."""
        sunday = end_of_week(self.today)
        when = {
            "overdue": Q(due_on__lt=self.today),
            "this_week": Q(due_on__range=(self.today, sunday)),
            "later": Q(due_on__gt=sunday),
        }
        return self.rows().filter(when.get(self.asked["when"], Q()))

    @cached_property
    def counts(self):
        """How many are overdue, due this week, and due later."""
        sunday = end_of_week(self.today)
        return self.rows().aggregate(
            overdue=Count("pk", filter=Q(due_on__lt=self.today)),
            this_week=Count("pk", filter=Q(due_on__gte=self.today, due_on__lte=sunday)),
            later=Count("pk", filter=Q(due_on__gt=sunday)),
        )

    @cached_property
    def page(self):
        """One page of their ids, the most pressing first; the officer's own schools lead."""
        order = [_by_group(self.today), "due_on", "pk"]
        if self.allocated:
            at_them = Enrolment.unscoped.current(self.today).main()
            children = at_them.filter(school__in=self.allocated).order_by().values("child")
            order.insert(1, _OneOf(F("child_id"), ArraySubquery(children)).desc())
        # Ids alone are quick to sort; the page's deadlines are read afterwards.
        paginator = _Counted(self.rows_when().order_by(*order).values_list("pk", flat=True), PAGE)
        paginator.count = self.counts.get(self.asked["when"], sum(self.counts.values()))
        return paginator.get_page(self.page_number)

    def groups(self):
        """The page's deadlines under their headings, with how many there are in all."""
        ids = list(self.page.object_list)
        rows = Deadline.unscoped.filter(pk__in=ids).select_related("child__local_authority")
        deadlines = {it.pk: it for it in rows.with_school(self.today)}
        may = permissions_on_each(self.user, {it.child_id for it in deadlines.values()})
        groups = {name: [] for name, _ in GROUPS}
        for deadline in (deadlines[pk] for pk in ids if pk in deadlines):
            group = groups[self._group_of(deadline)]
            here = may.get(deadline.child_id, frozenset())
            group.append(row_of(deadline, self.today, here, self._where(deadline)))
        return [
            {"name": name, "title": title, "count": self.counts[name], "rows": groups[name]}
            for name, title in GROUPS
        ]

    def _where(self, deadline):
        """The school, and whose child it is where the reader works for several authorities."""
        school = deadline.at_school or "No school place"
        several = len(self.authorities) > 1
        return f"{school}, {deadline.child.local_authority}" if several else school

    @cached_property
    def authorities(self):
        """(id, name) of the authorities whose children the reader sees at schools today."""
        found = {(str(row[2]), row[3]) for row in self._places}
        return sorted(found, key=lambda it: it[1])

    @cached_property
    def _places(self):
        """(id, name) of each school and authority of the reader's children, by school."""
        mine = Enrolment.unscoped.filter(of_children_of(self.user)).current(self.today).main()
        whose = ("child__local_authority", "child__local_authority__name")
        rows = mine.order_by("school__name").values_list("school", "school__name", *whose)
        return list(rows.distinct())

    def _group_of(self, deadline):
        if deadline.due_on < self.today:
            return "overdue"
        return "this_week" if deadline.due_on <= end_of_week(self.today) else "later"

    def tiles(self):
        """How many are overdue, due this week and due later; each links to those alone."""
        tones = {"overdue": "bad", "this_week": "warning", "later": ""}
        return [
            {
                "label": title,
                "figure": self.counts[name],
                "tone": tones[name] if self.counts[name] else "",
                "url": self.address(**{**self.asked, "when": name}),
            }
            for name, title in GROUPS
        ]

    def fields(self):
        """The filters as the page shows them: name, label, choices, what is chosen."""
        choices = list(dict.fromkeys((str(row[0]), row[1]) for row in self._places))
        if self.allocated:
            choices.insert(0, ("mine", "My schools"))
        several = len(self.authorities) > 1
        whose = [self._field("authority", "Whose children", self.authorities)] if several else []
        return [
            self._field("when", "When", GROUPS),
            self._field("owner", "Who does it", Role.choices),
            self._field("duty", "What", sorted((it.code, it.name()) for it in DUTIES.values())),
            self._field("school", "School", choices),
            *whose,
        ]

    def _field(self, name, label, choices):
        return {"name": name, "label": label, "choices": choices, "value": self.asked[name]}

    def selected(self, fields):
        """The filters in use, each with the address of the list without it."""
        used = []
        for field in fields:
            label = dict(field["choices"]).get(field["value"])
            if label:
                rest = {**self.asked, field["name"]: ""}
                used.append({"label": label, "remove_url": self.address(**rest)})
        return used

    def address(self, **asked):
        """The list with these filters, for a link."""
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def views(self):
        """Mine, or all of my children, as links."""
        return [
            {
                "label": label,
                "url": self.address(**{**self.asked, "whose": whose}),
                "current": self.asked["whose"] == whose,
            }
            for whose, label in [("mine", "Mine to do"), ("all", "All of my children")]
        ]


def _by_group(today):
    """The order of the groups."""
    return Case(
        When(due_on__lt=today, then=Value(0)),
        When(due_on__lte=end_of_week(today), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


class _Counted(Paginator):
    """A paginator that is told how many rows there are."""

    count = 0
