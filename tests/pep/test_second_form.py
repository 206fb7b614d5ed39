"""The second form of the plan: every age and circumstance, its owners, and the first, unchanged."""

import dataclasses
import hashlib
import re

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from lac.accounts.access import Role
from lac.children.models import TransitionPlan
from pep.actions import finish_section, grade, save_section, sign_off, submit
from pep.content import as_read, content_of
from pep.facts import facts
from pep.missing import gaps
from pep.models import Edition, PepBand, PepKind, PepSection, StatutoryAssessment
from pep.parts import Parts
from pep.printing import paper
from pep.questions import Group
from pep.sections import sections_of
from pep.versions import FORMS
from tests.factories.children import EhcpFactory, PartTimeTimetableFactory
from tests.factories.exclusions import SuspensionFactory
from tests.factories.pep import (
    AssessmentFactory,
    NeedFactory,
    PepFactory,
    ProvisionFactory,
    SignatureFactory,
    complete_pep,
)
from tests.factories.support import HealthReviewFactory, ReferralFactory

EVERY = {"suspended", "part_time", "sen", "ehcp", "transition"}
ALWAYS = {"identity", "care", "responsibilities", "health", "setting", "history", "education",
          "interventions", "voice", "carer", "parents", "social_worker", "targets", "funding",
          "enrichment", "agencies", "actions", "people", "signatures", "next"}  # fmt: skip
IN_SCHOOL = {"sdq", "attendance", "attainment", "examinations"}
BANDS = {
    PepBand.EARLY_YEARS: (-1, {"attendance", "assessments"}),
    PepBand.PRIMARY: (5, IN_SCHOOL),
    PepBand.SECONDARY: (10, {*IN_SCHOOL, "careers"}),
    PepBand.POST16: (12, {*IN_SCHOOL, "careers", "qualifications", "after_16"}),
    PepBand.NO_SETTING: (8, {"sdq", "attainment", "examinations"}),
    PepBand.SEEKING_EET: (13, {"sdq", "examinations", "careers", "qualifications", "after_16"}),
}


def keys(pep):
    return {section.key for section in sections_of(pep)}


def section(pep, key):
    return PepSection.unscoped.select_related("pep__child").get(pep=pep, key=key)


def lines(name, pep):
    return {fact.label: fact.value for fact in facts(name, pep)}


# Every band, from opened to printed.


@pytest.mark.parametrize("band", BANDS)
def test_band__asks_its_sections_is_sent_in_signed_and_printed(band, world, teacher, officer):
    year, more = BANDS[band]
    pep = complete_pep(child=world.child, band=band, nc_year=year)
    assert keys(pep) == ALWAYS | more
    assert gaps(Parts(pep)) == []
    pep = submit(pep=pep, by=teacher)
    grade(pep=pep, rag="green", by=officer)
    pep = sign_off(pep=pep, good_enough=True, why="It is ambitious.", by=officer)
    titles = {edition: _printed(pep, edition) for edition in Edition}
    asked = [it.title for it in sections_of(pep)]
    for edition in (Edition.FULL, Edition.LEAD, Edition.SCHOOL):
        assert titles[edition] == [*asked, "The virtual school’s view"]
    for edition in (Edition.CARER, Edition.YOUNG_PERSON):
        assert "Targets" in titles[edition]
        assert "Who decides and who to ring" not in titles[edition]


def _printed(pep, edition):
    """The headings of an edition as it goes to the printer."""
    template, context, _ = paper(as_read(content_of(pep), edition), "Printed for a test.")
    page = render_to_string(template, context)
    return re.findall("<h2>(.*)</h2>", page)


@pytest.mark.parametrize("band", PepBand)
def test_band__every_circumstance_adds_its_section(band, world):
    pep = complete_pep(child=world.child, band=band, nc_year=BANDS[band][0])
    before = keys(pep)
    pep.circumstances = sorted(EVERY)
    added = keys(pep) - before
    assert added == {"suspensions", "part_time", "sen", "ehcp", "transition"}


@pytest.mark.parametrize(("year", "asked"), [(8, False), (9, True)])
def test_careers__are_asked_from_year_9(world, year, asked):
    assert ("careers" in keys(PepFactory(child=world.child, nc_year=year))) == asked


@pytest.mark.parametrize(("year", "asked"), [(10, False), (11, True)])
def test_careers__an_offer_for_september_is_asked_from_year_11(world, year, asked):
    pep = PepFactory(child=world.child, nc_year=year)
    careers = next(it for it in sections_of(pep) if it.key == "careers")
    assert ("september_guarantee" in {it.name for it in careers.questions}) == asked


def test_sections__stand_in_groups_in_order(world):
    pep = PepFactory(child=world.child, nc_year=9, circumstances=sorted(EVERY))
    groups = [it.group for it in sections_of(pep)]
    assert groups == sorted(groups, key=[*Group].index)


def test_transition__is_asked_of_a_plan_about_a_change_of_school(world):
    from pep.actions import refresh_circumstances

    pep = PepFactory(child=world.child, kind=PepKind.CHANGE_OF_PROVISION)
    refresh_circumstances(by=None)
    assert section(pep, "transition")


# Who answers for what.


@pytest.mark.parametrize(
    ("band", "owners"),
    [
        ("secondary", {"setting": "Designated teacher", "education": "Designated teacher"}),
        ("no_setting", {"setting": "Social worker", "education": "Virtual school",
                        "carer": "Social worker"}),
        ("seeking_eet", {"setting": "Social worker", "targets": "Virtual school"}),
    ],
)  # fmt: skip
def test_owner__without_a_school_is_social_care_or_the_virtual_school(world, band, owners):
    pep = PepFactory(child=world.child, band=band)
    found = {it.key: it.owner_label for it in sections_of(pep)}
    assert owners.items() <= found.items()


def test_owner__of_a_young_child_at_no_nursery_is_not_a_designated_teacher(world):
    pep = PepFactory(child=world.child, band="early_years", nc_year=-1, school=None)
    assert Role.DESIGNATED_TEACHER not in {it.owner for it in sections_of(pep)}


def test_finish__is_the_owners(complete, teacher, social_worker):
    with pytest.raises(ValidationError, match="The social worker answers for this section"):
        finish_section(section=section(complete, "care"), by=teacher)
    finish_section(section=section(complete, "care"), by=social_worker)
    assert section(complete, "care").completed_by == social_worker


def test_finish__the_virtual_school_needs_a_reason(complete, officer, social_worker):
    finish_section(section=section(complete, "care"), by=social_worker, finished=False)
    with pytest.raises(ValidationError, match="in the name of the social worker"):
        finish_section(section=section(complete, "care"), by=officer)
    finish_section(section=section(complete, "care"), by=officer, note="Agreed by telephone.")
    assert section(complete, "care").completed_note == "Agreed by telephone."


def test_finish__of_the_virtual_schools_own_section_needs_none(world, officer):
    pep = complete_pep(child=world.child, band="no_setting")
    finish_section(section=section(pep, "education"), by=officer)
    assert section(pep, "education").completed_by == officer


def test_finish__a_change_by_somebody_else_takes_it_back(complete, teacher, social_worker):
    finish_section(section=section(complete, "care"), by=social_worker)
    mine = section(complete, "care")
    save_section(section=mine, answers={"changes": "She moved."}, seen=mine.version, by=teacher)
    assert section(complete, "care").completed_at is None


def test_finish__a_signed_plan_waits_for_nobody(complete, teacher, officer, social_worker):
    pep = submit(pep=complete, by=teacher)
    grade(pep=pep, rag="green", by=officer)
    sign_off(pep=pep, good_enough=True, why="It is.", by=officer)
    with pytest.raises(ValidationError, match="signed off"):
        finish_section(section=section(pep, "care"), by=social_worker)


# Rows and what they lack.


def texts(pep):
    return [gap.text for gap in gaps(Parts(pep))]


def test_needs__at_least_one_area_with_how_we_know(complete):
    complete.needbyarea_set.all().delete()
    assert texts(complete) == ["Add at least one area of strength or need"]
    NeedFactory(pep=complete, evidence="")
    assert texts(complete) == ["Cognition and learning: say how you know"]


def test_signature__who_disagrees_is_heard(complete):
    SignatureFactory(pep=complete, decision="not_agreed")
    assert texts(complete) == ["Grace Okafor, Carer: write what they say about it"]


def test_sdq__a_score_above_17_needs_advice(complete):
    PepSection.unscoped.filter(pep=complete, key="sdq").update(content={})
    review = HealthReviewFactory(
        child=complete.child, kind="sdq", done_on="2026-10-05", planned_for=None, score=17
    )
    assert texts(complete) == []
    review.score = 18
    review.save()
    assert texts(complete) == ["Say what the SDQ score means for school"]


@pytest.mark.parametrize(
    ("kind", "result", "mark", "problem"),
    [
        ("phonics", "Wa", 32, ""),
        ("phonics", "met the standard", None, ""),
        ("phonics", "yes", None, "The result is one of: Wa"),
        ("phonics", "Wa", 41, "between 0 and 40"),
        ("ks2_maths", "", 80, ""),
        ("ks2_maths", "", 79, "between 80 and 120"),
        ("gcse", "9", None, ""),
        ("gcse", "A", None, "The result is one of"),
        ("gcse", "4", 50, "has no mark"),
        ("ey_maths", "30 to 50 months", None, ""),
    ],
)
def test_assessment__is_held_to_its_own_results(kind, result, mark, problem):
    row = StatutoryAssessment(kind=kind, result=result, mark=mark)
    if not problem:
        return row.clean()
    with pytest.raises(ValidationError, match=problem):
        row.clean()
    return None


def test_assessment__offers_those_of_the_childs_age_and_what_was_chosen_before(pep):
    row = AssessmentFactory(pep=pep)
    offered = dict(StatutoryAssessment.offered(pep, row)["kind"])
    assert {"gcse", "ey_language"} <= offered.keys()
    assert "phonics" not in offered


def test_rows__are_carried_to_be_confirmed_and_signatures_without_their_decision(world):
    last = complete_pep(child=world.child, term="summer", band="post16", nc_year=12)
    pep = PepFactory(child=world.child, band="post16", nc_year=12, carried_from=last)
    parts = Parts(pep)
    assert [it.carried for it in (*parts.needs, *parts.qualifications)] == [True, True]
    assert [(it.name, it.decision) for it in parts.signatures] == [("Grace Okafor", "")]
    assert "Animal care: bring last term’s entry up to date, or confirm it" in texts(pep)


def test_answers__of_the_first_form_are_carried_to_where_the_second_asks_them(world):
    last = complete_pep(child=world.child, term="summer", form_version=1)
    pep = PepFactory(child=world.child, carried_from=last)
    assert section(pep, "setting").content["key_adult"] == "An answer about key_adult"
    assert section(pep, "responsibilities").content["trips"] == "social_worker"
    assert section(pep, "interventions").carried == ["interventions"]
    assert section(pep, "education").carried == ["assessments", "barriers", "strengths"]


def test_answers__that_are_no_longer_offered_are_not_carried(world):
    last = complete_pep(child=world.child, term="summer", form_version=1)
    PepSection.unscoped.filter(pep=last, key="care").update(content={"trips": "nobody"})
    pep = PepFactory(child=world.child, carried_from=last)
    assert "trips" not in section(pep, "responsibilities").content


# From the record.


def test_facts__of_every_section_are_found_for_every_child(world):
    pep = PepFactory(child=world.child, circumstances=sorted(EVERY), nc_year=11)
    for form in FORMS.values():
        for it in form:
            assert isinstance(facts(it.facts, pep), list) if it.facts else True


def test_facts__suspensions_timetables_plans_help_and_referrals_are_shown(world):
    child, enrolment = world.child, world.enrolment
    suspended = SuspensionFactory(child=child)
    PartTimeTimetableFactory(child=child, enrolment=enrolment)
    EhcpFactory(child=child, primary_need="Autism")
    ProvisionFactory(child=child)
    ReferralFactory(child=child, agency="camhs")
    pep = PepFactory(child=child)
    assert any(str(suspended.reason_1) in it for it in lines("suspensions", pep).values())
    assert any("hours a week" in it for it in lines("part_time", pep).values())
    assert lines("ehcp", pep)["Main need"] == "Autism"
    assert "Reading with an adult" in lines("given", pep)["A programme for a need"]
    assert "Referred" in lines("health", pep)["Referral to CAMHS"]


def test_facts__a_transition_and_the_handover_after_year_11_are_shown(world):
    plan = TransitionPlan.unscoped.create(
        child=world.child, kind="post_16", starts_on="2027-09-02", opened_on="2026-09-02",
        to_name="Wexcombe College", handed_on="2027-06-18", handed_version="As signed in May",
        handed_to="Learning mentor",
    )  # fmt: skip
    plan.steps.create(
        child=world.child, title="Visit", owner_name="Ms Fenwick", due_on="2027-03-01"
    )
    pep = PepFactory(child=world.child, nc_year=11)
    assert lines("transition", pep)["Steps"] == "Visit (Ms Fenwick, 1 March 2027)"
    handed = lines("after_year_11", pep)
    assert handed["Handed over to"] == "Wexcombe College, Learning mentor"
    assert handed["Acknowledged"] == "Not yet"


def test_facts__of_health_are_for_those_who_may_read_health_records(world):
    HealthReviewFactory(
        child=world.child, kind="sdq", done_on="2026-10-05", planned_for=None, score=19
    )
    ReferralFactory(child=world.child, agency="camhs")
    content = content_of(PepFactory(child=world.child))
    for edition in (Edition.FULL, Edition.LEAD):
        assert "19 out of 40 (cause for concern)" in str(as_read(content, edition))
    for edition in (Edition.SCHOOL, Edition.CARER, Edition.YOUNG_PERSON):
        said = str(as_read(content, edition))
        assert "19 out of 40" not in said
        assert "CAMHS" not in said


def test_health_check__keeps_the_capitals_of_months_and_names(world):
    HealthReviewFactory(
        child=world.child, done_on="2026-10-05", planned_for=None, for_school="Ask Ms Fenwick"
    )
    said = str(content_of(PepFactory(child=world.child)))
    assert "Done 5 October 2026" in said
    assert "Ask Ms Fenwick" in said


# The first form.


def _plain(value):
    """A definition as its fields that are not left at their usual value, sorted."""
    if dataclasses.is_dataclass(value):
        return {
            it.name: _plain(getattr(value, it.name))
            for it in dataclasses.fields(value)
            if getattr(value, it.name) != it.default
        }
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    return [_plain(it) for it in value] if isinstance(value, tuple) else str(value)


def test_version_1__asks_what_it_always_asked():
    """An old plan shows the questions asked then: a change belongs in a new version."""
    said = repr([_plain(it) for it in FORMS[1]])
    assert hashlib.sha256(said.encode()).hexdigest() == (
        "de3f5b5858723f8bbe45a74bf66111f129ba99eeee3d2ed603b124297475c84d"
    )
