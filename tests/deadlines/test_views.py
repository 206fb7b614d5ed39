"""Why a date, a child's deadlines, the register of breaches, and an authority's rules."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children.models import CareEpisode
from lac.deadlines import actions
from lac.deadlines.models import Deadline, DeadlineEvent, Delivery, EscalationStep, LocalRule
from lac.deadlines.sweep import sweep
from lac.deadlines.why import reason_for, skipped, span
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import (
    DeadlineFactory,
    DeliveryFactory,
    LocalRuleFactory,
    PauseFactory,
    UndatedCaseFactory,
)
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = pytest.mark.django_db
CODE = "school.place_after_entering_care"


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\xa0", " ").split())


@pytest.fixture
def officer(client, world):
    user = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    client.force_login(user)
    return user


def child_page(name, world, **pk):
    return reverse(f"deadlines:{name}", kwargs={"child_pk": world.child.pk, **pk})


def in_care_since(world, start):
    """The deadline of the child of the world for a place at a school, still to be met."""
    world.enrolment.kind = "G"
    world.enrolment.save()
    CareEpisode.unscoped.filter(child=world.child).update(started_on=start, care_started_on=start)
    sweep(duties=[CODE], children=[world.child.pk])
    return Deadline.unscoped.get(child=world.child)


class TestWhy:
    @pytest.fixture
    def deadline(self, world):
        """Ten working days over Christmas: from 17 December 2025 to 5 January 2026."""
        return in_care_since(world, dt.date(2025, 12, 17))

    @pytest.fixture
    def running(self, world):
        """Ten working days from Monday 16 November 2026, the Monday before today."""
        return in_care_since(world, dt.date(2026, 11, 16))

    def test_page__says_rule_source_event_count_and_history(self, client, officer, world, deadline):
        page = text_of(client.get(child_page("why", world, pk=deadline.pk)))
        for words in (
            "A child of school age is on a school&#x27;s roll within ten working days",
            "Local policy",
            "Virtual school action plan, objective 9",
            "The child entered care",
            "Wednesday 17 December 2025",
            "10 working days",
            "Not counted: 25 December 2025", "Christmas Day",
            "Monday 5 January 2026",
            "Clock started",
        ):  # fmt: skip
            assert words in page, words

    def test_look__is_written_to_the_log(self, client, officer, world, deadline):
        client.get(child_page("why", world, pk=deadline.pk))
        event = Event.objects.get(action="deadline.viewed")
        assert (event.child_id, event.data["due_on"]) == (world.child.pk, "5 January 2026")

    def test_move__says_which_change_led_to_it(
        self, client, officer, world, deadline, django_capture_on_commit_callbacks
    ):
        from lac.children.actions import edit_child

        edit_child(child=world.child, by=officer, family_name="Ashton")
        DeadlineEvent.unscoped.create(
            deadline=deadline, kind="moved", cause="start", because="child.edited",
            from_on=dt.date(2027, 1, 4), to_on=dt.date(2027, 1, 5), at=timezone.now(),
        )  # fmt: skip
        page = text_of(client.get(child_page("why", world, pk=deadline.pk)))
        assert "From 4 January 2027 to 5 January 2027" in page
        assert "Virtual school officer of Wexcombe changed" in page

    def test_deadline_of_another_child__is_not_found_under_this_one(self, client, officer, world):
        other = DeadlineFactory(child=world.stranger)
        assert client.get(child_page("why", world, pk=other.pk)).status_code == 404

    @pytest.mark.parametrize(
        ("role", "links"), [(Role.VIRTUAL_SCHOOL_OFFICER, 2), (Role.DESIGNATED_TEACHER, 0)]
    )
    def test_waiving__is_offered_to_those_who_may(self, client, world, running, role, links):
        client.force_login(world.users[role])
        page = text_of(client.get(child_page("why", world, pk=running.pk)))
        assert (page.count("Waive this deadline") + page.count("Pause the clock")) == links

    def test_waiving__comes_back_to_the_page_with_the_reason(
        self, client, officer, world, deadline
    ):
        address = child_page("waive", world, pk=deadline.pk)
        page = text_of(client.post(address, {"reason": "In hospital"}, follow=True))
        assert "Not needed" in page
        assert "by Virtual school officer of Wexcombe: In hospital" in page
        assert "Lift the waiver" in page

    def test_waiving_without_a_reason__says_what_is_missing(self, client, officer, world, deadline):
        response = client.post(child_page("waive", world, pk=deadline.pk), {"reason": ""})
        assert "Give the reason, so that others understand" in text_of(response)
        deadline.refresh_from_db()
        assert deadline.waived_at is None

    def test_pausing_wrongly__says_why_beside_the_day(self, client, officer, world, running):
        day = {"starts_on_0": "16", "starts_on_1": "11", "starts_on_2": "2026"}
        response = client.post(
            child_page("pause", world, pk=running.pk), day | {"reason": "In hospital"}
        )
        assert "The clock started on 16 November 2026" in text_of(response)


def test_counting__is_explained_only_where_days_are_counted(world):
    deadline = DeadlineFactory(child=world.child)
    for unit, number, how in (
        ("working_days", 10, "counted from the day after"),
        ("working_days", 0, ""),
        ("working_days_before", 10, "counted back from that day"),
        ("working_days_before", 0, ""),
        ("on_date", 0, ""),
        ("end_of_term", 0, ""),
    ):
        deadline.limit_unit, deadline.limit_number = unit, number
        assert reason_for(deadline)["counted_how"] == how, unit


class TestSkipped:
    def test_half_term__is_one_line_across_its_week(self, world):
        deadline = DeadlineFactory(
            child=world.child, started_on=dt.date(2026, 10, 22), due_on=dt.date(2026, 11, 5),
            limit_unit="school_days", calendar_id=world.calendar.pk, limit_number=5,
        )  # fmt: skip
        assert skipped(deadline) == [
            {"days": "4 days", "why": "Saturdays and Sundays"},
            {"days": "26 to 30 October 2026", "why": "Half-term"},
        ]

    def test_holidays__are_one_line_across_weekends_and_bank_holidays(self, world):
        deadline = DeadlineFactory(
            child=world.child, started_on=dt.date(2026, 12, 17), due_on=dt.date(2027, 1, 5),
            limit_unit="school_days", calendar_id=world.calendar.pk, limit_number=3,
        )  # fmt: skip
        holidays = [it for it in skipped(deadline) if it["why"] == "School holiday"]
        assert holidays[0]["days"].startswith("21")

    def test_pause__is_listed_with_its_reason(self, world):
        deadline = DeadlineFactory(child=world.child, limit_unit="calendar_days")
        PauseFactory(deadline=deadline, ends_on=dt.date(2026, 11, 10))
        assert skipped(deadline) == [
            {"days": "9 to 10 November 2026", "why": "Paused: The child is in hospital"}
        ]

    @pytest.mark.parametrize(
        ("start", "end", "words"),
        [
            (dt.date(2026, 10, 26), dt.date(2026, 10, 26), "26 October 2026"),
            (dt.date(2026, 10, 29), dt.date(2026, 11, 2), "29 October to 2 November 2026"),
            (dt.date(2026, 12, 21), dt.date(2027, 1, 1), "21 December 2026 to 1 January 2027"),
        ],
    )
    def test_span__says_no_more_than_it_must(self, start, end, words):
        assert span(start, end) == words


def test_childs_deadlines__are_to_do_or_over(client, officer, world):
    due = DeadlineFactory(child=world.child, due_on=dt.date(2026, 12, 1))
    met = DeadlineFactory(child=world.child, done_on=dt.date(2026, 11, 10))
    response = client.get(child_page("child", world))
    assert [it.due_on for it in response.context["running"]] == [due.due_on]
    assert [it.state for it in response.context["over"]] == ["met"]
    assert str(met.due_on.day) in text_of(response)


def test_childs_page__shows_the_next_three_deadlines(client, officer, world):
    for day in (5, 4, 3, 2):
        DeadlineFactory(child=world.child, due_on=dt.date(2026, 12, day))
    page = text_of(client.get(reverse("children:detail", kwargs={"child_pk": world.child.pk})))
    assert page.index("2 December 2026") < page.index("3 December") < page.index("4 December")
    assert "5 December 2026" not in page


@pytest.mark.parametrize("name", ["child", "why"])
def test_queries_of_a_childs_pages__do_not_grow(client, officer, world, name):
    first = DeadlineFactory(child=world.child)
    pk = {"pk": first.pk} if name == "why" else {}
    client.get(child_page(name, world, **pk))
    with CaptureQueriesContext(connection) as one:
        client.get(child_page(name, world, **pk))
    DeadlineFactory.create_batch(10, child=world.child)
    DeadlineEvent.unscoped.bulk_create(
        DeadlineEvent(deadline=first, kind="reminded", note="Somebody") for _ in range(10)
    )
    with CaptureQueriesContext(connection) as many:
        client.get(child_page(name, world, **pk))
    assert len(many) == len(one) <= 14


def test_undated_cases__name_rule_child_and_start(client, officer, world):
    UndatedCaseFactory(child=world.child)
    UndatedCaseFactory(child=world.stranger)
    page = text_of(client.get(reverse("deadlines:undated")))
    assert "Find the next school" in page
    assert "1 May 2012" in page
    assert "Rowan" in page
    assert "Linden" not in page


def test_rulebook__shows_every_rule(client, world):
    from lac.deadlines.duty import DUTIES

    client.force_login(world.users[Role.CARER])
    page = client.get(reverse("deadlines:rulebook")).content.decode()
    assert all(f'id="{code}"' in page for code in DUTIES)


class TestRules:
    def rule(self, world, **change):
        given = {
            "local_authority": world.authority.pk, "enabled": "yes", "number": "5",
            "in_force_from_0": "1", "in_force_from_1": "9", "in_force_from_2": "2024",
            "reason": "The committee decided",
        }  # fmt: skip
        return given | change

    @pytest.fixture
    def address(self):
        return reverse("deadlines:rule", kwargs={"code": CODE})

    def test_list__shows_the_authoritys_own_limit_and_what_is_to_come(self, client, officer, world):
        for number, day in [(5, dt.date(2026, 1, 1)), (7, dt.date(2027, 1, 1))]:
            LocalRuleFactory(local_authority=world.authority, number=number, in_force_from=day)
        LocalRuleFactory(local_authority=world.stranger.local_authority, number=99)
        page = text_of(client.get(reverse("deadlines:rules")))
        assert "5 working days" in page
        assert "7 working days from 1 January 2027" in page
        assert "99 working days" not in page

    def test_change__is_shown_before_it_is_accepted(self, client, officer, world, address):
        sweep(duties=[CODE])
        CareEpisode.unscoped.update(started_on=dt.date(2026, 11, 16))
        CareEpisode.unscoped.update(care_started_on=dt.date(2026, 11, 16))
        world.enrolment.delete()
        sweep(duties=[CODE])
        response = client.post(address, self.rule(world))
        assert response.context["moves"].moved == 1
        page = text_of(response)
        assert "1 open deadline would move" in page
        assert "23 November 2026" in page
        assert not LocalRule.objects.exists()
        assert set(Deadline.unscoped.values_list("limit_number", flat=True)) == {10}

    def test_accepted_change__is_kept(self, client, officer, world, address):
        response = client.post(address, self.rule(world, accept="yes"))
        assert response.status_code == 302
        rule = LocalRule.objects.get()
        assert (rule.number, rule.by, rule.reason) == (5, officer, "The committee decided")

    def test_reason__is_asked_for(self, client, officer, world, address):
        client.post(address, self.rule(world, accept="yes", reason=""))
        assert not LocalRule.objects.exists()

    def test_another_authoritys_rule__cannot_be_changed(self, client, officer, world, address):
        theirs = world.stranger.local_authority.pk
        client.post(address, self.rule(world, accept="yes", local_authority=theirs))
        assert not LocalRule.objects.exists()

    def test_law__is_refused_with_a_sentence_and_no_form(self, client, officer, world):
        address = reverse("deadlines:rule", kwargs={"code": "ehcp.annual_review"})
        page = text_of(client.get(address))
        assert "This rule is law. It cannot be changed or switched off here." in page
        assert "See what would change" not in page
        client.post(address, self.rule(world, accept="yes", enabled="no"))
        assert not LocalRule.objects.exists()

    def test_rule_that_does_not_exist__is_404(self, client, officer):
        address = reverse("deadlines:rule", kwargs={"code": "no.such"})
        assert client.get(address).status_code == 404


class TestLadderPage:
    address = "/rules/reminders/"

    def test_step__is_added_and_removed(self, client, officer, world):
        client.post(self.address, {"recipient": "head", "days": "2", "side": "after"})
        own = EscalationStep.objects.filter(local_authority=world.authority, retired=False)
        assert own.count() == 5
        client.post(self.address, {"remove": own.get(working_days=2).pk})
        assert own.count() == 0  # the usual ones again
        page = text_of(client.get(self.address))
        assert "5 working days before" in page


class TestDeliveriesPage:
    def test_ledger__shows_ones_own_people(self, client, officer, world):
        DeliveryFactory(user=officer, state=Delivery.State.FAILED, last_error="Refused")
        DeliveryFactory(user=UserFactory(full_name="A stranger"))
        page = text_of(client.get(reverse("deadlines:deliveries")))
        assert "Refused" in page
        assert "A stranger" not in page

    def test_tiles__count_every_state_and_lead_to_it(self, client, officer):
        DeliveryFactory.create_batch(2, user=officer, state=Delivery.State.SENT)
        DeliveryFactory(user=officer, state=Delivery.State.UNSURE)
        page = client.get(reverse("deadlines:deliveries"))
        tiles = {it["label"]: it["figure"] for it in page.context["tiles"]}
        assert (tiles["Sent"], tiles["May have been sent"], tiles["Failed"]) == (2, 1, 0)
        assert page.context["page_obj"].paginator.count == 1
        sent = client.get(reverse("deadlines:deliveries"), {"state": "sent"})
        assert sent.context["page_obj"].paginator.count == 2

    def test_email_that_came_back__is_noted_and_can_be_sent_again(self, client, officer):
        sent = DeliveryFactory(user=officer, state=Delivery.State.SENT)
        client.post(reverse("deadlines:bounced", kwargs={"pk": sent.pk}))
        sent.refresh_from_db()
        assert sent.state == Delivery.State.BOUNCED
        client.post(reverse("deadlines:requeue", kwargs={"pk": sent.pk}))
        sent.refresh_from_db()
        assert sent.state == Delivery.State.QUEUED

    def test_waiting_email__cannot_have_come_back(self, client, officer):
        waiting = DeliveryFactory(user=officer)
        address = reverse("deadlines:bounced", kwargs={"pk": waiting.pk})
        page = client.post(address, follow=True)
        assert "Only an e-mail that was sent can have come back." in page.text

    @pytest.mark.parametrize("state", ["failed", "unsure", "bounced"])
    def test_email_in_trouble__is_sent_again(self, client, officer, state):
        failed = DeliveryFactory(user=officer, state=state)
        client.post(reverse("deadlines:requeue", kwargs={"pk": failed.pk}))
        failed.refresh_from_db()
        assert failed.state == Delivery.State.QUEUED

    def test_email_of_another_authority__is_404(self, client, officer):
        failed = DeliveryFactory(state=Delivery.State.FAILED)
        address = reverse("deadlines:requeue", kwargs={"pk": failed.pk})
        assert client.post(address).status_code == 404


def test_paused_deadline__offers_to_run_again(client, officer, world):
    deadline = in_care_since(world, dt.date(2026, 11, 16))
    actions.pause_deadline(
        deadline=deadline, starts_on=dt.date(2026, 11, 20), reason="In hospital", by=officer
    )
    page = text_of(client.get(child_page("why", world, pk=deadline.pk)))
    assert "Let the clock run again" in page
    assert "Pause the clock" not in page


@pytest.mark.parametrize("name", ["rules", "ladder", "rule"])
def test_rules__of_an_authority_that_is_not_theirs_are_not_found(client, world, name):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    address = reverse(f"deadlines:{name}", args=["pep.graded"] if name == "rule" else [])
    elsewhere = LocalAuthorityFactory()
    assert client.get(address, {"authority": world.authority.pk}).status_code == 200
    assert client.get(address, {"authority": elsewhere.pk}).status_code == 404
