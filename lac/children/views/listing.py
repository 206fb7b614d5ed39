"""My children: search, filters, order and pages, all in the address."""

import hashlib

from django.core.cache import cache
from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record

from ..columns import COLUMNS, FILTERS
from ..models import Child, SenProvision
from ..previously import schools_of
from ..records import RequiresPermission
from ..search import ORDERS, beginning, narrow, resembling, words_of

PAGE_SIZE = 25

YEARS = [("-2", "Nursery 1"), ("-1", "Nursery 2"), ("0", "Reception")] + [
    (str(year), f"Year {year}") for year in range(1, 14)
]
# Filter name, label, choices; a filter without choices takes text.
OWN_FILTERS = [
    ("school", "School name or URN", None),
    ("authority", "Local authority’s name or code", None),
    ("year", "Year group", YEARS),
    ("care", "Care", [("now", "In care now"), ("left", "Left care")]),
    ("place", "School place", [("none", "No school place")]),
    ("sen", "Special educational needs", SenProvision.choices),
]


# Seconds for which the number of children in a long list is remembered.
COUNT_KEPT = 60


class KnownCount(Paginator):
    """A paginator that may be told how many there are, and then does not count."""

    def __init__(self, rows, size, known=None):
        super().__init__(rows, size)
        if known is not None:
            self.count = known


class ChildList(RequiresPermission, TemplateView):
    """The children this person works with."""

    permission = Permission.VIEW_CHILD
    template_name = "children/child_list.html"

    def get_context_data(self, **kwargs):
        self.asked = self._asked()
        self.words = self.request.GET.get("q", "").strip()[:100]
        page, close = self._page()
        rows = list(page.object_list)
        columns = self._columns(rows)
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "close_matches": close and rows,
            "words": self.words,
            "sort": self.sort,
            "filters": self._filters(),
            "selected": self._selected(),
            "columns": columns,
            "rows": _in_words(rows, columns),
            "may_add": self.request.user.may(Permission.EDIT_CHILD),
            "may_break_glass": self.request.user.may(Permission.BREAK_GLASS),
            "sees_referrals": self.request.user.may(Permission.RECORD_SUPPORT),
            "sees_admissions": self.request.user.may(Permission.EDIT_ENROLMENT),
            "keeps_register": bool(schools_of(self.request.user))
            or self.request.user.may(Permission.VIEW_DASHBOARD),
            "several_authorities": len({child.local_authority_id for child in rows}) > 1,
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        action = "children.searched" if self.words else "children.viewed"
        record(action, by=request.user, words=self.words, filters=self.asked)
        return response

    def _asked(self):
        """The filters in use, without any value that is not on offer."""
        offered = OWN_FILTERS + [(it.name, it.label, it.choices) for it in FILTERS.values()]
        asked = {}
        for name, _, choices in offered:
            value = self.request.GET.get(name, "").strip()[:100]
            if value and (choices is None or value in dict(choices)):
                asked[name] = value
        return asked

    @property
    def sort(self):
        """The order in use: a key of ORDERS, with a minus for descending."""
        asked = self.request.GET.get("sort", "")
        return asked if asked.removeprefix("-") in ORDERS else "name"

    def _ordered(self, children):
        fields = ORDERS[self.sort.removeprefix("-")]
        if self.sort.startswith("-"):
            fields = [it.removeprefix("-") if it[0] == "-" else f"-{it}" for it in fields]
        return children.order_by(*fields)

    def _mine(self, *, few):
        user = self.request.user
        mine = Child.visible_to(user, Permission.VIEW_CHILD, few=few)
        return narrow(mine, self.asked, user)

    def _page(self):
        """One page, and whether its names are only close to what was typed."""
        words = words_of(self.words)
        page = self._paged(lambda few: self._ordered(beginning(self._mine(few=few), words)))
        if words and not page.paginator.count:
            return self._paged(lambda few: resembling(self._mine(few=few), words)), True
        return page, False

    def _paged(self, children):
        """A page of the list. `children` takes whether few will be read, and gives the list.

        The first page is one query, counted only when it is full; the count is kept
        for a minute, everything else is as of now. A later page finds its ids first,
        because PostgreSQL works out what it shows for the rows it passes over, too.
        """
        number = self.request.GET.get("page", "1")
        if number == "1":
            first = list(_as_shown(children(not self.asked))[: PAGE_SIZE + 1])
            known = len(first) if len(first) <= PAGE_SIZE else self._count(children)
            return KnownCount(first, PAGE_SIZE, known).page(1)
        ids = children(False).values_list("pk", flat=True)
        page = KnownCount(ids, PAGE_SIZE, self._count(children)).get_page(number)
        page.object_list = self._children_of(list(page.object_list))
        return page

    def _children_of(self, ids):
        """The children of a page of ids, in its order."""
        mine = Child.visible_to(self.request.user, few=True).filter(pk__in=ids)
        found = {child.pk: child for child in _as_shown(mine)}
        return [found[pk] for pk in ids if pk in found]

    def _count(self, children):
        asked = sorted([*self.asked.items(), ("q", self.words.lower())])
        digest = hashlib.sha256(repr(asked).encode()).hexdigest()[:32]
        key = f"children:count:{self.request.user.pk}:{timezone.localdate()}:{digest}"
        return cache.get_or_set(key, lambda: children(False).order_by().count(), COUNT_KEPT)

    def _filters(self):
        offered = OWN_FILTERS + [(it.name, it.label, it.choices) for it in FILTERS.values()]
        return [
            {"name": name, "label": label, "choices": choices, "value": self.asked.get(name, "")}
            for name, label, choices in offered
        ]

    def _selected(self):
        chips = []
        for it in self._filters():
            if it["value"]:
                query = self.request.GET.copy()
                query.pop(it["name"], None)
                query.pop("page", None)
                words = dict(it["choices"]).get(it["value"]) if it["choices"] else it["value"]
                label = f"{it['label']}: {words}"
                chips.append({"label": label, "remove_url": f"?{query.urlencode()}"})
        return chips

    def _columns(self, children):
        return [
            {"label": it.label, "cells": it.cells(children, self.request.user)}
            for it in COLUMNS
            if children and self.request.user.may(it.permission)
        ]


def _as_shown(children):
    """With what the list shows, and without what it does not."""
    return children.with_identity().defer("search_text", "restricted_contact")


def _in_words(children, columns):
    """What each row of the table says."""
    today = timezone.localdate()
    return [
        {
            "child": child,
            "age": child.age_on(today),
            "year": child.year_group_on(today),
            "cells": [(it["label"], it["cells"].get(child.pk, "")) for it in columns],
        }
        for child in children
    ]
