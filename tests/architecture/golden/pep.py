"""What the routes of Personal Education Plans need."""

from lac.accounts.access import Role
from pep import actions
from pep.models import BlankForm, PepSection
from tests.architecture.golden.objects import objects, posted
from tests.factories.pep import (
    AttainmentFactory,
    AttainmentPointFactory,
    EarlyInterventionFactory,
    NeedAssessmentFactory,
    PepActionFactory,
    PepFactory,
    ProvisionFactory,
    PupilViewFactory,
    complete_pep,
)
from tests.virtualschool.plans import sign

PROSE = {"provenance": "said", "said_on_0": "19", "said_on_1": "11", "said_on_2": "2026"}


@objects("pep:detail", "pep:read", "pep:cancel", "pep:arrange", "pep:held", "pep:pdf", "pep:attach")
def a_plan(world, child):
    return {"pk": PepFactory(child=child).pk}


@objects(
    "pep:sitting",
    "pep:sitting_begin",
    "pep:sitting_autosave",
    "pep:sitting_summary",
)
def a_plan_and_its_meeting(world, child):
    return {"pk": PepFactory(child=child).pk}


@posted("pep:sitting", "pep:sitting_autosave")
def what_the_page_showed(world, child):
    return {"version": '{"next-date-next_pep": ""}'}


@objects("pep:assessment_edit")
def an_assessment(world, child):
    return {"pk": NeedAssessmentFactory(child=child).pk}


@posted("pep:assessment_add", "pep:assessment_edit")
def an_assessment_asked_for(world, child):
    day = {"asked_on_0": "5", "asked_on_1": "10", "asked_on_2": "2026"}
    return {"area": "cognition", "what": "Reading test"} | day


@objects("pep:submit")
def a_complete_plan(world, child):
    return {"pk": complete_pep(child=child).pk}


@objects("pep:decide")
def a_submitted_plan(world, child):
    return {"pk": complete_pep(child=child, state="submitted").pk}


@objects("pep:finish_own")
def a_submitted_plan_that_waits_for_its_owners(world, child):
    pep = complete_pep(child=child, state="submitted")
    PepSection.unscoped.filter(pep=pep).update(completed_at=None)
    return {"pk": pep.pk}


@objects("pep:versions", "pep:amend")
def a_signed_plan(world, child):
    return {"pk": sign(PepFactory(child=child), world.users[Role.VIRTUAL_SCHOOL_HEAD]).pk}


@objects("pep:amend_drop")
def a_plan_being_amended(world, child):
    pep = sign(PepFactory(child=child), world.users[Role.VIRTUAL_SCHOOL_HEAD])
    actions.amend(pep=pep, reason="A wrong date", by=world.users[Role.VIRTUAL_SCHOOL_HEAD])
    return {"pk": pep.pk}


@objects("pep:detach")
def an_attachment_that_is_not_there(world, child):
    return {"pk": PepFactory(child=child).pk, "attachment": 1}


@posted("pep:amend")
def why_amended(world, child):
    return {"reason": "A wrong date"}


@objects("pep:pdf_file")
def somebody_elses_copy(world, child):
    """Every copy is made for one reader, so nobody here finds this one."""
    return {"pk": PepFactory(child=child).pk, "document": 1}


@objects("pep:edit", "pep:autosave")
def a_section(world, child):
    return {"pk": PepFactory(child=child).pk, "section": "education"}


@objects("pep:finish")
def a_section_to_finish(world, child):
    return {"pk": complete_pep(child=child).pk, "section": "care"}


@objects("pep:row_add")
def a_kind_of_row(world, child):
    return {"pk": PepFactory(child=child).pk, "kind": "target"}


@objects("pep:row", "pep:row_autosave", "pep:row_confirm", "pep:row_remove")
def a_row(world, child):
    row = AttainmentFactory(pep=PepFactory(child=child), carried=True)
    return {"pk": row.pep_id, "kind": "attainment", "row": row.pk}


@objects("pep:action_done")
def an_action(world, child):
    row = PepActionFactory(pep=PepFactory(child=child))
    return {"pk": row.pep_id, "row": row.pk}


@objects("pep:view_add", "pep:scales")
def a_plan_to_speak_in(world, child):
    return {"pk": PepFactory(child=child).pk}


@objects("pep:view_replace", "pep:answer")
def a_view(world, child):
    view = PupilViewFactory(pep=PepFactory(child=child))
    return {"pk": view.pep_id, "view": view.pk}


@posted("pep:open")
def a_kind_of_plan(world, child):
    return {"kind": "initial"}


@posted("pep:cancel")
def a_reason(world, child):
    return {"reason": "Opened by mistake"}


@posted("pep:arrange")
def a_time(world, child):
    return {"day_0": "25", "day_1": "11", "day_2": "2026", "time": "14:00"}


@posted("pep:held")
def a_day(world, child):
    return {"held_on_0": "19", "held_on_1": "11", "held_on_2": "2026"}


@posted("pep:decide")
def a_signature(world, child):
    return {"rag": "green", "outcome": "sign", "good_enough": "yes", "good_enough_why": "It is."}


@posted("pep:edit", "pep:autosave")
def an_answer(world, child):
    return {"version": "1", "strengths": "Kind to younger children", "then": "plan"}


@posted("pep:row", "pep:row_autosave")
def a_subject(world, child):
    return {"version": "1", "subject": "Science", "current": "Expected", "on_track": "at"}


@posted("pep:action_done")
def done(world, child):
    return {"done_on_0": "19", "done_on_1": "11", "done_on_2": "2026"}


@posted("pep:view_add", "pep:view_replace")
def words(world, child):
    return {"prompt": "hope", "words": "I want to be a vet."} | PROSE


@posted("pep:scales")
def scales(world, child):
    return {"feel_safe": "4", "enjoy_learning": "3", "listened_to": "5"} | PROSE


@posted("pep:answer")
def an_answer_to_the_child(world, child):
    return {"text": "We will visit a vet together.", "who": "Nadia Petrov"}


@objects("pep:provision_edit")
def a_provision(world, child):
    return {"pk": ProvisionFactory(child=child).pk}


@objects("pep:compare")
def a_plan_with_one_before(world, child):
    before = PepFactory(child=child, term="summer", academic_year=2025)
    return {"pk": PepFactory(child=child, carried_from=before).pk}


@objects("pep:history")
def a_section_with_texts(world, child):
    return {"pk": PepFactory(child=child).pk, "section": "education"}


@objects("pep:restore")
def an_earlier_text(world, child):
    pep = PepFactory(child=child)
    section = pep.pepsection_set.get(key="education")
    saved = actions.save_section(
        section=section,
        answers={"strengths": "Kind"},
        seen=1,
        by=world.users[Role.VIRTUAL_SCHOOL_HEAD],
    ).section
    return {"pk": pep.pk, "section": "education", "revision": saved.revisions.first().pk}


@objects("pep:pack", "pep:pack_file")
def somebody_elses_pack(world, child):
    """Every pack is its asker's own, so nobody here finds this one."""
    return {"pack": 0}


RESULT = {
    "measure": "assessment", "subject": "Science", "current": "Expected", "on_track": "at",
    "assessed_on_0": "19", "assessed_on_1": "11", "assessed_on_2": "2026",
}  # fmt: skip


@objects("pep:result_edit", "pep:result_remove")
def a_result(world, child):
    return {"pk": AttainmentPointFactory(child=child).pk}


@posted("pep:result_add", "pep:result_edit")
def a_result_posted(world, child):
    return RESULT


@objects("pep:early_agree", "pep:early_challenge")
def a_case(world, child):
    return {"pk": EarlyInterventionFactory(child=child, school=world.school).pk}


@objects("pep:early_close")
def an_agreed_case(world, child):
    agreed = {"plan": "Tuition", "owner": "Imani Clarke", "agreed_on": "2026-11-10"}
    return {"pk": EarlyInterventionFactory(child=child, **agreed).pk}


@posted("pep:early_agree")
def what_is_done(world, child):
    day = {"agreed_on_0": "19", "agreed_on_1": "11", "agreed_on_2": "2026"}
    return {"plan": "Tuition", "owner": "Imani Clarke"} | day


@posted("pep:early_challenge")
def why_not(world, child):
    return {"decision": "spare", "about": "The school has begun tuition", "working_days": "10"}


@posted("pep:early_close")
def what_came_of_it(world, child):
    day = {"closed_on_0": "19", "closed_on_1": "11", "closed_on_2": "2026"}
    return {"outcome": "At expected again"} | day


@objects("pep:results_take_in")
def a_plan_to_fill_in(world, child):
    return {"pk": PepFactory(child=child).pk}


@posted("pep:week")
def an_empty_week(world, child):
    return {}


@objects("pep:blank", "pep:blank_file")
def a_blank_form(world, child):
    """A blank form that waits to be made; it is about no child."""
    blank = BlankForm.objects.create(digest="0" * 64, form_version=2, band="secondary", nc_year=7)
    return {"blank": blank.pk}


@posted("pep:blank_add")
def which_blank_form(world, child):
    return {"band": "secondary", "nc_year": "7", "size": "usual"}
