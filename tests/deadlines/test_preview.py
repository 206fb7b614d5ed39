"""What a change would move is listed, with the reason, before it is accepted; nothing stays."""

import datetime as dt

import pytest
from django.db import OperationalError
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.calendars import actions as calendar_actions
from lac.calendars.models import ExtraBankHoliday
from lac.children.models import CareEpisode, Enrolment
from lac.deadlines import whatif
from lac.deadlines.models import Deadline, UndatedCase
from lac.deadlines.preview import moves_after
from lac.deadlines.sweep import sweep
from tests.factories.accounts import user_with
from tests.factories.children import CareEpisodeFactory, ChildFactory

pytestmark = pytest.mark.django_db
CODE = "school.place_after_entering_care"
TEN_DAYS_ON = dt.date(2026, 12, 4)


@pytest.fixture
def newcomer(world):
    """A child in care since this morning: a school place is due in ten working days."""
    child = ChildFactory(local_authority=world.authority, given_name="Wren", family_name="Lowe")
    CareEpisodeFactory(child=child, started_on=dt.date(2026, 11, 20))
    sweep(duties=[CODE])
    assert Deadline.unscoped.get(child=child, duty=CODE).due_on == TEN_DAYS_ON
    return child


@pytest.fixture
def head(client, world):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    return world.users[Role.VIRTUAL_SCHOOL_HEAD]


def day(name, date):
    return {f"{name}_{place}": part for place, part in enumerate((date.day, date.month, date.year))}


def text_of(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


class TestCalendar:
    def test_bank_holiday__moves_what_counts_working_days_and_says_so(self, newcomer, head):
        def add():
            calendar_actions.add_extra_bank_holiday(
                day=dt.date(2026, 12, 1), name="Royal day", by=None
            )

        moves = moves_after(add, seen_by=head, duties=[CODE])
        assert [(it["child"], it["before"], it["after"], it["why"]) for it in moves.first] == [
            (newcomer, TEN_DAYS_ON, dt.date(2026, 12, 7), "The calendar changed.")
        ]
        assert not ExtraBankHoliday.objects.exists()
        assert Deadline.unscoped.get(child=newcomer, duty=CODE).due_on == TEN_DAYS_ON

    def test_whoever_sees_no_child__gets_the_rules_and_no_name(self, newcomer, client):
        client.force_login(user_with(Role.SYSTEM_ADMINISTRATOR))
        asked = {"day": "2026-12-01", "name": "Royal day"}
        page = text_of(client.post("/admin/calendars/extrabankholiday/add/", asked))
        assert "Find a school place after entering care" in page
        assert "The calendar changed." in page
        assert "Wren" not in page
        assert not ExtraBankHoliday.objects.exists()
        added = client.post("/admin/calendars/extrabankholiday/add/", asked | {"accept": "yes"})
        assert added.status_code == 302
        assert ExtraBankHoliday.objects.exists()

    def test_bank_holiday_that_is_removed__asks_first(self, newcomer, client):
        client.force_login(user_with(Role.SYSTEM_ADMINISTRATOR))
        calendar_actions.add_extra_bank_holiday(day=dt.date(2026, 12, 1), name="Royal", by=None)
        sweep(duties=[CODE])
        address = "/admin/calendars/extrabankholiday/2026-12-01/delete/"
        page = text_of(client.post(address, {"post": "yes"}))
        assert "1 open deadline would move" in page
        assert ExtraBankHoliday.objects.exists()
        assert client.post(address, {"post": "yes", "accept": "yes"}).status_code == 302
        assert not ExtraBankHoliday.objects.exists()

    def test_closure_that_is_removed__asks_first(self, world, client, head):
        Enrolment.unscoped.filter(pk=world.enrolment.pk).update(left_on=dt.date(2026, 11, 19))
        closure = calendar_actions.add_closure(
            calendar=world.calendar, day=dt.date(2026, 11, 25), kind="inset", by=None
        )
        sweep(duties=["school.next_school"])
        before = Deadline.unscoped.get(duty="school.next_school").due_on
        address = reverse("virtualschool:closure_remove", args=[world.calendar.pk, closure.pk])
        page = text_of(client.post(address))
        assert "Open the schools on 25 November 2026 after all" in page
        assert world.child.name in page
        assert "The calendar changed." in page
        assert world.calendar.closures.exists()
        assert Deadline.unscoped.get(duty="school.next_school").due_on == before
        assert client.post(address, {"accept": "yes"}).status_code == 302
        assert not world.calendar.closures.exists()

    def test_term_that_is_removed__takes_its_plans_along_only_when_accepted(
        self, world, client, head
    ):
        sweep(duties=["pep.every_term"])
        term = world.calendar.terms.get(academic_year=2026, name="autumn")
        address = reverse("virtualschool:term_remove", args=[world.calendar.pk, term.pk])
        response = client.post(address)
        assert response.context["moves"].withdrawn == 1
        page = text_of(response)
        assert "1 would no longer apply" in page
        assert "What started its clock would no longer be there." in page
        assert world.calendar.terms.filter(pk=term.pk).exists()
        assert client.post(address, {"accept": "yes"}).status_code == 302
        assert not world.calendar.terms.filter(pk=term.pk).exists()

    def test_cases_that_could_no_longer_be_dated__are_counted(self, world, head):
        Enrolment.unscoped.update(left_on=dt.date(2026, 11, 19))

        def remove_all():
            for term in world.calendar.terms.all():
                calendar_actions.delete_term(term=term, by=None)

        moves = moves_after(remove_all, seen_by=head, duties=["school.next_school"])
        assert (moves.undated, moves.nothing) == (1, False)
        assert not UndatedCase.unscoped.exists()


class TestForms:
    """A date of a child's record that starts a clock."""

    def correct(self, client, enrolment, admitted_on, **more):
        address = reverse(
            "children:edit_enrolment", kwargs={"child_pk": enrolment.child_id, "pk": enrolment.pk}
        )
        names = ("kind", "leaving_reason", "version", "weekly_hours")
        posted = {it: getattr(enrolment, it, "") for it in names}
        posted = {name: "" if value is None else value for name, value in posted.items()}
        return client.post(address, posted | day("admitted_on", admitted_on) | more)

    @pytest.fixture
    def admitted(self, world, head):
        """The child came to the school this month: a review of the PEP is due."""
        Enrolment.unscoped.filter(pk=world.enrolment.pk).update(admitted_on=dt.date(2026, 11, 2))
        world.enrolment.refresh_from_db()
        sweep(children=[world.child.pk])
        return world.enrolment

    def test_corrected_admission__shows_what_would_move_and_why_and_saves_nothing(
        self, client, admitted
    ):
        response = self.correct(client, admitted, dt.date(2026, 11, 9))
        page = text_of(response)
        assert "Check what would move" in page
        assert "Review the PEP after admission" in page
        assert "30 Nov 2026" in page
        assert "7 Dec 2026" in page
        assert "The child was admitted to the school: 9 November 2026." in page
        admitted.refresh_from_db()
        assert admitted.admitted_on == dt.date(2026, 11, 2)
        assert not Event.objects.filter(action="enrolment.edited").exists()

    def test_accepted__is_saved_with_what_was_typed(self, client, admitted):
        response = self.correct(client, admitted, dt.date(2026, 11, 9))
        posted = dict(response.context["posted"])
        address = response.request["PATH_INFO"]
        assert client.post(address, posted | {"moves": "accept"}).status_code == 302
        admitted.refresh_from_db()
        assert admitted.admitted_on == dt.date(2026, 11, 9)

    def test_going_back__keeps_what_was_typed(self, client, admitted):
        response = self.correct(client, admitted, dt.date(2026, 11, 9), moves="back")
        assert response.context["form"].data["admitted_on_0"] == "9"
        assert "Check what would move" not in text_of(response)
        admitted.refresh_from_db()
        assert admitted.admitted_on == dt.date(2026, 11, 2)

    def test_change_that_moves_nothing__is_saved_straight_away(self, client, admitted):
        same_day = self.correct(client, admitted, dt.date(2026, 11, 2), leaving_reason="")
        assert same_day.status_code == 302

    def test_wrong_date__is_refused_beside_its_field(self, client, admitted):
        earlier = day("left_on", dt.date(2026, 11, 1))
        response = self.correct(client, admitted, dt.date(2026, 11, 9), **earlier)
        assert response.status_code == 200
        assert "govuk-error-summary" in response.content.decode()

    def test_corrected_start_of_care__shows_what_would_move(self, client, newcomer, head):
        episode = CareEpisode.unscoped.get(child=newcomer)
        address = reverse(
            "children:correct_episode", kwargs={"child_pk": newcomer.pk, "pk": episode.pk}
        )
        posted = {
            "legal_status": episode.legal_status,
            "category_of_need": episode.category_of_need,
            "version": episode.version,
            **day("started_on", dt.date(2026, 11, 13)),
        }
        page = text_of(client.post(address, posted))
        assert "Find a school place after entering care" in page
        assert "27 Nov 2026" in page
        assert "The child entered care: 13 November 2026." in page
        episode.refresh_from_db()
        assert episode.started_on == dt.date(2026, 11, 20)
        assert client.post(address, posted | {"moves": "accept"}).status_code == 302
        episode.refresh_from_db()
        assert episode.started_on == episode.care_started_on == dt.date(2026, 11, 13)

    def test_while_the_nightly_sweep_is_at_work__says_that_it_cannot_be_shown(
        self, client, admitted, monkeypatch
    ):
        class Held(Exception):
            pgcode = whatif._LOCKED

        def held(**kwargs):
            raise OperationalError from Held()

        monkeypatch.setattr(whatif, "sweep", held)
        page = text_of(self.correct(client, admitted, dt.date(2026, 11, 9)))
        assert "All deadlines are being brought up to date just now." in page
        assert self.correct(
            client, admitted, dt.date(2026, 11, 9), moves="accept"
        ).status_code == 302  # fmt: skip
