"""What a file means for each child: new, moved, left, legal status, another school, not there."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.models import CareEpisode, Child
from lac.imports import actions
from lac.imports.models import FindingKind, ImportFinding, Settled
from tests.factories.accounts import user_with
from tests.factories.children import EnrolmentFactory
from tests.factories.imports import checked, child, columns_of, csv_file, episode, load_return
from tests.factories.imports import ssda903_files as files
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return LocalAuthorityFactory()


@pytest.fixture
def officer(authority):
    return user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=authority)


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def first_return(authority):
    return load_return(
        authority,
        [child(it) for it in ("C1", "C2", "C3")],
        [episode(it) for it in ("C1", "C2", "C3")],
    )


def found(job, kind):
    rows = ImportFinding.objects.filter(job=job, kind=kind)
    return [(it.la_child_id, it.before, it.after, it.on) for it in rows]


def test_first_return__finds_everybody_new_in_care(authority):
    job = checked("ssda903", authority, files([child("C1")], [episode("C1")]))
    assert found(job, "new") == [("C1", "", "Fostering; Full care order", dt.date(2024, 9, 2))]
    assert ImportFinding.objects.get().child_id is None


def test_loaded_return__ties_its_findings_to_the_children_it_added(authority):
    job = first_return(authority)
    ids = set(ImportFinding.objects.filter(job=job).values_list("child_id", flat=True))
    assert ids == set(Child.unscoped.values_list("pk", flat=True))


def test_next_return__finds_who_moved_who_left_and_whose_legal_status_changed(authority):
    first_return(authority)
    day = "01/02/2025"
    lines = [
        episode("C1", DEC=day, REC="X1"),
        episode("C1", day, RNE="P", PLACE="K2"),
        episode("C2", DEC=day, REC="E4A"),
        episode("C3", DEC=day, REC="X1"),
        episode("C3", day, RNE="L", LS="E1"),
    ]
    job = checked("ssda903", authority, files([child(it) for it in ("C1", "C2", "C3")], lines))
    on = dt.date(2025, 2, 1)
    assert found(job, "moved") == [("C1", "Fostering", "Children's home", on)]
    assert found(job, "ended") == [("C2", "Fostering", "Returned home, planned", on)]
    assert found(job, "legal") == [("C3", "Full care order", "Placement order", on)]
    assert found(job, "absent") == []


def test_child_in_care_who_is_not_in_the_file__is_listed_with_the_file_before(authority):
    first_return(authority)
    job = load_return(authority, [child("C1")], [episode("C1")])
    assert [it[:2] for it in found(job, "absent")] == [
        ("C2", "In the file before"),
        ("C3", "In the file before"),
    ]
    again = checked("ssda903", authority, files([child("C1")], [episode("C1")]))
    assert found(again, "absent")[0][1] == "Not in the file before either"


def test_admission_to_another_main_school__is_found(authority):
    first_return(authority)
    it = Child.unscoped.get(la_child_id="C1")
    old = EnrolmentFactory(child=it, admitted_on="2024-09-03", left_on="2025-06-30")
    new = SchoolFactory(name="Birch Lane School", urn="990123")
    line = {"Child": "C1", "School URN": new.urn, "Admitted on": "01/07/2025"}
    job = checked("admissions", authority, [csv_file("a.csv", columns_of("admissions"), [line])])
    assert found(job, "school") == [("C1", str(old.school), str(new), dt.date(2025, 7, 1))]


def absent_job(authority):
    first_return(authority)
    return load_return(authority, [child("C1")], [episode("C1")])


def test_nobody_who_is_missing_from_a_file__leaves_care_by_themselves(authority):
    absent_job(authority)
    assert CareEpisode.unscoped.filter(ended_on=None).count() == 3


def test_page__ends_care_of_the_ticked_child_with_date_and_reason(browser, authority):
    job = absent_job(authority)
    url = reverse("imports:findings", args=[job.pk])
    row = ImportFinding.objects.get(job=job, la_child_id="C2")
    text = browser.get(url, {"kind": "absent"}).content.decode()
    assert f'value="{row.pk}"' in text
    day = {"ended_on_0": "1", "ended_on_1": "2", "ended_on_2": "2025"}
    browser.post(url, {"finding": row.pk, "decision": "ended", "reason": "E4A", **day})
    ended = CareEpisode.unscoped.get(child__la_child_id="C2")
    assert (ended.ended_on, ended.reason_ended) == (dt.date(2025, 2, 1), "E4A")
    row.refresh_from_db()
    assert row.settled == Settled.ENDED
    assert CareEpisode.unscoped.get(child__la_child_id="C3").ended_on is None


def test_page__leaves_all_as_they_are(browser, authority):
    job = absent_job(authority)
    url = reverse("imports:findings", args=[job.pk])
    browser.post(url, {"all": "1", "decision": "left"})
    assert set(
        ImportFinding.objects.filter(job=job, kind="absent").values_list("settled", flat=True)
    ) == {Settled.LEFT}
    assert CareEpisode.unscoped.filter(ended_on=None).count() == 3


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"all": "1", "decision": "ended"}, "Say when care ended and why"),
        ({"decision": "left"}, "Choose at least one child"),
        ({"all": "1"}, "What should happen"),
    ],
)
def test_page__says_what_is_missing_in_a_decision(browser, authority, data, says):
    job = absent_job(authority)
    text = browser.post(reverse("imports:findings", args=[job.pk]), data).content.decode()
    assert says in text


def test_who_was_absent__is_not_for_another_authority_to_decide(authority):
    job = absent_job(authority)
    rows = ImportFinding.objects.filter(job=job, kind=FindingKind.ABSENT)
    elsewhere = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=LocalAuthorityFactory())
    with pytest.raises(ValidationError, match="cannot decide about the children"):
        actions.settle_absent(job=job, findings=rows, decision="left", by=elsewhere)
    assert not rows.exclude(settled="").exists()


def test_end_of_care_before_the_episode_began__is_refused_for_that_child(authority, officer):
    job = absent_job(authority)
    rows = ImportFinding.objects.filter(job=job, kind=FindingKind.ABSENT)
    early = dt.date(2024, 9, 1)
    refused = actions.settle_absent(
        job=job, findings=rows, decision="ended", ended_on=early, reason="E8", by=officer
    )
    assert len(refused) == 2
    assert "must be after" in refused[0][1]
    assert set(rows.values_list("settled", flat=True)) == {""}


def test_lists__take_few_queries_and_name_children(
    browser, authority, django_assert_max_num_queries
):
    job = first_return(authority)
    with django_assert_max_num_queries(12):
        text = browser.get(reverse("imports:findings", args=[job.pk])).content.decode()
    assert "Child C1" in text


def test_lists_as_a_file__are_guarded_against_formulas(browser, authority):
    job = load_return(authority, [child("=C1")], [episode("=C1")])
    text = browser.get(reverse("imports:findings_file", args=[job.pk])).content.decode()
    assert "New in care,'=C1" in text


def test_child_whom_one_does_not_work_with__shows_nothing_of_the_record(browser, authority):
    """A restricted record, or a closed one, stays shut on the page and in the file of changes."""
    job = first_return(authority)
    new = ImportFinding.objects.get(job=job, la_child_id="C1").after
    Child.unscoped.update(readers=[])
    pages = [reverse(f"imports:{it}", args=[job.pk]) for it in ("findings", "findings_file")]
    for page in pages:
        response = browser.get(page)
        text = (response.getvalue() if response.streaming else response.content).decode()
        assert "you do not work with this child now" in text
        assert new not in text
