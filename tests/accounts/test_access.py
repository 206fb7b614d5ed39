"""The table of roles, held to what the people it describes are for."""

import pytest

from lac.accounts.access import (
    AUTHORITY_ROLES,
    CASELOAD_ROLES,
    ROLES,
    SCHOOL_ROLES,
    Permission,
    Role,
    roles_with,
)

WRITES = {
    Permission.EDIT_CHILD,
    Permission.EDIT_ENROLMENT,
    Permission.RECORD_ATTENDANCE,
    Permission.RECORD_SUSPENSION,
    Permission.HOLD_MEETING,
    Permission.WRITE_PEP,
    Permission.GRADE_PEP,
    Permission.WAIVE_DEADLINE,
    Permission.GRANT_ACCESS,
    Permission.IMPORT_CHILDREN,
    Permission.IMPORT_REGISTERS,
    Permission.IMPORT_RESULTS,
}


def test_roles__every_role_is_described_in_a_sentence():
    assert set(ROLES) == set(Role)
    for definition in ROLES.values():
        assert definition.description.endswith(".")
        assert len(definition.description.split()) > 5


def test_permissions__each_is_somebodys():
    assert [permission for permission in Permission if not roles_with(permission)] == []


@pytest.mark.parametrize("role", [Role.CARER, Role.YOUNG_PERSON])
def test_portal_roles__read_the_portal_and_nothing_else(role):
    assert ROLES[role].permissions == {Permission.USE_PORTAL}
    assert not ROLES[role].is_staff


def test_portal__is_nobody_elses():
    assert roles_with(Permission.USE_PORTAL) == {Role.CARER, Role.YOUNG_PERSON}


@pytest.mark.parametrize("role", [Role.GOVERNOR, Role.SYSTEM_ADMINISTRATOR])
def test_roles_without_children__see_no_record_and_write_none(role):
    assert not ROLES[role].permissions & (WRITES | {Permission.VIEW_CHILD, Permission.VIEW_PEP})
    assert role not in AUTHORITY_ROLES | SCHOOL_ROLES | CASELOAD_ROLES


def test_school_staff__read_only():
    assert not ROLES[Role.SCHOOL_STAFF].permissions & WRITES


def test_school__sees_no_addresses_and_legal_detail():
    for role in SCHOOL_ROLES:
        assert Permission.VIEW_SENSITIVE not in ROLES[role].permissions


def test_who_grades__does_not_write_for_a_school():
    assert roles_with(Permission.GRADE_PEP) == {
        Role.VIRTUAL_SCHOOL_OFFICER,
        Role.VIRTUAL_SCHOOL_HEAD,
    }


def test_grants__are_given_by_the_head_alone():
    assert roles_with(Permission.GRANT_ACCESS) == {Role.VIRTUAL_SCHOOL_HEAD}


def test_admin__is_opened_by_administrators_alone():
    assert roles_with(Permission.MANAGE_REFERENCE_TABLES) == {Role.SYSTEM_ADMINISTRATOR}


def test_scopes__no_role_is_in_two():
    assert not SCHOOL_ROLES & AUTHORITY_ROLES
    assert not SCHOOL_ROLES & CASELOAD_ROLES
    assert not AUTHORITY_ROLES & CASELOAD_ROLES
