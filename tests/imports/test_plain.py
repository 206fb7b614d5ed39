"""Children who are plainly new: by sets they come to what they come to line by line."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lac.audit.models import Event
from lac.children.models import CareEpisode, Child, Placement
from lac.imports.models import ImportFinding, ImportNames, ImportTrace, ReturnRow, StagedRow
from lac.imports.ssda903 import plain, same
from tests.factories.imports import (
    child,
    csv_file,
    episode,
    load_return,
    loaded,
    ssda903_files,
    upn,
)
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = pytest.mark.django_db

WHO = [f"C{number}" for number in range(4)]
NOBODY = "DELETE FROM import_plain"
LEAVE_NOBODY = """
WITH everybody AS (DELETE FROM import_same) DELETE FROM import_same_episode
"""


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=True):
        yield


def written(day):
    return day.strftime("%d/%m/%Y") if day else ""


@st.composite
def episodes_of(draw, identifier):
    """Lines about one child that mostly follow each other, and sometimes do not."""
    day, lines = dt.date(2024, 1, 1) + dt.timedelta(draw(st.integers(0, 3))), []
    for number in range(draw(st.integers(0, 4))):
        started, length = day, draw(st.sampled_from([20, 30, 40, 40, 0, None]))
        day = started + dt.timedelta(30 if length is None else length)
        codes = "LLLPTBUS" if number else "SSSSSSL"
        lines.append(
            episode(
                identifier,
                written(started),
                RNE=draw(st.sampled_from(codes)),
                LS=draw(st.sampled_from(["C2", "V2"])),
                PLACE=draw(st.sampled_from(["U6", "U6", "U6", "K2"])),
                PLACE_PROVIDER=draw(st.sampled_from(["", "PR1", "PR3"])),
                PL_POST=draw(st.sampled_from(["", "WX1 1AA", "WX2 2BB"])),
                URN=draw(st.sampled_from(["", "SC123456", "XXXXXXX"])),
                HOME_POST=draw(st.sampled_from(["", "WX9 9ZZ"])),
                DEC="" if length is None else written(day),
                REC="" if length is None else draw(st.sampled_from(["X1", "X1", "X1", "E3", ""])),
                REASON_PLACE_CHANGE=draw(st.sampled_from(["", "CARPL"])),
            )
        )
        day += dt.timedelta(draw(st.sampled_from([0, 0, 0, 0, 5])))
    return lines


@st.composite
def returns(draw):
    """A Header, an Episodes and a Reviews file."""
    header, episodes, reviews = [], [], []
    for identifier in draw(st.lists(st.sampled_from(WHO), unique=True, min_size=1)):
        header += [
            child(
                identifier,
                SEX=draw(st.sampled_from(["M", "F", "", "9"])),
                DOB=draw(st.sampled_from(["05/10/2014", "05/10/2014", "02/01/2024"])),
                UPN=draw(st.sampled_from(["UN1", "UN4", "", "wrong", *map(upn, range(1, 5))])),
                MOTHER=draw(st.sampled_from(["", "", "0", "1"])),
            )
        ]
        episodes += draw(episodes_of(identifier))
        if draw(st.booleans()):
            reviews += [{"CHILD": identifier, "REVIEW": "03/03/2025", "REVIEW_CODE": "PN1"}]
    if draw(st.booleans()):
        episodes += draw(episodes_of("UNKNOWN"))
    return header, episodes, reviews


@st.composite
def next_return(draw, before):
    """The return of the year after: much of it the same, some lines altered, gone or added."""
    header, episodes, reviews = ([dict(line) for line in lines] for lines in before)
    for line in [*header, *episodes]:
        name = draw(st.sampled_from([*[""] * 12, *sorted(line.keys() - {"CHILD", "DOB", "DECOM"})]))
        if name:
            line[name] = draw(
                st.sampled_from(["", *{it.get(name, "") for it in [*header, *episodes]}])
            )
    gone = draw(st.sets(st.integers(0, 12), max_size=2))
    episodes = [line for place, line in enumerate(episodes) if place not in gone]
    for line in [it for it in episodes if not it.get("DEC") and draw(st.booleans())]:
        line["DEC"], line["REC"] = "01/12/2025", draw(st.sampled_from(["X1", "X1", "E3"]))
        if line["REC"] == "X1":
            places = {
                "RNE": draw(st.sampled_from("PLT")),
                "PLACE": draw(st.sampled_from(["U6", "K2"])),
            }
            episodes.append(episode(line["CHILD"], "01/12/2025", **places))
    return header, episodes, reviews


def load(authority, a_return):
    header, episodes, reviews = a_return
    columns = ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")
    files = [*ssda903_files(header, episodes), csv_file("reviews.csv", columns, reviews)]
    return loaded("ssda903", authority, files)


def all_it_did(authority, job):
    """What an import left everywhere, without the numbers of rows."""
    names = dict(Child.unscoped.filter(local_authority=authority).values_list("pk", "la_child_id"))
    lines = StagedRow.objects.filter(job=job).values_list(
        "kind", "line", "outcome", "problem", "reason", "warnings", "doubts", "changes", "child_id"
    )
    homes = Placement.unscoped.filter(child__local_authority=authority).values_list(
        "child", "started_on", "ended_on", "placement_type", "provider", "postcode", "ofsted_urn",
        "reason_ended", "is_new_carer", "household", "version",
    )  # fmt: skip
    episodes = CareEpisode.unscoped.filter(child__local_authority=authority).values_list(
        "child", "started_on", "ended_on", "reason_started", "legal_status", "category_of_need",
        "reason_ended", "home_postcode", "care_started_on", "version", "placement__started_on",
    )  # fmt: skip
    children = Child.unscoped.filter(local_authority=authority).values(
        *(it.attname for it in Child._meta.local_concrete_fields
          if it.attname not in ("id", "local_authority_id"))
    )  # fmt: skip
    events = Event.objects.filter(subject_type="imports.import", subject_id=job.pk)
    said = {name: getattr(job, name) for name in ("added", "changed", "unchanged", "refused")}
    return {
        "counts": said | {"warned": job.warned, "figures": job.figures},
        "lines": sorted([*map(str, (*it[:-1], names.get(it[-1])))] for it in lines),
        "homes": sorted([names[it[0]], *map(str, it[1:])] for it in homes),
        "episodes": sorted([names[it[0]], *map(str, it[1:])] for it in episodes),
        "children": sorted(map(str, children)),
        "facts": sorted(
            (names[it.child_id], it.kind, it.key, str(it.cells))
            for it in ReturnRow.unscoped.filter(child__local_authority=authority)
        ),
        "findings": sorted(
            (it.kind, names.get(it.child_id), it.la_child_id, str(it.on), it.before, it.after)
            for it in ImportFinding.objects.filter(job=job)
        ),
        "named": ImportNames.objects.get(job=job).identifiers,
        "traces": sorted(
            (it.label, names[it.child_id]) for it in ImportTrace.objects.filter(job=job)
        ),
        "events": sorted(
            (it.action, names.get(it.child_id, ""), str(it.data)) for it in events
        ),
    }  # fmt: skip


@settings(
    max_examples=5,
    # Two returns loaded twice take a while: a failure is shown as it was found.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_any_return_and_the_next__come_to_the_same_by_sets_and_line_by_line(data):
    by_sets, by_lines = LocalAuthorityFactory(), LocalAuthorityFactory()
    first = data.draw(returns())
    second = data.draw(st.one_of(next_return(first), next_return(first), returns()))
    for a_return in (first, second, second):
        ours = all_it_did(by_sets, load(by_sets, a_return))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plain, "_KNOWN", NOBODY)
            patch.setattr(same, "_LEAVE_OUT", LEAVE_NOBODY)
            theirs = all_it_did(by_lines, load(by_lines, a_return))
        assert ours == theirs


def plainly_new(header, episodes):
    """The identifiers of the children whom the sets alone decide."""
    job = load_return(LocalAuthorityFactory(), header, episodes)
    assert job.refused == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT la_child_id FROM import_plain")
        return {identifier for (identifier,) in cursor.fetchall()}


def test_moves_and_changes_of_legal_status__are_plain():
    lines = [
        episode("C1", "01/01/2024", DEC="01/02/2024", REC="X1"),
        episode("C1", "01/02/2024", RNE="L", LS="V2", DEC="01/03/2024", REC="X1"),
        episode("C1", "01/03/2024", RNE="P", PLACE="K2", DEC="01/04/2024", REC="E3"),
        episode("C1", "01/06/2024"),
    ]
    assert plainly_new([child("C1", UPN=upn())], lines) == {"C1"}


@pytest.mark.parametrize(
    "lines",
    [
        [episode("C1", RNE="L")],
        [episode("C1", "01/01/2024", DEC="01/02/2024", REC="X1")],
        [episode("C1", "01/01/2024", DEC="01/01/2024", REC="E3")],
        [
            episode("C1", "01/01/2024", DEC="01/02/2024", REC="X1"),
            episode("C1", "01/02/2024", RNE="L", PLACE="K2"),
        ],
    ],
    ids=["no start", "nothing follows", "one day", "legal status alone, elsewhere"],
)
def test_doubtful_episodes__go_line_by_line_and_leave_others_alone(lines):
    header = [child("C1"), child("C2")]
    assert plainly_new(header, [*lines, episode("C2")]) == {"C2"}


def test_upn_given_twice__is_not_plain():
    header = [child("C1", UPN=upn()), child("C2", UPN=upn()), child("C3", UPN=upn(2))]
    assert plainly_new(header, [episode(it["CHILD"]) for it in header]) == {"C3"}
