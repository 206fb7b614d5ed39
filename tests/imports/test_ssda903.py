"""A return, loaded once, twice, corrected, and full of dirt."""

import datetime as dt

import pytest
import time_machine

from lac.audit.log import subscribe, unsubscribe
from lac.audit.models import Event
from lac.children.actions import move_placement
from lac.children.models import CareEpisode, Child, Placement
from lac.imports.models import Import, ImportState, Outcome, StagedRow
from tests.factories.children import CareEpisodeFactory, ChildFactory
from tests.factories.imports import (
    EPISODES,
    HEADER,
    checked,
    child,
    csv_file,
    episode,
    load_return,
    ssda903_files,
    upn,
)
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=True):
        yield


@pytest.fixture
def authority():
    return LocalAuthorityFactory()


def counts(job):
    return job.added, job.changed, job.unchanged, job.refused


def refusals(job):
    rows = StagedRow.objects.filter(job=job, outcome=Outcome.REFUSED)
    return {(row.kind, row.line): row.problem for row in rows}


def warnings(job, kind="header"):
    rows = StagedRow.objects.filter(job=job, kind=kind)
    return [code for row in rows for code, _ in row.warnings + row.doubts]


def figures(job):
    return dict(job.figures)


def episodes_of(identifier):
    return list(
        CareEpisode.unscoped.filter(child__la_child_id=identifier)
        .order_by("started_on")
        .values_list("started_on", "ended_on", "reason_started", "placement__started_on")
    )


def test_return__brings_children_with_their_care_and_homes(authority):
    job = load_return(
        authority,
        [child("C1", SEX="2", UPN=upn())],
        [
            episode("C1", DEC="01/03/2025", REC="X1"),
            episode("C1", "01/03/2025", RNE="L", LS="C1", DEC="2025-06-01", REC="X1"),
            episode("C1", "01/06/2025", RNE="P", PLACE="K2", URN="XXXXXXX"),
        ],
    )
    assert counts(job) == (4, 0, 0, 0)
    it = Child.unscoped.get()
    assert (it.local_authority, it.sex, it.born_on) == (authority, "F", dt.date(2014, 10, 5))
    assert (it.ethnicity, it.upn, it.upn_unknown) == ("WBRI", upn(), "")
    first, second, third = dt.date(2024, 9, 2), dt.date(2025, 3, 1), dt.date(2025, 6, 1)
    assert episodes_of("C1") == [
        (first, second, "S", first),
        (second, third, "L", first),
        (third, None, "P", third),
    ]
    assert set(CareEpisode.unscoped.values_list("care_started_on", flat=True)) == {first}
    homes = Placement.unscoped.order_by("started_on")
    assert [(it.placement_type, it.ended_on, it.ofsted_urn) for it in homes] == [
        ("U6", third, "SC123456"),
        ("K2", None, ""),
    ]
    assert figures(job)["Children new in care"] == 1


def test_same_return_again__changes_nothing_at_all(authority):
    header = [child("C1", UPN=upn(), SEX="1"), child("C2", UPN="UN2")]
    lines = [
        episode("C1", DEC="01/03/2025", REC="X1", REASON_PLACE_CHANGE="CARPL"),
        episode("C1", "01/03/2025", RNE="B"),
        episode("C2", RNE="P", DEC="01/03/2025", REC="E4A"),
    ]
    load_return(authority, header, lines)
    before = list(CareEpisode.unscoped.order_by("pk").values())
    homes = list(Placement.unscoped.order_by("pk").values())
    children = list(Child.unscoped.order_by("pk").values())
    told = []
    subscribe(listener := lambda action, ids: told.append(action))
    job = load_return(authority, header, lines)
    unsubscribe(listener)
    assert counts(job) == (0, 0, 5, 0)
    assert list(CareEpisode.unscoped.order_by("pk").values()) == before
    assert list(Placement.unscoped.order_by("pk").values()) == homes
    assert list(Child.unscoped.order_by("pk").values()) == children
    assert told == []


def test_headings_in_any_case_order_and_spacing__are_understood(authority):
    header = b"\xef\xbb\xbf upn , dob,Child,sex,ETHNIC\r\nun1,2014-10-05, C1 , f ,wbri\r\n"
    lines = b"Child,decom,rne,ls,cin,place,dec,rec\r\n C1 ,02/09/2024,s,c2,n1,u6,,\r\n"
    files = ssda903_files([], [])
    files[0].file.seek(0), files[0].file.truncate(), files[0].file.write(header)
    files[1].file.seek(0), files[1].file.truncate(), files[1].file.write(lines)
    for file in files:
        file.size = file.file.tell()
        file.seek(0)
    job = checked("ssda903", authority, files)
    assert counts(job) == (2, 0, 0, 0)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("A931200000001", "upn_check_letter"),
        ("O931200000001", "upn_shape"),
        ("B93120000", "upn_shape"),
        ("UN7", "upn_shape"),
        ("", "no_upn"),
    ],
)
def test_wrong_upn__never_keeps_a_child_out(authority, cell, code):
    job = load_return(authority, [child("C1", UPN=cell)], [episode("C1")])
    it = Child.unscoped.get()
    assert (it.upn, it.upn_unknown) == ("", "")
    assert counts(job) == (2, 0, 0, 0)
    assert warnings(job) == [code]
    assert job.warned == 1


def test_warning_about_a_upn__names_the_upn_and_the_child_who_was_added(authority):
    job = load_return(authority, [child("C1", UPN="A931200000001")], [episode("C1")])
    row = StagedRow.objects.get(job=job, kind="header")
    assert "A931200000001" in row.notes[0]
    assert row.child_id == Child.unscoped.get().pk


@pytest.mark.parametrize("reason", ["UN1", "UN2", "UN3", "UN4", "UN5"])
def test_reason_for_no_upn__is_stored(authority, reason):
    load_return(authority, [child("C1", UPN=reason)], [episode("C1")])
    assert Child.unscoped.get().upn_unknown == reason


def test_empty_or_unusable_cells__erase_nothing(authority):
    load_return(authority, [child("C1", UPN=upn())], [episode("C1")])
    again = child("C1", UPN="nonsense", ETHNIC="", SEX="9")
    job = load_return(authority, [again], [episode("C1", PL_POST="", URN="")])
    assert counts(job) == (0, 0, 2, 0)
    it = Child.unscoped.get()
    assert (it.upn, it.ethnicity, it.sex) == (upn(), "WBRI", "M")


@pytest.mark.parametrize(
    ("written", "born_on", "said"),
    [
        ("05/11/2014", dt.date(2014, 11, 5), []),
        ("05/10/2024", dt.date(2014, 10, 5), ["born_on_kept"]),
        ("05/10/1914", dt.date(2014, 10, 5), ["born_on_kept"]),
    ],
    ids=["fits", "after care began", "too old for care"],
)
def test_other_date_of_birth__is_taken_where_care_on_record_allows_it(
    authority, written, born_on, said
):
    load_return(authority, [child("C1", DOB="05/10/2014")], [episode("C1", "01/03/2024")])
    job = load_return(authority, [child("C1", DOB=written)], [])
    assert Child.unscoped.get().born_on == born_on
    assert warnings(job) == said


def test_upn_of_two_children_in_one_file__is_stored_for_neither(authority):
    job = load_return(
        authority,
        [child("C1", UPN=upn()), child("C2", UPN=upn())],
        [episode("C1"), episode("C2")],
    )
    assert set(Child.unscoped.values_list("upn", flat=True)) == {""}
    assert warnings(job) == ["upn_shared", "upn_shared"]


def test_upn_that_another_child_has__is_not_taken_away(authority):
    holder = ChildFactory(local_authority=authority, upn=upn())
    job = load_return(authority, [child("C1", UPN=upn())], [episode("C1")])
    holder.refresh_from_db()
    assert (holder.upn, Child.unscoped.get(la_child_id="C1").upn) == (upn(), "")
    assert warnings(job) == ["upn_taken"]


def test_two_children_whose_upns_were_mixed_up__swap_them_in_one_import(authority):
    load_return(authority, [child("C1", UPN=upn(1)), child("C2", UPN=upn(2))], [episode("C1")])
    swapped = [child("C1", UPN=upn(2)), child("C2", UPN=upn(1))]
    assert counts(load_return(authority, swapped, [episode("C1")])) == (0, 2, 1, 0)
    assert dict(Child.unscoped.values_list("la_child_id", "upn")) == {"C1": upn(2), "C2": upn(1)}
    assert counts(load_return(authority, swapped, [episode("C1")])) == (0, 0, 3, 0)


def test_care_that_begins_at_18__is_doubted_and_loaded(authority):
    born = {"DOB": "01/11/2006"}
    job = load_return(
        authority,
        [child("C1", **born), child("C2", **born)],
        [episode("C1", "31/10/2024"), episode("C2", "01/11/2024")],
    )
    assert counts(job) == (4, 0, 0, 0)
    assert warnings(job, "episodes") == ["not_a_child"]


REFUSED = [
    ({"CHILD": ""}, "missing"),
    ({"DECOM": ""}, "missing"),
    ({"DECOM": "31/02/2025"}, "not_a_date"),
    ({"RNE": "Q"}, "unknown_code"),
    ({"LS": "C9"}, "unknown_code"),
    ({"CIN": ""}, "missing"),
    ({"PLACE": "U9"}, "unknown_code"),
    ({"PLACE_PROVIDER": "PR9"}, "unknown_code"),
    ({"DEC": "01/09/2024", "REC": "X1"}, "ends_before_start"),
    ({"DEC": "01/12/2026", "REC": "X1"}, "in_future"),
    ({"DECOM": "04/10/2014"}, "before_birth"),
    ({"CHILD": "C9"}, "unknown_child"),
]


@pytest.mark.parametrize(("cells", "problem"), REFUSED)
def test_wrong_episode__is_refused_with_a_reason_and_a_remedy(authority, cells, problem):
    job = load_return(authority, [child("C1")], [episode("C1", **cells)])
    assert refusals(job) == {("episodes", 2): problem}
    row = StagedRow.objects.get(job=job, outcome=Outcome.REFUSED)
    assert row.reason.endswith(".")
    assert row.remedy.endswith(".")
    assert Child.unscoped.count() == 1
    assert CareEpisode.unscoped.count() == 0


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"CHILD": ""}, "missing"),
        ({"CHILD": "C" * 21}, "too_long"),
        ({"DOB": ""}, "missing"),
        ({"DOB": "05/10/2034"}, "born_in_future"),
    ],
)
def test_line_that_does_not_say_who_the_child_is__is_refused(authority, cells, problem):
    job = load_return(authority, [child("C1", **cells)], [])
    assert refusals(job) == {("header", 2): problem}
    assert Child.unscoped.count() == 0


def test_repeated_line__is_refused_naming_the_first(authority):
    job = load_return(
        authority,
        [child("C1"), child("C1"), child("C1", SEX="F")],
        [episode("C1"), episode("C1", LS="C1")],
    )
    assert refusals(job) == {
        ("header", 3): "repeated",
        ("header", 4): "contradicted",
        ("episodes", 3): "contradicted",
    }
    reasons = StagedRow.objects.filter(job=job, outcome=Outcome.REFUSED)
    assert all("line 2" in row.reason for row in reasons)


def test_child_on_record__may_have_episodes_without_a_line_in_the_header(authority):
    ChildFactory(local_authority=authority, la_child_id="C1")
    job = load_return(authority, [child("C2")], [episode("C1")])
    assert counts(job) == (2, 0, 0, 0)
    assert len(episodes_of("C1")) == 1


def test_child_of_another_authority__is_somebody_else(authority):
    other = ChildFactory(la_child_id="C1")
    load_return(authority, [child("C1")], [episode("C1")])
    assert Child.unscoped.filter(la_child_id="C1").count() == 2
    assert not CareEpisode.unscoped.filter(child=other).exists()


def test_next_return__ends_and_moves(authority):
    load_return(authority, [child("C1"), child("C2")], [episode("C1"), episode("C2")])
    job = load_return(
        authority,
        [child("C1"), child("C2")],
        [
            episode("C1", DEC="01/03/2025", REC="X1"),
            episode("C1", "01/03/2025", RNE="P", PLACE="K2"),
            episode("C2", DEC="01/03/2025", REC="E4A"),
        ],
    )
    assert counts(job) == (1, 2, 2, 0)
    assert figures(job)["Children who moved"] == 1
    assert figures(job)["Children who left care"] == 1
    changed = StagedRow.objects.get(job=job, outcome=Outcome.CHANGED, line=4)
    assert changed.changes["DEC"] == ["", "1 March 2025"]
    assert Placement.unscoped.filter(child__la_child_id="C1").count() == 2


def test_move_entered_by_hand_and_then_returned__is_the_same_move(authority):
    load_return(authority, [child("C1")], [episode("C1")])
    it = Child.unscoped.get()
    move_placement(child=it, moved_on=dt.date(2025, 3, 1), placement_type="K2", by=None)
    job = load_return(
        authority,
        [child("C1")],
        [
            episode("C1", DEC="01/03/2025", REC="X1"),
            episode("C1", "01/03/2025", RNE="P", PLACE="K2", PLACE_PROVIDER="PR4"),
        ],
    )
    assert counts(job) == (0, 1, 2, 0)
    assert len(episodes_of("C1")) == Placement.unscoped.count() == 2


def test_what_is_on_record_and_not_in_the_files__stays_and_is_counted(authority):
    other = CareEpisodeFactory(child__local_authority=authority)
    CareEpisodeFactory(
        child=ChildFactory(local_authority=authority, la_child_id="C1"),
        started_on=dt.date(2020, 1, 6),
        ended_on=dt.date(2021, 1, 6),
    )
    job = load_return(authority, [child("C1")], [episode("C1")])
    assert figures(job)["Children in care on record who are not in these files"] == 1
    assert figures(job)["Episodes on record that are not in these files"] == 1
    other.refresh_from_db()
    assert other.ended_on is None
    assert len(episodes_of("C1")) == 2


def test_correction_that_makes_two_homes_one__loads(authority):
    lines = [
        episode("C1", DEC="01/03/2025", REC="X1"),
        episode("C1", "01/03/2025", RNE="P"),
    ]
    load_return(authority, [child("C1")], lines)
    lines[1]["RNE"] = "L"
    job = load_return(authority, [child("C1")], lines)
    assert counts(job) == (0, 2, 1, 0)
    home = Placement.unscoped.get()
    assert (home.started_on, home.ended_on) == (dt.date(2024, 9, 2), None)
    lines[1]["RNE"] = "P"
    assert counts(load_return(authority, [child("C1")], lines)) == (0, 2, 1, 0)
    assert Placement.unscoped.count() == 2


def test_reason_without_a_date__leaves_the_episode_open_and_says_so(authority):
    job = load_return(
        authority,
        [child("C1"), child("C2")],
        [episode("C1", REC="X1"), episode("C2", REC="E4A")],
    )
    assert warnings(job, "episodes") == ["reason_without_end", "left_without_date"]
    assert set(CareEpisode.unscoped.values_list("ended_on", "reason_ended")) == {(None, "")}


def test_every_line__is_stored_or_refused(authority):
    header = [
        child(f"C{number}", DOB="" if number % 5 == 0 else "05/10/2014") for number in range(20)
    ]
    lines = [
        episode(f"C{number % 22}", f"{1 + number % 28:02}/03/2025", RNE="SQ"[number % 7 == 0])
        for number in range(60)
    ]
    job = load_return(authority, header, lines)
    assert job.rows == 80
    assert job.added == Child.unscoped.count() + CareEpisode.unscoped.count()
    assert job.refused == 80 - job.added > 0


def test_each_change__is_in_the_log_of_the_child_and_wakes_its_deadlines(authority):
    told = []
    subscribe(listener := lambda action, ids: told.append((action, len(ids))))
    job = load_return(authority, [child("C1"), child("C2")], [episode("C1")])
    unsubscribe(listener)
    assert told == [("import.child_added", 2), ("import.care_loaded", 1)]
    it = Child.unscoped.get(la_child_id="C1")
    assert set(Event.objects.filter(child_id=it.pk).values_list("action", flat=True)) == {
        "import.child_added",
        "import.care_loaded",
    }
    event = Event.objects.get(action="import.applied")
    assert (event.subject_id, event.data["added"]) == (job.pk, 3)


def test_file_that_nobody_knows__is_named_and_left_out(authority):
    files = [
        *ssda903_files([child("C1")], [episode("C1")]),
        csv_file("lunch.csv", ("Dish", "Price"), [{"Dish": "Pie", "Price": "3"}]),
    ]
    job = checked("ssda903", authority, files)
    notes = dict(job.files.values_list("name", "note"))
    assert notes["header.csv"] == notes["episodes.csv"] == ""
    assert "not those of a file we know" in notes["lunch.csv"]
    assert job.rows == 2


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([csv_file("header.csv", HEADER, [child("C1")])], "no Episodes file"),
        ([csv_file("episodes.csv", EPISODES, [episode("C1")])], "no Header file"),
        ([csv_file("x.csv", ("A", "B"), [])], "no Header file"),
    ],
    ids=["no episodes", "no header", "neither"],
)
def test_return_without_a_needed_file__fails_in_one_sentence(authority, files, says):
    job = checked("ssda903", authority, files)
    assert job.state == ImportState.FAILED
    assert says in job.message
    assert StagedRow.objects.count() == 0
    assert Import.objects.count() == 1
