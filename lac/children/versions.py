"""Two people editing one row: the second is shown both texts, nobody is overwritten."""

from django.core.exceptions import ValidationError


class StaleSave(ValidationError):
    """The row was changed after the editor opened it. `current` is the row as it stands."""

    def __init__(self, current):
        self.current = current
        super().__init__(
            "Somebody else changed this while you were editing it. Check both versions below, "
            "then save again to keep yours.",
            code="stale",
        )


def version_in(posted):
    """The version that a form carries, or None where it carries none.

    A number of more figures than any row has counts as one that nobody ever saw: it is stale.
    """
    if not posted.isdecimal():
        return None
    return int(posted) if len(posted) < 10 else -1


def claim(row, version):
    """Lock the row, as it stands in the database. Raises StaleSave when `version` is not its own.

    `version` None skips the check: for imports and scheduled work, which nobody is looking at.
    """
    manager = type(row)._base_manager
    current = manager.select_for_update().get(pk=row.pk)
    if version is not None and int(version) != current.version:
        raise StaleSave(current)
    return current


def apply(current, details):
    """Set the details on the row and raise its version; gives the changes for the audit log."""
    from lac.audit.log import changes

    before = {field: getattr(current, field) for field in details}
    for field, value in details.items():
        setattr(current, field, value)
    current.full_clean(validate_unique=False, validate_constraints=False)
    changed = changes(before, details)
    if changed:
        current.version += 1
        current.save()
    return changed
