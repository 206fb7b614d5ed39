"""How far a plan has come: the status of each section, for a list of tasks."""

FINISHED = ("Finished", "green")
STARTED = ("In progress", "blue")
CONFIRM = ("To confirm", "yellow")
NOT_STARTED = ("Not started", "grey")
READY = ("Complete", "teal")


def section_items(parts, missing, user, url):
    """One item of the task list for each section: title, owner, status and where to go."""
    lacking = {}
    for gap in missing:
        lacking[gap.section] = lacking.get(gap.section, 0) + 1
    return [_item(parts, definition, lacking, user, url) for definition in parts.definitions]


def _item(parts, definition, lacking, user, url):
    section = parts.section(definition.key)
    number = lacking.get(definition.key, 0)
    status, colour = _status(parts, definition, section, number)
    mine = definition.may_be_written_by(user, parts.pep.child_id)
    hint = f"{definition.owner.label} answers for it."
    if number:
        hint += f" {number} {'thing' if number == 1 else 'things'} missing."
    if not mine:
        hint += " You can read it; only the careers adviser or designated teacher writes it."
    return {
        "title": definition.title,
        "hint": hint,
        "status": status,
        "colour": colour,
        "url": url("edit", section=definition.key),
        "finished": not number,
    }


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
