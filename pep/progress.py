"""How far a plan has come: the status of each section, for a list of tasks in the plan's parts."""

from .questions import VIRTUAL_SCHOOL, Standing

FINISHED = ("Finished", "green")
STARTED = ("In progress", "blue")
CONFIRM = ("To confirm", "yellow")
NOT_STARTED = ("Not started", "grey")
READY = ("To be finished", "teal")


def groups(parts, missing, user, url):
    """The parts of the plan, in order: each its name and one item a section.

    A form without parts is one group with no name.
    """
    found = {}
    for item in section_items(parts, missing, user, url):
        found.setdefault(item["group"], []).append(item)
    return [
        {"name": group.value if group else "", "items": items} for group, items in found.items()
    ]


def section_items(parts, missing, user, url):
    """One item for each section: title, owner, status, what is missing and where to go."""
    lacking = {}
    for gap in missing:
        lacking.setdefault(gap.section, []).append(gap)
    return [_item(parts, it, lacking.get(it.key, []), user, url) for it in parts.definitions]


def _item(parts, definition, lacking, user, url):
    section = parts.section(definition.key)
    status, colour = _status(parts, definition, section, len(lacking))
    mine = definition.finished_as(user, parts.pep.child_id) in (
        Standing.OWN, Standing.FOR_COLLEAGUE
    )  # fmt: skip
    return {
        "title": definition.title,
        "hint": _hint(parts, definition, section, len(lacking), user, mine),
        "status": status,
        "colour": colour,
        "url": url("edit", section=definition.key),
        "group": definition.group,
        "finished": not lacking,
        "is_mine": mine,
        "owner": definition.owner_label,
        "gaps": lacking,
    }


def _hint(parts, definition, section, lacking, user, mine):
    words = ["You answer for it." if mine else f"{definition.owner_label} answers for it."]
    if lacking:
        words.append(f"{lacking} {'thing' if lacking == 1 else 'things'} missing.")
    if section.completed_at:
        words.append(finished_by(section, definition))
    if not definition.may_be_written_by(user, parts.pep.child_id):
        words.append(f"You can read it; only {definition.writers} writes it.")
    return " ".join(words)


def finished_by(section, definition):
    """Who finished a section, and in whose name: a sentence; empty while nobody has."""
    if not section.completed_at:
        return ""
    words = f"Finished by {section.completed_by}"
    if section.completed_note:
        words += f" for the {definition.owner_label.lower()}: {section.completed_note}"
    return words.rstrip(".") + "."


def waiting_for(parts):
    """(section, its owner in words) of the sections that their owners have not finished."""
    return [
        (it, it.owner_label) for it in parts.definitions if not parts.section(it.key).completed_at
    ]


def waiting_for_others(parts):
    """As `waiting_for`, without what the virtual school answers for: signing finishes that."""
    return [it for it in waiting_for(parts) if it[0].owner not in VIRTUAL_SCHOOL]


def _status(parts, definition, section, number):
    if section.completed_at and not number:
        return FINISHED
    if not number:
        return READY
    if section.carried or any(row.carried for row in _rows(parts, definition)):
        return CONFIRM
    if section.updated_at or _rows(parts, definition):
        return STARTED
    return NOT_STARTED


def _rows(parts, definition):
    if not definition.rows or definition.rows == "voice":
        return []
    return parts.rows(definition.rows)
