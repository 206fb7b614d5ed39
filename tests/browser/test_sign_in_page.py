"""The first page anyone sees, in a real browser."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def test_sign_in_page__is_accessible(page, live_server, assert_accessible):
    page.goto(f"{live_server.url}/account/login/")
    assert page.get_by_label("E-mail address").is_visible()
    assert_accessible(page)


def test_sign_in_page__loads_its_style_and_nothing_from_elsewhere(page, live_server):
    asked = []
    page.on("response", lambda response: asked.append((response.url, response.status)))
    page.goto(f"{live_server.url}/account/login/", wait_until="networkidle")
    assert any(url.endswith(".css") for url, _ in asked)
    assert [each for each in asked if not each[0].startswith(live_server.url)] == []
    assert [each for each in asked if each[1] >= 400] == []
