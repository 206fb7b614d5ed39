"""One child's episodes in the file against those on record: what fits, and which homes they mean.

Plain values in and out, no database. A day belongs to the episode that begins on
it: episodes are half-open ranges, and one may begin on the day another ended.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

from lac.calendars.days import in_words
from lac.children.models.codes import NEW_CARER, ReasonNewEpisode

X1 = "X1"


@dataclass
class Home:
    """A placement. `pk` is None for one that the file brings."""

    started_on: dt.date
    ended_on: dt.date | None
    placement_type: str
    provider: str = ""
    postcode: str = ""
    ofsted_urn: str = ""
    reason_ended: str = ""
    is_new_carer: bool = True
    household_id: int | None = None
    pk: int | None = None
    # The placement on record as it is, when this one says what it shall be.
    held: "Home | None" = field(default=None, compare=False, repr=False)

    @property
    def differs(self):
        """Whether there is anything to write."""
        return self.held is None or self != self.held

    def overlaps(self, other):
        """Whether some day belongs to both."""
        return overlap(self, other)


def overlap(one, other):
    """Whether some day belongs to both of two half-open spans."""
    return (
        one.started_on != one.ended_on
        and other.started_on != other.ended_on
        and (other.ended_on is None or one.started_on < other.ended_on)
        and (one.ended_on is None or other.started_on < one.ended_on)
    )


@dataclass
class Episode:
    """An episode, from a line of the file or from the record (`pk` is then set)."""

    started_on: dt.date
    ended_on: dt.date | None
    reason_started: str
    legal_status: str
    category_of_need: str
    placement_type: str
    reason_ended: str = ""
    home_postcode: str = ""
    provider: str = ""
    postcode: str = ""
    ofsted_urn: str = ""
    reason_place_change: str = ""
    pk: int | None = None
    # On record: its placement. Planned: the placement it shall have.
    home: Home | None = None
    # From the file: where it stands, and the episode on record it is about.
    row: int | None = None
    line: str = ""
    held: "Episode | None" = None
    doubts: list = field(default_factory=list)
    refusal: tuple[str, str, str] | None = None

    @property
    def is_from_file(self):
        return self.row is not None

    @property
    def span(self):
        """Its dates in words."""
        end = f"to {in_words(self.ended_on)}" if self.ended_on else "with no end date"
        return f"from {in_words(self.started_on)} {end}"

    def overlaps(self, other):
        """Whether some day belongs to both."""
        return overlap(self, other)


@dataclass
class Plan:
    """What the file means for one child."""

    # In order: what is kept of the file, and what was on record and is not in the file.
    episodes: list[Episode]
    refused: list[Episode]
    homes: list[Home]
    # Ids of placements on record that have become part of another.
    merged: list[int] = field(default_factory=list)

    @property
    def from_file(self):
        """The episodes that the file brings or is about."""
        return [it for it in self.episodes if it.is_from_file]


def plan(from_file, on_record, homes_on_record=()):
    """Fit a child's lines to the record. Changes the lines: `held`, `home`, `doubts`, `refusal`."""
    recorded = {it.started_on: it for it in on_record}
    for it in from_file:
        it.held = recorded.get(it.started_on)
        if it.held:
            _keep_what_is_not_said(it)
    kept, refused, untouched = _without_overlaps(from_file, on_record)
    episodes = sorted([*kept, *untouched], key=_in_order)
    homes = _homes(episodes, homes_on_record)
    merged = _merged(episodes, homes)
    if clash := _home_in_the_way(homes, homes_on_record, merged):
        return _refuse_all(from_file, on_record, clash)
    _doubt_the_edges(episodes)
    return Plan(episodes, refused, homes, merged)


def _merged(episodes, homes):
    """Placements that only episodes now living elsewhere had; their household moves along."""
    needed = {home.pk for home in homes} | {it.home.pk for it in episodes if not it.is_from_file}
    merged = []
    for it in episodes:
        if it.held and it.held.home.pk not in needed:
            merged.append(it.held.home.pk)
            it.home.household_id = it.home.household_id or it.held.home.household_id
    return merged


def _home_in_the_way(homes, homes_on_record, merged):
    planned = {home.pk for home in homes} | set(merged)
    others = [home for home in homes_on_record if home.pk not in planned]
    return next((it for it in others if any(it.overlaps(home) for home in homes)), None)


def _refuse_all(from_file, on_record, clash):
    for it in from_file:
        it.refusal = it.refusal or (
            "overlaps_placement",
            f"The record has a placement from {in_words(clash.started_on)} that does not agree "
            "with the child's episodes.",
            "Correct the placements on the child's page, then load the file again.",
        )
    return Plan(list(on_record), list(from_file), [])


def _in_order(episode):
    return episode.started_on, episode.ended_on or dt.date.max


def _keep_what_is_not_said(it):
    """An empty cell never erases: an end date on record stays, as do postcodes and providers."""
    held = it.held
    if held.ended_on and not it.ended_on:
        it.doubts.append(
            [
                "end_kept",
                f"DEC is empty, but the record says the episode ended on "
                f"{in_words(held.ended_on)}, which was kept.",
            ]
        )
        it.ended_on, it.reason_ended = held.ended_on, held.reason_ended
    it.reason_ended = it.reason_ended or (held.reason_ended if it.ended_on else "")
    it.home_postcode = it.home_postcode or held.home_postcode
    for name in ("provider", "postcode", "ofsted_urn"):
        setattr(it, name, getattr(it, name) or getattr(held.home, name))
    if it.ended_on and held.home.ended_on == held.ended_on:
        it.reason_place_change = it.reason_place_change or held.home.reason_ended


def _without_overlaps(from_file, on_record):
    """Of lines that overlap, the one that began first is kept; the record gives way to none.

    A line that is refused leaves the episode on record as it was, which may then be
    in the way of another line: hence the loop.
    """
    refused: list[Episode] = []
    while True:
        replaced = {id(it.held) for it in from_file if it.held and not it.refusal}
        untouched = [it for it in on_record if id(it) not in replaced]
        kept: list[Episode] = []
        again = False
        for it in sorted((it for it in from_file if not it.refusal), key=_in_order):
            if clash := next((other for other in untouched if other.overlaps(it)), None):
                it.refusal = _overlaps_record(it, clash)
            elif clash := next((other for other in kept if other.overlaps(it)), None):
                it.refusal = _overlaps_line(it, clash)
            else:
                kept.append(it)
                continue
            refused.append(it)
            again = again or it.held is not None
        if not again:
            return kept, refused, untouched


def _overlaps_record(it, other):
    return (
        "overlaps_record",
        f"This episode, {it.span}, overlaps the one on record {other.span}, "
        "which this file does not change.",
        "If the one on record is wrong, correct it on the child's page; "
        "otherwise correct DECOM or DEC here. Then load the file again.",
    )


def _overlaps_line(it, other):
    other.doubts.append(
        [
            "overlapped",
            f"{it.line[:1].upper()}{it.line[1:]} overlaps this episode and was refused. "
            + (
                "Both have to be right: check DEC here and DECOM there."
                if other.ended_on
                else "This one has no DEC: if it has ended, fill in DEC."
            ),
        ]
    )
    end = "" if other.ended_on else f" Most often DEC is missing on {other.line}."
    return (
        "overlaps_line",
        f"This episode, {it.span}, overlaps {other.line}, {other.span}. "
        "A child has one episode at a time, and the one that began first was kept.",
        f"Correct DEC on {other.line} or DECOM on this line, then load the file again.{end}",
    )


def _homes(episodes, homes_on_record):
    """Give every episode from the file its placement; returns the placements they need."""
    by_start = {home.started_on: home for home in homes_on_record}
    homes: list[Home] = []
    before = None
    for it in episodes:
        if it.is_from_file:
            it.home = _home(it, before, by_start)
            if not any(home is it.home for home in homes):
                homes.append(it.home)
        before = it
    return homes


def _home(it, before, by_start):
    goes_on = (
        it.reason_started == ReasonNewEpisode.LEGAL_STATUS
        and before is not None
        and before.ended_on == it.started_on
    )
    if goes_on and before.placement_type != it.placement_type:
        it.doubts.append(
            [
                "place_changed",
                "RNE is L, a change of legal status only, but PLACE is not that of the episode "
                "before. It was recorded as a move with the same carer.",
            ]
        )
    elif goes_on:
        home = before.home if before.is_from_file else replace(before.home, held=before.home)
        _continue(home, it)
        return home
    recorded = by_start.get(it.started_on)
    home = (
        replace(recorded, held=recorded)
        if recorded
        else Home(it.started_on, None, it.placement_type)
    )
    home.placement_type = it.placement_type
    home.is_new_carer = it.reason_started in NEW_CARER
    if not home.is_new_carer and before is not None and before.ended_on == it.started_on:
        home.household_id = home.household_id or before.home.household_id
    _continue(home, it)
    return home


def _continue(home, it):
    """The placement goes on through this episode and says what the latest one says."""
    home.ended_on = it.ended_on
    home.reason_ended = it.reason_place_change if it.ended_on else ""
    for name in ("provider", "postcode", "ofsted_urn"):
        setattr(home, name, getattr(it, name) or getattr(home, name))


def _doubt_the_edges(episodes):
    """Note lines that say care went on before or after, where nothing is known of it."""
    starts = {it.started_on for it in episodes}
    before = None
    for it in episodes:
        if it.is_from_file:
            continued = before is not None and before.ended_on == it.started_on
            if it.reason_started != ReasonNewEpisode.STARTED and not continued:
                it.doubts.append(
                    [
                        "no_start",
                        f"RNE is {it.reason_started}, so care began earlier, but no episode "
                        f"before this one is known. Care counts from {in_words(it.started_on)} "
                        "until the earlier one is loaded.",
                    ]
                )
            if it.ended_on and it.reason_ended == X1 and it.ended_on not in starts:
                it.doubts.append(
                    [
                        "nothing_follows",
                        "REC is X1, a new episode the same day, but none begins that day. "
                        f"The child counts as out of care from {in_words(it.ended_on)}.",
                    ]
                )
        before = it
