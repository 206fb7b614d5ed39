"""A plan as its writers and readers find it."""

from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from pep.actions import grade, sign_off, submit
from pep.models import Pep, PepDocument, PepSection, PepState
from tests.factories.accounts import user_with
from tests.factories.pep import PepActionFactory, PepFactory, TargetFactory


def url(pep, name="pep:detail", **kwargs):
    return reverse(name, kwargs={"child_pk": pep.child_id, "pk": pep.pk} | kwargs)


def page_of(client, user, pep, name="pep:detail"):
    client.force_login(user)
    return client.get(url(pep, name)).content.decode()


def test_detail__shows_the_writer_each_section_and_what_is_missing(client, pep, teacher):
    page = page_of(client, teacher, pep)
    assert "Further education" not in page  # Year 7
    assert "What is missing" in page
    assert "/sections/education/#id_strengths" in page
    assert "You answer for it." in page
    assert "Social worker answers for it." in page


def test_detail__groups_the_sections_and_jumps_to_each_group(client, pep, teacher):
    page = page_of(client, teacher, pep)
    groups = ("About me", "Care and health", "Learning", "What everybody says",
              "Support and money", "Next steps")  # fmt: skip
    for number, name in enumerate(groups, start=1):
        assert f'href="#part-{number}">{name}</a>' in page
        assert f'id="part-{number}">{name}</h3>' in page


def test_detail__says_how_many_sections_the_reader_answers_for(client, complete, teacher):
    PepSection.unscoped.filter(pep=complete, key="education").update(content={})
    page = page_of(client, teacher, complete)
    assert "You answer for 16; 1 of them still lacks something." in page


def test_detail__a_gap_in_a_target_leads_to_the_field_of_that_target(client, pep, teacher):
    target = TargetFactory(pep=pep, owner="")
    link = url(pep, "pep:row", kind="target", row=target.pk)
    assert f"{link}#id_owner" in page_of(client, teacher, pep)


def test_detail__shows_the_reader_the_text(client, complete, world):
    page = page_of(client, world.users[Role.SCHOOL_STAFF], complete)
    assert "An answer about strengths" in page
    assert "What is missing" not in page


def test_detail__a_returned_plan_says_why(client, complete, teacher, officer):
    pep = submit(pep=complete, by=teacher)
    client.force_login(officer)
    client.post(
        url(pep, "pep:decide"),
        {"rag": "red", "feedback": "No measure", "outcome": "return", "reason": "Add a measure"},
    )
    assert "Add a measure" in page_of(client, teacher, pep)
    assert Pep.unscoped.get().state == PepState.RETURNED


def test_submit__names_the_sections_that_others_have_yet_to_finish(client, complete, teacher):
    PepSection.unscoped.filter(pep=complete).update(completed_at=None, completed_by=None)
    page = page_of(client, teacher, complete, "pep:submit")
    assert "is told by e-mail" in page
    assert "(social worker)" in page
    assert "(designated teacher)" not in page


def test_submit__of_a_plan_that_a_colleague_has_just_sent_in__says_so(client, complete, teacher):
    client.force_login(teacher)
    for _ in range(2):
        page = client.post(url(complete, "pep:submit"), follow=True)
    assert "This plan is with the virtual school." in page.content.decode()


def test_detail__is_a_look(client, pep, teacher):
    page_of(client, teacher, pep)
    event = Event.objects.get(action="pep.viewed")
    assert (event.actor_id, event.child_id) == (teacher.pk, pep.child_id)
    assert event.data["term"] == "autumn term 2026/27"


def test_detail__costs_the_same_however_much_is_in_the_plan(
    client, complete, teacher, django_assert_max_num_queries
):
    for _ in range(5):
        TargetFactory(pep=complete)
    client.force_login(teacher)
    client.get(url(complete))
    with django_assert_max_num_queries(19):
        client.get(url(complete))


def test_decide__red_and_signed_at_once_is_refused_and_keeps_nothing(
    client, complete, teacher, officer
):
    pep = submit(pep=complete, by=teacher)
    client.force_login(officer)
    data = {"rag": "red", "feedback": "x", "outcome": "sign", "good_enough": "yes",
            "good_enough_why": "x"}  # fmt: skip
    page = client.post(url(pep, "pep:decide"), data)
    assert "A red plan cannot be signed off" in page.content.decode()
    pep.refresh_from_db()
    assert (pep.state, pep.rag) == (PepState.SUBMITTED, "")


def test_decide__asks_the_question_before_signing(client, complete, teacher, officer):
    pep = submit(pep=complete, by=teacher)
    client.force_login(officer)
    data = {"rag": "green", "outcome": "sign", "good_enough_why": "x"}
    page = client.post(url(pep, "pep:decide"), data).content.decode()
    assert "is this good enough for my child?" in page.lower()
    assert Pep.unscoped.get().state == PepState.SUBMITTED


def test_submit__shows_what_is_missing_instead_of_sending(client, pep, teacher):
    client.force_login(teacher)
    page = client.post(url(pep, "pep:submit"))
    assert "cannot be sent in yet" in page.content.decode()
    assert Pep.unscoped.get().state == PepState.DRAFT


def test_pdf__is_asked_for_made_and_downloaded_by_the_one_who_asked(
    client, world, complete, teacher, django_capture_on_commit_callbacks
):
    client.force_login(teacher)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url(complete, "pep:pdf")).status_code == 302
    document = PepDocument.unscoped.get()
    link = url(complete, "pep:pdf_file", document=document.pk)
    assert link in client.get(url(complete, "pep:pdf")).content.decode()
    response = client.get(link)
    assert response.getvalue().startswith(b"%PDF-")
    assert response["Content-Disposition"].endswith('DRAFT.pdf"')
    assert Event.objects.filter(action="pep.downloaded", actor_id=teacher.pk).exists()
    # Who may read the very same edition has a copy of their own.
    client.force_login(user_with(Role.DESIGNATED_TEACHER, school=world.school))
    assert client.get(url(complete, "pep:pdf")).status_code == 200
    assert client.get(link).status_code == 404


def test_child__lists_the_childs_plans(client, pep, teacher):
    client.force_login(teacher)
    page = client.get(reverse("pep:child", kwargs={"child_pk": pep.child_id})).content.decode()
    assert "Autumn term 2026/27" in page
    assert "0 of 24 sections finished" in page


def test_signed__page_says_so_and_offers_no_form(client, complete, teacher, officer):
    pep = submit(pep=complete, by=teacher)
    grade(pep=pep, rag="amber", feedback="Shorter targets", by=officer)
    sign_off(pep=pep, good_enough=False, why="No school place yet.", by=officer)
    page = page_of(client, teacher, pep)
    assert "Signed off" in page
    assert "No school place yet." in page
    assert "/sections/" not in page


def test_signed__what_was_agreed_is_marked_as_done_until_the_next_plan_takes_it_over(
    client, signed, teacher, world
):
    action = PepActionFactory(pep=signed)
    done = url(signed, "pep:action_done", row=action.pk)
    page = page_of(client, teacher, signed)
    assert "What was agreed, and what is done" in page
    day = {"done_on_0": "19", "done_on_1": "11", "done_on_2": "2026"}
    assert f'href="{done}"' in page
    assert client.post(done, day).url == f"{url(signed)}#agreed"
    page = client.get(url(signed)).content.decode()
    assert "Done on 19" in page
    assert f'href="{done}"' not in page
    later = {"term": "spring", "term_starts_on": "2027-01-04", "term_ends_on": "2027-03-26"}
    PepFactory(child=world.child, carried_from=signed, cutoff_on="2027-03-19", **later)
    assert "What was agreed, and what is done" not in client.get(url(signed)).content.decode()
