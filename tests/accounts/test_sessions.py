"""How long somebody stays signed in, where, and what becomes of a form that is sent too late."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lac.accounts import tasks
from lac.accounts.access import Role
from lac.accounts.models import SignInSession, SignInTry, UnsentForm
from lac.accounts.sessions import device_of
from lac.accounts.unsent import rows_of
from lac.audit.models import Event
from lac.pages import server_error
from tests.factories.accounts import PASSWORD, user_with

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def clock(settings):
    settings.SESSION_IDLE_SECONDS = 30 * 60
    settings.SESSION_LONGEST_SECONDS = 12 * 60 * 60
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def head():
    return user_with(Role.VIRTUAL_SCHOOL_HEAD, user__email="head@lac.example")


@pytest.fixture
def signed_in(client, head):
    client.force_login(head)
    return client


def is_in(client):
    return client.get("/account/").status_code == 200


def sign_in(client, user, next_page=""):
    data = {"login": user.email, "password": PASSWORD, "next": next_page}
    return client.post(reverse("account_login"), data)


# Time-outs.


def test_idle__the_last_second_is_in_time_and_the_next_is_not(signed_in, clock):
    clock.shift(30 * MINUTE - dt.timedelta(seconds=1))
    assert is_in(signed_in)
    clock.shift(30 * MINUTE)
    assert not is_in(signed_in)
    assert not is_in(signed_in)


def test_idle__whoever_works_stays(signed_in, clock):
    for _ in range(10):
        clock.shift(20 * MINUTE)
        assert is_in(signed_in)


def test_idle__what_a_page_asks_by_itself_keeps_nobody_signed_in(signed_in, clock):
    for _ in range(2):
        clock.shift(20 * MINUTE)
        answer = signed_in.get("/account/", headers={"HX-Request": "true"})
    assert answer.status_code == 302


def test_idle__says_why_and_leads_back(signed_in, clock):
    clock.shift(31 * MINUTE)
    answer = signed_in.get("/roles/?x=1", follow=True)
    assert answer.redirect_chain[0][0] == "/account/login/?next=/roles/%3Fx%3D1"
    assert "signed out because nothing was done" in answer.content.decode()
    assert Event.objects.filter(action="account.timed_out").count() == 1


def test_longest__ends_whatever_was_done(signed_in, clock):
    for _ in range(12 * 3):
        assert is_in(signed_in)
        clock.shift(20 * MINUTE)
    assert not is_in(signed_in)


def test_stay__the_button_of_the_warning(signed_in, clock):
    clock.shift(29 * MINUTE)
    assert signed_in.post(reverse("stay")).content == b"1800"
    clock.shift(29 * MINUTE)
    assert is_in(signed_in)


def test_stay__never_beyond_the_longest_time(signed_in, clock):
    for _ in range(12 * 3 - 1):
        clock.shift(20 * MINUTE)
        left = int(signed_in.post(reverse("stay")).content)
    assert left == 20 * 60


def test_page__carries_the_seconds_left(signed_in, client):
    assert 'data-seconds="1800"' in signed_in.get("/account/").content.decode()
    assert "data-seconds" not in Client().get("/privacy/").content.decode()


# A form that is sent too late.

INVITE = "/virtual-school/manage/people/invite/"
TYPED = {"email": "leila@lac.example", "full_name": "Leila Haddad", "role": "social_worker"}


def send_too_late(client, clock, data=TYPED):
    clock.shift(31 * MINUTE)
    return client.post(INVITE, data)


def test_unsent__the_same_person_gets_it_back_and_saves_it(signed_in, head, clock):
    answer = send_too_late(signed_in, clock)
    kept = UnsentForm.objects.get()
    assert answer["Location"] == f"/account/login/?next={reverse('unsent', args=[kept.pk])}"
    page = sign_in(signed_in, head, reverse("unsent", args=[kept.pk]))
    page = signed_in.get(page["Location"])
    shown = page.content.decode()
    assert "Leila Haddad" in shown
    assert f'action="{INVITE}"' in shown
    saved = signed_in.post(INVITE, dict(page.context["hidden"]) | {"unsent_form": kept.pk})
    assert saved.status_code == 302
    assert Event.objects.filter(action="invitation.sent", actor_id=head.pk).exists()
    assert not UnsentForm.objects.exists()


def test_unsent__nothing_is_saved_before_that(signed_in, clock):
    send_too_late(signed_in, clock)
    assert not Event.objects.filter(action="invitation.sent").exists()


def test_attack__another_person_at_the_same_computer_does_not_get_it(signed_in, head, clock):
    send_too_late(signed_in, clock)
    kept = UnsentForm.objects.get()
    other = user_with(
        Role.VIRTUAL_SCHOOL_HEAD, local_authority=head.memberships.get().local_authority
    )
    sign_in(signed_in, other)
    address = reverse("unsent", args=[kept.pk])
    assert signed_in.get(address)["Location"] == "/"
    signed_in.post(reverse("unsent_discard", args=[kept.pk]))
    signed_in.post(INVITE, {"unsent_form": kept.pk})
    assert UnsentForm.objects.get() == kept


def test_attack__a_stranger_keeps_nothing(client, clock):
    client.post(INVITE, TYPED)
    assert not UnsentForm.objects.exists()


def test_attack__a_form_of_another_site_is_not_kept(head, clock):
    """CSRF is asked before anything is kept."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(head)
    clock.shift(31 * MINUTE)
    assert client.post(INVITE, TYPED, headers={"Origin": "https://evil.example"}).status_code == 403
    client.force_login(head)
    for origin in ("https://evil.example", "null", None):
        headers = {"Origin": origin} if origin else {}
        assert client.post(INVITE, TYPED, headers=headers).status_code == 403
    assert not UnsentForm.objects.exists()


def test_unsent__after_signing_in_again_in_another_tab(head):
    """The token changed with the sign-in; the browser says the form stands on our page."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(head)
    answer = client.post(INVITE, TYPED, headers={"Origin": "http://testserver"})
    assert answer["Location"] == reverse("unsent", args=[UnsentForm.objects.get().pk])


@pytest.fixture
def broken(monkeypatch):
    """Inviting fails on our side, as where two saves waited for each other."""

    def fail(**kwargs):
        raise OperationalError("deadlock detected")

    monkeypatch.setattr("virtualschool.actions.invite", fail)


def test_unsent__when_something_breaks_the_form_is_kept_and_can_be_sent_again(signed_in, broken):
    signed_in.raise_request_exception = False
    answer = signed_in.post(INVITE, TYPED)
    again = reverse("unsent", args=[UnsentForm.objects.get().pk])
    assert (answer.status_code, again in answer.content.decode()) == (500, True)
    assert "leila@lac.example" in signed_in.get(again).content.decode()


def test_unsent__a_draft_that_a_page_saves_by_itself_is_not_kept_a_second_time(signed_in, broken):
    signed_in.raise_request_exception = False
    answer = signed_in.post(INVITE, TYPED, headers={"accept": "application/json"})
    assert answer.status_code == 500
    assert not UnsentForm.objects.exists()


def test_unsent__when_it_cannot_be_kept_either_the_page_still_comes(
    signed_in, broken, monkeypatch, caplog
):
    monkeypatch.setattr("lac.accounts.unsent.keep", lambda *args: 1 / 0)
    signed_in.raise_request_exception = False
    answer = signed_in.post(INVITE, TYPED)
    assert (answer.status_code, b"Something went wrong" in answer.content) == (500, True)
    assert "could not be kept" in caplog.text


def test_attack__what_breaks_before_its_csrf_check_keeps_nothing(rf, head):
    request = rf.post(INVITE, TYPED)
    request.user = head
    assert server_error(request).status_code == 500
    assert not UnsentForm.objects.exists()


def test_unsent__keeps_no_password(signed_in, clock):
    send_too_late(signed_in, clock, TYPED | {"password": "a secret thing", "oldpassword": "more"})
    assert set(UnsentForm.objects.get().typed) == set(TYPED)


def test_unsent__is_gone_after_a_day(signed_in, head, clock):
    send_too_late(signed_in, clock)
    kept = UnsentForm.objects.get()
    clock.shift(dt.timedelta(days=1, seconds=1))
    sign_in(signed_in, head)
    assert signed_in.get(reverse("unsent", args=[kept.pk]))["Location"] == "/"


def test_unsent__is_deleted_after_a_day_whether_its_owner_comes_back_or_not(signed_in, clock):
    send_too_late(signed_in, clock)
    clock.shift(dt.timedelta(days=1))
    tasks.forget_unsent_forms()
    assert UnsentForm.objects.count() == 1, "the last second is still kept"
    clock.shift(dt.timedelta(seconds=1))
    tasks.forget_unsent_forms()
    tasks.forget_unsent_forms()
    assert not UnsentForm.objects.exists()
    assert Event.objects.get(action="account.forms_forgotten").data["number"] == 1


def test_attack__a_null_character_is_left_out_of_what_is_kept(signed_in, clock):
    """PostgreSQL keeps none in JSON; the rest of the text is not lost for it."""
    send_too_late(signed_in, clock, TYPED | {"full_name": "Leila\0 Haddad", "bad\0name": "x"})
    kept = UnsentForm.objects.get().typed
    assert kept["full_name"] == ["Leila Haddad"]
    assert kept["badname"] == ["x"]


def test_attack__a_number_of_many_figures_is_no_kept_form(signed_in, head, clock):
    sign_in(signed_in, head)
    assert signed_in.post(INVITE, {"unsent_form": "9" * 5000}).status_code == 200


def test_unsent__is_thrown_away_on_request(signed_in, head, clock):
    send_too_late(signed_in, clock)
    sign_in(signed_in, head)
    signed_in.post(reverse("unsent_discard", args=[UnsentForm.objects.get().pk]))
    assert not UnsentForm.objects.exists()


def test_unsent__too_long_is_not_kept(signed_in, clock):
    send_too_late(signed_in, clock, {"text": "x" * 500_001})
    assert not UnsentForm.objects.exists()


def test_unsent__what_was_typed_is_escaped(signed_in, head, clock):
    send_too_late(signed_in, clock, {"full_name": "<script>alert(1)</script>"})
    sign_in(signed_in, head)
    page = signed_in.get(reverse("unsent", args=[UnsentForm.objects.get().pk]))
    assert b"<script>alert" not in page.content


# Where somebody is signed in.


def test_sessions__lists_ones_own_and_signs_one_out(signed_in, head):
    phone = Client(headers={"User-Agent": FIREFOX})
    sign_in(phone, head)
    page = signed_in.get(reverse("sessions")).content.decode()
    assert "Firefox on Windows" in page
    row = SignInSession.objects.get(device="Firefox on Windows")
    signed_in.post(reverse("session_end", args=[row.pk]))
    assert not is_in(phone)
    assert is_in(signed_in)


def test_sessions__out_everywhere_else(signed_in, head):
    others = [Client(), Client()]
    for other in others:
        sign_in(other, head)
    signed_in.post(reverse("sessions_end"))
    assert not any(is_in(other) for other in others)
    assert is_in(signed_in)


def test_attack__somebody_elses_session_is_not_there(signed_in):
    other = Client()
    other.force_login(user_with(Role.CARER))
    row = SignInSession.objects.order_by("pk").last()
    assert signed_in.post(reverse("session_end", args=[row.pk])).status_code == 404
    assert is_in(other)


def test_sessions__signing_out_takes_it_off_the_list(signed_in):
    signed_in.post(reverse("account_logout"))
    assert not SignInSession.objects.exists()


def test_sessions__a_session_whose_key_changed_is_still_ended(signed_in, head):
    """Changing the password gives the session another key."""
    other = Client()
    sign_in(other, head)
    session = other.session
    session.cycle_key()
    session.save()
    other.cookies["sessionid"] = session.session_key
    assert is_in(other)
    signed_in.post(reverse("sessions_end"))
    assert not is_in(other)


def test_sessions__page_in_few_queries(signed_in, head, django_assert_max_num_queries):
    for _ in range(5):
        sign_in(Client(), head)
    with django_assert_max_num_queries(6):
        signed_in.get(reverse("sessions"))


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/140 Safari/537.36", "Chrome on Chromebook"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Version/18 Safari/604", "Safari on iPhone"),
        ("", "A browser on an unknown device"),
    ],
)
def test_device__in_words(agent, device):
    assert device_of(agent) == device


def test_old_sign_ins__are_deleted_once_they_serve_nobody(signed_in, head, clock, settings):
    """A session at its cookie's age and a try after a week; not a second before."""
    settings.SESSION_COOKIE_AGE = settings.SESSION_LONGEST_SECONDS + 12 * 60 * 60
    week = dt.timedelta(days=settings.SIGN_IN_TRIES_KEPT_DAYS)
    SignInTry.objects.create(account_key="a", at=timezone.now() - week)
    SignInTry.objects.create(account_key="b", at=timezone.now() - week + dt.timedelta(seconds=1))
    over = Session.objects.create(
        session_key="over", session_data="", expire_date=timezone.now() - dt.timedelta(seconds=1)
    )
    clock.shift(dt.timedelta(milliseconds=1))
    tasks.forget_old_sign_ins()
    assert [it.account_key for it in SignInTry.objects.all()] == ["b"]
    assert not Session.objects.filter(pk=over.pk).exists()
    assert SignInSession.objects.filter(user=head).exists()
    clock.shift(dt.timedelta(seconds=settings.SESSION_COOKIE_AGE + 1))
    tasks.forget_old_sign_ins()
    assert not SignInSession.objects.exists()


def test_unsent__a_date_is_one_answer():
    typed = {"held_on_0": ["3"], "held_on_1": ["3"], "held_on_2": ["2026"], "row_1": ["a"]}
    kept = UnsentForm(path="/nowhere/", typed=typed | {"version": ["4"], "note": [""]})
    assert rows_of(kept) == [
        ("Held on", "3 3 2026"),
        ("Row 1", "a"),
    ]


def test_unsent__says_questions_and_choices_in_the_words_of_their_form():
    typed = {"asking": ["half_term"], "opens_before": ["21"]}
    path = f"{reverse('virtualschool:results_rule')}?authority=1"
    assert rows_of(UnsentForm(path=path, typed=typed)) == [
        ("How often do you ask for results?", "Each half-term"),
        ("How many days before its end does the window open?", "21"),
    ]
    # Which roles there are to give depends on the reader.
    assert ("Role", "Social worker") in rows_of(UnsentForm(path=INVITE, typed=as_kept(TYPED)))


def as_kept(typed):
    """What was posted, as it is kept."""
    return {name: [value] for name, value in typed.items()}
