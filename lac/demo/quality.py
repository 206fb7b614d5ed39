"""The demo's criteria, claims, moderation and what people said of PEP meetings."""

import datetime as dt
import hashlib

from django.utils import timezone

from pep.actions import (
    agree_on,
    claim,
    conclude,
    draw_sample,
    grade,
    grade_again,
    grade_by_criteria,
    publish_rubric,
    start_rubric,
)
from pep.blind import open_for
from pep.models import ModerationItem, Pep, PepState, SurveyReply

from .clock import at

HEAD, OFFICERS = "judith.ekwueme", ("amina.rashid", "tom.harkness")
# What is missing or only in part, by the grade that it gives.
SHORT = {
    "green": {"comments": "1"},
    "amber": {"targets": "1", "ppp_linked": "0", "carer": "0", "reviewed": "1"},
    "red": {"targets": "0", "reviewed": "1"},
}
SAID = (
    (4, "The child spoke first, and we listened."),
    (3, ""),
    (4, ""),
    (3, "It began on time, and everybody had read the plan."),
    (2, "There was too little time for the targets."),
)
ROLES = ("Designated teacher", "Social worker", "Carer")


def build_criteria(authority, people, term):
    """Criteria that the authority grades by, published from a term on."""
    head = people[HEAD]
    with at(term.starts_on):
        rubric = start_rubric(
            authority=authority, name="Our criteria since last term", published="lancs", by=head
        )
        return publish_rubric(
            rubric=rubric, academic_year=term.academic_year, term=term.name, by=head,
            version=rubric.version,
        )  # fmt: skip


def grade_plan(pep, rag, feedback, by, rubric):
    """Grade a plan so that the criteria give this grade; another authority's as a whole."""
    if pep.child.local_authority_id != rubric.local_authority_id:
        return grade(pep=pep, rag=rag, feedback=feedback, by=by)
    scores = {it["key"]: "2" for it in rubric.content["criteria"]} | SHORT[rag]
    return grade_by_criteria(pep=pep, scores=scores, feedback=feedback, by=by)


def build_quality(authority, people, terms, today):
    """A claim in the queue, last term's moderation concluded and this term's begun, the survey."""
    waiting = Pep.unscoped.filter(state=PepState.SUBMITTED).order_by("submitted_at").first()
    if waiting:
        claim(pep=waiting, by=people[OFFICERS[1]])
    last, now = terms[-2], terms[-1]
    with at(last.ends_on - dt.timedelta(days=3)):
        _moderate(authority, people, last, finished=True)
    with at(today):
        _moderate(authority, people, now, finished=False)
    _survey(terms)


def _moderate(authority, people, term, *, finished):
    head = people[HEAD]
    asked = {"authority": authority, "academic_year": term.academic_year, "term": term.name}
    if (
        not Pep.unscoped.of_term(term.academic_year, term.name)
        .filter(state=PepState.SIGNED_OFF)
        .exists()
    ):
        return
    drawn = draw_sample(**asked, stratum="grader", size=8, seed=2026, by=head)
    items = list(drawn.items.select_related("first__rubric", "pep").order_by("pk"))
    for number, item in enumerate(items if finished else items[:5]):
        colleague = next(
            people[it]
            for it in (*OFFICERS, "colin.prowse")
            if open_for(people[it].pk).filter(pk=item.pk).exists()
        )
        first = item.first.grade
        other = {"green": "amber", "amber": "green"}.get(first, first)
        given = other if number == 2 else first
        scores = {it["key"]: "2" for it in item.first.rubric.content["criteria"]} | SHORT[given]
        item = grade_again(item=item, scores=scores, by=colleague)
        if number == 3:
            # One who had looked at the record before; the log cannot be dated back.
            ModerationItem.unscoped.filter(pk=item.pk).update(saw_first=True)
        if finished and item.differs:
            agree_on(item=item, grade="amber", why="The carer’s view is missing.", by=head)
    if finished:
        conclude(
            drawn=drawn,
            conclusion="We read the carer’s part first, and say in the feedback where it is thin.",
            by=head,
        )


def _survey(terms):
    wanted = {(it.academic_year, it.name) for it in terms[-2:]}
    plans = Pep.unscoped.held().filter(held_on__lte=timezone.localdate()).order_by("pk")
    replies = []
    for number, pep in enumerate(it for it in plans if (it.academic_year, it.term) in wanted):
        asked_at = timezone.make_aware(
            dt.datetime.combine(pep.held_on + dt.timedelta(days=1), dt.time(8))
        )
        for place, role in enumerate(ROLES):
            mark = hashlib.sha256(f"demo {pep.pk} {role}".encode()).hexdigest()
            rating, text = SAID[(number + 2 * place) % len(SAID)]
            answered = (number + place) % 3 and asked_at < timezone.now()
            replies.append(
                SurveyReply(
                    pep=pep,
                    held_on=pep.held_on,
                    role=role,
                    person=mark,
                    sha256=mark,
                    asked_at=asked_at,
                    expires_at=asked_at + dt.timedelta(days=28),
                    rating=rating if answered else None,
                    text=text if answered else "",
                    answered_at=asked_at + dt.timedelta(hours=5) if answered else None,
                )
            )
    SurveyReply.unscoped.bulk_create(replies)
