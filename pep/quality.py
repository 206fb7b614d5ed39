"""Questions about quality: what a plan is graded by, who reads it now, what advice is open."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from lac.calendars.models import TermName

from .agreement import kappa
from .blind import blind_plans
from .models import Advice, FeedbackSentence, GradingClaim, PepState, Rubric
from .rubrics import PUBLISHED

# A claim that nobody finished lapses, so that a plan never waits for somebody who went home.
CLAIM_LASTS = dt.timedelta(hours=24)


def term_number(academic_year, term):
    """A term as one number that grows with time: three a year."""
    return academic_year * len(TermName) + TermName.values.index(term)


def rubric_for(pep):
    """The set of criteria by which a plan of its term is graded, or None. One query."""
    return (
        Rubric.objects.in_use()
        .filter(
            local_authority=pep.child.local_authority_id,
            from_term__lte=term_number(pep.academic_year, pep.term),
        )
        .first()
    )


def sentences_for(rubric):
    """{criterion: [FeedbackSentence]} of the authority's library, for the criteria of a set."""
    keys = [it["key"] for it in rubric.content["criteria"]]
    rows = FeedbackSentence.objects.filter(
        local_authority=rubric.local_authority_id, criterion__in=keys, removed_at=None
    )
    found = {}
    for row in rows:
        found.setdefault(row.criterion, []).append(row)
    return found


def claims_now():
    """The claims that have not lapsed."""
    return GradingClaim.unscoped.filter(claimed_at__gt=timezone.now() - CLAIM_LASTS)


def claim_on(pep):
    """The claim on a plan that has not lapsed, or None."""
    return claims_now().filter(pep=pep).select_related("claimed_by").first()


def advice_for(pep, reader):
    """What earlier plans of the child were signed with and this plan should answer.

    Advice that another plan answered is left out; what this one answered stays, ticked. So is
    that of a plan whose grade the reader is not shown: only an amber plan has any.
    """
    given = Advice.unscoped.filter(
        pep__child=pep.child_id, pep__term_starts_on__lt=pep.term_starts_on
    ).exclude(Q(pep__state=PepState.CANCELLED) | Q(pep__in=blind_plans(reader)))
    mine = given.filter(Q(answered_in=None) | Q(answered_in=pep))
    return mine.select_related("pep", "answered_by").order_by("pep__term_starts_on", "pk")


def moderated_content(item):
    """The criteria by which a sampled plan is graded again: those of its first grading."""
    rubric = item.first.rubric
    return rubric.content if rubric else PUBLISHED["gates"]["content"]


def agreement_of(items):
    """How far two gradings of sampled plans agree; whoever may have known the first counts not."""
    both = [it for it in items if it.grade]
    pairs = [(it.first.grade, it.grade) for it in both if not it.saw_first]
    return {
        "graded": len(both),
        "counted": len(pairs),
        "knew": len(both) - len(pairs),
        "alike": sum(a == b for a, b in pairs),
        "kappa": kappa(pairs),
    }


def kappa_in_words(value):
    """ "0.62", cut and never rounded up; "Not defined" where it is not."""
    if value is None:
        return "Not defined"
    hundredths = int(value * 100)
    sign = "−" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"
