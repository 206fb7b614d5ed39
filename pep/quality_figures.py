"""Quality in numbers, by school and term: sets of plans, never loops over them."""

from dataclasses import dataclass, fields

from django.db.models import Count, Q

from .models import GOOD_OR_BETTER, ModerationItem, Rag, SurveyReply
from .quality import agreement_of


@dataclass(frozen=True)
class Quality:
    """The grades of plans, what those who signed them said, what people said of the meetings."""

    graded: int = 0
    green: int = 0
    amber: int = 0
    red: int = 0
    # "Is this good enough for my child?" answered, and answered with yes.
    asked: int = 0
    good_enough: int = 0
    # Answers to the survey of meetings, and those that say good or better; how many were asked.
    surveyed: int = 0
    replies: int = 0
    good_meetings: int = 0

    def __add__(self, other):
        return Quality(
            *(getattr(self, it.name) + getattr(other, it.name) for it in fields(Quality))
        )


def quality_by_school(authority, terms, readable, blind=None):
    """{(school id or None, academic year, term): Quality} of an authority's children; two queries.

    `terms` are (academic year, term); `readable` the plans that the reader may see, `blind` those
    whose grades, and what was said at signing, they may not.
    """
    wanted = Q()
    for year, term in terms:
        wanted |= Q(academic_year=year, term=term)
    mine = readable.live().filter(wanted, child__local_authority=authority).order_by()
    keys = ("school", "academic_year", "term")
    known = ~Q(pk__in=() if blind is None else blind)
    graded = mine.values(*keys).annotate(
        graded=Count("pk", filter=known & ~Q(rag="")),
        green=Count("pk", filter=known & Q(rag=Rag.GREEN)),
        amber=Count("pk", filter=known & Q(rag=Rag.AMBER)),
        red=Count("pk", filter=known & Q(rag=Rag.RED)),
        asked=Count("pk", filter=known & Q(good_enough__isnull=False)),
        good_enough=Count("pk", filter=known & Q(good_enough=True)),
    )
    found = _by_key(graded, keys)
    replies = SurveyReply.unscoped.filter(pep__in=mine.values("pk")).order_by()
    said = replies.values("pep__school", "pep__academic_year", "pep__term").annotate(
        surveyed=Count("pk"),
        replies=Count("pk", filter=Q(rating__isnull=False)),
        good_meetings=Count("pk", filter=Q(rating__gte=GOOD_OR_BETTER)),
    )
    for key, it in _by_key(said, ("pep__school", "pep__academic_year", "pep__term")).items():
        found[key] = found.get(key, Quality()) + it
    return found


def _by_key(rows, keys):
    return {tuple(row.pop(key) for key in keys): Quality(**row) for row in rows}


def agreement_by_term(authority):
    """{(academic year, term): agreement} of all rounds of moderation of an authority."""
    items = ModerationItem.unscoped.filter(round__local_authority=authority).exclude(grade="")
    found = {}
    for it in items.select_related("first", "round"):
        found.setdefault((it.round.academic_year, it.round.term), []).append(it)
    return {key: agreement_of(rows) for key, rows in found.items()}


def comments_of(readable, terms):
    """What people wrote of meetings, the latest first, without names; at most ten."""
    wanted = Q()
    for year, term in terms:
        wanted |= Q(academic_year=year, term=term)
    rows = SurveyReply.unscoped.filter(pep__in=readable.live().filter(wanted).values("pk"))
    rows = rows.exclude(text="").exclude(answered_at=None)
    return rows.select_related("pep__school").order_by("-answered_at")[:10]
