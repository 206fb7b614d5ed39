"""Who to get hold of about a child: the school, the virtual school and the professionals."""

from dataclasses import dataclass

from django.db import connection

from lac.accounts.access import Role

from .models import ProfessionalRole


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


# Written out, like the scope (docs/adr/0007): it is asked on every look at a child.
_CONTACTS = """
SELECT 'teacher', 'Designated teacher', person.full_name, '', person.telephone, person.email
FROM accounts_membership held JOIN accounts_user person ON person.id = held.user_id
WHERE held.role = %(teacher)s AND held.school_id = %(school)s AND person.is_active
  AND held.starts_on <= %(today)s AND (held.ends_on IS NULL OR held.ends_on >= %(today)s)
UNION ALL
SELECT 'officer', 'Virtual school officer for this school', person.full_name, '',
  person.telephone, person.email
FROM accounts_officerallocation held JOIN accounts_user person ON person.id = held.officer_id
WHERE held.school_id = %(school)s AND held.local_authority_id = %(authority)s
  AND held.starts_on <= %(today)s AND (held.ends_on IS NULL OR held.ends_on >= %(today)s)
UNION ALL
SELECT 'person', held.role, held.name, held.team, held.telephone, held.email
FROM children_professional held
WHERE held.child_id = %(child)s
  AND held.starts_on <= %(today)s AND (held.ends_on IS NULL OR held.ends_on >= %(today)s)
"""


def _rows(child, today):
    asked = {
        "teacher": Role.DESIGNATED_TEACHER.value,
        "school": child.school_id,
        "authority": child.local_authority_id,
        "child": child.pk,
        "today": today,
    }
    labels = dict(ProfessionalRole.choices)
    with connection.cursor() as cursor:
        cursor.execute(_CONTACTS, asked)
        for kind, role, *rest in cursor.fetchall():
            yield kind, labels.get(role, role), *rest
