"""Roles and permissions as one table: who may do what, in sentences that staff can read.

Which children a person sees is decided elsewhere (`lac.children.access`); this
table says what they may do with the children they see.
"""

from dataclasses import dataclass

from django.db.models import TextChoices


class Role(TextChoices):
    DESIGNATED_TEACHER = "designated_teacher", "Designated teacher"
    SCHOOL_STAFF = "school_staff", "School staff"
    VIRTUAL_SCHOOL_OFFICER = "virtual_school_officer", "Virtual school officer"
    VIRTUAL_SCHOOL_HEAD = "virtual_school_head", "Virtual school head"
    EDUCATION_ADVISER = "education_adviser", "Education adviser"
    SOCIAL_WORKER = "social_worker", "Social worker"
    HEAD_OF_SOCIAL_CARE = "head_of_social_care", "Head of social care"
    REVIEWING_OFFICER = "reviewing_officer", "Independent reviewing officer"
    CAREERS_ADVISER = "careers_adviser", "Careers adviser"
    CARER = "carer", "Carer"
    YOUNG_PERSON = "young_person", "Young person"
    GOVERNOR = "governor", "Governor"
    SYSTEM_ADMINISTRATOR = "system_administrator", "System administrator"


class Permission(TextChoices):
    VIEW_CHILD = "view_child", "See the child's record"
    VIEW_SENSITIVE = "view_sensitive", "See addresses, legal status and other sensitive details"
    EDIT_CHILD = "edit_child", "Change the child's details, homes and people"
    EDIT_ENROLMENT = "edit_enrolment", "Record schools, hours and part-time timetables"
    PROPOSE_MOVE = "propose_move", "Propose that a child in Year 10 or 11 moves school"
    APPROVE_MOVE = "approve_move", "Decide about moves of school in Year 10 or 11"
    RECORD_ATTENDANCE = "record_attendance", "Record attendance and follow up attendance cases"
    RECORD_SUSPENSION = "record_suspension", "Record suspensions and permanent exclusions"
    HOLD_MEETING = "hold_meeting", "Arrange and record meetings"
    KEEP_DOCUMENTS = "keep_documents", "Add, replace and withdraw documents"
    RECORD_SUPPORT = "record_support", "Record referrals to agencies, support and enrichment"
    VIEW_HEALTH = (
        "view_health",
        "Read health reviews, health documents and referrals to health services",
    )
    RECORD_HEALTH = "record_health", "Record health reviews"
    GIVE_SUPPORT = "give_support", "Record the virtual school's own support and advice"
    VIEW_PEP = "view_pep", "Read the Personal Education Plan"
    WRITE_PEP = "write_pep", "Write the Personal Education Plan"
    GRADE_PEP = "grade_pep", "Grade, return and sign off Personal Education Plans"
    WAIVE_DEADLINE = "waive_deadline", "Waive a deadline with a reason"
    VIEW_ACCESS_LOG = "view_access_log", "See who has looked at a record"
    GRANT_ACCESS = "grant_access", "Give a named person access to a child for a time"
    CLOSE_RECORD = (
        "close_record",
        "Close the record of a child who was adopted, and read closed records",
    )
    BREAK_GLASS = (
        "break_glass",
        "Open another child's record in an emergency, for an hour and with a reason",
    )
    VIEW_DASHBOARD = (
        "view_dashboard",
        "See the virtual school's dashboard and children's names in it",
    )
    VIEW_INDICATORS = "view_indicators", "See the virtual school's figures, without names"
    IMPORT_CHILDREN = "import_children", "Import children, admissions and schools"
    IMPORT_REGISTERS = "import_registers", "Import attendance registers"
    IMPORT_RESULTS = "import_results", "Import results of assessments"
    MANAGE_ORGANISATION = "manage_organisation", "Manage schools, people, term dates and thresholds"
    MANAGE_REFERENCE_TABLES = (
        "manage_reference_tables",
        "Change the tables that all authorities share",
    )
    USE_PORTAL = "use_portal", "Use the carers' and young people's portal"


P = Permission


@dataclass(frozen=True)
class RoleDefinition:
    """What a role is, in a sentence, and what it may do with the children in its scope."""

    description: str
    permissions: frozenset[Permission]
    # Holds other people's records for a living: a second factor is required in production.
    is_staff: bool = True


_READ = frozenset({P.VIEW_CHILD, P.VIEW_PEP})
_OFFICER = _READ | {
    P.BREAK_GLASS,
    P.VIEW_SENSITIVE,
    P.EDIT_CHILD,
    P.EDIT_ENROLMENT,
    P.PROPOSE_MOVE,
    P.RECORD_ATTENDANCE,
    P.RECORD_SUSPENSION,
    P.HOLD_MEETING,
    P.KEEP_DOCUMENTS,
    P.RECORD_SUPPORT,
    P.VIEW_HEALTH,
    P.RECORD_HEALTH,
    P.WRITE_PEP,
    P.GRADE_PEP,
    P.WAIVE_DEADLINE,
    P.VIEW_ACCESS_LOG,
    P.GIVE_SUPPORT,
    P.VIEW_DASHBOARD,
    P.VIEW_INDICATORS,
    P.IMPORT_CHILDREN,
    P.IMPORT_REGISTERS,
    P.IMPORT_RESULTS,
    P.MANAGE_ORGANISATION,
}

ROLES: dict[Role, RoleDefinition] = {
    Role.DESIGNATED_TEACHER: RoleDefinition(
        "Looks after the education of the looked-after children at their school: "
        "keeps the record, holds PEP meetings and writes the PEP.",
        _READ
        | {
            P.EDIT_ENROLMENT,
            P.PROPOSE_MOVE,
            P.RECORD_ATTENDANCE,
            P.RECORD_SUSPENSION,
            P.HOLD_MEETING,
            P.KEEP_DOCUMENTS,
            P.RECORD_SUPPORT,
            P.VIEW_HEALTH,
            P.WRITE_PEP,
            P.VIEW_ACCESS_LOG,
            P.BREAK_GLASS,
            P.IMPORT_REGISTERS,
            P.IMPORT_RESULTS,
        },
    ),
    Role.SCHOOL_STAFF: RoleDefinition(
        "Works with the looked-after children at their school and reads their plans.", _READ
    ),
    Role.VIRTUAL_SCHOOL_OFFICER: RoleDefinition(
        "Watches over the authority's children, supports and challenges their schools, "
        "and grades their plans.",
        _OFFICER,
    ),
    Role.VIRTUAL_SCHOOL_HEAD: RoleDefinition(
        "Leads the virtual school and answers for every child's education.",
        _OFFICER | {P.GRANT_ACCESS, P.CLOSE_RECORD, P.APPROVE_MOVE},
    ),
    Role.EDUCATION_ADVISER: RoleDefinition(
        "Advises on the education of the authority's children and attends their PEP meetings.",
        _READ | {P.HOLD_MEETING, P.WRITE_PEP, P.GIVE_SUPPORT, P.VIEW_DASHBOARD, P.VIEW_INDICATORS},
    ),
    Role.SOCIAL_WORKER: RoleDefinition(
        "Holds the child's case: keeps their care details, finds their school and starts the PEP.",
        _READ
        | {
            P.VIEW_SENSITIVE,
            P.EDIT_CHILD,
            P.EDIT_ENROLMENT,
            P.PROPOSE_MOVE,
            P.HOLD_MEETING,
            P.KEEP_DOCUMENTS,
            P.RECORD_SUPPORT,
            P.VIEW_HEALTH,
            P.RECORD_HEALTH,
            P.WRITE_PEP,
            P.VIEW_ACCESS_LOG,
            P.BREAK_GLASS,
        },
    ),
    Role.HEAD_OF_SOCIAL_CARE: RoleDefinition(
        "Leads the authority's work with children in care.",
        _READ
        | {
            P.VIEW_SENSITIVE,
            P.VIEW_HEALTH,
            P.APPROVE_MOVE,
            P.VIEW_DASHBOARD,
            P.VIEW_INDICATORS,
            P.VIEW_ACCESS_LOG,
        },
    ),
    Role.REVIEWING_OFFICER: RoleDefinition(
        "Chairs the child's care reviews and reads the plan for them.",
        _READ | {P.VIEW_SENSITIVE, P.HOLD_MEETING, P.KEEP_DOCUMENTS, P.VIEW_HEALTH},
    ),
    Role.CAREERS_ADVISER: RoleDefinition(
        "Writes the plan for further education, training and employment with the school "
        "from Year 9.",
        _READ | {P.WRITE_PEP},
    ),
    Role.CARER: RoleDefinition(
        "Looks after the child at home and reads their targets, attendance and signed PEP.",
        frozenset({P.USE_PORTAL}),
        is_staff=False,
    ),
    Role.YOUNG_PERSON: RoleDefinition(
        "Reads their own targets, attendance and signed PEP.",
        frozenset({P.USE_PORTAL}),
        is_staff=False,
    ),
    Role.GOVERNOR: RoleDefinition(
        "Sees the virtual school's figures, never a child's name.",
        frozenset({P.VIEW_INDICATORS}),
    ),
    Role.SYSTEM_ADMINISTRATOR: RoleDefinition(
        "Manages schools, people, term dates and thresholds; sees no child's record.",
        frozenset({P.MANAGE_ORGANISATION, P.MANAGE_REFERENCE_TABLES}),
    ),
}

# Roles whose holder may let a colleague act for them, and what of a role can be lent. Judging a
# plan, waiving a deadline and giving access stay with whoever was appointed to it.
LENDING_ROLES = (Role.DESIGNATED_TEACHER, Role.VIRTUAL_SCHOOL_OFFICER, Role.VIRTUAL_SCHOOL_HEAD)
LENDABLE = (
    P.VIEW_CHILD,
    P.VIEW_PEP,
    P.EDIT_ENROLMENT,
    P.RECORD_ATTENDANCE,
    P.RECORD_SUSPENSION,
    P.HOLD_MEETING,
    P.WRITE_PEP,
)

# Roles whose scope is every child of the authority.
AUTHORITY_ROLES = frozenset(
    {
        Role.VIRTUAL_SCHOOL_OFFICER,
        Role.VIRTUAL_SCHOOL_HEAD,
        Role.EDUCATION_ADVISER,
        Role.HEAD_OF_SOCIAL_CARE,
    }
)
# Roles whose scope is the children on the roll of the school.
SCHOOL_ROLES = frozenset({Role.DESIGNATED_TEACHER, Role.SCHOOL_STAFF})
# Roles whose scope is the children they are named as a professional for.
CASELOAD_ROLES = frozenset({Role.SOCIAL_WORKER, Role.REVIEWING_OFFICER, Role.CAREERS_ADVISER})


# Other reasons why a person sees records, told by the apps that keep them: functions of a user.
SEES_RECORDS_WHEN = []


def sees_records_when(condition):
    """Ask `condition(user)` too when deciding who needs a second factor; a decorator."""
    if condition not in SEES_RECORDS_WHEN:
        SEES_RECORDS_WHEN.append(condition)
    return condition


def roles_with(permission):
    """The roles that carry a permission."""
    return frozenset(role for role, it in ROLES.items() if permission in it.permissions)
