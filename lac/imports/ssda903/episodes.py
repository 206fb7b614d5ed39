"""The Episodes file: one line an episode, grouped into the placements it means."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F

from lac.calendars.ages import ADULT, age_on
from lac.calendars.days import in_words
from lac.children.actions import restamp_care
from lac.children.models import (
    CareEpisode,
    CategoryOfNeed,
    LegalStatus,
    Placement,
    PlacementType,
    ReasonEpisodeCeased,
    ReasonNewEpisode,
)
from lac.children.models.codes import PlacementProvider, ReasonPlaceChange

from ..bulk import copy_rows, update_rows
from ..cells import shorten
from ..machinery import Outcome
from ..staging import Decision
from . import plain
from .plan import Episode, Home, Plan, plan

# Episode fields as they are compared, and the placement's through the episode.
EPISODE_FIELDS = (
    "ended_on",
    "reason_started",
    "legal_status",
    "category_of_need",
    "reason_ended",
    "home_postcode",
)
HOME_FIELDS = (
    "started_on",
    "ended_on",
    "placement_type",
    "provider",
    "postcode",
    "ofsted_urn",
    "reason_ended",
    "is_new_carer",
)
STORED_HOME_FIELDS = (*HOME_FIELDS, "household_id")


def read(row, today):
    """The values of one line of the Episodes file."""
    started_on, ended_on = row.date("DECOM", required=True), row.date("DEC")
    _check_dates(row, started_on, ended_on, today)
    values = {
        "la_child_id": row.text("CHILD", limit=20, required=True),
        "started_on": started_on,
        "ended_on": ended_on,
        "reason_started": row.code("RNE", ReasonNewEpisode, required=True),
        "legal_status": row.code("LS", LegalStatus, required=True),
        "category_of_need": row.code("CIN", CategoryOfNeed, required=True),
        "placement_type": row.code("PLACE", PlacementType, required=True),
        "provider": row.code("PLACE_PROVIDER", PlacementProvider),
        "reason_ended": row.code("REC", ReasonEpisodeCeased),
        "reason_place_change": row.code("REASON_PLACE_CHANGE", ReasonPlaceChange),
        "home_postcode": _short(row, "HOME_POST", 8),
        "postcode": _short(row, "PL_POST", 8),
        "ofsted_urn": _ofsted_urn(row),
    }
    if not row.problems:
        _settle_the_end(row, values)
    return values


def key(values):
    """A child has one episode that begins on a day."""
    return f"{values['started_on']} {values['la_child_id']}"


def _check_dates(row, started_on, ended_on, today):
    for name, day in (("DECOM", started_on), ("DEC", ended_on)):
        if day and day > today:
            row.refuse(
                "in_future",
                f"{name} is {in_words(day)}, which is in the future.",
                f"Correct {name}, or load the line once it has happened.",
            )
    if started_on and ended_on and ended_on < started_on:
        row.refuse(
            "ends_before_start",
            f"The episode ends on {in_words(ended_on)}, before it begins on "
            f"{in_words(started_on)}.",
            "Correct DECOM or DEC.",
        )


def _settle_the_end(row, values):
    """A reason without an end date says nothing about now; an end date needs a reason."""
    if values["ended_on"]:
        if not values["reason_ended"]:
            row.warn("no_reason", "REC is empty, so why the episode ended is not known.")
        return
    if values["reason_ended"] not in ("", ReasonEpisodeCeased.X1):
        row.warn(
            "left_without_date",
            f"REC is {values['reason_ended']}, so the child left care, but DEC is empty. The "
            "child counts as still in care: fill in DEC if they have left.",
        )
    elif given := [name for name in ("REC", "REASON_PLACE_CHANGE") if row.get(name)]:
        row.warn(
            "reason_without_end",
            "DEC is empty, so the episode was taken to go on, and "
            f"{' and '.join(given)} {'were' if len(given) > 1 else 'was'} left out.",
        )
    values["reason_ended"] = values["reason_place_change"] = ""


def _short(row, name, limit):
    text = row.get(name).upper()
    if len(text) > limit:
        row.warn(
            "too_long", f"{name} “{shorten(text)}” is longer than {limit} characters: left out."
        )
        return ""
    return text


def _ofsted_urn(row):
    text = _short(row, "URN", 9)
    return "" if text.strip("X") == "" else text


@dataclass
class KnownChild:
    """A child who is on record (`pk` set) or whose line in the Header file is good."""

    pk: int | None
    born_on: dt.date


@dataclass
class ChildPlan:
    """A child's plan, with the child's identifier and what was on record before."""

    la_child_id: str
    plan: Plan
    before: list[Episode]
    # None for a child who is only in the file.
    child_pk: int | None = None


def decide(run, children):
    """What becomes of every readable line. `children` is {la_child_id: KnownChild}."""
    lines = defaultdict(list)
    decisions = []
    for row in _pending(run):
        lines[row.values["la_child_id"]].append(row)
    unknown = lines.keys() - children.keys()
    for identifier in unknown:
        decisions += [_unknown_child(row) for row in lines.pop(identifier)]
    pks = [children[it].pk for it in lines if children[it].pk]
    episodes, homes = _on_record(pks)
    plans = []
    for identifier, its_rows in lines.items():
        child = children[identifier]
        decisions += [_before_birth(row, child) for row in its_rows if _is_before_birth(row, child)]
        fit = [_from_line(row) for row in its_rows if not _is_before_birth(row, child)]
        _doubt_care_of_adults(fit, child)
        before = episodes.get(child.pk, [])
        planned = plan(fit, before, homes.get(child.pk, []))
        plans.append(ChildPlan(identifier, planned, before, child.pk))
        decisions += [_decision(it, child) for it in fit]
    return plans, decisions


class _Line(NamedTuple):
    """A staged row, as much of it as is needed: whole rows take twice the time."""

    pk: int
    number: int
    file_name: str
    values: dict


def _pending(run):
    rows = plain.others(run.rows("episodes", Outcome.PENDING)).order_by("file", "line")
    return [_Line(*it) for it in rows.values_list("pk", "line", "file__name", "values")]


def _unknown_child(row):
    return Decision(
        row.pk,
        Outcome.REFUSED,
        "unknown_child",
        f"Child {row.values['la_child_id']} has no line in the Header file that could be used, "
        "and is not on record.",
        "Add the child's line to the Header file, or correct CHILD, and load both files again.",
    )


def _is_before_birth(row, child):
    return row.values["started_on"] < child.born_on.isoformat()


def _before_birth(row, child):
    return Decision(
        row.pk,
        Outcome.REFUSED,
        "before_birth",
        f"The episode begins before the child was born on {in_words(child.born_on)}.",
        "Correct DECOM here or DOB in the Header file.",
        child_id=child.pk,
    )


def _doubt_care_of_adults(episodes, child):
    """Note lines in which care goes on or begins at 18 or later (Children Act 1989, s.105)."""
    for it in episodes:
        age = age_on(child.born_on, it.started_on)
        if age >= ADULT:
            it.doubts.append(
                [
                    "not_a_child",
                    f"Born on {in_words(child.born_on)}, they were {age} when the episode began on "
                    f"{in_words(it.started_on)}, and care ends at 18. Check DECOM here and DOB in "
                    "the Header file.",
                ]
            )


def _from_line(row):
    values = dict(row.values)
    values.pop("la_child_id")
    for name in ("started_on", "ended_on"):
        values[name] = dt.date.fromisoformat(values[name]) if values[name] else None
    return Episode(row=row.pk, line=f"line {row.number} of {row.file_name}", **values)


def _on_record(child_ids):
    """({child: episodes}, {child: placements}) of children who are on record."""
    homes_by_pk, homes, episodes = {}, defaultdict(list), defaultdict(list)
    for pk, child, *values in Placement.unscoped.filter(child__in=child_ids).values_list(
        "pk", "child", *STORED_HOME_FIELDS
    ):
        home = Home(pk=pk, **dict(zip(STORED_HOME_FIELDS, values, strict=True)))
        homes_by_pk[pk] = home
        homes[child].append(home)
    for pk, child, placement, started_on, *values in CareEpisode.unscoped.filter(
        child__in=child_ids
    ).values_list("pk", "child", "placement", "started_on", *EPISODE_FIELDS):
        home = homes_by_pk[placement]
        episodes[child].append(
            Episode(
                started_on=started_on,
                placement_type=home.placement_type,
                pk=pk,
                home=home,
                **dict(zip(EPISODE_FIELDS, values, strict=True)),
            )
        )
    return episodes, homes


def _decision(it, child):
    if it.refusal:
        return Decision(it.row, Outcome.REFUSED, *it.refusal, child_id=child.pk)
    changes = episode_changes(it) | home_changes(it)
    outcome = (Outcome.CHANGED if changes else Outcome.UNCHANGED) if it.held else Outcome.ADDED
    return Decision(
        it.row,
        outcome,
        doubts=it.doubts,
        changes={_label(*key): [_say(*key, it) for it in pair] for key, pair in changes.items()},
        child_id=child.pk,
        target_id=it.held.pk if it.held else None,
    )


def episode_changes(it):
    """{field: (before, after)} of an episode that is on record."""
    if not it.held:
        return {}
    return {
        (CareEpisode, name): (getattr(it.held, name), getattr(it, name))
        for name in EPISODE_FIELDS
        if getattr(it.held, name) != getattr(it, name)
    }


def home_changes(it):
    """{field: (before, after)} of the placement of an episode that is on record."""
    if not it.held:
        return {}
    before, after = it.held.home, it.home
    return {
        (Placement, name): (getattr(before, name), getattr(after, name))
        for name in HOME_FIELDS
        if getattr(before, name) != getattr(after, name)
    }


def apply(run, plans, pks):
    """Write the plans. `pks` is {la_child_id: pk} of every child.

    No two spans of a child may overlap at any moment, so what is about to change is
    first made empty, then everything takes its place.
    """
    homes = [(pks[it.la_child_id], home) for it in plans for home in it.plan.homes]
    merged = [pk for it in plans for pk in it.plan.merged]
    episodes = [(pks[it.la_child_id], one) for it in plans for one in it.plan.from_file]
    changed = [it for _, it in episodes if it.held and (episode_changes(it) or home_changes(it))]
    rewritten = [it for it in changed if episode_changes(it) or it.home.pk != it.held.home.pk]
    kept_homes = [home for _, home in homes if home.pk and home.differs]
    _make_empty(CareEpisode, [it.held.pk for it in rewritten])
    _make_empty(Placement, [home.pk for home in kept_homes] + merged)
    _add_homes([(child, home) for child, home in homes if not home.pk])
    update_rows(
        CareEpisode,
        [*EPISODE_FIELDS, "placement"],
        [
            (it.held.pk, *(getattr(it, name) for name in EPISODE_FIELDS), it.home.pk)
            for it in rewritten
        ],
    )
    _add_episodes([(child, it) for child, it in episodes if not it.held])
    Placement.unscoped.filter(pk__in=merged).delete()
    update_rows(
        Placement,
        STORED_HOME_FIELDS,
        [(it.pk, *(getattr(it, name) for name in STORED_HOME_FIELDS)) for it in kept_homes],
    )
    _record(run, episodes, changed)


def _make_empty(model, ids):
    model.unscoped.filter(pk__in=ids).update(ended_on=F("started_on"))


def _add_homes(homes):
    made = copy_rows(
        Placement,
        [
            Placement(child_id=child, **{name: getattr(it, name) for name in STORED_HOME_FIELDS})
            for child, it in homes
        ],
    )
    for (_, home), row in zip(homes, made, strict=True):
        home.pk = row.pk


def _add_episodes(episodes):
    copy_rows(
        CareEpisode,
        [
            CareEpisode(
                child_id=child,
                placement_id=it.home.pk,
                started_on=it.started_on,
                care_started_on=it.started_on,
                **{name: getattr(it, name) for name in EPISODE_FIELDS},
            )
            for child, it in episodes
        ],
    )


def _record(run, episodes, changed):
    added, altered = defaultdict(int), defaultdict(int)
    changed_ids = {id(it) for it in changed}
    for child, it in episodes:
        added[child] += it.held is None
        altered[child] += id(it) in changed_ids
    children = {
        child: {"added": added[child], "changed": altered[child]}
        for child in added
        if added[child] or altered[child]
    }
    restamp_care(children)
    run.record("import.care_loaded", children)


def _label(model, name):
    if model is Placement:
        return f"Placement {name.replace('_', ' ')}"
    return str(model._meta.get_field(name).verbose_name)


def _say(model, name, value):
    """A value as people read it; a code with what it means."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return in_words(value)
    meanings = dict(model._meta.get_field(name).choices or ())
    return f"{value} ({meanings[value]})" if value in meanings else value or ""
