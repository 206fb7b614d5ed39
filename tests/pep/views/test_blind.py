"""A second grading is blind: no page tells its grader how the plan was graded first."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.deadlines.models import Deadline, DeadlineEvent
from lac.deadlines.sweep import sweep
from pep import actions
from pep.actions.documents import paper_of
from pep.blind import HIDDEN
from pep.copies import tell_a_grade
from pep.models import Advice, ModerationItem, Pep, PepDocument, PremiumAward
from tests.factories.accounts import user_with
from tests.factories.pep import PepFactory
from tests.factories.premium import PAID_ON, approved, premium_year
from tests.factories.quality import draw_all, full_scores, published_rubric

FEEDBACK = "The carer is not heard in it at all."
CHILD, PLAN = ["child"], ["child", "pep"]
# Every page that tells of a grade, with the words by which it does.
PAGES = [
    ("children:detail", CHILD, "Amber"),
    ("pep:child", CHILD, "Amber"),
    ("pep:detail", PLAN, FEEDBACK),
    ("pep:read", PLAN, FEEDBACK),
    ("pep:gradings", PLAN, FEEDBACK),
    ("children:timeline", CHILD, "signed off, amber"),
    ("children:access_log", CHILD, "graded amber"),
]


@pytest.fixture
def second(world):
    return user_with(
        Role.VIRTUAL_SCHOOL_HEAD, local_authority=world.authority, user__full_name="Second"
    )


@pytest.fixture
def item(world, submitted, officer, second):
    head = world.users[Role.VIRTUAL_SCHOOL_HEAD]
    rubric = published_rubric(world.authority, officer)
    scores = full_scores(rubric, needs="0", carer="0", reviewed="0")
    pep = actions.grade_by_criteria(pep=submitted, scores=scores, feedback=FEEDBACK, by=officer)
    actions.sign_off(pep=pep, good_enough=True, why="It is.", by=head)
    return draw_all(world.authority, officer).items.get()


def told(client, item, user):
    """{place: whether it tells this person of the first grade}."""
    client.force_login(user)
    place = {"child": item.pep.child_id, "pep": item.pep_id}
    found = {}
    for name, needs, words in PAGES:
        response = client.get(reverse(name, args=[place[it] for it in needs]))
        assert response.status_code == 200, name
        found[name] = words in response.content.decode()
    plans = client.get(reverse("pep:list"))
    found["list"] = [it.rag for it in plans.context["page_obj"]] == ["amber"]
    narrowed = client.get(reverse("pep:list"), {"grade": "amber"})
    found["filter"] = narrowed.context["page_obj"].paginator.count == 1
    quality = client.get(reverse("virtualschool:quality"))
    found["quality"] = any(it["it"].amber for it in quality.context["trend"])
    found["signing"] = any(it["it"].asked for it in quality.context["trend"])
    figure = client.get(reverse("virtualschool:indicator", args=["peps_green"]))
    found["figure"] = "0 of 1" in figure.content.decode()
    document = actions.request_document(pep=item.pep, edition="full", by=user)
    document = PepDocument.unscoped.get(pk=document.pk)
    found["paper"] = FEEDBACK in str(paper_of(document))
    return found


def test_second_grader__is_told_the_first_grade_nowhere_until_it_is_graded_again(
    client, world, item, second
):
    signer = world.users[Role.VIRTUAL_SCHOOL_HEAD]
    everywhere = told(client, item, signer)
    assert all(everywhere.values()), everywhere
    nowhere = told(client, fresh(item), second)
    assert not any(nowhere.values()), nowhere
    log = client.get(reverse("children:access_log", args=[item.pep.child_id]))
    assert HIDDEN in log.content.decode()
    ModerationItem.unscoped.filter(pk=item.pk).update(grade="green", graded_by=second)
    afterwards = told(client, fresh(item), second)
    assert all(afterwards.values()), afterwards


def leave_traces(pep, officer):
    """Money held back, the next plan in which the advice waits, a deadline met by the grading."""
    authority = pep.child.local_authority
    premium_year(authority, needs_adequate_plan=True, adequate_grades=["green"])
    approved(pep, officer)
    PepFactory(
        child=pep.child, term="spring", term_starts_on="2027-01-04", term_ends_on="2027-04-01"
    )
    sweep(duties=["pep.graded"])
    deadline = Deadline.unscoped.get(child=pep.child, duty="pep.graded")
    DeadlineEvent.unscoped.create(
        deadline=deadline, kind="met", because="pep.graded", at=timezone.now()
    )


def traces(client, item, user):
    """{what follows from the grade: whether it tells this person}."""
    client.force_login(user)
    found, child = {}, item.pep.child_id
    following = Pep.unscoped.get(child=child, term="spring")
    advice = client.get(reverse("pep:advice", args=[child, following.pk]))
    found["advice"] = FEEDBACK in advice.content.decode()
    line = Advice.unscoped.get(pep=item.pep)
    answer = client.get(reverse("pep:advice_answer", args=[child, following.pk, line.pk]))
    found["one advice"] = answer.status_code == 200
    money = client.get(reverse("pep:premium_child", args=[child]))
    found["money"] = "graded amber" in money.content.decode()
    award = PremiumAward.unscoped.get()
    with pytest.raises(ValidationError) as refusal:
        actions.pay(awards=[award], reference="PP-1", paid_on=PAID_ON, by=user)
    found["payment"] = "graded amber" in refusal.value.messages[0]
    deadline = Deadline.unscoped.get(child=child, duty="pep.graded")
    why = client.get(reverse("deadlines:why", args=[child, deadline.pk]))
    found["why"] = "graded the PEP of the autumn term 2026/27 amber" in why.content.decode()
    return found


def test_second_grader__is_not_told_what_follows_from_the_grade(
    client, world, item, officer, second
):
    leave_traces(item.pep, officer)
    signer = traces(client, item, world.users[Role.VIRTUAL_SCHOOL_HEAD])
    assert all(signer.values()), signer
    grader = traces(client, item, second)
    assert not any(grader.values()), grader


def test_a_file_made_before_the_draw__tells_the_grade(item, second):
    """What is asked for while it is hidden is made without it."""
    ModerationItem.unscoped.filter(pk=item.pk).update(grade="green", graded_by=second)
    before = actions.request_document(pep=fresh(item).pep, edition="full", by=second)
    assert not tell_a_grade([copy_of(before)], second)
    ModerationItem.unscoped.filter(pk=item.pk).update(grade="", graded_by=None)
    assert tell_a_grade([copy_of(before)], second)
    after = actions.request_document(pep=fresh(item).pep, edition="full", by=second)
    assert not tell_a_grade([copy_of(after)], second)


def copy_of(document):
    """The copy as a pack takes it."""
    return PepDocument.unscoped.select_related("pep__child").get(pk=document.pk)


def fresh(item):
    """The sampled plan as the database has it."""
    return ModerationItem.unscoped.select_related("pep").get(pk=item.pk)
