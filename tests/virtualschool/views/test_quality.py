"""Criteria set by an authority, and the trend by school."""

from django.urls import reverse

from lac.accounts.access import Role
from pep import actions
from pep.models import FeedbackSentence, Rubric
from tests.factories.accounts import user_with
from tests.factories.quality import draw_all, published_rubric


def test_rubric__started_from_a_published_set_changed_and_published(client, world):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    client.post(reverse("virtualschool:rubric_start"), {"name": "From autumn", "source": "lancs"})
    rubric = Rubric.objects.get()
    detail = reverse("virtualschool:rubric", args=[rubric.pk])
    assert "Green from 85% of the points" in client.get(detail).content.decode()
    page = reverse("virtualschool:criterion", args=[rubric.pk, "voice"])
    client.post(page, {"version": 1, "title": "Own words", "full": "There.", "trigger": "on"})
    client.post(
        reverse("virtualschool:criterion_add", args=[rubric.pk]),
        {"version": 2, "title": "Reading", "full": "Reads daily."},
    )
    client.post(
        reverse("virtualschool:rubric_limits", args=[rubric.pk]),
        {"version": 3, "green_from": 90, "red_below": 40},
    )
    client.post(
        reverse("virtualschool:rubric_publish", args=[rubric.pk]),
        {"version": 4, "term": "2026-autumn"},
    )
    rubric.refresh_from_db()
    assert rubric.first_term == "Autumn term 2026/27"
    assert rubric.content["criteria"][0]["title"] == "Own words"
    assert rubric.content["criteria"][-1]["key"] == "own_1"
    assert rubric.content["green_from"] == 90
    client.post(page, {"version": 5, "title": "Other", "full": "There."})
    rubric.refresh_from_db()
    assert rubric.content["criteria"][0]["title"] == "Own words"


def test_sentence__added_changed_and_removed(client, world):
    head = world.users[Role.VIRTUAL_SCHOOL_HEAD]
    rubric = published_rubric(world.authority, head)
    client.force_login(head)
    FeedbackSentence.objects.filter(criterion="carer").delete()
    client.post(
        reverse("virtualschool:sentence_add", args=[rubric.pk, "carer"]), {"text": "Ask them."}
    )
    row = FeedbackSentence.objects.get(criterion="carer")
    page = reverse("virtualschool:sentence", args=[rubric.pk, "carer", row.pk])
    client.post(page, {"text": "Ask the carer.", "version": 1})
    row.refresh_from_db()
    assert row.text == "Ask the carer."
    client.post(page, {"remove": "yes", "version": 2})
    assert (
        "Ask the carer."
        not in client.get(reverse("virtualschool:rubric", args=[rubric.pk])).content.decode()
    )


def test_trend__counts_the_school_and_its_good_enough(client, world, django_assert_max_num_queries):
    head = world.users[Role.VIRTUAL_SCHOOL_HEAD]
    client.force_login(head)
    _signed(world)
    page = client.get(reverse("virtualschool:quality"), {"school": world.school.pk})
    assert "1 of 1, 100%" in page.content.decode()
    assert page.context["trend"][-1]["it"].green == 1
    with django_assert_max_num_queries(12):
        client.get(reverse("virtualschool:quality"))


def _signed(world):
    from tests.factories.pep import complete_pep

    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    pep = complete_pep(child=world.child, school=world.school, state="submitted")
    actions.grade(pep=pep, rag="green", by=officer)
    # Who reads the figures signed it: to anybody else its grade is hidden until it is moderated.
    head = world.users[Role.VIRTUAL_SCHOOL_HEAD]
    actions.sign_off(pep=pep, good_enough=True, why="It is.", by=head)
    user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=world.authority)
    draw_all(world.authority, officer)
