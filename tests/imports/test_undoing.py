"""An import is taken back whole, while nothing was built on it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children.models import CareEpisode, Child, Enrolment, MissingEpisode, Placement
from lac.deadlines.models import Deadline
from lac.deadlines.sweep import sweep
from lac.imports import actions
from lac.imports.models import ImportState, ReturnRow
from lac.imports.undoing import undoing
from tests.factories.accounts import user_with
from tests.factories.children import EnrolmentFactory
from tests.factories.imports import child, csv_file, episode, load_return, loaded, ssda903_files
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = pytest.mark.django_db
TABLES = (Child, Placement, CareEpisode, MissingEpisode, ReturnRow, Enrolment)


@pytest.fixture
def authority():
    return LocalAuthorityFactory()


@pytest.fixture
def officer(authority):
    return user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=authority)


def everything():
    """Every row of the tables that the return writes."""
    found = {}
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {model._meta.db_table} t ORDER BY id")
            found[model] = cursor.fetchall()
    return found


def missing(start):
    columns = ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")
    line = {"CHILD": "C1", "DOB": "05/10/2014", "MISSING": "M", "MIS_START": start}
    return csv_file("missing.csv", columns, [line])


def second_return(authority):
    """C1 moves and changes, C2 is new."""
    day = "01/02/2025"
    header = [child("C1", ETHNIC="BAFR"), child("C2")]
    lines = [
        episode("C1", DEC=day, REC="X1", PL_POST="WX9 9ZZ"),
        episode("C1", day, RNE="P", PLACE="K2"),
        episode("C2"),
    ]
    files = [*ssda903_files(header, lines), missing("03/03/2025")]
    return loaded("ssda903", authority, files)


def test_undoing__puts_every_row_back_as_it_was(authority, officer):
    load_return(authority, [child("C1")], [episode("C1")])
    before = everything()
    job = second_return(authority)
    assert everything() != before
    actions.undo(job=job, by=officer)
    assert everything() == before
    job.refresh_from_db()
    assert job.state == ImportState.UNDONE
    event = Event.objects.get(action="import.undone")
    assert (event.data["removed"], event.data["restored"], event.actor_id) == (1, 1, officer.pk)


def test_same_files_after_undoing__do_the_same_again(authority, officer):
    load_return(authority, [child("C1")], [episode("C1")])
    job = second_return(authority)
    actions.undo(job=job, by=officer)
    again = second_return(authority)
    assert (again.added, again.changed) == (job.added, job.changed)


def test_undoing__takes_the_deadlines_of_removed_children_along(authority, officer):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    job = load_return(authority, [child("C1")], [episode("C1", f"{yesterday:%d/%m/%Y}")])
    sweep()
    assert Deadline.unscoped.exists()
    actions.undo(job=job, by=officer)
    assert Child.unscoped.count() == CareEpisode.unscoped.count() == Deadline.unscoped.count() == 0


def test_undoing__is_refused_once_a_breach_is_on_the_register(authority):
    job = load_return(authority, [child("C1")], [episode("C1")])
    sweep()
    assert "There are breaches" in [it.what for it in undoing(job).obstacles]


def test_undoing__is_refused_after_somebody_changed_the_child(authority, officer):
    from lac.children.actions.care import change_legal_status

    job = load_return(authority, [child("C1")], [episode("C1")])
    its = Child.unscoped.get()
    change_legal_status(child=its, changed_on=dt.date(2025, 3, 3), legal_status="E1", by=officer)
    before = everything()
    with pytest.raises(ValidationError, match="something was built on it") as refusal:
        actions.undo(job=job, by=officer)
    assert "1 child." in " ".join(refusal.value.messages)
    assert everything() == before


def test_undoing__is_refused_for_a_record_about_a_child_it_added(authority, officer):
    job = load_return(authority, [child("C1")], [episode("C1")])
    EnrolmentFactory(child=Child.unscoped.get())
    assert [it.what for it in undoing(job).obstacles] == ["There are enrolments"]


def test_undoing__is_refused_when_a_row_changed_without_a_name_by_it(authority):
    load_return(authority, [child("C1")], [episode("C1")])
    job = second_return(authority)
    Placement.unscoped.filter(child__la_child_id="C1").update(provider="PR4")
    assert "placements have changed" in undoing(job).obstacles[0].what


def test_later_import__stands_in_the_way_of_undoing_the_earlier_until_it_is_undone(
    authority, officer
):
    first = load_return(authority, [child("C1")], [episode("C1")])
    second = second_return(authority)
    assert undoing(first).obstacles
    actions.undo(job=second, by=officer)
    assert undoing(first).obstacles == []
    actions.undo(job=first, by=officer)
    assert not any(everything().values())


def test_change_by_a_person_after_a_later_import__still_stands_in_the_way(authority, officer):
    from lac.children.actions.details import edit_child

    first = load_return(authority, [child("C1")], [episode("C1")])
    second = load_return(authority, [child("C2")], [episode("C2")])
    its = Child.unscoped.get(la_child_id="C1")
    edit_child(child=its, by=officer, preferred_name="Kit")
    actions.undo(job=second, by=officer)
    assert undoing(first).obstacles


def test_undoing_twice__is_refused(authority, officer):
    job = load_return(authority, [child("C1")], [episode("C1")])
    actions.undo(job=job, by=officer)
    with pytest.raises(ValidationError, match="Only an import that was loaded"):
        actions.undo(job=job, by=officer)


def test_page__shows_what_would_go_and_one_press_undoes_it(client, authority, officer):
    job = load_return(authority, [child("C1")], [episode("C1")])
    client.force_login(officer)
    url = reverse("imports:undo", args=[job.pk])
    text = client.get(url).content.decode()
    assert "1 child would be removed" in text
    assert "Child C1" in text
    client.post(url)
    assert Child.unscoped.count() == 0
    text = client.get(reverse("imports:detail", args=[job.pk])).content.decode()
    assert "This import was undone" in text


def test_page__lists_what_was_built_on_it(client, authority, officer):
    job = load_return(authority, [child("C1")], [episode("C1")])
    EnrolmentFactory(child=Child.unscoped.get())
    client.force_login(officer)
    text = client.get(reverse("imports:undo", args=[job.pk])).content.decode()
    assert "can no longer be undone" in text
    assert "There are enrolments (1 child)" in text
