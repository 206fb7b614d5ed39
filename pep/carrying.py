"""Starting a plan from the last one: what is copied, marked as not yet confirmed."""

from .merging import BLANKS
from .models import (
    Attainment,
    Attendee,
    PepAction,
    PepSection,
    Review,
    Target,
)
from .sections import sections_of


def fill(plans):
    """Create the sections and rows of newly opened plans, from the plans they are carried from."""
    before = {plan.carried_from_id: plan for plan in plans if plan.carried_from_id}
    open_sections(plans)
    _targets(before)
    _attainment(before)
    _actions(before)
    _attendees(before)


def open_sections(plans):
    """Create the sections that these plans ask and do not have yet, with last term's answers."""
    before = {plan.carried_from_id for plan in plans if plan.carried_from_id}
    last = {
        (row.pep_id, row.key): row.content for row in PepSection.unscoped.filter(pep__in=before)
    }
    have = set(PepSection.unscoped.filter(pep__in=plans).values_list("pep", "key"))
    PepSection.unscoped.bulk_create(
        _section(plan, definition, last.get((plan.carried_from_id, definition.key), {}))
        for plan in plans
        for definition in sections_of(plan)
        if (plan.pk, definition.key) not in have
    )


def _section(plan, definition, last):
    content = {
        question.name: last[question.name]
        for question in definition.questions
        if question.carried and last.get(question.name) not in BLANKS
    }
    return PepSection(
        pep=plan,
        key=definition.key,
        content=content,
        opened_with=content,
        carried=sorted(content),
    )


def _targets(before):
    """Every target of last term, to be reviewed: those met or withdrawn already are not."""
    done = (Review.MET, Review.WITHDRAWN, Review.PARTLY, Review.NOT_MET)
    fields = ("domain", "need", "action", "measure", "baseline", "target_value", "owner",
              "is_long_term", "own_words")  # fmt: skip
    rows = Target.unscoped.filter(pep__in=before).exclude(review__in=done)
    Target.unscoped.bulk_create(
        _copy(row, before, fields, carried_from=row, deadline=row.deadline) for row in rows
    )


def _attainment(before):
    fields = ("subject", "prior", "current", "target", "expected", "on_track", "assessed_on")
    rows = Attainment.unscoped.filter(pep__in=before).exclude(subject="")
    Attainment.unscoped.bulk_create(_copy(row, before, fields, carried=True) for row in rows)


def _actions(before):
    fields = ("action", "owner", "due_on")
    rows = PepAction.unscoped.filter(pep__in=before, done_on=None).exclude(action="")
    PepAction.unscoped.bulk_create(_copy(row, before, fields, carried=True) for row in rows)


def _attendees(before):
    fields = ("name", "role", "email")
    rows = Attendee.unscoped.filter(pep__in=before).exclude(name="")
    Attendee.unscoped.bulk_create(_copy(row, before, fields) for row in rows)


def _copy(row, before, fields, **extra):
    values = {name: getattr(row, name) for name in fields}
    return type(row)(pep=before[row.pep_id], **values, **extra)
