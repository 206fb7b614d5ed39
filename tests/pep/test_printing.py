"""How plans are set on paper: large print loses nothing, plain English leaks nothing."""

import pytest
from django.template.loader import render_to_string
from django.utils.html import escape

from lac.accounts.access import Role
from lac.children.access import permissions_on
from pep.actions import request_document
from pep.content import as_read, content_of, editions_for
from pep.models import Edition, PepDocument, PepSection, Wording
from pep.plain import in_plain_english
from pep.plain_words import explained
from pep.printing import paper
from tests.factories.pep import PepActionFactory, PupilViewFactory

PLAIN = (Edition.CARER, Edition.YOUNG_PERSON)


def printed(content, **how):
    template, context, _ = paper(content, "Printed for a test.", **how)
    return render_to_string(template, context)


def texts(piece):
    """Every text in a plan that a reader should find on paper."""
    for section in piece["sections"]:
        yield from (it["text"] for part in ("facts", "answers") for it in section[part])
        for card in section["cards"]:
            yield from (it["text"] for it in card["lines"])
        for table in section["tables"]:
            yield from (cell for row in table["rows"] for cell in row)


def test_large_print__holds_every_word_of_each_edition(complete):
    PepActionFactory(pep=complete, action="Ask the library for a quiet corner")
    whole = content_of(complete)
    for edition in Edition:
        content = as_read(whole, edition)
        large = printed(content, is_large=True)
        assert [it for it in texts(content) if escape(it) not in large] == []


def test_plain_english__holds_every_word_of_its_edition_and_none_besides(complete):
    PupilViewFactory(pep=complete, words="Please do not tell at home", carer_may_read=False)
    PepSection.unscoped.filter(pep=complete, key="care").update(
        content={"changes": "They moved", "permanence": "return"}
    )
    whole = content_of(complete)
    for edition in PLAIN:
        content = as_read(whole, edition)
        for is_large in (False, True):
            page = printed(content, wording=Wording.PLAIN, is_large=is_large)
            assert [it for it in texts(content) if escape(it) not in page] == []
            assert "They moved" not in page
    assert "Please do not tell at home" in printed(
        as_read(whole, Edition.YOUNG_PERSON), wording=Wording.PLAIN
    )
    assert "do not tell at home" not in printed(
        as_read(whole, Edition.CARER), wording=Wording.PLAIN
    )


def test_plain_english__begins_with_the_child_and_says_who_does_what(complete):
    told = in_plain_english(as_read(content_of(complete), Edition.CARER))
    assert told["targets"][0]["title"] == "Read one chapter aloud twice a week"
    who = {"who": "Imani Clarke", "what": "Read one chapter aloud twice a week",
           "by": "11 December 2026"}  # fmt: skip
    assert who in told["tasks"]
    child = printed(as_read(content_of(complete), Edition.YOUNG_PERSON), wording=Wording.PLAIN)
    assert child.index("What you said") < child.index("What we agreed") < child.index("Who does")
    assert "Nobody has changed them" in child


def test_plain_english__is_for_carers_and_children(complete):
    with pytest.raises(ValueError, match="no plain English"):
        in_plain_english(as_read(content_of(complete), Edition.FULL))


def test_terms__only_those_used_are_explained():
    assert [term for term, _ in explained({"a": ["The SENCO ran ten sessions"]})] == [
        "SENCO",
        "sessions",
    ]
    assert explained({"a": "Sent in a sentence"}) == []


@pytest.mark.parametrize(
    ("role", "editions"),
    [
        (Role.DESIGNATED_TEACHER, [Edition.LEAD, *PLAIN]),
        (Role.SCHOOL_STAFF, [Edition.SCHOOL, *PLAIN]),
        (Role.CARER, [Edition.CARER]),
        (Role.YOUNG_PERSON, [Edition.YOUNG_PERSON]),
    ],
)
def test_editions__to_print_are_ones_own_and_parts_of_it(world, role, editions):
    user = world.users[role]
    assert editions_for(user, permissions_on(user, world.child.pk)) == editions


def test_copies__of_each_kind_are_kept_apart(complete, teacher):
    def ask(**how):
        return request_document(pep=complete, edition=Edition.CARER, by=teacher, **how)

    kinds = [{}, {"is_large": True}, {"wording": "plain"}, {"wording": "plain", "is_large": True}]
    assert len({ask(**how).pk for how in [*kinds, *kinds]}) == 4
    assert PepDocument.unscoped.count() == 4


def test_plain_english__speaks_to_a_young_child_more_simply(complete):
    whole = content_of(complete)

    def page(band, edition=Edition.YOUNG_PERSON):
        return printed(as_read(whole | {"band": band}, edition), wording=Wording.PLAIN)

    assert "You can read it with a grown-up" in page("Primary")
    assert "grown-up" not in page("Secondary")
    assert "grown-up" not in page("Primary", Edition.CARER)


def test_plan__each_page_after_the_first_names_the_child_and_says_draft(complete):
    content = as_read(content_of(complete), Edition.LEAD)
    head = f"Personal Education Plan: {content['child']}, {content['term']}"
    assert f'data-head="{head}"' in printed(content)
    assert f'data-head="Draft. {head}"' in printed(content, is_draft=True)
