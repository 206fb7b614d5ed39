"""The search in the header of every page. Apps add what it finds in their own `finds.py`:

    @search_source(order=50, label="Meetings", permission=Permission.HOLD_MEETING)
    def meetings(words, user):
        return [Hit("Care review of 3 March 2026", "Amber Hughes", url), ...]

`words` are folded as `lac.children.search.words_of` gives them. At most two queries
each, MOST hits, and only what the user may see: use `visible_to(user)`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lac.accounts.access import Permission

# What one source may give.
MOST = 8
SOURCES = []


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is called, something to tell it apart by, where it is."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Source:
    """A registered source of hits, for people with the permission in some role."""

    order: int
    label: str
    permission: Permission
    find: Callable


@dataclass(frozen=True)
class Group:
    """The hits of one source; `more` leads to the whole list, where there is one."""

    label: str
    hits: list
    more: str = ""


def search_source(*, order, label, permission):
    """Register a function (words, user) -> hits, or a Group of them."""

    def register(find):
        SOURCES.append(Source(order, label, permission, find))
        SOURCES.sort(key=lambda source: source.order)
        return find

    return register


def find(words, user):
    """The groups of what these words find for this user, without empty ones."""
    if not words:
        return []
    groups = []
    for source in SOURCES:
        if user.may(source.permission):
            found = source.find(words, user)
            group = found if isinstance(found, Group) else Group(source.label, found)
            groups += [group] if group.hits else []
    return groups
