"""The frame, the statements and the pages for when something goes wrong."""

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string

from lac.pages import PublicPage, csrf_failure


@pytest.fixture
def request_(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize("name", ["403.html", "404.html", "csrf_failure.html"])
def test_error_page__needs_no_database(name, request_):
    assert "<h1" in render_to_string(name, {}, request_)


def test_500__stands_alone():
    html = render_to_string("500.html")
    assert "Something went wrong" in html


def test_404__never_says_that_a_record_exists(request_):
    html = render_to_string("404.html", {"exception": "No Child matches"}, request_)
    assert "No Child matches" not in html


def test_403__says_who_to_ask(request_):
    html = render_to_string("403.html", {"exception": "You can read it."}, request_)
    assert "You can read it." in html
    assert "headteacher" in html


def test_csrf_failure__is_refused_kindly(request_):
    response = csrf_failure(request_)
    assert response.status_code == 403
    assert "nothing was changed" in response.content.decode()


@pytest.mark.parametrize("name", ["accessibility", "privacy"])
def test_statement__is_open_to_everybody(name, request_):
    page = PublicPage.as_view(template_name=f"pages/{name}.html")(request_)
    assert "<h1" in page.render().content.decode()
    assert PublicPage.is_public


@pytest.mark.parametrize(
    ("level", "heading"),
    [
        (messages.SUCCESS, "Done"),
        (messages.ERROR, "There is a problem"),
        (messages.INFO, "Important"),
    ],
)
def test_message__is_a_banner_in_words(level, heading):
    html = render_to_string(
        "components/layout/messages.html", {"messages": [Message(level, "Saved <b>.")]}
    )
    assert heading in html
    assert "Saved &lt;b&gt;." in html
