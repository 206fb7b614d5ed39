"""The gallery shows every component, whole, and asks the database nothing."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test.signals import template_rendered

from lac.gallery import Gallery

COMPONENTS = settings.BASE_DIR / "templates" / "components"


@pytest.fixture
def gallery(rf):
    """The gallery's HTML and the names of all templates it took.

    There is no database mark: a query anywhere in it fails the test that asks for it.
    """
    request = rf.get("/components/?year=7&page=4")
    request.user = AnonymousUser()
    taken = set()

    def note(sender, template, **kwargs):
        taken.add(template.name)

    template_rendered.connect(note)
    try:
        html = Gallery.as_view()(request).render().content.decode()
    finally:
        template_rendered.disconnect(note)
    return html, taken


def test_gallery__renders_whole(gallery):
    html, _ = gallery
    assert "{{" not in html
    assert "{%" not in html
    assert html.rstrip().endswith("</html>")


def test_gallery__shows_every_component(gallery):
    _, taken = gallery
    # Messages are shown by the frame when there are any; its own test shows them. So is the
    # warning of a session's end, to whoever is signed in: tests/accounts/test_sessions.py.
    taken |= {"components/layout/timeout.html"}
    files = {
        str(Path("components") / file.relative_to(COMPONENTS))
        for file in COMPONENTS.rglob("*.html")
    }
    assert files - taken == set()


def test_gallery__has_no_inline_script_or_style(gallery):
    html, _ = gallery
    assert " style=" not in html
    assert "<style" not in html
    assert " onclick=" not in html
    assert all("src=" in tag for tag in html.split("<script")[1:] for tag in [tag.split(">")[0]])


def test_gallery__uses_each_id_once(gallery):
    html, _ = gallery
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert sorted(ids) == sorted(set(ids))


def test_pagination__keeps_the_filter(gallery):
    html, _ = gallery
    assert 'href="?year=7&amp;page=5"' in html


def test_sort_header__goes_back_to_the_first_page(gallery):
    html, _ = gallery
    assert 'href="?year=7&amp;sort=name"' in html
