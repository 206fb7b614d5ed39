"""Starting a plan from the last one: what is copied, marked as not yet confirmed."""

from .local import OWN
from .merging import BLANKS
from .models import (
    Attainment,
    Attendee,
    NeedByArea,
    Pep,
    PepAction,
    PepSection,
    PepState,
    Provision,
    Qualification,
    Review,
    Signature,
    StatutoryAssessment,
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
    _people(before)
    _learning(before)


# What `fill` creates.
_FILLED = (Target, Attainment, PepAction, Attendee, Signature, NeedByArea, StatutoryAssessment,
           Qualification, PepSection)  # fmt: skip


def start_again(pep):
    """Fill the plan that was carried from this one anew, as long as nobody has written in it.

    It was opened by schedule while this one was still being written: what was added since would
    never reach it. Called in the transaction in which this one is sent in or signed.
    """
    waiting = Pep.unscoped.filter(carried_from=pep, initiated_on=None, state=PepState.DRAFT)
    # Support that somebody has linked to a target there stays linked.
    linked = Provision.unscoped.filter(target__pep__carried_from=pep)
    waiting = waiting.exclude(pk__in=linked.values("target__pep"))
    waiting = waiting.select_related("form__local_authority")
    plans = list(waiting.select_for_update(of=("self",), no_key=True))
    if plans:
        for model in _FILLED:
            model.unscoped.filter(pep__in=plans).delete()
        fill(plans)


def open_sections(plans):
    """Create the sections that these plans ask and do not have yet, with last term's answers."""
    before = {plan.carried_from_id for plan in plans if plan.carried_from_id}
    last = {}
    for row in PepSection.unscoped.filter(pep__in=before):
        last.setdefault(row.pep_id, {})[row.key] = row.content
    have = set(PepSection.unscoped.filter(pep__in=plans).values_list("pep", "key"))
    PepSection.unscoped.bulk_create(
        _section(plan, definition, last.get(plan.carried_from_id, {}))
        for plan in plans
        for definition in sections_of(plan)
        if (plan.pk, definition.key) not in have
    )


def _section(plan, definition, last):
    answers = {
        question.name: _last_answer(question, definition, last)
        for question in definition.questions
        if question.carried
    }
    content = {name: answer for name, answer in answers.items() if answer not in BLANKS}
    return PepSection(
        pep=plan,
        key=definition.key,
        content=content,
        opened_with=content,
        carried=sorted(content),
    )


def _last_answer(question, definition, last):
    """Last term's answer: to the same question, or where an earlier version asked it.

    A question of an authority's own has its name to itself, whichever section it stood in.
    An answer that this version no longer offers to choose is not carried.
    """
    answer = last.get(definition.key, {}).get(question.name)
    if answer in BLANKS and question.was:
        key, name = question.was
        answer = last.get(key, {}).get(name)
    if answer in BLANKS and question.name.startswith(OWN):
        answer = next((it[question.name] for it in last.values() if question.name in it), None)
    chosen = answer if isinstance(answer, list) else [answer]
    offered = {value for value, _ in question.choices}
    return None if offered and not offered.issuperset(chosen) else answer


def _targets(before):
    """Every target of last term, to be reviewed: those met or withdrawn already are not."""
    done = (Review.MET, Review.WITHDRAWN, Review.PARTLY, Review.NOT_MET)
    fields = ("domain", "need", "action", "measure", "baseline", "target_value", "unit", "owner",
              "is_long_term", "own_words")  # fmt: skip
    rows = Target.unscoped.filter(pep__in=before).exclude(review__in=done)
    Target.unscoped.bulk_create(
        _copy(row, before, fields, carried_from=row, deadline=row.deadline) for row in rows
    )


def _attainment(before):
    fields = ("subject", "prior", "current", "target", "expected", "fft50", "fft20", "fft5",
              "on_track", "assessed_on")  # fmt: skip
    rows = Attainment.unscoped.filter(pep__in=before).exclude(subject="")
    Attainment.unscoped.bulk_create(_copy(row, before, fields, carried=True) for row in rows)


def _actions(before):
    rows = PepAction.unscoped.filter(pep__in=before, done_on=None).exclude(action="")
    PepAction.unscoped.bulk_create(
        _copy(row, before, ("action", "due_on"), owner=row.doer, carried=True) for row in rows
    )


def _people(before):
    """Who is asked and who signs: the same people, who have yet to come and to agree."""
    for model, fields in ((Attendee, ("name", "role", "email")), (Signature, ("name", "role"))):
        rows = model.unscoped.filter(pep__in=before).exclude(name="")
        model.unscoped.bulk_create(_copy(row, before, fields) for row in rows)


_LEARNING = (
    (NeedByArea, "area", ("area", "strength", "barrier", "evidence")),
    (StatutoryAssessment, "kind", ("kind", "subject", "result", "mark", "is_forecast", "taken_on",
                                   "comment")),
    (Qualification, "title", ("title", "number", "level", "starts_on", "planned_end_on",
                              "ended_on", "status", "withdrawal_reason", "weekly_hours", "grade")),
)  # fmt: skip


def _learning(before):
    for model, name, fields in _LEARNING:
        rows = model.unscoped.filter(pep__in=before).exclude(**{name: ""})
        model.unscoped.bulk_create(_copy(row, before, fields, carried=True) for row in rows)


def _copy(row, before, fields, **extra):
    values = {name: getattr(row, name) for name in fields}
    return type(row)(pep=before[row.pep_id], **values, **extra)
