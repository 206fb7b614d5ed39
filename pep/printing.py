"""How a plan is set on paper: its words, the size of its print, the page and its style sheets."""

from .models import Wording
from .plain import in_plain_english
from .widths import widths

# At the foot of every page that is about a child.
CONFIDENTIAL = "Confidential: about a child in care."
_PLAN = "pdf/pep.html"
_PLAIN = "pdf/pep_plain.html"


def paper(content, printed, *, wording=Wording.PLAN, is_large=False, is_draft=False, sha256=""):
    """What `render_pdf` takes for an edition of a plan: template, context and style sheets.

    `printed` is what stands at the foot of every page.
    """
    context = {
        "content": content,
        "printed": printed,
        "is_draft": is_draft,
        "is_large": is_large,
        "sha256": sha256,
    }
    context["about"] = _about(content)
    set_columns(content)
    if wording == Wording.PLAIN:
        context["told"] = in_plain_english(content)
        return _PLAIN, context, styles("plain.css", is_large=is_large)
    return _PLAN, context, styles(is_large=is_large)


def meeting_paper(summary, printed, *, is_large=False):
    """What `render_pdf` takes for the summary of a meeting (`summary.summary_for`)."""
    set_columns(summary["content"])
    context = summary | {"printed": printed, "is_large": is_large}
    return "pdf/meeting_summary.html", context, styles(is_large=is_large)


def set_columns(content):
    """Give each table of an edition that was cut its headers with the widths of their columns."""
    for section in content["sections"]:
        for table in section["tables"]:
            shares = widths(table["headers"], table["rows"])
            table["columns"] = list(zip(table["headers"], shares, strict=True))


def _about(content):
    """What stands above the first section of a plan."""
    decision = content["decision"]
    signed = f"{decision.get('signed_off_on')} by {decision.get('signed_off_by')}"
    lines = [
        ("School", content["school"]),
        ("Authority", content["authority"]),
        ("Kind of plan", content["kind"]),
        ("Meeting held on", content["held_on"] or "Not held yet"),
        ("Figures from the record as of", content["taken_on"]),
        ("Grade", decision.get("grade", "")),
        ("Signed off", signed if decision.get("signed_off_on") else ""),
    ]
    return [{"label": label, "text": text} for label, text in lines if text]


def styles(*more, is_large=False):
    """The style sheets of a printed paper; the one for large print comes last."""
    return ("pep.css", *more, *(["large.css"] if is_large else []))


# What the head of a blank form asks for before its sections.
_HEADS = ("Name of the child", "Date of birth", "School", "Term", "Day of the meeting",
          "Who wrote this down")  # fmt: skip


def blank_paper(form, printed, *, is_large=False):
    """What `render_pdf` takes for a blank form (`blank.blank_form`)."""
    context = {"form": form, "printed": printed, "is_large": is_large, "heads": _HEADS}
    return "pdf/blank.html", context, styles("blank.css", is_large=is_large)


def contents_paper(lines, printed):
    """What `render_pdf` takes for the contents of many plans bound into one PDF."""
    return "pdf/contents.html", {"lines": lines, "printed": printed}, styles()
