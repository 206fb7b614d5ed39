"""Moderation: a sample is drawn, graded again blind, talked over and concluded."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.audit.models import Event

from ..agreement import draw
from ..models import Grade, ModerationItem, ModerationRound, Pep, PepGrading, Stratum
from ..quality import moderated_content
from ..rubrics import check_scores, outcome
from .checks import said

SEEDS = 2**31
# Events of having seen a plan's own page or print, where its grade stands.
SEEN = ("pep.viewed", "pep.downloaded")
# Of having seen the grades of all the child's plans: their list, or a file with many plans.
SEEN_ALL = ("peps.viewed", "pep.pack.downloaded")


@transaction.atomic
def draw_sample(*, authority, academic_year, term, stratum, by, size=None, percent=None, seed=None):
    """Draw graded plans of a term at random, to be graded again by somebody else.

    Give how many (`size`) or how many per cent. The seed is kept, so that anybody can
    make the same draw again.
    """
    if (size is None) == (percent is None):
        raise ValidationError("Say either how many plans, or how many per cent of them.")
    if percent is not None and not 1 <= percent <= 100:
        raise ValidationError({"percent": "Give a number from 1 to 100."})
    if size is not None and size < 1:
        raise ValidationError({"size": "Give at least 1."})
    latest = _graded(authority, academic_year, term, by)
    if not latest:
        raise ValidationError("No plan of this term has been graded yet.")
    # At least one, and never less than the share that was asked for.
    size = size or -(-len(latest) * percent // 100)
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    chosen = draw(_strata(latest, Stratum(stratum)), size, seed)
    drawn = ModerationRound.objects.create(
        local_authority=authority,
        academic_year=academic_year,
        term=term,
        stratum=stratum,
        population=len(latest),
        seed=seed,
        drawn_at=timezone.now(),
        drawn_by=by,
    )
    by_pep = {it.pep_id: it for it in latest}
    ModerationItem.unscoped.bulk_create(
        ModerationItem(round=drawn, pep_id=pk, first=by_pep[pk]) for pk in chosen
    )
    record("pep.sample_drawn", by=by, subject=drawn, plans=len(chosen), seed=seed)
    return drawn


def _graded(authority, academic_year, term, by):
    """The latest grading of each plan of a term that whoever draws may grade."""
    plans = Pep.visible_to(by, Permission.GRADE_PEP).live().of_term(academic_year, term)
    plans = plans.filter(child__local_authority=authority).exclude(rag="")
    rows = PepGrading.unscoped.filter(pep__in=plans.order_by().values("pk"))
    rows = rows.select_related("pep").order_by("pep_id", "-graded_at", "-pk")
    return list(rows.distinct("pep_id"))


def _strata(gradings, stratum):
    strata = {}
    for it in gradings:
        key = it.pep.school_id if stratum == Stratum.SCHOOL else it.graded_by_id
        strata.setdefault(key or 0, []).append(it.pep_id)
    return strata


@transaction.atomic
def grade_again(*, item, scores, by, note=""):
    """Grade a sampled plan without knowing its first grade. Once, and never by its first grader."""
    item = ModerationItem.unscoped.select_for_update(of=("self",)).select_related(
        "first__rubric", "pep", "round").get(pk=item.pk)  # fmt: skip
    if item.round.closed_at:
        raise ValidationError("This round of moderation is closed.")
    if item.grade:
        raise ValidationError("Somebody has graded this plan a second time already.")
    if by.pk in (item.first.graded_by_id, item.pep.signed_off_by_id):
        raise ValidationError(
            "You graded or signed this plan yourself. A colleague grades it a second time."
        )
    content = moderated_content(item)
    check_scores(content, scores)
    result = outcome(content, scores)
    item.scores, item.grade, item.why = scores, result.grade, result.why
    item.note, item.graded_by, item.graded_at = note.strip(), by, timezone.now()
    item.saw_first = _has_seen(item, by)
    item.save()
    record("pep.moderated", by=by, subject=item, child=item.pep.child_id, **said(item.pep))
    return item


def _has_seen(item, by):
    """Whether they looked before the plan was drawn; since then its grade is hidden from them."""
    pep, shown = item.pep, (item.first.graded_at, item.round.drawn_at)
    looks = Event.objects.filter(child_id=pep.child_id, actor_id=by.pk, at__range=shown)
    this_one = Q(action__in=SEEN, data__term=said(pep)["term"])
    return looks.filter(this_one | Q(action__in=SEEN_ALL)).exists()


@transaction.atomic
def agree_on(*, item, grade, why, by):
    """Write down what came of talking over a plan on which two grades differ."""
    item = ModerationItem.unscoped.select_for_update(of=("self",)).select_related(
        "first", "pep", "round").get(pk=item.pk)  # fmt: skip
    if item.round.closed_at:
        raise ValidationError("This round of moderation is closed.")
    if not item.differs:
        raise ValidationError("The two grades do not differ: there is nothing to talk over.")
    if not why.strip():
        raise ValidationError({"agreed_why": "Say what decided it."})
    item.agreed, item.agreed_why = Grade(grade), why.strip()
    item.save()
    record("pep.moderation_agreed", by=by, subject=item, child=item.pep.child_id,
           grade=Grade(grade).label.lower(), **said(item.pep))  # fmt: skip
    return item


@transaction.atomic
def conclude(*, drawn, conclusion, by):
    """Close a round when every difference was talked over, with what was learnt from it."""
    drawn = ModerationRound.objects.select_for_update().get(pk=drawn.pk)
    if drawn.closed_at:
        raise ValidationError("This round of moderation is closed already.")
    if not conclusion.strip():
        raise ValidationError({"conclusion": "Say what you learnt, and what you will do."})
    items = list(ModerationItem.unscoped.filter(round=drawn).select_related("first"))
    if not any(it.grade for it in items):
        raise ValidationError("No plan has been graded a second time yet.")
    waiting = sum(it.differs and not it.agreed for it in items)
    if waiting:
        plans = "plan" if waiting == 1 else "plans"
        raise ValidationError(f"Talk over the {waiting} {plans} on which the grades differ first.")
    drawn.conclusion, drawn.closed_at = conclusion.strip(), timezone.now()
    drawn.save()
    record("pep.moderation_concluded", by=by, subject=drawn)
    return drawn
