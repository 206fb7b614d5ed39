"""The return as an importer: Header first, then Episodes."""

import datetime as dt

from lac.accounts.access import Permission
from lac.children.models import CareEpisode, Child, Placement
from lac.meetings.models import Meeting

from ..machinery import Importer, Outcome, Scope, importer
from ..staging import decide
from . import episodes, facts, header, plain, same
from .episodes import KnownChild
from .files import EPISODES, FILES, HEADER
from .findings import absent, changes, goes_on, moved, named
from .kinds import BY_CODE, KINDS
from .xml import is_xml, read_return


@importer
class Ssda903(Importer):
    """Who is looked after, since when, under which legal status and in what placement."""

    code = "ssda903"
    label = "Looked-after children return (SSDA903)"
    permission = Permission.IMPORT_CHILDREN
    scopes = (Scope.AUTHORITY,)
    files = FILES
    # Care reviews are kept as meetings too: see `lac.imports.reviews`.
    writes = (Child, Placement, CareEpisode, Meeting, *dict.fromkeys(it.model for it in KINDS))
    guidance = (
        "Upload the files of the return as CSV from your case management system, all at once, or "
        "the return as one XML file. The Header and Episodes files go together; any of the "
        "others may be loaded with them, or later on their own.",
        "Children are matched by their social care ID (CHILD). Nothing is deleted: children and "
        "episodes that are on record and not in the files stay as they are, and an empty cell "
        "never erases what is on record.",
        "A wrong UPN does not keep a child out. It is not stored, and is named in a warning.",
    )

    def sheets(self, file, content):
        """Of the XML form of the return, each of its files."""
        start = content.read(200)
        content.seek(0)
        return read_return(content) if is_xml(start) else None

    def needs(self, present):
        """Header and Episodes, unless only smaller files are loaded."""
        both = [HEADER, EPISODES]
        missing = [it for it in both if it.code not in present]
        return missing if len(missing) == 1 or not set(present) & BY_CODE.keys() else []

    def read(self, kind, row, run):
        """One child, one episode, or one line of a smaller file."""
        if kind in BY_CODE:
            return facts.read(kind, row, run.today)
        return (header if kind == "header" else episodes).read(row, run.today)

    def key(self, kind, values):
        """The child; for an episode also the day on which it began."""
        if kind in BY_CODE:
            return facts.key(kind, values)
        return values["la_child_id"] if kind == "header" else episodes.key(values)

    def validate(self, run):
        """Decide the children, fit each one's episodes to their record, then the rest.

        Whoever is plainly new, and whoever stays as they are, is decided first and by sets:
        see `plain` and `same`.
        """
        now = plain.decide(run)
        same.decide(run)
        new = plain.identifiers(run)
        known, decisions = header.decide(run)
        run.progress(60, "Fitting episodes to the record")
        children = _known_children(run, known, new)
        plans, more = episodes.decide(run, children)
        run.progress(70, "Comparing the other files")
        year = return_year(run)
        fact_plans, others = facts.decide(run, children, year)
        decide(decisions + more + others)
        fact_plans += [values["mother"] for _, values, _ in known.values() if values["mother"]]
        fact_plans += [facts.plan_mother(values, None, {}) for values in plain.mothers(run)]
        run.memo = {
            "known": known,
            "plans": plans,
            "facts": fact_plans,
            "year": year,
            "new": new,
            "now": now,
            "same": same.identifiers(run),
        }

    def figures(self, run):
        """How many children come into care, move and leave, and who is not in the files."""
        plans = run.memo["plans"]
        states = [
            (goes_on(it.before, run.today), goes_on(it.plan.episodes, run.today)) for it in plans
        ]
        named = {it.la_child_id for it in run.memo["facts"]}
        return [
            ("Return of the year to 31 March", str(run.memo["year"])),
            (
                "Children new in care",
                sum(not before and bool(after) for before, after in states) + len(run.memo["now"]),
            ),
            ("Children who moved", sum(moved(*state) for state in states)),
            ("Children who left care", sum(bool(before) and not after for before, after in states)),
            ("Children in care on record who are not in these files", len(absent(run))),
            (
                "Episodes on record that are not in these files",
                sum(not it.is_from_file for one in plans for it in one.plan.episodes)
                + same.episodes_not_in_the_file(run),
            ),
            ("Children with lines in the smaller files", len(named)),
        ]

    def findings(self, run):
        """Who came into care, moved, left or changed legal status, and who is not in the files."""
        return [*plain.findings(run), *changes(run), *absent(run)]

    def named(self, run):
        """The children of the Header and Episodes files."""
        return sorted(named(run))

    def apply(self, run):
        """Write the children, then their placements and episodes."""
        pks = header.apply(run, run.memo["known"])
        plans = run.memo["plans"]
        fact_plans = run.memo["facts"]
        new = {key: pks[key] for key, (child, *_) in run.memo["known"].items() if child is None}
        missing = (
            {it.la_child_id for it in (*plans, *fact_plans)} - pks.keys() - run.memo["new"].keys()
        )
        pks |= {it: child.pk for it, child in header.held_children(run, missing).items()}
        run.progress(85, "Loading episodes")
        episodes.apply(run, plans, pks)
        new |= plain.apply(run)
        facts.apply(run, fact_plans, pks | new)
        run.sql(_NAME_NEW_CHILDREN, names=list(new), ids=list(new.values()))


# Lines of children who were added are about them from now on. The names come as a list:
# PostgreSQL knows how long it is, but nothing yet of lines written in this transaction.
_NAME_NEW_CHILDREN = """
UPDATE imports_stagedrow AS staged SET child_id = child.id
  FROM unnest(%(names)s::text[], %(ids)s::bigint[]) AS child(name, id)
 WHERE staged.job_id = %(job)s AND staged.child_id IS NULL
   AND staged.values ->> 'la_child_id' = child.name
"""


def _known_children(run, known, new):
    """Children of good Header lines, and those on record that only the Episodes name."""
    children = {
        identifier: KnownChild(
            child.pk if child else None, dt.date.fromisoformat(values["born_on"])
        )
        for identifier, (child, values, _) in known.items()
    }
    pending = plain.others(run.rows(None, Outcome.PENDING)).exclude(kind="header")
    pending = set(pending.values_list("values__la_child_id", flat=True).order_by().distinct())
    children |= {it: KnownChild(None, new[it]) for it in pending & new.keys()}
    others = pending - children.keys()
    for identifier, child in header.held_children(run, others).items():
        children[identifier] = KnownChild(child.pk, child.born_on)
    return children


_LATEST_START = """
SELECT max(values ->> 'started_on') FROM imports_stagedrow
 WHERE job_id = %(job)s AND kind = 'episodes' AND readable
"""


def return_year(run):
    """The year in whose March the return ends: that of its latest episode, else the last one."""
    (latest,) = run.sql(_LATEST_START)[0]
    day = dt.date.fromisoformat(latest) if latest else run.today
    after_march = (day.month, day.day) > (3, 31)
    return day.year + (after_march if latest else after_march - 1)
