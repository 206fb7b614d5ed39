"""The return as an importer: Header first, then Episodes."""

import datetime as dt

from django.db.models import Q

from lac.accounts.access import Permission
from lac.children.models import CareEpisode, Child

from ..machinery import Importer, Outcome, Scope, importer
from ..staging import decide
from . import episodes, header
from .episodes import KnownChild
from .files import FILES


@importer
class Ssda903(Importer):
    """Who is looked after, since when, under which legal status and in what placement."""

    code = "ssda903"
    label = "Looked-after children return (SSDA903)"
    permission = Permission.IMPORT_CHILDREN
    scopes = (Scope.AUTHORITY,)
    files = FILES
    guidance = (
        "Upload the Header and Episodes files together, as CSV, from your case management "
        "system. You may choose every file of the return: the others are named and left out.",
        "Children are matched by their social care ID (CHILD). Nothing is deleted: children and "
        "episodes that are on record and not in the files stay as they are, and an empty cell "
        "never erases what is on record.",
        "A wrong UPN does not keep a child out. It is not stored, and is named in a warning.",
    )

    def read(self, kind, row, run):
        """One child or one episode."""
        return (header if kind == "header" else episodes).read(row, run.today)

    def key(self, kind, values):
        """The child; for an episode also the day on which it began."""
        return values["la_child_id"] if kind == "header" else episodes.key(values)

    def validate(self, run):
        """Decide the children, then fit each one's episodes to their record."""
        known, decisions = header.decide(run)
        run.progress(60, "Fitting episodes to the record")
        plans, more = episodes.decide(run, _known_children(run, known))
        decide(decisions + more)
        run.memo = {"known": known, "plans": plans}

    def figures(self, run):
        """How many children come into care, move and leave, and who is not in the files."""
        plans = run.memo["plans"]
        states = [(_open(it.before, run.today), _open(it.plan.episodes, run.today)) for it in plans]
        return [
            ("Children new in care", sum(not before and bool(after) for before, after in states)),
            ("Children who moved", sum(_moved(*state) for state in states)),
            ("Children who left care", sum(bool(before) and not after for before, after in states)),
            ("Children in care on record who are not in these files", _not_in_files(run)),
            (
                "Episodes on record that are not in these files",
                sum(not it.is_from_file for one in plans for it in one.plan.episodes),
            ),
        ]

    def apply(self, run):
        """Write the children, then their placements and episodes."""
        pks = header.apply(run, run.memo["known"])
        plans = run.memo["plans"]
        missing = {it.la_child_id for it in plans} - pks.keys()
        pks |= {it: child.pk for it, child in header.held_children(run, missing).items()}
        run.progress(85, "Loading episodes")
        episodes.apply(run, plans, pks)
        run.sql(_NAME_NEW_CHILDREN)


# Lines of children who were added are about them from now on.
_NAME_NEW_CHILDREN = """
UPDATE imports_stagedrow AS staged SET child_id = child.id
  FROM children_child AS child
 WHERE staged.job_id = %(job)s AND staged.child_id IS NULL
   AND child.local_authority_id = %(authority)s
   AND child.la_child_id = staged.values ->> 'la_child_id'
"""


def _known_children(run, known):
    """Children of good Header lines, and those on record that only the Episodes name."""
    children = {
        identifier: KnownChild(
            child.pk if child else None, dt.date.fromisoformat(values["born_on"])
        )
        for identifier, (child, values, _) in known.items()
    }
    pending = run.rows("episodes", Outcome.PENDING).values_list("values__la_child_id", flat=True)
    others = set(pending) - children.keys()
    for identifier, child in header.held_children(run, others).items():
        children[identifier] = KnownChild(child.pk, child.born_on)
    return children


def _open(its, today):
    """The episode that goes on today, or None."""
    return next((it for it in its if it.ended_on is None or it.ended_on > today), None)


def _moved(before, after):
    return bool(before and after and before.home.started_on != after.home.started_on)


def _not_in_files(run):
    """Children in care to the authority today whom no line names."""
    named = {it.la_child_id for it in run.memo["plans"]} | run.memo["known"].keys()
    in_care = CareEpisode.unscoped.filter(
        Q(ended_on=None) | Q(ended_on__gt=run.today), started_on__lte=run.today
    )
    rows = Child.unscoped.filter(
        local_authority=run.local_authority, pk__in=in_care.values("child")
    )
    return rows.exclude(la_child_id__in=named).count()
