"""Who to get hold of about a child: the school, the virtual school and the professionals."""

from dataclasses import dataclass

from django.db.models import F, Value

from lac.accounts.access import Role
from lac.accounts.models import Membership, OfficerAllocation

from .access import open_on
from .models import Professional, ProfessionalRole


@dataclass(frozen=True)
class Contact:
    """A name with what they do and how to reach them."""

    kind: str
    role: str
    name: str
    team: str
    phone: str
    email: str


def contacts(child, today):
    """`teachers`, `officer` and `people` of a child that came with `with_identity()`; one query.

    The teachers are the designated teachers of the child's main school; the officer
    is the one allocated to that school for the child's authority. Of the people,
    the social worker comes first, then as the roles are listed.
    """
    found = [Contact(*row) for row in _rows(child, today)]
    order = ProfessionalRole.labels
    return {
        "teachers": [it for it in found if it.kind == "teacher"],
        "officer": next((it for it in found if it.kind == "officer"), None),
        "people": sorted(
            (it for it in found if it.kind == "person"),
            key=lambda it: (order.index(it.role), it.name),
        ),
    }


def _rows(child, today):
    teachers = Membership.objects.on(today).filter(
        role=Role.DESIGNATED_TEACHER, school=child.school_id
    )
    officers = OfficerAllocation.objects.filter(
        open_on(today, "starts_on", "ends_on"),
        school=child.school_id,
        local_authority=child.local_authority_id,
    )
    people = Professional.unscoped.current(today).filter(child=child)
    rows = _columns(teachers, "teacher", Value("Designated teacher"), "user__").union(
        _columns(officers, "officer", Value("Virtual school officer for this school"), "officer__"),
        _columns(people, "person", F("role")),
        all=True,
    )
    labels = dict(ProfessionalRole.choices)
    for kind, role, *rest in rows:
        yield kind, labels.get(role, role), *rest


def _columns(rows, kind, role, user=""):
    name = f"{user}full_name" if user else "name"
    team = Value("") if user else F("team")
    return rows.order_by().values_list(
        Value(kind), role, F(name), team, F(f"{user}telephone"), F(f"{user}email")
    )
