"""Columns and filters that other apps add to "My children", in their own `columns.py`:

@child_column(order=30, label="Attendance", permission=Permission.VIEW_CHILD)
def attendance(children, user):
    return {child.pk: "93.4%" for ...}        # one query for the whole page

@child_filter(name="attendance", label="Attendance", choices=[("below", "Below 95%")])
def below_95(children, value, user):
    return children.filter(...)               # a condition, not a loop
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

COLUMNS: list["Column"] = []
FILTERS: dict[str, "ListFilter"] = {}


@dataclass(frozen=True)
class Column:
    """A column of the list: `cells` takes the page's children and gives {pk: text or HTML}."""

    order: int
    label: str
    permission: Any
    cells: Callable


@dataclass(frozen=True)
class ListFilter:
    """A filter of the list: `narrow` takes (children, value, user) and gives a queryset."""

    name: str
    label: str
    choices: list
    narrow: Callable


def child_column(*, order, label, permission):
    """Register a function (children, user) -> {child pk: cell}; at most one query."""

    def register(cells):
        COLUMNS.append(Column(order, label, permission, cells))
        COLUMNS.sort(key=lambda column: column.order)
        return cells

    return register


def child_filter(*, name, label, choices):
    """Register a function (children, value, user) -> children, offered on the list."""

    def register(narrow):
        FILTERS[name] = ListFilter(name, label, choices, narrow)
        return narrow

    return register
