"""The page of criteria: rows beside what they judge, and how far the scoring has come."""

from types import SimpleNamespace

from pep.forms.quality import GradeByCriteriaForm, with_own_grade
from pep.rubrics import PUBLISHED
from pep.scoring import JUDGES, scoring_of
from pep.versions import CURRENT_VERSION, FORMS

PLAN = {
    "sections": [
        {"key": "voice", "title": "The child’s voice"},
        {"key": "targets", "title": "Targets"},
    ]
}


def scored(**data):
    rubric = SimpleNamespace(content=PUBLISHED["lancs"]["content"])
    say = SimpleNamespace(pk=7, text="Ask the child again.")
    form = GradeByCriteriaForm(data or None, rubric=rubric, sentences={"voice": [say]})
    return with_own_grade(form)


def test_scoring__says_what_is_scored_and_what_is_next():
    found = scoring_of(scored(score_voice="2", score_attainment="0"), PLAN)
    summary = found["scoring"]
    assert (summary["scored"], summary["total"], summary["next"].key) == (2, 14, "reviewed")
    assert dict(summary["given"])["In full"] == 1
    assert dict(summary["given"])["Missing"] == 1


def test_scoring__leads_from_a_criterion_to_its_section_and_back():
    found = scoring_of(scored(), PLAN)
    rows = {row.key: row for row in found["criteria"]}
    assert rows["ppp_linked"].judges == [("targets", "Targets")]
    assert rows["comments"].judges == []
    back = found["content"]["sections"][1]["judged_by"]
    assert [row.key for row in back] == ["reviewed", "targets", "ppp_linked"]


def test_scoring__keeps_the_sentences_that_were_chosen():
    found = scoring_of(scored(say_voice=["7"]), PLAN)
    assert found["criteria"][0].sentences == [("id_say_voice_1", "7", "Ask the child again.", True)]


def test_sections_that_criteria_judge__are_there():
    keys = {section.key for section in FORMS[CURRENT_VERSION]}
    assert {key for them in JUDGES.values() for key in them} <= keys
