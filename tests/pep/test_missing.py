"""What a plan lacks before it can be sent in."""

import datetime as dt

from pep.actions import confirm_row
from pep.missing import gaps
from pep.models import Attainment, Attendee, PepSection, PupilView, VoiceScales
from pep.parts import Parts
from tests.factories.pep import (
    AttainmentFactory,
    FundingFactory,
    PepActionFactory,
    PupilViewFactory,
    TargetFactory,
    complete_pep,
)
from tests.world import TODAY


def texts(pep):
    return [gap.text for gap in gaps(Parts(pep))]


def test_gaps__none_in_a_complete_plan(complete):
    assert texts(complete) == []


def test_gaps__a_mandatory_answer_leads_to_its_field(complete):
    section = PepSection.unscoped.get(pep=complete, key="education")
    section.content |= {"strengths": ""}
    section.save()
    (gap,) = gaps(Parts(complete))
    assert (gap.section, gap.anchor) == ("education", "id_strengths")
    assert gap.text == "Answer “What are they good at?”"


def test_gaps__answers_from_last_term_have_to_be_confirmed(complete):
    PepSection.unscoped.filter(pep=complete, key="education").update(carried=["strengths"])
    assert texts(complete) == ["Strengths and needs: confirm or change last term’s answer"]


def test_gaps__the_careers_plan_is_asked_from_year_9(world):
    year_8 = complete_pep(child=world.child, nc_year=8)
    assert "careers" not in {it.key for it in Parts(year_8).definitions}
    year_8.delete()
    year_9 = complete_pep(child=world.child, nc_year=9)
    assert texts(year_9) == []
    PepSection.unscoped.filter(pep=year_9, key="careers").update(content={})
    assert "Answer “What does the young person want to do?”" in texts(year_9)


def test_gaps__the_meeting_has_to_be_held(complete):
    complete.held_on = None
    assert texts(complete) == ["Record the day the PEP meeting was held"]


def test_gaps__a_view_without_an_answer(complete):
    view = PupilViewFactory(pep=complete, words="I want a quiet place.")
    (gap,) = gaps(Parts(complete))
    assert gap.text == "Answer the child: “I want a quiet place”"
    assert gap.anchor == f"view-{view.pk}"


def test_gaps__a_view_that_was_said_differently_since_needs_no_answer(complete):
    answered = PupilView.unscoped.get(pep=complete)
    PupilViewFactory(pep=complete, replaced_by=answered)
    assert texts(complete) == []


def test_gaps__views_of_four_weeks_are_fresh_and_older_ones_are_not(complete):
    complete.held_on = dt.date(2026, 11, 12) + dt.timedelta(days=28)
    assert texts(complete) == []
    complete.held_on += dt.timedelta(days=1)
    assert texts(complete) == ["The child’s views are more than four weeks old: ask again"]


def test_gaps__nobody_asked_how_the_child_feels(complete):
    VoiceScales.unscoped.filter(pep=complete).delete()
    assert texts(complete) == ["Ask how safe, happy in learning and listened to the child feels"]


def test_gaps__last_terms_target_without_a_review_leads_to_it(complete):
    before = TargetFactory(pep=complete_pep(child=complete.child, term="summer"))
    target = TargetFactory(pep=complete, carried_from=before, action="Read aloud.")
    (gap,) = gaps(Parts(complete))
    assert gap.text == "Say how last term’s target went: “Read aloud”"
    assert gap.row == ("target", target.pk)


def test_gaps__a_reviewed_target_is_not_a_target_of_this_term(complete):
    complete.target_set.all().delete()
    before = TargetFactory(pep=complete_pep(child=complete.child, term="summer"))
    TargetFactory(pep=complete, carried_from=before, review="met", evidence="Test of 9 November")
    assert texts(complete) == ["Add at least one target for this term"]


def test_gaps__funding_has_to_be_tied_to_a_target(complete):
    FundingFactory(pep=complete, target=None)
    assert texts(complete) == [
        "Request “Twelve weeks of one-to-one reading”: choose the target it helps"
    ]


def test_gaps__attainment_without_the_day_would_be_nobodys_result(complete):
    rows = Attainment.unscoped.filter(pep=complete)
    rows.update(assessed_on=None)
    assert texts(complete) == ["English: say on which day it was assessed"]
    rows.update(assessed_on=TODAY + dt.timedelta(days=1))
    assert texts(complete) == ["English: the day it was assessed has not come yet"]


def test_gaps__attainment_from_last_term_has_to_be_brought_up_to_date(complete):
    AttainmentFactory(pep=complete, subject="Art", carried=True)
    assert texts(complete) == ["Art: bring last term’s figures up to date, or confirm them"]


def test_gaps__an_action_of_last_term_is_done_or_is_still_to_be_done(complete, teacher):
    action = PepActionFactory(pep=complete, carried=True)
    (text,) = texts(complete)
    assert "of last term: say that it is done, or confirm it" in text
    confirm_row(row=action, by=teacher)
    assert texts(complete) == []


def test_gaps__nobody_came(complete):
    Attendee.unscoped.filter(pep=complete).update(came="apologies")
    assert texts(complete) == ["Record who came to the meeting"]
