"""What a plan asks: by circumstance, and by its authority's own form."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from lac.audit.models import Event
from pep import actions
from pep.carrying import _last_answer
from pep.eligible import forms_for
from pep.local import _question, own_section
from pep.models import LocalForm, PepBand
from pep.questions import Circumstance, Kind, Question, Section
from pep.sections import form_of, sections_of
from pep.versions import CURRENT_VERSION, FORMS
from tests.factories.children import EhcpFactory, EnrolmentFactory
from tests.factories.exclusions import SuspensionFactory
from tests.factories.organisations import SchoolFactory
from tests.factories.pep import PepFactory
from tests.world import TODAY

OWN = {
    "section": "education",
    "label": "Which books do they love?",
    "hint": "",
    "kind": "text",
    "choices": [],
    "mandatory": True,
    "audience": "everyone",
    "carried": True,
    "bands": [],
}


@pytest.fixture
def draft(world, officer):
    return actions.start_form(authority=world.authority, name="From 2027", by=officer)


def published(form, officer, **more):
    more = {"starts_on": TODAY, "version": form.version} | more
    return actions.publish_form(form=form, by=officer, **more)


def with_question(form, officer, **more):
    return actions.save_question(form=form, question=OWN | more, by=officer, version=form.version)


# By circumstance.


def test_section__is_asked_in_its_circumstance_only(pep):
    section = Section(
        "k", "K", "designated_teacher", "why", when=frozenset({Circumstance.SUSPENDED})
    )
    assert not section.applies_to(pep)
    pep.circumstances = ["part_time", "suspended"]
    assert section.applies_to(pep)


def test_question__is_asked_of_its_bands_only(pep):
    primary = Question("a", "A", bands=frozenset({PepBand.PRIMARY}))
    section = Section(
        "k", "K", "designated_teacher", "why", questions=(primary, Question("b", "B"))
    )
    assert [it.name for it in section.asked_of(pep).questions] == ["b"]


def circumstances(pep):
    actions.refresh_circumstances(children=[pep.child_id], on=TODAY, by=None)
    pep.refresh_from_db()
    return pep.circumstances


def test_circumstances__none(pep):
    assert circumstances(pep) == []


def test_circumstances__suspended_since_the_year_began(world, pep):
    last_year = SuspensionFactory(child=world.child, school=world.school)
    type(last_year).unscoped.update(started_on=dt.date(2026, 8, 31))
    assert circumstances(pep) == []
    type(last_year).unscoped.update(started_on=dt.date(2026, 9, 1))
    assert circumstances(pep) == ["suspended"]


def test_circumstances__after_the_term_belong_to_the_next_plan(world, pep):
    EhcpFactory(child=world.child, issued_on=TODAY)
    plans = type(pep).unscoped.filter(pk=pep.pk)
    plans.update(state="amending", term_ends_on=TODAY - dt.timedelta(days=1))
    assert circumstances(pep) == []
    plans.update(term_ends_on=TODAY)
    assert circumstances(pep) == ["ehcp", "sen"]


def test_circumstances__an_ehcp_is_sen_too(world, pep):
    EhcpFactory(child=world.child, issued_on=TODAY)
    assert circumstances(pep) == ["ehcp", "sen"]


@pytest.mark.parametrize(
    ("year", "term", "due"),
    [(6, "autumn", False), (6, "spring", True), (11, "summer", True), (7, "spring", False)],
)
def test_circumstances__a_change_of_phase_is_planned_from_spring(pep, year, term, due):
    type(pep).unscoped.filter(pk=pep.pk).update(nc_year=year, term=term)
    assert (circumstances(pep) == ["transition"]) == due


def test_circumstances__stay_when_they_have_passed(world, pep):
    plan = EhcpFactory(child=world.child, issued_on=TODAY)
    circumstances(pep)
    plan.delete()
    assert circumstances(pep) == ["ehcp", "sen"]


def test_circumstances__a_signed_plan_is_left_alone(world, pep):
    type(pep).unscoped.filter(pk=pep.pk).update(state="submitted")
    EhcpFactory(child=world.child, issued_on=TODAY)
    assert circumstances(pep) == []


def test_circumstances__a_recorded_change_is_enough(
    world, pep, teacher, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        from lac.children.actions import save_ehcp

        save_ehcp(
            child=world.child,
            by=teacher,
            local_authority=world.authority,
            issued_on=TODAY,
            primary_need="",
        )
    pep.refresh_from_db()
    assert pep.pepsection_set.filter(key="sen").exists()
    event = Event.objects.get(action="pep.sections_added")
    assert event.data == {
        "sections": ["Special educational needs", "Education, health and care plan"]
    }


# An authority's own form.


def test_own_form__changes_what_new_plans_ask_and_no_older_one(world, draft, officer, pep):
    published(with_question(draft, officer), officer)
    type(pep).unscoped.filter(pk=pep.pk).update(state="cancelled")
    new = actions.open_by_hand(child=world.child, by=officer, on=TODAY)
    asked = {it.key: it.questions for it in sections_of(new)}
    assert asked["education"][-1].label == "Which books do they love?"
    assert new.pepsection_set.count() == len(asked)
    assert all(it.name != "own_1" for it in sections_of(pep)[3].questions)


def test_own_form__starts_on_its_day(world, draft, officer):
    published(draft, officer, starts_on=TODAY + dt.timedelta(days=1))
    assert forms_for(world.authority, TODAY) == []
    assert forms_for(world.authority, TODAY + dt.timedelta(days=1)) == [draft]


def test_own_form__in_the_past_is_refused(draft, officer):
    with pytest.raises(ValidationError, match="today or a later"):
        published(draft, officer, starts_on=TODAY - dt.timedelta(days=1))


def test_own_form__is_tried_out_at_its_pilot_schools_only(world, draft, officer, pep):
    elsewhere = SchoolFactory(local_authority=world.authority)
    published(draft, officer, pilot_schools=[elsewhere])
    type(pep).unscoped.update(state="cancelled")
    assert actions.open_by_hand(child=world.child, by=officer, on=TODAY).form is None
    type(pep).unscoped.update(state="cancelled")
    world.enrolment.delete()
    EnrolmentFactory(child=world.child, school=elsewhere)
    assert actions.open_by_hand(child=world.child, by=officer, on=TODAY).form == draft


def test_own_form__is_not_another_authoritys(world, draft, officer):
    published(draft, officer)
    assert forms_for(world.stranger.local_authority, TODAY) == []


def test_own_form__stopped_is_used_no_more_and_kept(world, draft, officer):
    form = published(draft, officer)
    actions.stop_form(form=form, by=officer, version=form.version)
    assert forms_for(world.authority, TODAY) == []
    assert LocalForm.objects.published().get() == form


def test_published_form__is_never_changed(draft, officer):
    form = published(with_question(draft, officer), officer)
    with pytest.raises(ValidationError, match="Start a new one"):
        with_question(form, officer)
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        LocalForm.objects.filter(pk=form.pk).update(changes={})
    with (
        pytest.raises(DatabaseError, match="cannot be changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM pep_localform WHERE id = %s", [form.pk])


def test_question__keeps_its_name_from_form_to_form_and_no_other_gets_it(world, draft, officer):
    form = published(with_question(draft, officer), officer)
    second = actions.start_form(authority=world.authority, name="Again", by=officer, copy_of=form)
    assert [it["name"] for it in second.changes["questions"]] == ["own_1"]
    second = actions.remove_question(form=second, name="own_1", by=officer, version=second.version)
    second = with_question(second, officer, label="Another")
    assert [it["name"] for it in second.changes["questions"]] == ["own_2"]


def test_question__an_answer_is_kept_in_its_own_words(draft, officer):
    form = with_question(draft, officer, kind="choice", choices=["Yes, daily", "No"])
    education = next(it for it in form_of(_plan_with(form)) if it.key == "education")
    assert education.questions[-1].choices == (("Yes, daily", "Yes, daily"), ("No", "No"))


def _plan_with(form):
    from pep.models import Pep

    return Pep(form_version=form.base_version, form=form)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"label": " "}, "Write the question"),
        ({"section": "nowhere"}, "Choose the section"),
        ({"kind": "choice", "choices": ["One"]}, "2 to 20 answers"),
        ({"kind": "choices", "choices": ["One", "One"]}, "the same"),
    ],
)
def test_question__that_cannot_be_asked_is_refused(draft, officer, wrong, sentence):
    with pytest.raises(ValidationError, match=sentence):
        with_question(draft, officer, **wrong)


def test_question__of_no_section_of_the_product_has_one_of_its_own(draft, officer):
    form = with_question(draft, officer, section="local")
    keys = [it.key for it in form_of(_plan_with(form))]
    assert keys[-2:] == ["local", "next"]


def test_question__of_no_section__has_an_owner_also_where_the_child_has_no_school(world):
    plan = PepFactory.build(child=world.child, school=None, band="no_setting")
    assert own_section(world.authority).asked_of(plan).owner_label == "Virtual school"


def test_question__its_kind_is_not_changed(draft, officer):
    form = with_question(draft, officer)
    with pytest.raises(ValidationError, match="no longer fit"):
        actions.save_question(
            form=form, question=OWN | {"kind": "date"}, by=officer, version=form.version,
            name="own_1",
        )  # fmt: skip


def test_section__that_every_plan_has_cannot_be_left_out(draft, officer):
    with pytest.raises(ValidationError, match="Every plan has"):
        actions.switch_section(form=draft, key="voice", on=False, by=officer, version=draft.version)


def test_section__an_optional_one_is_left_out_and_taken_in_again(draft, officer, monkeypatch):
    extra = Section("extra", "Extra", "designated_teacher", "why", is_optional=True)
    monkeypatch.setitem(FORMS, draft.base_version, (*FORMS[draft.base_version], extra))
    form = actions.switch_section(
        form=draft, key="extra", on=False, by=officer, version=draft.version
    )
    assert "extra" not in [it.key for it in form_of(_plan_with(form))]
    form = actions.switch_section(form=form, key="extra", on=True, by=officer, version=form.version)
    assert "extra" in [it.key for it in form_of(_plan_with(form))]


def test_section__with_questions_of_ones_own_is_not_left_out_with_them(draft, officer, monkeypatch):
    extra = Section("extra", "Extra", "designated_teacher", "why", is_optional=True)
    monkeypatch.setitem(FORMS, draft.base_version, (*FORMS[draft.base_version], extra))
    form = with_question(draft, officer, section="extra")
    asked = {"form": form, "by": officer, "version": form.version}
    with pytest.raises(ValidationError, match="Which books do they love"):
        actions.switch_section(key="extra", on=False, **asked)
    form = actions.remove_question(name="own_1", **asked)
    form = actions.switch_section(
        form=form, key="extra", on=False, by=officer, version=form.version
    )
    with pytest.raises(ValidationError, match="left out: take it in first"):
        with_question(form, officer, section="extra")


def test_question__that_moved_to_another_section_keeps_its_answer(world):
    _, question = _question(OWN | {"name": "own_1"})
    section = own_section(world.authority, (question,))
    last = {"education": {"own_1": "Robots"}}
    assert _last_answer(question, section, last) == "Robots"
    assert _last_answer(replace(question, name="own_2"), section, last) is None


def test_draft__is_one_at_a_time_and_can_be_deleted(world, draft, officer):
    with pytest.raises(ValidationError, match="a draft already"):
        actions.start_form(authority=world.authority, name="Two", by=officer)
    actions.delete_form(form=draft, by=officer, version=draft.version)
    assert not LocalForm.objects.exists()


# The product's own forms.


def test_versions__are_whole():
    """Every section and question has a name of its own; choices have answers."""
    assert max(FORMS) == CURRENT_VERSION
    for form in FORMS.values():
        keys = [section.key for section in form]
        assert len(keys) == len(set(keys))
        for section in form:
            names = [question.name for question in section.questions]
            assert len(names) == len(set(names))
            for question in section.questions:
                has_choices = question.kind in (Kind.CHOICE, Kind.CHOICES)
                assert bool(question.choices) == has_choices, question.name


@pytest.mark.parametrize("how", ["mandatory", "carried"])
def test_question__that_the_sections_writer_may_not_read_keeps_no_plan_waiting(draft, officer, how):
    quiet = {"audience": "sensitive", "mandatory": False, "carried": False}
    with pytest.raises(ValidationError, match="may not see sensitive details"):
        with_question(draft, officer, **quiet | {how: True})
    with_question(draft, officer, **quiet)


def test_question__shows_answers_of_an_earlier_form_to_nobody_else(world, draft, officer):
    """What was written for the professionals is carried by name: never on to the carer."""
    draft = with_question(draft, officer, audience="professionals")
    name = draft.changes["questions"][0]["name"]
    draft = with_question_changed(draft, officer, name, audience="everyone")
    draft = with_question_changed(draft, officer, name, audience="professionals")
    first = published(draft, officer)
    copy = actions.start_form(
        authority=world.authority, name="From 2028", copy_of=first, by=officer
    )
    with pytest.raises(ValidationError, match="given for fewer readers"):
        with_question_changed(copy, officer, name, audience="everyone")
    copy = with_question_changed(copy, officer, name, audience="professionals", label="And now?")
    assert copy.changes["questions"][0]["label"] == "And now?"


def with_question_changed(form, officer, name, **more):
    return actions.save_question(
        form=form, question=OWN | more, by=officer, version=form.version, name=name
    )
