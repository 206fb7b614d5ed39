"""A child who changes school gets a pack for the next one, as soon as the change is recorded."""

from django.db import transaction

from lac.accounts.access import Permission


def after_change(action, child_ids):
    """Listen to the audit log: an enrolment that was added or changed may be a change of school."""
    if not action.startswith("enrolment."):
        return
    from ..tasks import open_handovers

    transaction.on_commit(lambda: open_handovers.delay(list(child_ids)), robust=True)


def is_of_next_school(pack, user):
    """Whether a person writes for the school that the pack went to, and for no other."""
    from ..access import kept_to_schools

    kept = kept_to_schools(user, pack.child, Permission.EDIT_ENROLMENT)
    return kept is not None and pack.to_school_id in kept
