"""Writing one secondary plan in real browsers: two people at once, and everything that breaks.

A designated teacher and a social worker sit in two browsers. They write in different sections, then
in the same answer. After that the browser is killed, the web process is killed, the connection is
lost and the session runs out: what was typed is kept, but for the last keystrokes.
"""

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from lac.accounts import sessions
from lac.accounts.access import Role
from pep.models import PepSection
from tests.factories.accounts import PASSWORD
from tests.factories.pep import PepFactory
from tests.world import build_world

from .conftest import FLAGS

pytestmark = pytest.mark.django_db(transaction=True)

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))
# How long a draft may be on its way on a busy machine, in milliseconds.
SOON = 15_000


@pytest.fixture
def today():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def world(today):
    return build_world()


@pytest.fixture
def plan(world):
    return PepFactory(child=world.child, school=world.school)


@pytest.fixture
def seat(chromium):
    """Call it with a person and a site: a window of their own, signed in; closed at the end."""
    windows = []

    def open_window(user, site, browser=None):
        client = Client()
        client.force_login(user)
        window = (browser or chromium).new_context(locale="en-GB", timezone_id="Europe/London")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
        page = window.new_page()
        page.set_default_timeout(SOON)
        page.session_key = cookie
        windows.append(window)
        return page

    yield open_window
    for window in windows:
        if window.browser and window.browser.is_connected():
            window.close()


@pytest.fixture
def web_process():
    """Call it with a port: a web process of its own. Whatever still runs at the end is ended."""
    started = []

    def start(port):
        environment = {**os.environ, "DATABASE_URL": database_url()}
        command = [sys.executable, "tests/browser/serve.py", str(port), NOW.isoformat()]
        process = subprocess.Popen(command, env=environment)
        started.append(process)
        wait_until(lambda: answers(port))
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_two_people__write_one_plan_at_once(live_server, world, plan, seat):
    teacher = seat(world.users[Role.DESIGNATED_TEACHER], live_server.url)
    worker = seat(world.users[Role.SOCIAL_WORKER], live_server.url)
    they_write_in_different_sections(teacher, worker, plan, live_server.url)
    they_write_the_same_answer_and_one_chooses(teacher, worker, plan, live_server.url)


def test_what_is_typed__is_kept_when_things_break(
    live_server, world, plan, seat, chromium, web_process
):
    user = world.users[Role.DESIGNATED_TEACHER]
    the_browser_is_killed(user, live_server.url, plan, seat, chromium)
    teacher = seat(user, live_server.url)
    write(teacher, live_server.url, plan, "history", achieved="First")
    the_connection_is_lost(teacher, plan)
    the_session_runs_out(teacher, user, live_server.url, plan)
    the_web_process_is_killed(user, plan, seat, web_process)


def they_write_in_different_sections(teacher, worker, plan, site):
    write(teacher, site, plan, "interventions", interventions="Reading twice a week")
    write(worker, site, plan, "social_worker", life_events="She moved house in May")
    expect_saved(teacher, worker)
    assert kept(plan, "interventions")["interventions"] == "Reading twice a week"
    assert kept(plan, "social_worker")["life_events"] == "She moved house in May"


def they_write_the_same_answer_and_one_chooses(teacher, worker, plan, site):
    go(worker, site, plan, "interventions")
    fill(worker, outcomes="Theirs: three books")
    expect_saved(worker)
    fill(teacher, outcomes="Mine: two books", interventions="Reading three times a week")
    expect(status(teacher)).to_contain_text("both texts are kept", timeout=SOON)
    # What only one of them wrote is stored; of the other answer theirs stays for now.
    assert kept(plan, "interventions") == {
        "interventions": "Reading three times a week",
        "outcomes": "Theirs: three books",
    }
    teacher.get_by_role("button", name="Save and go back to the plan").click()
    clash = teacher.locator(".lac-clash")
    expect(clash).to_contain_text("Mine: two books")
    expect(clash).to_contain_text("Theirs: three books")
    clash.get_by_label("Keep mine").check()
    teacher.get_by_role("button", name="Save and go back to the plan").click()
    expect(teacher.locator("h1")).to_contain_text("Personal Education Plan")
    assert kept(plan, "interventions")["outcomes"] == "Mine: two books"


def the_browser_is_killed(user, site, plan, seat, chromium):
    """While somebody types without a pause: no goodbye, no last save."""
    browser = chromium.browser_type.launch(executable_path=os.environ["LAC_CHROMIUM"], args=FLAGS)
    page = seat(user, site, browser)
    go(page, site, plan, "interventions")
    page.locator("main [name=outcomes]").focus()
    page.keyboard.type("0123456789" * 5, delay=100)
    with suppress(Exception):  # it dies before it answers
        browser.new_browser_cdp_session().send("Browser.crash")
    wait_until(lambda: kept(plan, "interventions").get("outcomes"))
    text = kept(plan, "interventions")["outcomes"]
    assert ("0123456789" * 5).startswith(text)
    # Saved every three seconds while they type on: at ten a second, and the way there.
    assert len(text) >= 15


def the_connection_is_lost(teacher, plan):
    teacher.context.set_offline(True)
    fill(teacher, achieved="Written on the train")
    expect(status(teacher)).to_contain_text("the connection is lost", timeout=SOON)
    assert teacher.locator("main [name=achieved]").input_value() == "Written on the train"
    teacher.context.set_offline(False)
    expect_saved(teacher)
    assert kept(plan, "history")["achieved"] == "Written on the train"


def the_session_runs_out(teacher, user, site, plan):
    """Signing in again in another tab is enough, though it changes the token of every form."""
    session = SessionStore(teacher.session_key)
    session[sessions.SEEN] = session[sessions.STARTED] = 0
    session.save()
    fill(teacher, achieved="Written after lunch")
    expect(status(teacher)).to_contain_text("signed out", timeout=SOON)
    tab = teacher.context.new_page()
    tab.goto(f"{site}/account/login/")
    tab.get_by_label("E-mail address").fill(user.email)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url(lambda url: "login" not in url)
    expect_saved(teacher)
    assert kept(plan, "history")["achieved"] == "Written after lunch"


def the_web_process_is_killed(user, plan, seat, web_process):
    port = free_port()
    site, process = f"http://127.0.0.1:{port}", web_process(port)
    page = seat(user, site)
    write(page, site, plan, "interventions", interventions="Before")
    expect_saved(page)
    process.send_signal(signal.SIGKILL)
    process.wait()
    fill(page, interventions="Written while nobody answered")
    expect(status(page)).to_contain_text("still here", timeout=SOON)
    web_process(port)
    expect_saved(page)
    assert kept(plan, "interventions")["interventions"] == "Written while nobody answered"


def go(page, site, plan, section):
    where = {"child_pk": plan.child_id, "pk": plan.pk, "section": section}
    page.goto(site + reverse("pep:edit", kwargs=where))


def fill(page, **answers):
    """Type into answers by their names."""
    for name, text in answers.items():
        page.locator(f"main [name={name}]").fill(text)


def write(page, site, plan, section, **answers):
    go(page, site, plan, section)
    fill(page, **answers)


def status(page):
    return page.locator("#autosave-status")


def expect_saved(*pages):
    for page in pages:
        expect(status(page)).to_have_attribute("data-kind", "saved", timeout=SOON)


def kept(plan, section):
    """What is stored of a section: only what somebody wrote."""
    content = PepSection.unscoped.get(pep=plan, key=section).content
    return {name: answer for name, answer in content.items() if answer}


def wait_until(is_so, seconds=20):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def answers(port):
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url():
    """The address of the database of this test run."""
    it = connection.settings_dict
    return f"postgres://{it['USER']}:{it['PASSWORD']}@{it['HOST']}:{it['PORT']}/{it['NAME']}"
