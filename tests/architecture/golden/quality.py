"""Grading, moderation and the survey of meetings in the table of routes."""

from django.utils import timezone

from lac.accounts.access import Role
from pep import actions
from pep.content import canonical, written
from pep.models import (
    Advice,
    FeedbackSentence,
    ModerationItem,
    ModerationRound,
    PepGrading,
    PepSnapshot,
)
from pep.parts import Parts
from tests.architecture.golden.objects import objects, posted
from tests.factories.pep import PepFactory, complete_pep


def grader(world):
    return world.users[Role.EDUCATION_ADVISER]


@objects("pep:claim")
def waiting(world, child):
    return {"pk": complete_pep(child=child, state="submitted").pk}


@objects("pep:gradings", "pep:advice")
def a_plan(world, child):
    return {"pk": PepFactory(child=child).pk}


@objects("pep:advice_answer")
def advice(world, child):
    before = PepFactory(
        child=child, academic_year=2025, term_starts_on="2025-09-02", state="signed_off",
        signed_off_at="2025-11-02T10:00Z",
    )  # fmt: skip
    given = Advice.unscoped.create(pep=before, text="Name who helps.")
    return {"pk": PepFactory(child=child).pk, "advice": given.pk}


@posted("pep:advice_answer")
def an_answer(world, child):
    return {"answer": "In Targets."}


@objects("pep:survey")
def a_link_that_nobody_has(world, child):
    return {"token": "0" * 64}


def draft(world):
    return actions.start_rubric(
        authority=world.authority, name="Ours", published="lancs", by=grader(world)
    )


@objects(
    "virtualschool:rubric",
    "virtualschool:rubric_limits",
    "virtualschool:rubric_publish",
    "virtualschool:criterion_add",
)
def a_rubric(world, child):
    return {"pk": draft(world).pk}


@objects("virtualschool:rubric_change")
def a_change(world, child):
    return {"pk": draft(world).pk, "change": "delete"}


@objects("virtualschool:criterion", "virtualschool:sentence_add")
def a_criterion(world, child):
    return {"pk": draft(world).pk, "key": "voice"}


@objects("virtualschool:sentence")
def a_sentence(world, child):
    rubric = draft(world)
    row = FeedbackSentence.objects.filter(criterion="voice").first()
    return {"pk": rubric.pk, "key": "voice", "sentence": row.pk}


@posted("virtualschool:rubric_start")
def start(world, child):
    return {"name": "From 2027", "source": "sthel"}


@posted("virtualschool:rubric_limits")
def limits(world, child):
    return {"version": 1, "green_from": 80, "red_below": 40}


@posted("virtualschool:rubric_publish")
def publish(world, child):
    return {"version": 1, "term": "2026-autumn"}


@posted("virtualschool:criterion", "virtualschool:criterion_add")
def criterion(world, child):
    return {"version": 1, "title": "Reading", "full": "Reads daily."}


@posted("virtualschool:sentence", "virtualschool:sentence_add")
def sentence(world, child):
    return {"version": 1, "text": "Read together."}


def sampled(world, child, **second):
    """A plan of a sample, graded first and signed by the education adviser."""
    given = {"state": "signed_off", "signed_off_at": timezone.now(), "rag": "green"}
    pep, by = complete_pep(child=child, **given), grader(world)
    first = PepGrading.unscoped.create(pep=pep, grade="green", graded_by=by)
    PepSnapshot.unscoped.create(
        pep=pep, canonical=canonical(written(Parts(pep))), sha256="0" * 64, form_version=1,
        created_by=by,
    )  # fmt: skip
    drawn = ModerationRound.objects.create(
        local_authority=world.authority, academic_year=2026, term="autumn", stratum="school",
        population=1, seed=1, drawn_by=grader(world),
    )  # fmt: skip
    return ModerationItem.unscoped.create(round=drawn, pep=pep, first=first, **second)


@objects("virtualschool:moderation_round")
def a_round(world, child):
    return {"pk": sampled(world, child).round_id}


@objects("virtualschool:moderation_grade")
def a_plan_to_grade_again(world, child):
    return {"pk": sampled(world, child).pk}


def differing(world, child):
    return sampled(world, child, grade="red", graded_by=world.users[Role.VIRTUAL_SCHOOL_HEAD])


@objects("virtualschool:moderation_agree")
def a_plan_to_talk_over(world, child):
    return {"pk": differing(world, child).pk}


@objects("virtualschool:moderation_conclude")
def a_round_to_conclude(world, child):
    item = differing(world, child)
    item.agreed = "red"
    item.save()
    return {"pk": item.round_id}


@posted("virtualschool:moderation_draw")
def draw(world, child):
    return {"term": "2026-autumn", "stratum": "school", "unit": "size", "number": 5}


@posted("virtualschool:moderation_grade")
def a_second_grade(world, child):
    return {"score_whole": "amber"}


@posted("virtualschool:moderation_agree")
def agreed(world, child):
    return {"agreed": "red", "agreed_why": "There is no voice."}


@posted("virtualschool:moderation_conclude")
def learnt(world, child):
    return {"conclusion": "Look for the voice first."}
