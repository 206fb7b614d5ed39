"""Which agency somebody comes from, told by what they are."""

from .models import Agency

_BY_ROLE = {
    Agency.SCHOOL: (
        "designated teacher",
        "designated teacher of the next school",
        "designated tutor",
        "school staff",
        "class teacher",
        "class teacher or tutor",
        "form tutor",
        "tutor",
        "head teacher",
        "head of year",
        "senco",
    ),
    Agency.SOCIAL_CARE: (
        "social worker",
        "supervising social worker",
        "independent reviewing officer",
        "personal adviser",
        "head of social care",
    ),
    Agency.VIRTUAL_SCHOOL: (
        "virtual school officer",
        "virtual school head",
        "education adviser",
    ),
    Agency.PSYCHOLOGY: ("educational psychologist",),
    Agency.CAMHS: ("camhs", "camhs clinician"),
    Agency.HEALTH: ("nurse for looked-after children", "school nurse", "health visitor"),
    Agency.CAREERS: ("careers adviser", "youth support worker"),
    Agency.FAMILY: ("carer", "foster carer", "parent", "mother", "father", "family"),
    Agency.CHILD: ("child", "young person", "the child", "the young person"),
}
_AGENCIES = {role: agency for agency, roles in _BY_ROLE.items() for role in roles}


def agency_of(role):
    """The agency of a role as people write it; OTHER where the words tell nothing."""
    return _AGENCIES.get(role.strip().lower(), Agency.OTHER)
