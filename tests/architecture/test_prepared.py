"""What a query that is compiled once may depend on (docs/adr/0010): its values, and nothing else.

A queryset method that asks for today by itself would go on asking for the day on which the
process first ran it. So each is compiled again years later, under other settings, and
has to come out the same.
"""

import ast
import importlib
import sys
from pathlib import Path

import pytest
import time_machine

from lac.prepared import Prepared
from tests.architecture import rules

APPS = ("lac", "attendance", "exclusions", "pep", "portal", "virtualschool")
# Where a query is kept for each value of something else, and of what: all it may depend on.
KEPT_FOR = {
    ("lac/children/access.py", "_opening"): ["standing"],
    ("pep/parts.py", "_all_of"): ["model"],
}


def prepared():
    """Every prepared query of the product, by its name."""
    for app in APPS:
        root = Path(importlib.import_module(app).__file__).parent
        for file in root.rglob("*.py"):
            if "@Prepared.of(" in file.read_text():
                parts = file.relative_to(root.parent).with_suffix("").parts
                importlib.import_module(".".join(parts))
    found = {}
    for name, module in sorted(sys.modules.items()):
        if name.split(".")[0] in APPS and name != "lac.prepared":
            here = vars(module).items()
            found |= {f"{name}.{key}": it for key, it in here if isinstance(it, Prepared)}
    return found


def functions_making(tree):
    """(function, its arguments, its decorators) of each that calls `Prepared(...)` itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            calls = [it.func for it in ast.walk(node) if isinstance(it, ast.Call)]
            if any(isinstance(it, ast.Name) and it.id == "Prepared" for it in calls):
                yield node


def test_there_are_prepared_queries():
    assert len(prepared()) >= 6


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(prepared()))
def test_query__is_the_same_whenever_it_is_compiled(name, settings):
    query = prepared()[name]
    compiled = []
    for day, seconds in (("2024-02-29 23:59", 60), ("2031-08-31 06:00", 3600)):
        settings.SESSION_IDLE_SECONDS = seconds
        with time_machine.travel(day, tick=False):
            compiled.append(query._compile(0)[2:])
    assert compiled[0] == compiled[1], f"{name} reads the clock or a setting while it is built."


def test_query_that_reads_the_clock__is_found():
    from django.utils import timezone

    from lac.children.models import Enrolment

    query = Prepared(
        lambda child: Enrolment.unscoped.filter(child=child, left_on=timezone.localdate()),
        child=int,
    )
    compiled = []
    for day in ("2024-02-29", "2031-08-31"):
        with time_machine.travel(day, tick=False):
            compiled.append(query._compile(0)[2:])
    assert compiled[0] != compiled[1]


def test_queries_kept_for_something_else__are_kept_for_all_of_it():
    """Made within a function, a query is remembered by that function's arguments."""
    found = {}
    for file in rules.sources():
        if str(file).endswith("lac/prepared.py"):
            continue
        for node in functions_making(ast.parse(file.read_text())):
            path = str(file).rpartition("lac/")
            name = next((it for it, _ in KEPT_FOR if str(file).endswith(it)), path[2])
            cached = any("lru_cache" in ast.unparse(it) for it in node.decorator_list)
            assert cached, f"{name}: {node.name} makes a query anew each time."
            found[name, node.name] = [it.arg for it in node.args.args]
    assert found == KEPT_FOR
