"""Every file obeys the rules of the house, and every rule can fail."""

import ast
import functools
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import models

import lac.audit.sentences
from lac.children.models import Child, ChildUserObjectPermission
from lac.children.models.records import ChildRecord
from lac.deadlines.duty import DUTIES
from lac.organisations.reference import ReferenceAdmin
from tests.architecture import rules

# One process parses the files for all of them.
pytestmark = pytest.mark.xdist_group("rules")

SOURCES = list(rules.sources())
TEMPLATES = list(rules.templates())

ASKS = "a question, which changes nothing"
DERIVES = "works out again what other facts imply; whoever changed those recorded it"
LOGGED = "the event that leads here is the record"

# What a file may do that others may not, and why: {(file, rule): {what: why}}.
EXCEPTIONS: dict[tuple[str, str], dict[str, str]] = {
    ("lac/children/actions/care.py", "bad_actions"): {"restamp_care": DERIVES},
    ("exclusions/actions/totals.py", "bad_actions"): {"restamp": DERIVES},
    ("attendance/actions.py", "bad_actions"): {"opening_percentage": ASKS},
    ("pep/actions/documents.py", "bad_actions"): {
        "paper_of": ASKS,
        "make_document does not record": "asking for the copy did, and downloading it will",
    },
    ("pep/actions/packs.py", "bad_actions"): {
        "fill_pack does not record": "it shares out the asking, which records",
        "resume_packs does not record": "asking for the pack did",
        "join_pack does not record": "asking for the pack did, and downloading it will",
        "forget_packs does not record": "the copies are kept with their plans",
    },
    ("pep/actions/blanks.py", "bad_actions"): {
        "make_blank does not record": "asking for it did, and it is about nobody",
        "forget_blanks does not record": "it is about nobody, and is made again when asked for",
    },
    ("pep/actions/meeting.py", "bad_actions"): {"adopt_meetings": LOGGED},
    ("lac/imports/actions.py", "bad_actions"): {
        "check does not record": "a dry run changes no child",
        "request_apply does not record": "loading does, once it is done",
        "accept does not record": "loading does, once it is done",
    },
    ("templates/pep/section_voice.html", "queries_in_template"): {
        ".all": "the answers come with the child's views (prefetch_related)",
    },
    ("templates/pep/sitting.html", "queries_in_template"): {
        ".all": "the answers come with the child's views (prefetch_related)",
    },
    ("lac/spreadsheets.py", "spreadsheets_beside_ours"): {"csv.writer": "the one place"},
    ("lac/imports/ssda903/xml.py", "spreadsheets_beside_ours"): {
        "csv.writer": "a file without a name that only this module reads again",
    },
    ("lac/imports/staging.py", "spreadsheets_beside_ours"): {
        "csv.writer": "PostgreSQL reads it, to the letter, and no spreadsheet",
    },
    ("lac/demo/returns.py", "spreadsheets_beside_ours"): {
        "csv.DictWriter": "a made-up file to be loaded, as other systems write it",
    },
    ("lac/charts.py", "trusted_html"): {"mark_safe": "ElementTree has escaped every label"},
    ("lac/fields.py", "trusted_html"): {"mark_safe": "crispy-forms has escaped every field"},
}


def broken(rule, *conditions):
    """What is wrong with all files that some conditions choose, without the exceptions."""
    chosen = [file for file in SOURCES if all(condition(file) for condition in conditions)]
    return [each for file in chosen for each in _problems(file, rule, rules.tree_of(file))]


def broken_templates(rule):
    """As `broken`, of the templates."""
    return [each for file in TEMPLATES for each in _problems(file, rule, file.read_text())]


def _problems(file, rule, parsed):
    name = rules.name_of(file)
    reasons = EXCEPTIONS.get((name, rule.__name__), {})
    return [
        f"{name}, {problem}"
        for problem in rule(parsed)
        if not any(part in problem for part in reasons)
    ]


def listed(problems):
    """The problems below each other; pytest shortens lists."""
    return "\n" + "\n".join(problems)


def is_in(name):
    """A condition: the file is `name.py` or lies in `name/`."""
    return lambda file: rules.is_in(file, name)


def test_pages__take_children_from_visible_to_only():
    assert not (found := broken(rules.reaches_past_the_scope, rules.shows_pages)), listed(found)


def test_views__leave_every_write_to_an_action():
    assert not (found := broken(rules.writes, is_in("views"))), listed(found)


@functools.cache
def known_recorders():
    """The names of all actions that record what they do."""
    trees = map(rules.tree_of, filter(is_in("actions"), SOURCES))
    return {it.name for tree in trees for it in rules.functions_that_record(tree)}


def bad_actions(tree):
    """`rules.bad_actions`, where calling another action that records is enough."""
    return rules.bad_actions(tree, known_recorders())


def test_actions__are_keyword_only_by_somebody_in_one_transaction_and_recorded():
    is_action = is_in("actions")
    found = broken(bad_actions, lambda file: is_action(file) and file.stem != "checks")
    assert not found, listed(found)


def test_tasks__are_at_most_ten_lines():
    assert not (found := broken(rules.long_tasks, is_in("tasks"))), listed(found)


def test_source__asks_for_no_superuser():
    assert not (found := broken(rules.checks_superuser)), listed(found)


def test_source__knows_what_day_it_is_in_london():
    assert not (found := broken(rules.asks_the_machine_for_the_day)), listed(found)


def test_source__says_what_its_public_functions_and_classes_are():
    assert not (found := broken(rules.undocumented)), listed(found)


def test_source__puts_only_escaped_text_on_pages():
    assert not (found := broken(rules.trusted_html)), listed(found)


def test_source__writes_spreadsheets_in_one_place():
    assert not (found := broken(rules.spreadsheets_beside_ours)), listed(found)


def test_source__is_short_enough_to_read():
    assert [rules.name_of(file) for file in SOURCES if rules.too_long(file.read_text())] == []


def test_source__most_files_have_fewer_than_300_lines():
    lengths = sorted(file.read_text().count("\n") for file in SOURCES)
    assert lengths[len(lengths) * 9 // 10] < 300


def test_source__has_names_that_say_something():
    vague = [
        rules.name_of(file)
        for file in SOURCES
        if rules.VAGUE_NAMES
        & {part.removesuffix(".py") for part in file.relative_to(rules.ROOT).parts}
    ]
    assert vague == []


def test_events__have_a_sentence_for_people():
    missing = [
        f"{rules.name_of(file)}:{line} {event}"
        for file in SOURCES
        for event, line in rules.recorded_events(rules.tree_of(file))
        if event not in lac.audit.sentences.SENTENCES
    ]
    assert not missing, listed(missing)


def test_sentences__read_after_a_name():
    for action, sentence in lac.audit.sentences.SENTENCES.items():
        assert re.match(r"[a-z{]", sentence), f"{action}: follows a name, so begins small"
        assert not sentence.endswith("."), action


def test_templates__ask_nothing_of_the_database():
    assert not (found := broken_templates(rules.queries_in_template)), listed(found)


def test_templates__escape_what_people_typed():
    assert not (found := broken_templates(rules.unescaped)), listed(found)


def test_templates__have_no_style_or_script_inside():
    assert not (found := broken_templates(rules.inline_code)), listed(found)


def test_exceptions__still_excuse_something():
    idle = []
    by_name = {rule.__name__: rule for rule in vars(rules).values() if callable(rule)}
    for (name, rule_name), reasons in EXCEPTIONS.items():
        file = rules.ROOT / name
        rule = bad_actions if rule_name == "bad_actions" else by_name[rule_name]
        text = file.read_text()
        problems = rule(ast.parse(text) if file.suffix == ".py" else text)
        idle += [f"{name}: {part}" for part in reasons if not any(part in it for it in problems)]
    assert idle == []


# Models.


def is_about_child(model):
    return issubclass(model, ChildRecord | Child | ChildUserObjectPermission)


CHILD_MODELS = [model for model in apps.get_models() if is_about_child(model)]


def side_doors(model):
    """Foreign keys that would lead from a shared row (a school) to all its children's records."""
    return [
        f"{model.__name__}.{field.name}"
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and not issubclass(field.related_model, ChildRecord)
        and not (field.remote_field.related_name or "").endswith("+")
        and field.model is model
        and field.name != "permission"  # guardian's own, to a table that shows nobody
        and not (issubclass(model, ChildUserObjectPermission) and field.name == "user")
    ]


@pytest.mark.parametrize("model", CHILD_MODELS, ids=lambda model: model.__name__)
def test_child_record__has_no_side_door_from_a_shared_row(model):
    assert side_doors(model) == []


@pytest.mark.parametrize("model", CHILD_MODELS, ids=lambda model: model.__name__)
def test_child_record__is_asked_for_by_scope(model):
    if model is ChildUserObjectPermission:
        pytest.skip("read by lac.children.access alone")
    assert not hasattr(model, "objects")
    assert hasattr(model, "visible_to")
    assert hasattr(model, "unscoped")


def forbidden_in_admin(registry):
    """Tables in the admin that are not reference tables."""
    return [
        model.__name__
        for model, model_admin in registry.items()
        if is_about_child(model)
        or issubclass(model, get_user_model())
        or not isinstance(model_admin, ReferenceAdmin)
    ]


def test_admin__holds_reference_tables_only():
    assert admin.site._registry
    assert forbidden_in_admin(admin.site._registry) == []


# Duties.


def bad_duty(duty, tests):
    """What a duty lacks."""
    found = []
    if not (type(duty).__doc__ or "").strip().endswith("."):
        found.append("no rule in a sentence")
    if not getattr(duty, "event", ""):
        found.append("no event that starts the clock")
    if not getattr(duty, "limits", None):
        found.append("no limit")
    source = getattr(duty, "source", None)
    if source is None or not source.reference or not source.checked_on:
        found.append("no source that somebody checked")
    mentions = [text for text in tests if duty.code in text or type(duty).__name__ in text]
    if not mentions:
        found.append("no test")
    elif not any(
        re.search(r"last_day|still_on_time|on_time|due_on|next_day", it) for it in mentions
    ):
        found.append("no test of the last day and the day after")
    return found


@pytest.fixture(scope="module")
def duty_tests():
    return [
        file.read_text()
        for file in (rules.ROOT / "tests").rglob("test_*.py")
        if "architecture" not in file.parts
    ]


@pytest.mark.parametrize("code", DUTIES)
def test_duty__has_a_rule_a_source_limits_and_boundary_tests(code, duty_tests):
    assert bad_duty(DUTIES[code], duty_tests) == []


# Breaking each rule on purpose fails.


BROKEN = [
    (rules.reaches_past_the_scope, "Child.unscoped.get(pk=1)", "unscoped reaches children"),
    (rules.reaches_past_the_scope, "Child._default_manager.all()", "_default_manager reaches"),
    (rules.writes, "child.save()", ".save() belongs in an action"),
    (rules.writes, "Child.visible_to(user).update(upn='')", ".update() belongs in an action"),
    (rules.writes, "Meeting.objects.create(child=child)", ".create() belongs in an action"),
    (rules.writes, "rows.filter(pk=1).delete()", ".delete() belongs in an action"),
    (
        rules.bad_actions,
        "@transaction.atomic\ndef add(child, *, by):\n    record('x', by=by)",
        "add takes positional arguments",
    ),
    (
        rules.bad_actions,
        "@transaction.atomic\ndef add(*, child):\n    record('x', by=None)",
        "add does not ask who does it",
    ),
    (
        rules.bad_actions,
        "def add(*, child, by):\n    record('x', by=by)",
        "add is not one transaction",
    ),
    (
        rules.bad_actions,
        "@transaction.atomic\ndef add(*, child, by):\n    child.save()",
        "add does not record what it did",
    ),
    (rules.long_tasks, "def sweep():\n" + "    pass\n" * 11, "sweep has 11 lines"),
    (rules.checks_superuser, "if user.is_superuser: pass", "nobody sees every record"),
    (rules.checks_superuser, "User.objects.filter(**{'is_superuser': True})", "nobody sees"),
    (rules.asks_the_machine_for_the_day, "dt.date.today()", "not London's"),
    (rules.asks_the_machine_for_the_day, "datetime.today()", "not London's"),
    (rules.undocumented, "def add():\n    pass", "add has no docstring"),
    (rules.undocumented, "class Page:\n    pass", "Page has no docstring"),
    (rules.trusted_html, "mark_safe(child.name)", "unescaped"),
    (rules.spreadsheets_beside_ours, "csv.writer(response)", "csv.writer writes"),
    (rules.spreadsheets_beside_ours, "out = csv.DictWriter(file, names)", "csv.DictWriter"),
    (rules.spreadsheets_beside_ours, "from csv import writer", "csv.writer writes"),
    (rules.spreadsheets_beside_ours, "from openpyxl.workbook import Workbook", "openpyxl"),
]


@pytest.mark.parametrize(("rule", "source", "sentence"), BROKEN)
def test_rule__is_broken_by_bad_code(rule, source, sentence):
    assert any(sentence in problem for problem in rule(ast.parse(source)))


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (rules.reaches_past_the_scope, "Child.visible_to(user).get(pk=1)"),
        (rules.writes, "context.update(child=1)\ncache.delete('x')\nactions.create(by=1)"),
        (
            rules.bad_actions,
            "@transaction.atomic\ndef add(*, child, by):\n    _add(child, by)\n"
            "def _add(child, by):\n    record('x', by=by)",
        ),
        (rules.long_tasks, 'def sweep():\n    """A\n    B\n    """\n' + "    pass\n" * 10),
        (rules.asks_the_machine_for_the_day, "timezone.localdate()"),
        (rules.spreadsheets_beside_ours, "import csv\nrows = csv.reader(file)"),
        (rules.undocumented, "class State(TextChoices):\n    A = 'a'\ndef _private(): pass"),
    ],
)
def test_rule__good_code_passes(rule, source):
    assert rule(ast.parse(source)) == []


@pytest.mark.parametrize(
    ("rule", "template", "sentence"),
    [
        (rules.queries_in_template, "\n{% for it in child.placements.all %}", "line 2: .all asks"),
        (rules.queries_in_template, "{{ school.enrolment_set.first }}", "_set asks"),
        (rules.unescaped, "{{ note|safe }}", "line 1: is not escaped"),
        (rules.unescaped, "{% autoescape off %}", "is not escaped"),
        (rules.inline_code, '<p style="color: red">', "style or script"),
        (rules.inline_code, '<a onclick="go()">', "style or script"),
        (rules.inline_code, "<script>go()</script>", "style or script"),
    ],
)
def test_rule__is_broken_by_a_bad_template(rule, template, sentence):
    assert any(sentence in problem for problem in rule(template))


@pytest.mark.parametrize(
    ("rule", "template"),
    [
        (rules.queries_in_template, "{% if forloop.first %}For all.{% endif %} Not .all of it"),
        (rules.inline_code, '<script src="lac.js" type="module"></script>'),
    ],
)
def test_rule__good_template_passes(rule, template):
    assert rule(template) == []


def test_rule__a_long_file_is_found():
    assert rules.too_long("\n" * 500) == ["501 lines: nobody reads a file of more than 500"]


def test_rule__an_event_is_found_by_its_name():
    source = "record('a.b', by=by)\nlog.record_many('c.d', by=by, children=[])\n"
    source += "class V:\n    looked = 'e.f'\nrecord(action, by=by)"
    assert [event for event, _ in rules.recorded_events(ast.parse(source))] == ["a.b", "c.d", "e.f"]


def test_rule__a_child_or_a_user_in_the_admin_is_found():
    reference = ReferenceAdmin(Child, admin.site)
    assert forbidden_in_admin({Child: reference, get_user_model(): reference}) == ["Child", "User"]
    plain = admin.ModelAdmin(Child, admin.site)
    school = apps.get_model("organisations.School")
    assert forbidden_in_admin({school: plain}) == ["School"]
    assert forbidden_in_admin({school: reference}) == []


def test_rule__a_side_door_is_found():
    class Note(ChildRecord):
        """A record that a school would lead to."""

        school = models.ForeignKey("organisations.School", models.CASCADE, related_name="notes")

        class Meta(ChildRecord.Meta):
            app_label = "children"
            abstract = True

    class StoredNote(Note):
        class Meta(Note.Meta):
            app_label = "side_door_test"
            managed = False

    try:
        assert side_doors(StoredNote) == ["StoredNote.school"]
    finally:
        del apps.all_models["side_door_test"]
        apps.clear_cache()


def test_rule__a_bad_duty_is_found():
    class Nothing:
        code = "nothing.at_all"

    assert bad_duty(Nothing(), []) == [
        "no rule in a sentence",
        "no event that starts the clock",
        "no limit",
        "no source that somebody checked",
        "no test",
    ]
