"""A plan in the small world, and the people who write and grade it."""

import pytest

from lac.accounts.access import Role
from pep import actions
from tests.factories.pep import PepFactory, complete_pep


@pytest.fixture
def teacher(world):
    """The designated teacher of the child's school."""
    return world.users[Role.DESIGNATED_TEACHER]


@pytest.fixture
def officer(world):
    """The virtual school officer who grades."""
    return world.users[Role.VIRTUAL_SCHOOL_OFFICER]


@pytest.fixture
def social_worker(world):
    return world.users[Role.SOCIAL_WORKER]


@pytest.fixture
def pep(world):
    """A plan that is being written."""
    return PepFactory(child=world.child, school=world.school)


@pytest.fixture
def complete(world):
    """A plan in which nothing is missing."""
    return complete_pep(child=world.child, school=world.school)


@pytest.fixture
def submitted(complete, teacher):
    """A plan with the virtual school."""
    return actions.submit(pep=complete, by=teacher)


@pytest.fixture
def signed(submitted, officer):
    """A plan that is signed off."""
    actions.grade(pep=submitted, rag="green", by=officer)
    why = "It is ambitious, and she helped to write it."
    return actions.sign_off(pep=submitted, good_enough=True, why=why, by=officer)
