"""The printed copies that one reader has of a plan, as pages list them."""

from django.db.models import Q

from .blind import without_grades
from .content import as_read, canonical, content_of, sha256
from .models import Edition, PepDocument, Wording

MOST = 20


def copies_of(reader, plan, editions, permission=None):
    """The reader's copies in the editions they may print today, the latest of each kind first."""
    rows = PepDocument.visible_to(reader, permission).filter(
        _without_grade(plan, editions), pep=plan, made_for=reader, edition__in=editions
    )
    latest = {}
    for it in rows[:MOST]:
        latest.setdefault((it.edition, it.wording, it.is_large), it)
    return list(latest.values())


def made_copy(reader, plan, editions, pk, permission=None):
    """One of the reader's copies that is ready, or None."""
    rows = PepDocument.visible_to(reader, permission).filter(
        _without_grade(plan, editions),
        pk=pk,
        pep=plan,
        made_for=reader,
        edition__in=editions,
        progress=PepDocument.Progress.MADE,
    )
    return rows.first()


def _without_grade(plan, editions):
    """A reader who grades the plan a second time has no copy that tells its first grade."""
    if not plan.is_blind:
        return Q()
    # The summary of a meeting tells no grade.
    return Q(content_sha256__in=_fingerprints(plan, editions)) | Q(wording=Wording.MEETING)


def _fingerprints(plan, editions):
    content = content_of(plan)
    return [sha256(canonical(as_read(content, it))) for it in editions]


def tell_a_grade(copies, reader):
    """Whether one of these copies tells the first grade to whoever grades its plan again."""
    without_grades([it.pep for it in copies], reader)
    return any(
        it.pep.is_blind and it.content_sha256 not in _fingerprints(it.pep, [it.edition])
        for it in copies
    )


def name_of(copy, child):
    """What a copy is called on pages: "For the carer, in plain English, large print"."""
    words = "The plan"
    if copy.wording == Wording.MEETING:
        words = "The summary of the meeting"
        words += ", for the carer" if copy.edition == Edition.CARER else ""
    if copy.wording == Wording.PLAIN:
        who = "the carer" if copy.edition == Edition.CARER else child.first_name
        words = f"For {who}, in plain English"
    return f"{words}, large print" if copy.is_large else words


def file_name(copy, child):
    """What the file is called when it is downloaded."""
    what = "PEP meeting" if copy.wording == Wording.MEETING else "PEP"
    words = [what, child.first_name, copy.pep.term_label.replace("/", "-")]
    words += ["plain English"] if copy.wording == Wording.PLAIN else []
    words += ["large print"] if copy.is_large else []
    words += ["DRAFT"] if copy.is_draft else []
    return f"{' '.join(words)}.pdf"


def listed(copies, child, url):
    """Copies for the page: name, state, when and, once ready, the address of `url(copy)`."""
    progress = PepDocument.Progress
    return [
        {
            "name": name_of(it, child),
            "copy": it,
            "is_waiting": it.progress == progress.WAITING,
            "is_failed": it.progress == progress.FAILED,
            "url": url(it) if it.progress == progress.MADE else "",
        }
        for it in copies
    ]
