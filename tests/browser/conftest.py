"""Real Chromium for the tests in this folder; all of them run in one process, one after another."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

# A browser that talks to nobody but the test server.
FLAGS = [
    "--no-sandbox",  # tests may run as root, where Chromium's own sandbox refuses to start
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Mark what is in this folder, and keep it in one of pytest-xdist's processes.

    It comes first: begun last, its minutes would pass while the other process has nothing to do.
    """
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=lambda it: it.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for the whole run; `make test` says where it is."""
    path = os.environ.get("LAC_CHROMIUM")
    if not path:
        if os.environ.get("CI"):
            pytest.fail("Chromium could not be installed: the browser tests cannot run.")
        pytest.skip("Chromium is not installed (apt-get install chromium).")
    # Playwright keeps an event loop in this thread, which Django would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium):
    """A browser window without cookies; whatever it cannot load from the test server fails."""
    context = chromium.new_context(locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context):
    """An empty page; an uncaught error in its JavaScript fails the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert not errors, f"JavaScript failed: {errors}"


@pytest.fixture(scope="session")
def axe():
    """The accessibility checker."""
    return Axe()


@pytest.fixture
def assert_accessible(axe):
    """Call it with a page: no rule of WCAG 2.2 AA that a machine can check is broken."""

    def check(page):
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.violations_count == 0, found.generate_report()

    return check
