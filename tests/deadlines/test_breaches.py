"""The register of breaches: what is in it, how late, why, and that nobody takes a line out."""

import csv
import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.audit.sentences import sentence_for
from lac.calendars.days import in_words
from lac.children.versions import StaleSave
from lac.deadlines import actions
from lac.deadlines.models import Breach, Deadline, DeadlineEvent
from lac.deadlines.sweep import _record_breaches
from lac.deadlines.why import history
from tests.factories.deadlines import BreachFactory, DeadlineFactory

pytestmark = pytest.mark.django_db

URL = reverse("deadlines:breaches")
# A Monday; the world's today is Friday 20 November 2026.
DUE = dt.date(2026, 11, 16)
NOON = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)


@pytest.fixture
def officer(world, client):
    user = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    client.force_login(user)
    return user


def shown(client, **asked):
    response = client.get(URL, asked)
    assert response.status_code == 200
    return response.context["rows"]


class TestWhatIsKept:
    def test_sweep__writes_owner_school_and_date_once(self, world):
        deadline = DeadlineFactory(child=world.child, due_on=DUE)
        codes = [deadline.duty]
        assert _record_breaches(DUE, codes) == 0
        assert _record_breaches(DUE + dt.timedelta(days=1), codes) == 1
        assert _record_breaches(DUE + dt.timedelta(days=2), codes) == 0
        breach = Breach.unscoped.get()
        assert (breach.child, breach.due_on, breach.owner, breach.school) == (
            world.child, DUE, deadline.owner, world.school,
        )  # fmt: skip

    def test_second_date_missed__is_a_second_line(self, world):
        deadline = DeadlineFactory(child=world.child, due_on=DUE)
        _record_breaches(DUE + dt.timedelta(days=1), [deadline.duty])
        Deadline.unscoped.update(due_on=DUE + dt.timedelta(days=2))
        _record_breaches(DUE + dt.timedelta(days=9), [deadline.duty])
        assert Breach.unscoped.count() == 2

    @pytest.mark.parametrize(
        "change",
        [
            lambda: Breach.unscoped.all().delete(),
            lambda: Breach.unscoped.update(due_on=DUE + dt.timedelta(days=30)),
            lambda: Breach.unscoped.update(owner="carer"),
            lambda: Breach.unscoped.update(school=None),
            lambda: Breach.unscoped.update(recorded_at=NOON),
        ],
    )
    def test_nobody__deletes_a_breach_or_changes_what_happened(self, world, change):
        BreachFactory(deadline__child=world.child, school=world.school)
        with pytest.raises(InternalError, match="cannot be deleted"), transaction.atomic():
            change()
        assert Breach.unscoped.get().due_on == DUE

    def test_deadline_with_a_breach__is_not_deleted(self, world):
        deadline = BreachFactory(deadline__child=world.child).deadline
        spare = DeadlineFactory(child=world.child)
        assert spare.delete()[0] == 1
        with (
            pytest.raises(InternalError, match="with a breach cannot be deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("DELETE FROM deadlines_deadline WHERE id = %s", [deadline.pk])

    def test_history_of_the_deadline__says_when_it_was_missed(self, world):
        breach = BreachFactory(deadline__child=world.child, due_on=DUE)
        DeadlineEvent.unscoped.create(deadline=breach.deadline, kind="met", to_on=NOON.date())
        assert [(it["title"], it["text"]) for it in history(breach.deadline, None)] == [
            ("Done", f"On {in_words(NOON.date())}."),
            ("Not done in time", f"The last day was {in_words(DUE)}."),
        ]


class TestHowLate:
    @pytest.mark.parametrize(
        ("facts", "days", "working_days"),
        [
            ({}, 4, 4),  # to Friday 20 November, today
            ({"done_on": dt.date(2026, 11, 17)}, 1, 1),
            ({"ended_on": dt.date(2026, 11, 18)}, 2, 2),
            ({"waived_at": NOON}, 2, 2),
            ({"withdrawn_at": NOON}, 2, 2),
            ({"ended_on": dt.date(2026, 11, 18), "done_on": dt.date(2026, 11, 19)}, 2, 2),
            ({"done_on": DUE}, 0, 0),  # it had been done in time after all
        ],
    )
    def test_late__until_it_was_over_or_today(self, world, facts, days, working_days):
        BreachFactory(deadline__child=world.child, deadline__due_on=DUE)
        Deadline.unscoped.update(**facts)
        found = Breach.unscoped.with_lateness(timezone.localdate()).get()
        assert (found.late_for.days, found.working_days_late) == (days, working_days)

    def test_weekend__is_late_days_but_no_working_days(self, world):
        BreachFactory(deadline__child=world.child, deadline__due_on=dt.date(2026, 11, 13))
        found = Breach.unscoped.with_lateness(dt.date(2026, 11, 16)).get()
        assert (found.late_for.days, found.working_days_late) == (3, 1)


class TestExplaining:
    def test_cause_and_mitigation__are_kept_with_who_and_told(self, world, officer):
        breach = BreachFactory(deadline__child=world.child)
        actions.explain_breach(
            breach=breach, cause="people", mitigation=" A deputy is named. ", by=officer, version=1
        )
        kept = Breach.unscoped.get()
        assert (kept.cause, kept.mitigation) == ("people", "A deputy is named.")
        assert (kept.explained_by, kept.version) == (officer, 2)
        said = sentence_for(Event.objects.first())
        assert said.endswith(
            "was not done by 16 November 2026: Somebody who was needed could not come"
        )

    def test_second_officer__is_shown_both_texts(self, world, officer):
        breach = BreachFactory(deadline__child=world.child)
        actions.explain_breach(breach=breach, cause="people", mitigation="", by=officer, version=1)
        with pytest.raises(StaleSave):
            actions.explain_breach(
                breach=breach, cause="child", mitigation="", by=officer, version=1
            )
        assert Breach.unscoped.get().cause == "people"

    def test_another_reason__has_to_be_said_in_words(self, world, officer):
        breach = BreachFactory(deadline__child=world.child)
        with pytest.raises(ValidationError, match="Say in words"):
            actions.explain_breach(breach=breach, cause="other", mitigation=" ", by=officer)

    def test_no_cause__is_refused(self, world, officer):
        breach = BreachFactory(deadline__child=world.child)
        with pytest.raises(ValidationError, match="Choose why"):
            actions.explain_breach(breach=breach, cause="", mitigation="x", by=officer)

    def test_form__saves_and_goes_back_to_the_register(self, world, officer, client):
        breach = BreachFactory(deadline__child=world.child)
        page = client.post(
            breach.get_absolute_url(),
            {"cause": "overlooked", "mitigation": "A weekly look.", "version": "1"},
            follow=True,
        )
        assert page.redirect_chain == [(URL, 302)]
        assert "It was overlooked" in page.text
        assert "A weekly look." in page.text

    def test_breach_of_another_child__is_not_found_under_this_one(self, world, officer, client):
        breach = BreachFactory(deadline__child=world.stranger)
        url = reverse("deadlines:breach", args=[world.child.pk, breach.pk])
        assert client.get(url).status_code == 404

    def test_education_adviser__reads_the_register_and_writes_nothing(self, world, client):
        breach = BreachFactory(deadline__child=world.child)
        client.force_login(world.users[Role.EDUCATION_ADVISER])
        assert "Say why" not in client.get(URL).text
        assert client.get(breach.get_absolute_url()).status_code == 403


class TestRegister:
    def test_lines__say_how_each_stands_now(self, client, officer, world):
        BreachFactory(deadline__child=world.child, deadline__done_on=dt.date(2026, 11, 19))
        BreachFactory(deadline__child=world.child, deadline__duty="ehcp.annual_review")
        BreachFactory(deadline__child=world.stranger)
        rows = shown(client)
        assert sorted(it["state"] for it in rows) == ["met_late", "overdue"]
        page = client.get(URL).text.replace("\xa0", " ")
        assert "on 19 Nov 2026" in page
        assert "Linden" not in page

    def test_due_date_moved_since__is_said(self, client, officer, world):
        BreachFactory(deadline__child=world.child)
        Deadline.unscoped.update(due_on=dt.date(2026, 12, 1))
        assert shown(client)[0]["moved_to"] == dt.date(2026, 12, 1)

    def test_breach_before_our_records__is_not_in_it(self, client, officer, world):
        BreachFactory(deadline__child=world.child)
        world.authority.records_kept_from = DUE + dt.timedelta(days=1)
        world.authority.save()
        assert shown(client) == []
        world.authority.records_kept_from = DUE
        world.authority.save()
        assert len(shown(client)) == 1

    def test_filters__leave_what_was_asked_for(self, client, officer, world):
        review = BreachFactory(
            deadline__child=world.child, deadline__duty="ehcp.annual_review", school=world.school
        )
        done = BreachFactory(
            deadline__child=world.child,
            deadline__done_on=dt.date(2026, 11, 19),
            deadline__due_on=dt.date(2025, 3, 3),
            deadline__owner="designated_teacher",
            cause="child",
        )
        for asked, found in [
            ({"duty": "ehcp.annual_review"}, [review]),
            ({"now": "open"}, [review]),
            ({"now": "over"}, [done]),
            ({"cause": "child"}, [done]),
            ({"cause": "none"}, [review]),
            ({"owner": "designated_teacher"}, [done]),
            ({"school": str(world.school.pk)}, [review]),
            ({"since": "2026-09-01"}, [review]),
            ({"since": "soon", "school": "here", "duty": "x", "cause": "x"}, [review, done]),
        ]:
            assert [it["breach"] for it in shown(client, **asked)] == found, asked

    def test_tiles__count_what_the_filters_leave(self, client, officer, world):
        BreachFactory(deadline__child=world.child)
        BreachFactory(deadline__child=world.child, deadline__done_on=NOON.date(), cause="child")
        tiles = client.get(URL).context["tiles"]
        assert [it["figure"] for it in tiles] == [2, 1, 1]

    def test_page__asks_as_much_for_many_as_for_one(self, client, officer, world):
        BreachFactory(deadline__child=world.child)
        client.get(URL)
        with CaptureQueriesContext(connection) as one:
            client.get(URL)
        BreachFactory.create_batch(5, deadline__child=world.child, school=world.school)
        with CaptureQueriesContext(connection) as many:
            client.get(URL)
        assert len(many) == len(one) <= 12

    def test_file__has_a_row_a_breach_and_is_audited(self, client, officer, world):
        BreachFactory(
            deadline__child=world.child,
            school=world.school,
            cause="other",
            mitigation="=HYPERLINK()",
        )
        response = client.get(URL, {"as": "csv"})
        rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
        assert len(rows) == 1
        assert rows[0]["Days late"] == "4"
        assert rows[0]["Working days late"] == "4"
        assert rows[0]["What is done about it"] == "'=HYPERLINK()"
        event = Event.objects.first()
        assert sentence_for(event) == "downloaded the register of breaches (1 lines)"
        assert event.data["children"] == [world.child.pk]

    def test_teacher__has_no_register(self, client, world):
        client.force_login(world.users[Role.DESIGNATED_TEACHER])
        assert client.get(URL).status_code == 403
