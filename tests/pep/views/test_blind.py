"""A second grading is blind: no page tells its grader how the plan was graded first."""

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from pep import actions
from pep.actions.documents import paper_of
from pep.blind import HIDDEN
from pep.models import ModerationItem, PepDocument
from tests.factories.accounts import user_with
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
def item(world, submitted, officer):
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


def fresh(item):
    """The sampled plan as the database has it."""
    return ModerationItem.unscoped.select_related("pep").get(pk=item.pk)
