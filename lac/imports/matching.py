"""Which child a file means by a social care ID or a UPN."""

from collections import defaultdict

from django.db.models import Q

from lac.children.models import Child, Enrolment
from lac.children.upn import normalise


def children_of(run):
    """The children an import may be about: the authority's, or those ever on the school's roll."""
    if run.school:
        on_roll = Enrolment.unscoped.filter(school=run.school)
        return Child.unscoped.filter(pk__in=on_roll.values("child"))
    return Child.unscoped.filter(local_authority=run.local_authority)


def find_children(run, identifiers, among=None):
    """{identifier: [Child, ...]} by social care ID or UPN: none, one, or (refuse it) several.

    `among` are the children looked at, instead of all the import may be about.
    """
    asked = set(identifiers)
    by_upn = defaultdict(set)
    for identifier in asked:
        by_upn[normalise(identifier)].add(identifier)
    children = children_of(run) if among is None else among
    rows = children.filter(Q(la_child_id__in=asked) | Q(upn__in=by_upn.keys() - {""}))
    if run.is_loading:
        rows = rows.select_for_update(of=("self",))
    found = defaultdict(list)
    for child in rows.order_by("pk"):
        for identifier in by_upn.get(child.upn, set()) | ({child.la_child_id} & asked):
            found[identifier].append(child)
    return found


def child_problem(identifier, found, run):
    """(code, reason, remedy) when an identifier does not mean exactly one child, else None."""
    children = found.get(identifier, ())
    if len(children) == 1:
        return None
    place = run.school or run.local_authority
    if children:
        return (
            "ambiguous_child",
            f"“{identifier}” means {len(children)} children of {place}.",
            "Use the other identifier: the social care ID instead of the UPN, or the reverse.",
        )
    return (
        "unknown_child",
        f"No child of {place} has the social care ID or UPN “{identifier}”.",
        "Correct the identifier, or add the child first.",
    )
