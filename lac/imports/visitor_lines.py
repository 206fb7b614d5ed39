"""The lines of a file about children of other authorities: held against the record and each other.

A line that cannot stand is refused here, with what to do about it, so that loading meets
nothing that the database would refuse.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from lac.calendars.days import in_words
from lac.children.models import CareEpisode, Child, Enrolment, EnrolmentKind, Placement
from lac.children.search import fold
from lac.organisations.models import LocalAuthority, School

from .admissions import refuse_overlap, school_problem
from .cells import shorten, whole
from .machinery import Outcome
from .staging import Decision

# Fields of the child that a line may fill or change.
FIELDS = ("given_name", "family_name", "born_on", "sex", "upn")


@dataclass
class Visitor:
    """One line that makes sense in itself, and what is on record about the child."""

    row: int
    line: int
    values: dict
    authority: LocalAuthority
    school: School
    # The last day of care that any of the child's lines gives.
    care_ended: dt.date | None = None
    child: Child | None = None
    # The care that lasts, every time in care on record, and the school place of the line.
    episode: CareEpisode | None = None
    times: list = field(default_factory=list)
    held: Enrolment | None = None
    # Every school place of the child on record.
    places: list = field(default_factory=list)
    doubts: list = field(default_factory=list)
    refusal: tuple[str, str, str] | None = None

    def day(self, name):
        """A date of the line, or None."""
        return dt.date.fromisoformat(self.values[name]) if self.values[name] else None

    def fact(self, name):
        """What the line says of a field of the child; empty when it says nothing."""
        return self.day(name) if name == "born_on" else self.values[name]

    @property
    def who(self):
        """What tells the child from every other."""
        return self.authority.pk, self.values["la_child_id"]

    @property
    def admitted_on(self):
        """The first day at the school."""
        return self.day("admitted_on")

    @property
    def left_on(self):
        """The last day at the school as it shall be; an empty cell never erases."""
        return self.day("left_on") or (self.held.left_on if self.held else None)

    @property
    def kind(self):
        """What kind of school place it is."""
        return self.held.kind if self.held else EnrolmentKind.MAIN

    @property
    def where(self):
        """What stands in another line's way, in words."""
        return f"{self.school} on line {self.line}"

    @property
    def is_new_care(self):
        """Whether the line opens a time in care that is not on record."""
        since = self.day("care_since")
        return self.episode is None and all(start != since for start, _ in self.times)

    def changes(self):
        """{what: [before, after]} in words, of a child who is on record."""
        found = {}
        for name in FIELDS:
            before, after = getattr(self.child, name), self.fact(name)
            if after and after != before:
                found[str(Child._meta.get_field(name).verbose_name)] = [_say(before), _say(after)]
        if self.is_new_care:
            found["care"] = ["", f"since {in_words(self.day('care_since'))}"]
        elif self.episode and self.care_ended:
            found["care"] = ["in care", f"ended {in_words(self.care_ended)}"]
        if self.held is None:
            found["school"] = ["", str(self.school)]
        elif self.left_on != self.held.left_on:
            found["last day on roll"] = [_say(self.held.left_on), _say(self.left_on)]
        return found


def _say(value):
    return in_words(value) if isinstance(value, dt.date) else str(value or "")


def authorities():
    """Authorities by code and by name in small letters."""
    found = {}
    for it in LocalAuthority.objects.all():
        found[it.code] = found[it.name.casefold()] = it
    return found


def visitor(pk, line, values, known, schools, host):
    """(Visitor, None) or (None, (code, reason, remedy)): the authority and the school found."""
    said = whole(values["authority"])
    authority = known.get(said.zfill(3) if said.isdigit() else said.casefold())
    problem = _authority_problem(values, authority, host) or school_problem(values, schools)
    if problem:
        return None, problem
    school = schools[values["urn"]]
    if school.local_authority_id != host.pk:
        return None, (
            "school_elsewhere",
            f"{school} is not in {host}.",
            "Correct the URN, or leave the line out: the child is not educated in your area.",
        )
    return Visitor(pk, line, values, authority, school), None


def _authority_problem(values, authority, host):
    if authority is None:
        return (
            "unknown_authority",
            f"No authority is called “{shorten(values['authority'])}” or has that code.",
            "Use the code or the name in the register of schools.",
        )
    if authority == host:
        return (
            "own_child",
            f"{authority} is your own authority, so this is not a child of another.",
            "Load your own children with the statutory return.",
        )
    if authority.uses_lac:
        return (
            "keeps_its_own",
            f"{authority} uses LAC and keeps its children's records itself.",
            "Ask them to add the child and the school place; the child then appears among yours.",
        )
    return None


def meet_the_record(good, run):
    """Find each line's child, care and school places among what is on record: five queries."""
    children = Child.unscoped.filter(
        local_authority__in={it.authority.pk for it in good},
        la_child_id__in={it.values["la_child_id"] for it in good},
    ).order_by("pk")
    if run.is_loading:
        children = children.select_for_update()
    held = {(it.local_authority_id, it.la_child_id): it for it in children}
    pks = [it.pk for it in held.values()]
    places, times, episodes = defaultdict(list), defaultdict(list), {}
    for place in Enrolment.unscoped.filter(child__in=pks).select_related("school"):
        places[place.child_id].append(place)
    for episode in CareEpisode.unscoped.filter(child__in=pks):
        times[episode.child_id].append((episode.started_on, episode.ended_on))
        if episode.ended_on is None:
            episodes[episode.child_id] = episode
    for home in Placement.unscoped.filter(child__in=pks):
        times[home.child_id].append((home.started_on, home.ended_on))
    for it in good:
        it.child = held.get(it.who)
        if it.child:
            it.episode = episodes.get(it.child.pk)
            it.places, it.times = places[it.child.pk], times[it.child.pk]


def refuse_unfit(good, host):
    """Refuse the lines that do not fit the record or an earlier line of the same child."""
    by_child = defaultdict(list)
    for it in good:
        by_child[it.who].append(it)
    for its in by_child.values():
        _one_child(its, host)
    _settle_upns([it for it in good if not it.refusal])


def _one_child(its, host):
    child = its[0].child
    if child and not _is_met(its[0], host):
        for it in its:
            it.child = it.episode = None
            it.places, it.times = [], []
            it.refusal = (
                "other_child",
                f"{it.authority} has another child with the number {it.values['la_child_id']}.",
                "Check the number, the last name and the date of birth with that authority.",
            )
        return
    by_place = {(it.school_id, it.admitted_on): it for it in its[0].places}
    seen: dict = {}
    for it in its:
        it.held = by_place.get((it.school.pk, it.admitted_on))
        first = seen.setdefault((it.school.pk, it.admitted_on), it)
        if first is not it:
            it.refusal = (
                "repeated",
                f"This line is about the same child, school and day as line {first.line}.",
                "Remove one of the two.",
            )
    _settle_care([it for it in its if not it.refusal])
    while refuse_overlap(its, its[0].places):
        pass


def _is_met(it, host):
    """Whether the host knows the child, or the line is plainly about the one on record.

    A number alone is no proof: it would open the record of any child of that authority.
    """
    if any(place.school.local_authority_id == host.pk for place in it.places):
        return True
    same_name = fold(it.child.family_name) == fold(it.values["family_name"])
    return same_name and it.child.born_on == it.day("born_on")


def _settle_care(its):
    """One child's lines tell of one time in care, which fits those on record."""
    if not its:
        return
    first = its[0]
    for it in its:
        days = {one.day("care_ended") for one in (first, it)} - {None}
        if it.values["care_since"] != first.values["care_since"] or len(days) > 1:
            it.refusal = (
                "other_care",
                f"Line {first.line} gives other days of care for the same child.",
                "Give the latest time in care in every line of the child.",
            )
        elif it.day("care_ended"):
            first.values["care_ended"] = it.values["care_ended"]
    ended = first.day("care_ended")
    clash = _care_clash(first, ended)
    for it in its:
        it.care_ended = ended
        it.refusal = it.refusal or clash


def _care_clash(it, ended):
    if it.episode and ended and ended < it.episode.started_on:
        since = in_words(it.episode.started_on)
        return (
            "other_care",
            f"Care ended on is {in_words(ended)}, but on record care began on {since}.",
            "Correct In care since and Care ended on: they are about the time on record.",
        )
    since = it.day("care_since")
    if it.is_new_care and any(
        (end is None or end > since) and (ended is None or start < ended) for start, end in it.times
    ):
        return (
            "other_care",
            f"On record the child was in care at another time that shares days with this one, "
            f"since {in_words(since)}.",
            "Correct In care since, or leave Care ended on as it was.",
        )
    return None


def _settle_upns(its):
    """Leave out a UPN that another child of the same authority has, with a doubt."""
    upns = {it.values["upn"] for it in its} - {""}
    rows = Child.unscoped.filter(
        local_authority__in={it.authority.pk for it in its}, upn__in=upns
    ).values_list("local_authority", "upn", "la_child_id")
    holders = {(authority, upn): number for authority, upn, number in rows}
    for it in its:
        upn, number = it.values["upn"], it.values["la_child_id"]
        if upn and holders.setdefault((it.authority.pk, upn), number) != number:
            it.doubts.append(
                [
                    "upn_taken",
                    f"The UPN {upn} was not stored: another child of {it.authority} has it.",
                ]
            )
            it.values["upn"] = ""


def decision(it):
    """What becomes of a line."""
    pk = it.child.pk if it.child else None
    if it.refusal:
        return Decision(it.row, Outcome.REFUSED, *it.refusal, child_id=pk)
    changes = it.changes() if it.child else {}
    outcome = Outcome.ADDED
    if it.child:
        outcome = Outcome.CHANGED if changes else Outcome.UNCHANGED
    return Decision(it.row, outcome, doubts=it.doubts, changes=changes, child_id=pk, target_id=pk)
