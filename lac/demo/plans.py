"""The demo's meetings and Personal Education Plans, at every stage."""

import datetime as dt

from django.utils import timezone

from lac.accounts.access import Role
from lac.calendars.days import calendar_for
from pep.actions import (
    arrange_pep_meeting,
    decide_funding,
    open_termly,
    return_for_changes,
    sign_off,
    submit,
)
from pep.models import (
    Attainment,
    Attendee,
    NeedByArea,
    Pep,
    PepAction,
    PepSection,
    PupilPremiumPlus,
    PupilView,
    Qualification,
    Signature,
    StatutoryAssessment,
    Target,
    ViewResponse,
    VoiceScales,
)
from pep.sections import sections_of

from .clock import at, weekday
from .quality import build_criteria, build_quality, grade_plan
from .words import (
    ACTIONS,
    ANSWERS,
    CHOSEN,
    FUNDING,
    NEEDS,
    NUMBERS,
    PAST,
    RESULTS,
    TARGETS,
    VIEWS,
)

HEAD, OFFICERS = "judith.ekwueme", ("amina.rashid", "tom.harkness")


def build_plans(authority, cohort, people, today):
    """Last term's plans mostly signed; this term's at every stage from untouched to signed."""
    calendar = calendar_for(local_authority=authority)
    terms = [it for it in calendar.effective_terms() if it.starts_on <= today]
    rubric = build_criteria(authority, people, terms[-2])
    for term in terms[-2:]:
        is_now = term is terms[-1]
        opened_on = term.starts_on + dt.timedelta(days=1)
        with at(opened_on):
            open_termly(on=opened_on)
        plans = Pep.unscoped.filter(term=term.name, academic_year=term.academic_year)
        for number, plan in enumerate(plans.select_related("child", "school").order_by("pk")):
            stage = _stage(number, plan, cohort, is_now)
            _advance(plan, stage, number, people | {"rubric": rubric}, min(today, term.ends_on))
    with at(today):
        open_termly(on=today)
    build_quality(authority, people, terms, today)


# Of twenty plans this term: how far each has come.
STAGES = (
    ["signed"] * 7 + ["submitted", "returned", "graded_red"] + ["submitted"] * 2
    + ["held"] * 2 + ["drafted"] * 3 + ["untouched"] * 3
)  # fmt: skip


def _stage(number, plan, cohort, is_now):
    if plan.child == cohort.stories["heroine"]:
        return "planned" if is_now else "signed"
    if is_now:
        return STAGES[number % len(STAGES)]
    return "signed" if number % 13 else "drafted"


def _advance(plan, stage, number, people, last_day):
    """Bring a plan to a stage, on days that lie in its term."""
    if stage == "untouched":
        return
    days = (last_day - plan.term_starts_on).days
    held_on = weekday(plan.term_starts_on + dt.timedelta(days=days // 3 + number % (days // 3)))
    if stage in ("submitted", "returned", "held") and number % 9:
        # Most of what waits for somebody has not waited long.
        held_on = weekday(last_day - dt.timedelta(days=6 + number % 5))
    teacher = people["claire.donovan"]
    officer = people[OFFICERS[number % 2]]
    if stage == "planned":
        _plan_meeting(plan, teacher, last_day)
    with at(held_on):
        _write(plan, _writers(people, teacher), number, partly=stage in ("drafted", "planned"))
    if stage in ("drafted", "planned"):
        return
    Pep.unscoped.filter(pk=plan.pk).update(held_on=held_on)
    plan.refresh_from_db()
    if stage == "held":
        return
    with at(min(last_day, held_on + dt.timedelta(days=4))):
        submit(pep=plan, by=teacher)
    with at(min(last_day, held_on + dt.timedelta(days=9)), hour=14):
        _judge(plan, stage, number, officer, people)


def _judge(plan, stage, number, officer, people):
    rubric, head = people["rubric"], people[HEAD]
    if stage == "submitted":
        return
    if stage in ("returned", "graded_red"):
        feedback = "The targets do not say how we shall know that they are met."
        grade_plan(plan, "red", feedback, officer, rubric)
        return_for_changes(pep=plan, reason=feedback, by=officer)
        return
    green = number % 5 < 3
    advice = "" if green else "Say next time what the extra reading changed."
    grade_plan(plan, "green" if green else "amber", advice, officer, rubric)
    for request in PupilPremiumPlus.unscoped.filter(pep=plan):
        decide_funding(
            request=request, decision="approved", approved_pence=request.requested_pence,
            over_reason="Agreed at the meeting", by=officer,
        )  # fmt: skip
    why = "The plan is ambitious, and the child helped to write it."
    sign_off(pep=plan, good_enough=True, why=why, by=head)


def _plan_meeting(plan, teacher, today):
    day = weekday(today + dt.timedelta(days=4))
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(14)))
    with at(today - dt.timedelta(days=3)):
        arrange_pep_meeting(
            pep=plan, planned_at=moment, by=teacher, place=f"Meeting room, {plan.school}"
        )


def _writers(people, teacher):
    """Who finishes the sections that each role answers for."""
    return {
        Role.DESIGNATED_TEACHER: teacher,
        Role.SOCIAL_WORKER: people["ruth.adeyemi"],
        Role.CAREERS_ADVISER: people["nadia.fenwick"],
        Role.VIRTUAL_SCHOOL_OFFICER: people[OFFICERS[0]],
    }


def _write(plan, writers, number, *, partly):
    """Fill the plan in as its writers would; partly leaves the later sections empty."""
    teacher = writers[Role.DESIGNATED_TEACHER]
    now, today = timezone.now(), timezone.localdate()
    sections = {it.key: it for it in PepSection.unscoped.filter(pep=plan)}
    for definition in sections_of(plan):
        if partly and definition.key not in ("identity", "care", "responsibilities", "education"):
            continue
        section = sections[definition.key]
        section.content = {
            question.name: _answer(question, plan, today) for question in definition.questions
        }
        owner = writers[definition.owner]
        section.carried, section.updated_at, section.updated_by = [], now, owner
        section.completed_at, section.completed_by = now, owner
        section.version += 1
    # An upsert: a tenth of the time of bulk_update.
    PepSection.unscoped.bulk_create(
        sections.values(),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["content", "carried", "updated_at", "updated_by", "completed_at",
                       "completed_by", "version"],
    )  # fmt: skip
    Pep.unscoped.filter(pk=plan.pk).update(initiated_on=today)
    if not partly:
        _rows(plan, teacher, number, today)


def _answer(question, plan, today):
    if question.name == "next_pep":
        return (plan.term_ends_on + dt.timedelta(days=45)).isoformat()
    if question.kind == "date":
        return (today + dt.timedelta(days=-20 if question.name in PAST else 60)).isoformat()
    if question.choices:
        return CHOSEN.get(question.name, question.choices[0][0])
    if question.kind == "yes_no":
        return True
    if question.kind == "number":
        return NUMBERS[question.name]
    return ANSWERS.get(question.name, "Agreed at the meeting.")


def _rows(plan, teacher, number, today):
    by = {"updated_by": teacher, "carried": False}
    Target.unscoped.filter(pep=plan, carried_from__isnull=False).update(
        review=("met", "partly", "not_met")[number % 3],
        evidence="Class teacher's assessment in the last week of term.",
        reviewed_on=today,
        carried=False,
    )
    for name in ("attainment_set", "pepaction_set", "attendee_set", "pupilpremiumplus_set",
                 "needbyarea_set", "statutoryassessment_set", "qualification_set",
                 "signature_set"):  # fmt: skip
        getattr(plan, name).all().delete()
    name = plan.child.first_name
    targets = [
        Target(
            pep=plan, deadline=plan.term_ends_on - dt.timedelta(days=7), **by, **_named(row, name)
        )
        for row in TARGETS[number % 3 : number % 3 + 2]
    ]
    Target.unscoped.bulk_create(targets)
    Attainment.unscoped.bulk_create(
        Attainment(
            pep=plan, subject=subject, prior="Working towards", current="Working towards",
            target="Expected", expected="Expected", assessed_on=today, **by,
            on_track=("at", "below", "above")[(number + place) % 3],
        )
        for place, subject in enumerate(("English", "Mathematics"))
    )  # fmt: skip
    PupilPremiumPlus.unscoped.create(
        pep=plan, target=targets[0], **by, **FUNDING[number % len(FUNDING)]
    )
    PepAction.unscoped.create(
        pep=plan, due_on=plan.term_ends_on, **by, **ACTIONS[number % len(ACTIONS)]
    )
    Attendee.unscoped.bulk_create(
        Attendee(pep=plan, name=who, role=role, came="yes" if place < 3 else "apologies", **by)
        for place, (who, role) in enumerate(
            [(teacher.full_name, "Designated teacher"), ("Ruth Adeyemi", "Social worker"),
             ("The carer", "Carer"), ("Gillian Stroud", "Independent reviewing officer")]
        )
    )  # fmt: skip
    _learning(plan, number, today, by)
    Signature.unscoped.bulk_create(
        Signature(pep=plan, name=who, role=role, decision="agreed", signed_on=today, **by)
        for who, role in ((teacher.full_name, "Designated teacher"),
                          ("Ruth Adeyemi", "Social worker"), ("The carer", "Carer"))
    )  # fmt: skip
    _voice(plan, teacher, number, today)


def _learning(plan, number, today, by):
    NeedByArea.unscoped.bulk_create(
        NeedByArea(pep=plan, area=area, strength=good, barrier=hard, evidence=how, **by)
        for area, good, hard, how in NEEDS[number % 2 : number % 2 + 2]
    )
    StatutoryAssessment.unscoped.bulk_create(
        StatutoryAssessment(
            pep=plan, kind=kind, subject=subject, result=result, mark=mark, is_forecast=forecast,
            **by,
        )
        for kind, subject, result, mark, forecast in RESULTS[plan.band]
    )  # fmt: skip
    if plan.band in ("post16", "seeking_eet"):
        Qualification.unscoped.create(
            pep=plan, title="Animal care", level="2", status="1", weekly_hours=16,
            starts_on=plan.term_starts_on, grade="Merit", **by,
        )  # fmt: skip


def _named(row, name):
    return {key: value.replace("{name}", name) for key, value in row.items()}


def _voice(plan, teacher, number, today):
    spoken = {"pep": plan, "said_on": today, "provenance": "said", "recorded_by": teacher}
    for prompt, words, answer in VIEWS[number % 2 :: 2]:
        view = PupilView.unscoped.create(prompt=prompt, words=words, carer_may_read=True, **spoken)
        ViewResponse.objects.create(
            view=view, text=answer, who=teacher.full_name, recorded_by=teacher
        )
    VoiceScales.unscoped.create(
        feel_safe=3 + number % 3, enjoy_learning=2 + number % 3, listened_to=4,
        taking_part="all", **spoken,
    )  # fmt: skip
