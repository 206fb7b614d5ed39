"""The page of the meeting, without scripts and with drafts kept, and its summary."""

import datetime as dt
import io
import json
import re
from html import unescape

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.meetings.actions import keep_draft
from pep.actions import arrange_pep_meeting, request_document
from pep.actions.documents import paper_of
from pep.models import Attendee, Edition, Pep, PepAction, PepDocument, Wording
from tests.factories.pep import AttendeeFactory, PepActionFactory, PupilViewFactory, TargetFactory

NOW = timezone.make_aware(dt.datetime(2026, 11, 20, 9))


def url(pep, name="pep:sitting"):
    return reverse(name, kwargs={"child_pk": pep.child_id, "pk": pep.pk})


@pytest.fixture
def client(client, teacher):
    client.force_login(teacher)
    return client


@pytest.fixture
def held(pep, teacher):
    AttendeeFactory(pep=pep, name="Nadia Petrov", came="")
    arrange_pep_meeting(pep=pep, planned_at=NOW, by=teacher)
    return pep


def shown(client, pep):
    """What the page says it shows, to be sent back with what is typed."""
    page = client.get(url(pep)).content.decode()
    return unescape(re.search(r'name="version" value="([^"]*)"', page)[1])


def test_page__the_childs_words_come_first_and_a_wish_can_be_answered(client, held):
    view = PupilViewFactory(pep=held, words="I want to stay in the choir")
    TargetFactory(pep=held, carried_from=TargetFactory(pep=held), action="Read aloud every day")
    page = client.get(url(held)).content.decode()
    assert page.index("I want to stay in the choir") < page.index("Nadia Petrov")
    assert "Read aloud every day" in page
    answer = reverse(
        "pep:answer", kwargs={"child_pk": held.child_id, "pk": held.pk, "view": view.pk}
    )
    said = {"text": "The choir stays", "who": "Imani Clarke"}
    assert client.post(f"{answer}?from=meeting", said).url == f"{url(held)}#view-{view.pk}"


def test_page__without_a_meeting__begins_one(client, pep):
    assert "Begin the meeting" in client.get(url(pep)).content.decode()
    client.post(url(pep, "pep:sitting_begin"))
    assert "Who is here" in client.get(url(pep)).content.decode()


def test_page__saves_without_scripts_adds_an_action_and_ends_the_meeting(client, held):
    version = shown(client, held)
    person = Attendee.unscoped.get()
    data = {
        "version": version,
        "meeting-now-notes": "She read to us.",
        f"person-a{person.pk}-came": "yes",
        "then": "add-action",
    }
    response = client.post(url(held), data)
    action = PepAction.unscoped.get()
    assert response.url == f"{url(held)}#id_action-{action.pk}-action"
    data = {
        "version": shown(client, held),
        "meeting-now-notes": "She read to us.",
        f"person-a{person.pk}-came": "yes",
        f"action-{action.pk}-action": "Ask the library",
        f"action-{action.pk}-owner": "The carer",
        "next-date-next_pep_0": "9",
        "next-date-next_pep_1": "2",
        "next-date-next_pep_2": "2027",
        "then": "finish",
    }
    assert client.post(url(held), data).url == url(held, "pep:sitting_summary")
    held.refresh_from_db()
    assert held.held_on == dt.date(2026, 11, 20)
    page = client.get(url(held, "pep:sitting_summary")).content.decode()
    for words in ("She read to us.", "Ask the library", "9 February 2027", "Came"):
        assert words in page


def test_page__two_people_in_the_notes__both_texts_are_shown(client, held, social_worker):
    version = shown(client, held)
    keep_draft(meeting=held.meeting, notes="Theirs", by=social_worker, version=None)
    data = {"version": version, "meeting-now-notes": "Mine", "then": "stay"}
    page = client.post(url(held), data).content.decode()
    assert "Two people wrote the same answer" in page
    assert "Theirs" in page
    assert "data-autosave" not in page
    chosen = unescape(re.search(r'name="version" value="([^"]*)"', page)[1])
    client.post(
        url(held),
        data | {"version": chosen, "choose-meeting-now-notes": "theirs"},
    )
    held.meeting.refresh_from_db()
    assert held.meeting.notes == "Theirs"
    client.post(url(held), data | {"version": chosen, "choose-meeting-now-notes": "mine"})
    held.meeting.refresh_from_db()
    assert held.meeting.notes == "Mine"


def test_page__with_a_mistake__shows_what_is_stored_and_calls_nobody_somebody_else(client, held):
    action = PepActionFactory(pep=held)
    data = {
        "version": shown(client, held),
        "meeting-now-notes": "First",
        f"action-{action.pk}-action": action.action,
        f"action-{action.pk}-due_on_0": "99",
        "then": "stay",
    }
    page = client.post(url(held), data).content.decode()
    seen = unescape(re.search(r'name="version" value="([^"]*)"', page)[1])
    data |= {"version": seen, "meeting-now-notes": "Second", f"action-{action.pk}-due_on_0": ""}
    assert client.post(url(held), data).status_code == 302
    held.meeting.refresh_from_db()
    assert held.meeting.notes == "Second"


def test_autosave__keeps_what_is_valid_and_gives_back_what_the_page_shows(client, held):
    action = PepActionFactory(pep=held, owner="SENCO", due_on=None)
    data = {
        "version": shown(client, held),
        "meeting-now-notes": "Half a sent",
        f"action-{action.pk}-owner": "The carer",
        f"action-{action.pk}-action": action.action,
        f"action-{action.pk}-due_on_0": "31",
        f"action-{action.pk}-due_on_1": "2",
        f"action-{action.pk}-due_on_2": "2027",
    }
    answer = client.post(url(held, "pep:sitting_autosave"), data).json()
    assert answer["saved"]
    assert json.loads(answer["version"])["meeting-now-notes"] == "Half a sent"
    action.refresh_from_db()
    assert (action.owner, action.due_on) == ("The carer", None)


@pytest.mark.parametrize("version", ["", "7", "[]"])
def test_autosave__a_page_that_says_nothing_of_what_it_shows__is_refused(client, held, version):
    data = {"version": version, "meeting-now-notes": "Mine"}
    response = client.post(url(held, "pep:sitting_autosave"), data)
    assert response.status_code == 409
    assert "Open the meeting again" in response.json()["text"]


def test_notes__are_written_by_whoever_may_record_meetings(client, world, held):
    client.force_login(world.users[Role.CAREERS_ADVISER])
    data = {"version": shown(client, held), "meeting-now-notes": "Mine", "then": "stay"}
    client.post(url(held), data)
    held.meeting.refresh_from_db()
    assert held.meeting.notes == ""


def test_meetings_own_page__leads_to_the_plan(client, held):
    where = {"child_pk": held.child_id, "pk": held.meeting.pk}
    assert client.get(reverse("meetings:sitting", kwargs=where)).url == url(held)
    page = client.get(reverse("meetings:detail", kwargs=where)).content.decode()
    assert url(held, "pep:sitting_summary") in page


def test_summary__the_carers_copy_has_only_what_the_carer_may_read(client, held, teacher):
    PupilViewFactory(pep=held, words="Only between us", carer_may_read=False)
    PupilViewFactory(pep=held, words="Tell everybody", carer_may_read=True)
    keep_draft(meeting=held.meeting, notes="Spoken in the room", by=teacher, version=None)
    mine = client.get(url(held, "pep:sitting_summary")).content.decode()
    copy = client.get(url(held, "pep:sitting_summary") + "?copy=carer").content.decode()
    assert "Only between us" in mine
    assert "Spoken in the room" in mine
    assert "Tell everybody" in copy
    assert "Only between us" not in copy
    assert "Spoken in the room" not in copy


def test_summary__a_signed_plan_is_read_and_not_written(client, signed):
    assert client.get(url(signed)).url == url(signed, "pep:sitting_summary")


def test_summary_as_a_pdf__is_asked_for_made_and_downloaded_as_any_copy(
    client, held, teacher, django_capture_on_commit_callbacks
):
    page = client.get(url(held, "pep:sitting_summary")).content.decode()
    asked = url(held, "pep:pdf") + "?copy=lead:meet"
    assert asked in page
    assert client.get(asked).context["form"]["copy"].value() == "lead:meet"
    assert not PepDocument.unscoped.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(asked, {"copy": "lead:meet", "size": "large"})
    copy = PepDocument.unscoped.get()
    assert not copy.is_draft
    assert "The summary of the meeting, large print" in client.get(asked).content.decode()
    link = reverse("pep:pdf_file", args=[held.child_id, held.pk, copy.pk])
    response = client.get(link)
    assert "PEP meeting" in response["Content-Disposition"]
    with pikepdf.open(io.BytesIO(response.getvalue())) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert "summary of the PEP meeting" in str(pdf.docinfo["/Title"])
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"pep.meeting_summary_asked_for", "pep.meeting_summary_downloaded"} <= actions
    assert not {"pep.copy_asked_for", "pep.downloaded"} & actions


def test_summary_as_a_pdf__holds_what_its_reader_may_read_and_is_made_anew_when_it_changed(
    held, teacher
):
    keep_draft(meeting=held.meeting, notes="Spoken in the room", by=teacher, version=None)
    PupilViewFactory(pep=held, words="Only between us", carer_may_read=False)

    def ask(edition):
        pep = Pep.unscoped.get(pk=held.pk)
        return request_document(pep=pep, edition=edition, wording=Wording.MEETING, by=teacher)

    mine, carers = str(paper_of(ask(Edition.LEAD))), str(paper_of(ask(Edition.CARER)))
    for words in ("Spoken in the room", "Only between us"):
        assert words in mine
        assert words not in carers
    assert ask(Edition.LEAD) == ask(Edition.LEAD)
    held.meeting.refresh_from_db()
    version = held.meeting.version
    keep_draft(meeting=held.meeting, notes="And written down", by=teacher, version=version)
    assert "And written down" in str(paper_of(ask(Edition.LEAD)))
    assert PepDocument.unscoped.count() == 3
