"""Moderation: a sample is drawn, graded again blind, talked over and concluded."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lac.accounts.access import Permission, roles_with
from lac.accounts.models import Membership, OfficerAllocation
from lac.audit.log import record
from lac.children.models import Professional
from lac.children.twice import A_MOMENT
from lac.organisations.models import LocalAuthority

from ..agreement import draw
from ..blind import could_know, open_for
from ..models import Grade, ModerationItem, ModerationRound, Pep, PepGrading, PepState, Stratum
from ..quality import moderated_content
from ..rubrics import check_scores, outcome
from .checks import said

SEEDS = 2**31


@transaction.atomic
def draw_sample(*, authority, academic_year, term, stratum, by, size=None, percent=None, seed=None):
    """Draw signed plans of a term at random, to be graded again by somebody else.

    Each plan is drawn once, and only where somebody is left to grade it again. Give how
    many (`size`) or how many per cent. The seed is kept, so that anybody can make the same
    draw again. A second press of the button gives the round of the first.
    """
    if (size is None) == (percent is None):
        raise ValidationError("Say either how many plans, or how many per cent of them.")
    if percent is not None and not 1 <= percent <= 100:
        raise ValidationError({"percent": "Give a number from 1 to 100."})
    if size is not None and size < 1:
        raise ValidationError({"size": "Give at least 1."})
    # Two who draw at once would draw the same plan twice.
    LocalAuthority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    spread = {"academic_year": academic_year, "term": term, "stratum": Stratum(stratum)}
    if same := _just_drawn(size, percent, local_authority=authority, drawn_by=by, **spread):
        return same
    signed = _signed(authority, academic_year, term, by)
    latest = _somebody_left(signed, authority) if signed else []
    if not latest:
        raise ValidationError(
            "No plan of this term can be drawn: plans are drawn when they are signed, each once, "
            "and only where a colleague is left who neither graded nor signed the plan nor works "
            "with the child."
        )
    size = _number(size, percent, len(latest))
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    chosen = draw(_strata(latest, spread["stratum"]), size, seed)
    drawn = ModerationRound.objects.create(
        local_authority=authority,
        **spread,
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


def _just_drawn(size, percent, **spread):
    """The round of as many plans that the same person drew in the last minute, or None."""
    recent = ModerationRound.objects.filter(drawn_at__gt=timezone.now() - A_MOMENT, **spread)
    return next(
        (
            it
            for it in recent
            if it.items.count() == min(_number(size, percent, it.population), it.population)
        ),
        None,
    )


def _number(size, percent, population):
    """How many to draw: at least one, and never less than the share that was asked for."""
    return size or -(-population * percent // 100)


def _signed(authority, academic_year, term, by):
    """The grading with which each plan of a term was signed, of those whoever draws may grade.

    Not of plans that were drawn before, unless nobody graded them again. Both graders
    read the same words: a plan that is not signed may have changed since it was graded.
    """
    plans = Pep.visible_to(by, Permission.GRADE_PEP).of_term(academic_year, term)
    plans = plans.filter(child__local_authority=authority, state=PepState.SIGNED_OFF)
    drawn = ModerationItem.unscoped.filter(~Q(grade="") | Q(round__closed_at=None))
    plans = plans.exclude(pk__in=drawn.order_by().values("pep"))
    rows = PepGrading.unscoped.filter(pep__in=plans.order_by().values("pk"))
    rows = rows.select_related("pep").order_by("pep_id", "-graded_at", "-pk")
    return list(rows.distinct("pep_id"))


def _somebody_left(gradings, authority):
    """Those that one of the authority's graders may grade a second time; three queries."""
    held = Membership.objects.on(timezone.localdate()).filter(local_authority=authority)
    held = held.filter(role__in=roles_with(Permission.GRADE_PEP))
    graders = set(held.values_list("user", flat=True))
    since = timezone.localdate(min(it.graded_at for it in gradings))
    lasting = Q(ends_on=None) | Q(ends_on__gte=since)
    schools = OfficerAllocation.objects.filter(lasting, local_authority=authority)
    named = Professional.unscoped.filter(lasting, child__in=[it.pep.child_id for it in gradings])
    at_school = set(schools.filter(officer__in=graders).values_list("school", "officer"))
    with_child = set(named.filter(user__in=graders).values_list("child", "user"))
    return [
        it
        for it in gradings
        if any(
            who not in (it.graded_by_id, it.pep.signed_off_by_id)
            and (it.pep.school_id, who) not in at_school
            and (it.pep.child_id, who) not in with_child
            for who in graders
        )
    ]


def _strata(gradings, stratum):
    strata = {}
    for it in gradings:
        key = it.pep.school_id if stratum == Stratum.SCHOOL else it.graded_by_id
        strata.setdefault(key or 0, []).append(it.pep_id)
    return strata


@transaction.atomic
def grade_again(*, item, scores, by, note=""):
    """Grade a sampled plan without knowing its first grade. Once, by whom `open_for` allows."""
    item = ModerationItem.unscoped.select_for_update(of=("self",)).select_related(
        "first__rubric", "pep", "round").get(pk=item.pk)  # fmt: skip
    if item.round.closed_at:
        raise ValidationError("This round of moderation is closed.")
    if item.grade:
        raise ValidationError("Somebody has graded this plan a second time already.")
    if not open_for(by.pk).filter(pk=item.pk).exists():
        raise ValidationError(
            "You graded or signed this plan, or you work with the child. A colleague grades it "
            "a second time."
        )
    content = moderated_content(item)
    check_scores(content, scores)
    result = outcome(content, scores)
    item.scores, item.grade, item.why = scores, result.grade, result.why
    item.note, item.graded_by, item.graded_at = note.strip(), by, timezone.now()
    item.saw_first = could_know(item, by)
    item.save()
    record("pep.moderated", by=by, subject=item, child=item.pep.child_id, **said(item.pep))
    return item


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
