"""Every form that changes a date of a child's record shows first what would move."""

from lac.children.changes import ActionForm, ChildActionForm
from lac.children.foreseen import DAYS, _ways
from lac.deadlines.whatif import would_move
from tests.architecture.routes import walk

# Forms about dates from which no clock runs, each with the reason.
NO_CLOCK = {
    "children:close_record": "everything ends: the page itself counts the deadlines that go",
    "children:end_professional": "who works with the child, not what happens to them",
    "children:add_document": "the date on a paper",
    "children:edit_document": "the date on a paper",
    "children:remove_document": "the date on a paper",
    "meetings:follow_up_disagreement": "a disagreement has no deadline",
    "pep:assessment_add": "an assessment of a need has no deadline",
    "pep:assessment_edit": "an assessment of a need has no deadline",
    "pep:premium_pay": "a payment is a line of its own: it opens a clock and moves none",
    "pep:premium_recover": "money paid back has no deadline",
    "pep:early_agree": "it meets the clock, which began when progress was found to have slowed",
    "pep:early_challenge": "it meets the clock, which began when progress was found to have slowed",
    "pep:early_close": "it ends the clock, which began when progress was found to have slowed",
    "pep:result_add": "early intervention counts from the day it is found, not from the test's",
    "pep:result_edit": "early intervention counts from the day it is found, not from the test's",
    "pep:provision_add": "support that is given has no deadline",
    "pep:provision_edit": "support that is given has no deadline",
    "pep:provision_review": "support that is given has no deadline",
    "virtualschool:child_advice_add": "advice that was asked for has no deadline",
    "virtualschool:support_add": "what the virtual school did has no deadline",
    "virtualschool:support_edit": "what the virtual school did has no deadline",
}


def forms_with_dates():
    """(route, view) of every form with a date about one child."""
    for route in walk():
        form = getattr(route.view, "form_class", None)
        if route.is_about_child and form is not None:
            fields = form.base_fields.values()
            if any(isinstance(it, DAYS) for it in fields):
                yield route.name, route.view


def test_forms_with_dates__look_ahead_unless_no_clock_runs_from_them():
    found = dict(forms_with_dates())
    assert len(found) > 50
    blind = {name for name, view in found.items() if not getattr(view, "starts_clocks", False)}
    assert blind <= set(NO_CLOCK)
    assert {name for name, view in found.items() if not issubclass(view, ChildActionForm)} == set()


def test_a_form_that_edits_a_row__names_it():
    """Only a form that names its `row` looks ahead: one that sends a version must name it."""
    for name, view in forms_with_dates():
        edits = name.split(":")[1].startswith(("edit", "correct"))
        assert not edits or view.row is not ActionForm.row, name


def test_looking_ahead__is_done_with_the_sweep_itself():
    assert _ways == [would_move]
