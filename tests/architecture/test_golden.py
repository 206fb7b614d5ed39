"""Every role asks for every page, and gets the answer that the table says."""

import copy
import csv
import logging
import os
from collections import defaultdict
from contextlib import nullcontext
from functools import partial
from http.cookies import SimpleCookie
from unittest import mock

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client

from lac import urls
from lac.accounts.access import AUTHORITY_ROLES, CASELOAD_ROLES, ROLES, SCHOOL_ROLES, Role
from tests.architecture.golden import objects
from tests.architecture.routes import our_routes
from tests.world import MORNING, build_world

# Roles that read much the same pages; carers and young people are the rest.
KINDS = AUTHORITY_ROLES, SCHOOL_ROLES, CASELOAD_ROLES
ROLE_COLUMNS = [role.value for role in Role]
COLUMNS = ["url_name", "method", *ROLE_COLUMNS, "anonymous", "stranger_child"]

objects.load()
ROUTES = {route.name: route for route in our_routes()}
WANTED = [(name, method) for name, route in ROUTES.items() for method in route.methods]


def read_tables():
    """{(url_name, method): row} of all tables, and the rows that are there twice."""
    rows, twice = {}, []
    for file in sorted(objects.HERE.glob("*.csv")):
        with file.open(newline="") as lines:
            for row in csv.DictReader(lines):
                key = row["url_name"], row["method"]
                twice += [key] if key in rows else []
                rows[key] = row
    return rows, twice


ROWS, TWICE = read_tables()


# One for all: making a client loads every middleware anew.
CLIENT = Client()


@pytest.fixture(scope="module")
def signed_in(django_db_setup, django_db_blocker):
    """The small world for all rows, and the cookies of everybody signed in; nothing stays of it.

    No test of this module may have a world of its own beside it. Whoever asks for it is
    marked `django_db`: without one such mark there is no test database.
    """
    with django_db_blocker.unblock(), time_machine.travel(MORNING, tick=True), transaction.atomic():
        world = build_world()
        yield world, {user.pk: _cookies_of(user) for user in world.users.values()}
        transaction.set_rollback(True)


def _cookies_of(user):
    CLIENT.cookies.clear()
    CLIENT.force_login(user)
    return copy.copy(CLIENT.cookies)


@pytest.fixture
def asked(signed_in):
    """A function (route, method) -> the row as it is; the world is as new for each."""
    world, cookies = signed_in
    cache.clear()
    return lambda route, method: answers(route, method, copy.deepcopy(world), cookies)


@pytest.fixture(autouse=True)
def _without_a_word(monkeypatch):
    """Refusals are what is asked for here: the log need not tell of each, nor a page be drawn."""
    logging.disable(logging.WARNING)
    for status in (403, 404):
        answer = partial(_refusal, status=status)
        monkeypatch.setattr(urls, f"handler{status}", answer, raising=False)
    yield
    logging.disable(logging.NOTSET)


def _refusal(request, exception, *, status):
    return HttpResponse(status=status)


def answers_about(child, route, method, world, asking):
    """The status code that each of some (role, cookies) gets; what they changed is undone.

    The page is drawn once for each kind of role that gets it: drawing takes longer than deciding.
    """
    drawn, found = set(), []
    with transaction.atomic():
        address = objects.address_of(route, world, child)
        data = objects.data_for(route, world, child) if method == "POST" else {}
        # What a change would move was looked at before, and is accepted.
        data = {**data, "moves": "accept"} if data else data
        for role, cookies in asking:
            kind = next((it for it in KINDS if role in it), ())
            with _undrawn() if kind in drawn else nullcontext():
                found.append(_answer(address, method, data, cookies))
            drawn |= {kind} if found[-1] == "200" else set()
        transaction.set_rollback(True)
    return found


def _undrawn():
    return mock.patch.object(SimpleTemplateResponse, "rendered_content", "")


def _answer(address, method, data, cookies):
    with transaction.atomic():
        CLIENT.cookies = copy.copy(cookies)
        status = getattr(CLIENT, method.lower())(address, data).status_code
        transaction.set_rollback(True)
    return str(status)


def answers(route, method, world, cookies):
    """The row of a route and method, as it is."""
    everybody = [(role, cookies[world.users[role].pk]) for role in Role]
    given = answers_about(world.child, route, method, world, [*everybody, (None, SimpleCookie())])
    row = {"url_name": route.name, "method": method}
    row |= dict(zip([*ROLE_COLUMNS, "anonymous"], given, strict=True))
    row["stranger_child"] = "-"
    if route.is_about_child:
        # Whoever is let in, and one of those who are not: they are refused by what they may do.
        let_in = [it for it, status in zip(everybody, given, strict=False) if status != "403"]
        kept_out = [it for it, status in zip(everybody, given, strict=False) if status == "403"]
        asking = [*let_in, *kept_out[:1]]
        refused = set(answers_about(world.stranger, route, method, world, asking))
        row["stranger_child"] = refused.pop() if len(refused) == 1 else str(sorted(refused))
    return row


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "method"), WANTED, ids=[" ".join(each) for each in WANTED])
def test_page__answers_every_role_as_the_table_says(name, method, asked):
    is_missing = (name, method) not in ROWS
    assert not is_missing or os.environ.get("GOLDEN_WRITE"), (
        f"{name} {method} has no row in tests/architecture/golden/: see __init__.py there"
    )
    found = asked(ROUTES[name], method)
    if is_missing:
        write(found)
        pytest.skip(f"wrote the row of {name} {method}: read every cell of it")
    expected = ROWS[name, method]
    wrong = {
        column: f"{found[column]}, not {expected[column]}"
        for column in COLUMNS
        if found[column] != expected[column]
    }
    assert wrong == {}


def write(row):
    """Put a row at the end of its app's table."""
    app = row["url_name"].split(":")[0] if ":" in row["url_name"] else "site"
    file = objects.HERE / f"{app}.csv"
    is_new = not file.exists()
    with file.open("a", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(row)


def test_table__has_no_row_for_a_page_that_is_gone():
    assert sorted(set(ROWS) - set(WANTED)) == []


def test_table__has_each_row_once():
    assert TWICE == []


@pytest.mark.parametrize("key", ROWS, ids=" ".join)
def test_table__agrees_with_the_roles(key):
    """A role without the permission gets 403 (404 where it has no children); never a page."""
    route, row = ROUTES.get(key[0]), ROWS[key]
    if route is None or route.is_public:
        pytest.skip("open to everybody")
    reading = getattr(route.view, "permission", None)
    needed = (
        (getattr(route.view, "write_permission", None) or reading) if key[1] == "POST" else reading
    )
    for role in Role:
        if needed is not None and needed not in ROLES[role].permissions:
            refusals = ("403", "404") if route.is_about_child else ("403",)
            assert row[role.value] in refusals, f"{role} may not {needed}"
    assert row["anonymous"] == "302"
    assert row["stranger_child"] == ("404" if route.is_about_child else "-")


@pytest.mark.django_db
def test_table__a_wrong_cell_is_found(asked):
    """The comparison can fail: a stranger does not get the page that the table would promise."""
    by_status = defaultdict(list)
    row = asked(ROUTES["privacy"], "GET")
    for column, status in row.items():
        by_status[status].append(column)
    assert by_status["200"] == [*ROLE_COLUMNS, "anonymous"]
    assert row != row | {"carer": "403"}
