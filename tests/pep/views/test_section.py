"""Writing a section in the browser, without and with drafts kept."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lac.accounts.access import Role
from pep.actions import save_section, submit
from pep.models import PepSection
from tests.factories.pep import PepFactory


def url(pep, section="education", name="pep:edit"):
    kwargs = {"child_pk": pep.child_id, "pk": pep.pk, "section": section}
    return reverse(name, kwargs=kwargs)


def content(pep, section="education"):
    return PepSection.unscoped.get(pep=pep, key=section).content


@pytest.fixture
def client(client, teacher):
    client.force_login(teacher)
    return client


def test_section__saves_without_scripts_and_goes_on_to_the_next(client, pep):
    data = {"version": "1", "strengths": "Kind", "then": "next"}
    response = client.post(url(pep), data)
    assert response.url == url(pep, "attainment")
    assert content(pep)["strengths"] == "Kind"


def test_section__shows_what_the_record_says(client, pep):
    page = client.get(url(pep, "setting")).content.decode()
    assert "Alder Hill School, since 3 September 2025" in page
    assert "What a good one looks like" in page


def test_section__two_people__both_texts_are_shown_and_either_can_be_kept(
    client, pep, social_worker
):
    section = PepSection.unscoped.select_related("pep").get(pep=pep, key="education")
    save_section(section=section, answers={"strengths": "Theirs"}, seen=1, by=social_worker)
    mine = {"version": "1", "strengths": "Mine", "then": "plan"}
    page = client.post(url(pep), mine)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Theirs" in text
    assert "Mine" in text
    assert f"Keep what {social_worker} wrote" in text
    assert 'name="version" value="2"' in text
    assert content(pep)["strengths"] == "Theirs"
    kept = mine | {"version": "2", "choose-strengths": "theirs"}
    assert client.post(url(pep), kept).status_code == 302
    assert content(pep)["strengths"] == "Theirs"
    client.post(url(pep), mine | {"version": "2", "choose-strengths": "mine"})
    assert content(pep)["strengths"] == "Mine"


def test_section__last_terms_answers_are_named_until_confirmed(client, pep):
    PepSection.unscoped.filter(pep=pep, key="education").update(
        content={"strengths": "Kind"}, carried=["strengths"]
    )
    assert "carried over from last term" in client.get(url(pep)).content.decode()
    client.post(url(pep), {"version": "1", "strengths": "Kind", "confirm": "yes"})
    assert PepSection.unscoped.get(pep=pep, key="education").carried == []


def test_section__cannot_be_finished_while_an_answer_is_missing(client, pep):
    page = client.post(url(pep), {"version": "1", "strengths": "Kind", "finished": "yes"})
    assert "before you finish the section" in page.content.decode()
    assert PepSection.unscoped.get(pep=pep, key="education").completed_at is None


def shown_version(page):
    return re.search(r'name="version" value="([^"]*)"', page.content.decode())[1]


def test_section__sent_again_after_a_mistake__does_not_overwrite_what_others_wrote_meanwhile(
    client, pep, social_worker
):
    section = PepSection.unscoped.select_related("pep").get(pep=pep, key="education")
    save_section(section=section, answers={"barriers": "Theirs"}, seen=1, by=social_worker)
    mine = {"version": "1", "strengths": "Mine"}
    page = client.post(url(pep), mine | {"eal": "no such stage"})
    client.post(url(pep), mine | {"version": shown_version(page)})
    assert content(pep) == {"barriers": "Theirs", "strengths": "Mine"}


def test_section__is_not_finished_by_whoever_has_not_read_what_others_wrote(
    client, complete, teacher, social_worker
):
    section = PepSection.unscoped.select_related("pep").get(pep=complete, key="education")
    save_section(section=section, answers={"strengths": "Kind"}, seen=1, by=teacher)
    mine = section.content | {"version": section.version, "finished": "yes"}
    theirs = {"section": section, "seen": section.version, "by": social_worker}
    save_section(answers={"barriers": "Theirs"}, **theirs)
    page = client.post(url(complete), mine, follow=True).content.decode()
    assert "Somebody else has written in" in page
    assert "Theirs" in page
    assert PepSection.unscoped.get(pk=section.pk).completed_at is None
    # Now they have read it.
    mine |= {"version": section.version, "barriers": "Theirs"}
    client.post(url(complete), mine)
    assert PepSection.unscoped.get(pk=section.pk).completed_at


def test_section__an_empty_box_takes_nothing_back_that_was_finished_since(
    client, complete, teacher
):
    section = PepSection.unscoped.get(pep=complete, key="education")
    PepSection.unscoped.filter(pk=section.pk).update(completed_at=None, completed_by=None)
    page = client.get(url(complete)).content.decode()
    assert 'name="was_finished"' not in page
    mine = section.content | {"version": section.version}
    client.post(url(complete), mine | {"finished": "yes"})
    client.post(url(complete), mine)  # of another page that was opened before
    assert PepSection.unscoped.get(pk=section.pk).completed_at
    assert 'name="was_finished"' in client.get(url(complete)).content.decode()
    client.post(url(complete), mine | {"was_finished": "yes"})
    assert PepSection.unscoped.get(pk=section.pk).completed_at is None


def test_section__sensitive_questions_are_not_asked_of_the_school(client, pep, social_worker):
    words = {
        "responsibilities": "Who must not have unsupervised contact?",
        "care": "Full care order",
        "parents": "What they say that school and carers must not read",
    }
    school = {key: client.get(url(pep, key)).content.decode() for key in words}
    client.force_login(social_worker)
    for key, said in words.items():
        assert said not in school[key]
        assert said in client.get(url(pep, key)).content.decode()


def test_section__the_schools_save_keeps_the_sensitive_answers(client, pep):
    PepSection.unscoped.filter(pep=pep, key="responsibilities").update(
        content={"no_contact": "Nobody but the aunt"}
    )
    client.post(
        url(pep, "responsibilities"), {"version": "1", "daily": "The carer", "no_contact": "Nobody"}
    )
    assert content(pep, "responsibilities")["no_contact"] == "Nobody but the aunt"


def test_section__of_a_submitted_plan_leads_back_to_the_plan(client, world):
    pep = PepFactory(child=world.child, state="submitted")
    assert client.get(url(pep)).status_code == 302


def test_section__that_the_plan_does_not_have(client, pep):
    assert client.get(url(pep, "careers")).status_code == 404


def test_section__a_partial_date_is_explained_when_saved(client, pep):
    data = {"version": "1", "next_pep_0": "3", "next_pep_1": "", "next_pep_2": ""}
    page = client.post(url(pep, "next"), data)
    assert page.status_code == 200
    assert "govuk-error-message" in page.content.decode()


def test_autosave__keeps_the_draft_and_says_when(client, pep):
    response = client.post(
        url(pep, name="pep:autosave"), {"version": "1", "strengths": "Ki"}
    ).json()
    assert response["version"] == "2"
    assert response["text"].startswith("Draft saved at 9:3")
    assert content(pep) == {"strengths": "Ki"}


def test_autosave__a_half_typed_date_does_not_lose_the_rest(client, pep):
    data = {"version": "1", "acknowledged_on_0": "3", "copies_on_0": "1",
            "copies_on_1": "12", "copies_on_2": "2026"}  # fmt: skip
    assert client.post(url(pep, "signatures", "pep:autosave"), data).json()["saved"]
    assert content(pep, "signatures") == {"copies_on": "2026-12-01"}


def test_autosave__a_clash_lasts_until_the_writer_chooses(client, pep, social_worker):
    section = PepSection.unscoped.select_related("pep").get(pep=pep, key="education")
    save_section(section=section, answers={"strengths": "Theirs"}, seen=1, by=social_worker)
    answer = client.post(
        url(pep, name="pep:autosave"), {"version": "1", "strengths": "Mine"}
    ).json()
    assert answer["clash"]
    assert "both texts are kept" in answer["text"]
    again = {"version": answer["version"], "strengths": "Mine, and more"}
    assert client.post(url(pep, name="pep:autosave"), again).json()["clash"]
    assert content(pep)["strengths"] == "Theirs"


def test_autosave__of_a_submitted_plan_says_why_not(client, world):
    pep = PepFactory(child=world.child, state="submitted")
    response = client.post(url(pep, name="pep:autosave"), {"version": "1", "strengths": "K"})
    assert response.status_code == 409
    assert "with the virtual school" in response.json()["text"]


def test_autosave__is_not_for_readers(client, pep, world):
    client.force_login(world.users[Role.SCHOOL_STAFF])
    response = client.post(url(pep, name="pep:autosave"), {"version": "1", "strengths": "K"})
    assert response.status_code == 403


# What every request of somebody signed in asks: who they are, their roles, and which of the
# children they work with this one is. The session is read from the cache.
WHO_ASKS = ("accounts_user", "accounts_membership", "children_child")
BRACKETS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def asked_and_written(client, address, **data):
    """How many queries of reading and of writing a draft costs, but for who asks and brackets."""
    with CaptureQueriesContext(connection) as captured:
        assert client.post(address, data).json()["saved"]
    said = [it["sql"].strip() for it in captured.captured_queries]
    said = [it for it in said if not it.startswith(BRACKETS)]
    read = [it for it in said if it.startswith("SELECT")]
    of_draft = [it for it in read if not it.startswith(tuple(f'SELECT "{t}"' for t in WHO_ASKS))]
    return len(of_draft), len(said) - len(read)


def test_autosave__one_query_of_reading_and_at_most_three_of_writing(client, pep):
    address = url(pep, name="pep:autosave")
    # The very first word of a plan: the section, its text with the plan's first day, the log.
    assert asked_and_written(client, address, version="1", strengths="K") == (1, 3)
    # While somebody types: the section and its text.
    assert asked_and_written(client, address, version="2", strengths="Ki") == (1, 2)
    # The first word in another section: the log tells of it too.
    ending = url(pep, "next", "pep:autosave")
    day = {"next_pep_0": "9", "next_pep_1": "2", "next_pep_2": "2027"}
    assert asked_and_written(client, ending, version="1", **day) == (1, 3)
    assert asked_and_written(client, ending, version="2", **day) == (1, 0)
    pep.refresh_from_db()
    assert (str(pep.initiated_on), str(pep.next_meeting_on)) == ("2026-11-20", "2027-02-09")


def test_section__opens_in_as_few_queries_as_the_childs_page(
    client, pep, django_assert_max_num_queries
):
    client.get(url(pep))
    with django_assert_max_num_queries(12):
        client.get(url(pep))


# Finishing a section.


def finish(client, pep, section="care", **data):
    return client.post(url(pep, section, "pep:finish"), data)


def test_finish__the_box_is_there_for_the_owner_only(client, pep, social_worker):
    assert 'name="finished"' not in client.get(url(pep, "care")).content.decode()
    assert 'name="finished"' in client.get(url(pep)).content.decode()
    client.force_login(social_worker)
    assert 'name="finished"' in client.get(url(pep, "care")).content.decode()


@pytest.fixture
def unfinished(complete):
    """The complete plan, of which nobody has finished a section."""
    PepSection.unscoped.filter(pep=complete).update(completed_at=None, completed_by=None)
    return complete


def test_finish__the_virtual_school_says_why(client, unfinished, officer):
    client.force_login(officer)
    page = client.get(url(unfinished, "care")).content.decode()
    assert "Finish it in the name of the social worker" in page
    assert finish(client, unfinished).status_code == 200  # no reason given
    finish(client, unfinished, note="Agreed by telephone")
    section = PepSection.unscoped.get(pep=unfinished, key="care")
    assert (section.completed_by, section.completed_note) == (officer, "Agreed by telephone")
    page = client.get(url(unfinished, "care")).content.decode()
    assert f"Finished by {officer} for the social worker: Agreed by telephone." in page


def test_finish__an_owner_is_still_asked_once_the_plan_is_sent_in(
    client, unfinished, teacher, social_worker
):
    submit(pep=unfinished, by=teacher)
    client.force_login(social_worker)
    plan = reverse("pep:detail", kwargs={"child_pk": unfinished.child_id, "pk": unfinished.pk})
    page = client.get(plan).content.decode()
    assert url(unfinished, "care", "pep:finish") in page
    assert "You answer for" in page
    assert reverse("pep:finish_own", args=[unfinished.child_id, unfinished.pk]) in page
    # What one says to be finished stands on the page on which one says so.
    page = client.get(url(unfinished, "care", "pep:finish")).content.decode()
    assert "In care since" in page
    changed = finish(client, unfinished, read="of another text").content.decode()
    assert "was changed since you opened this page" in changed
    assert PepSection.unscoped.get(pep=unfinished, key="care").completed_at is None
    read = re.search('name="read" value="([0-9a-f]{64})"', page)[1]
    assert finish(client, unfinished, read=read).status_code == 302
    assert PepSection.unscoped.get(pep=unfinished, key="care").completed_by == social_worker
    assert url(unfinished, "care", "pep:finish") not in client.get(plan).content.decode()
