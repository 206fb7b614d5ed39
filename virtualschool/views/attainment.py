"""Attainment and progress of the cohort: figures by group, and the children behind them."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.calendars.ages import KeyStage
from lac.charts import bar_chart
from lac.children.models import Child
from lac.spreadsheets import csv_file

from ..actions import record_export
from ..attainment import (
    MEANINGS,
    SEND,
    By,
    Narrowed,
    Which,
    behind,
    groups,
    headers,
    labels_of,
    parameters,
    subjects_of,
    year_in_words,
)
from ..figures import exact_share, in_words, rounded_share, without_names
from .pages import AuthorityPage

GROUPS = 25
PAGE = 50
# Under the bars of a chart.
SHORT = {"": "All", "E": "EHCP", "K": "SEN support", "N": "None recorded"}
# Which list a column leads to.
LISTS = {
    "At or above expected": Which.BELOW,
    "Kept up": Which.FELL,
    "In line with FFT50": Which.FFT,
    "Progress has slowed": Which.SLOWED,
    "Result missing": Which.MISSING,
}


class CohortPage(AuthorityPage, TemplateView):
    """A page about the cohort's results, narrowed by what stands in the address."""

    @cached_property
    def names_are_shown(self):
        """Whether the reader may see which children are behind a figure."""
        return self.authority.pk in self.request.user.authority_ids(Permission.VIEW_DASHBOARD)

    @cached_property
    def narrowed(self):
        """What the address asks for; a reader without names narrows nothing."""
        if not self.names_are_shown:
            return Narrowed()
        asked = self.request.GET
        return Narrowed(
            subject=asked.get("subject", "")[:60],
            stage=asked["stage"] if asked.get("stage") in KeyStage.values else "",
            year=_number(asked.get("year")),
            school=_number(asked.get("school")),
            send=asked["send"] if asked.get("send") in SEND else "",
        )

    @cached_property
    def params(self):
        """What the statements are asked with."""
        return parameters(self.scope, self.narrowed)

    @property
    def kept(self):
        """What narrows the page, to be kept in its links."""
        asked = vars(self.narrowed).items()
        return {name: value for name, value in asked if value not in ("", None)}

    def get(self, request, *args, **kwargs):
        return self.file() if request.GET.get("as") == "csv" else super().get(request)


class Attainment(CohortPage):
    """How the authority's children stand against what is expected, by groups of them."""

    permission = Permission.VIEW_INDICATORS
    template_name = "virtualschool/attainment.html"

    @cached_property
    def by(self):
        """By what the children are put together."""
        asked = self.request.GET.get("by")
        return By(asked) if asked in By.values else By.STAGE

    @cached_property
    def groups(self):
        """[(Group, its label)], all of the cohort first."""
        found = groups(self.by, self.params)
        labels = labels_of(self.by, found)
        return [(it, labels[it.key] if it.key else "All children") for it in found]

    def get_context_data(self, **kwargs):
        record("attainment.viewed", by=self.request.user, what=self.by.label.lower())
        page = Paginator(self.groups, GROUPS).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "names_are_shown": self.names_are_shown,
            "parts": self._parts(),
            "by": self.by,
            "page_obj": page,
            "headers": headers(self.by),
            "rows": [self._row(it, label) for it, label in page],
            "meanings": [(it, MEANINGS[it]) for it in headers(self.by)[1:]],
            "chart": self._chart(list(page)),
            "filters": self._filters() if self.names_are_shown else [],
            "selected": list(self._selected()),
            "file_url": f"?{urlencode(self.kept | {'by': self.by.value, 'as': 'csv'})}",
        }

    def _parts(self):
        return [
            {
                "label": it.label,
                "url": f"?{urlencode(self.kept | {'by': it.value})}",
                "current": it == self.by,
            }
            for it in By
        ]

    def _words(self, figure):
        return in_words(figure) if self.names_are_shown else without_names(figure)

    def _row(self, group, label):
        cells = []
        for name, figure in group.figures(self.by):
            which = LISTS.get(name)
            linked = self.names_are_shown and which and self._has_any(which, figure)
            url = self._list_url(which, group) if linked else ""
            cells.append({"label": name, "text": self._words(figure), "url": url})
        return {"label": label, "cells": cells, "is_all": not group.key}

    def _has_any(self, which, figure):
        """Whether somebody is on the list: of a share those who fall short of it."""
        if which in (Which.SLOWED, Which.MISSING):
            return figure.numerator > 0
        return figure.numerator < (figure.denominator or 0)

    def _list_url(self, which, group):
        kept = dict(self.kept)
        if group.key:
            kept[self.by.value] = group.key
        return f"{reverse('virtualschool:attainment_children', args=[which])}?{urlencode(kept)}"

    def _chart(self, page):
        share = exact_share if self.names_are_shown else rounded_share
        shown = [(it, label, it.expected) for it, label in page if share(it.expected) is not None]
        # Names of schools do not fit under bars; the table is the better picture of them.
        if not shown or self.by == By.SCHOOL:
            return None
        return {
            "svg": bar_chart(
                "At or above expected",
                [short_label(it.key, label) for it, label, _ in shown],
                [("At or above expected", [share(figure) for *_, figure in shown])],
                unit="%",
                value_range=(0, 100),
            ),
            "headers": [self.by.label, "At or above expected"],
            "rows": [[label, self._words(figure)] for _, label, figure in shown],
        }

    def _filters(self):
        asked = self.narrowed
        return [
            ("subject", "Subject", asked.subject, [(it, it) for it in subjects_of(self.params)]),
            ("stage", "Key stage", asked.stage, KeyStage.choices),
            ("send", "Special needs", asked.send, SEND.items()),
        ]

    def _selected(self):
        for name, value in self.kept.items():
            rest = {key: it for key, it in self.kept.items() if key != name}
            label = said(name, value)
            yield {"label": label, "remove_url": f"?{urlencode(rest | {'by': self.by.value})}"}

    def file(self):
        """The figures as a file, rounded for whoever sees no names."""
        rows = [
            [label, *(self._words(figure) for _, figure in it.figures(self.by))]
            for it, label in self.groups
        ]
        header = [self.by.label, *headers(self.by)]
        response = csv_file(f"attainment-by-{self.by.value}-{self.scope.on}.csv", header, rows)
        record_export(label="Attainment and progress", rows=len(rows), by=self.request.user)
        return response


class AttainmentChildren(CohortPage):
    """The children behind one figure of the cohort, as a list or (`?as=csv`) a file."""

    permission = Permission.VIEW_DASHBOARD
    template_name = "virtualschool/attainment_children.html"

    @cached_property
    def which(self):
        """Which list it is, or 404."""
        try:
            return Which(self.kwargs["which"])
        except ValueError:
            raise Http404 from None

    @cached_property
    def facts(self):
        """{child id: what was found}."""
        return behind(self.which, self.params)

    def children(self):
        """Those of them with whom the reader works."""
        return (
            Child.visible_to(self.request.user, Permission.VIEW_DASHBOARD)
            .filter(pk__in=list(self.facts))
            .order_by("family_name", "given_name", "la_child_id")
        )

    def get_context_data(self, **kwargs):
        page = Paginator(self.children(), PAGE).get_page(self.request.GET.get("page"))
        record("indicator.viewed", by=self.request.user, label=self.which.label, page=page.number)
        return super().get_context_data(**kwargs) | {
            "which": self.which,
            "page_obj": page,
            "rows": [(child, self._facts(child)) for child in page],
            "narrowed": [said(name, value) for name, value in self.kept.items()],
            "parts": [
                {
                    "label": it.label,
                    "url": reverse("virtualschool:attainment_children", args=[it.value])
                    + f"?{urlencode(self.kept)}",
                    "current": it == self.which,
                }
                for it in Which
            ],
            "back_url": f"{reverse('virtualschool:attainment')}?{urlencode(self.kept)}",
            "file_url": f"?{urlencode(self.kept | {'as': 'csv'})}",
        }

    def _facts(self, child):
        facts = self.facts[child.pk]
        subjects = "" if self.which == Which.MISSING else facts[self.which.value]
        return facts | {"subjects": subjects, "year": year_in_words(facts["year"])}

    def file(self):
        """The list as a file."""
        children = list(self.children())
        header = ["Social care ID", "Name", "Year", "School", self.which.label, "Latest result"]
        rows = []
        for child in children:
            it = self._facts(child)
            last = it["last_on"].isoformat() if it["last_on"] else ""
            rows.append(
                [child.la_child_id, child.name, it["year"], it["school"], it["subjects"], last]
            )
        response = csv_file(f"{self.which.value}-{self.scope.on}.csv", header, rows)
        record_export(
            label=self.which.label,
            rows=len(rows),
            by=self.request.user,
            child_ids=[child.pk for child in children],
        )
        return response


def short_label(key, label):
    """What a group is called under a bar, where there is little room."""
    if key in KeyStage.values:
        return key.upper()
    short = SHORT.get(key, label)
    return short if len(short) <= 14 else f"{short[:13]}…"


def said(name, value):
    """What narrows the page, in words."""
    if name == "stage":
        return KeyStage(value).label
    if name == "send":
        return SEND[value]
    if name == "year":
        return year_in_words(value)
    return "One school" if name == "school" else value


def _number(text):
    return int(text) if text and text.lstrip("-").isdecimal() and len(text) < 10 else None
