"""Every component in a real browser: accessible, and no wider than a small phone."""

import pytest

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.components.urls"),
]

WIDTHS = pytest.mark.parametrize("width", [320, 1280])


@WIDTHS
def test_components__are_accessible(page, live_server, assert_accessible, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/components/")
    assert_accessible(page)


@WIDTHS
def test_components__never_scroll_the_page_sideways(page, live_server, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/components/")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_error_summary__leads_to_the_field(page, live_server):
    page.goto(f"{live_server.url}/components/")
    page.get_by_role("link", name="Answer “Was the young person there?”").click()
    assert page.evaluate("document.activeElement.id") == "id_present_1"


def test_error_summary__a_field_is_not_hidden_by_the_child_bar(page, live_server):
    page.goto(f"{live_server.url}/components/")
    page.get_by_role("link", name="Enter full name of the person").click()
    bar = page.locator(".lac-identity").bounding_box()
    field = page.locator("#id_name").bounding_box()
    assert field["y"] >= bar["y"] + bar["height"]
