"""What the audit log says about imports."""

from lac.audit.sentences import say

say(
    {
        "import.uploaded": "uploaded {files} ({kind})",
        "import.applied": (
            "loaded an import ({kind}): {added} added, {changed} changed, "
            "{unchanged} unchanged, {refused} refused"
        ),
        "import.discarded": "discarded an import ({kind})",
        "import.undone": (
            "undid an import ({kind}): {removed} children removed, {restored} put back as they were"
        ),
        "import.child_removed": "removed the child by undoing the import that added them ({kind})",
        "import.child_restored": "put the record back by undoing an import ({kind})",
        "import.absent_settled": (
            "decided about {number} children who were not in an import ({kind}): {decision}"
        ),
        "import.columns_named": "said which column of a file is which ({kind})",
        "import.visitor_changed": (
            "loaded details, care or school of the child from an import ({kind})"
        ),
        "export.downloaded": "downloaded {file} ({kind})",
        "import.retried": "had an import checked again ({kind})",
        "import.child_added": "added the child from an import ({kind})",
        "import.child_changed": "changed the child's details from an import ({kind})",
        "import.care_loaded": (
            "loaded care episodes from an import ({kind}): {added} added, {changed} changed"
        ),
        "import.facts_loaded": (
            "loaded other lines of the return from an import ({kind}): "
            "{added} added, {changed} changed"
        ),
        "import.enrolments_loaded": (
            "loaded enrolments from an import ({kind}): {added} added, {changed} changed"
        ),
        "child.return.viewed": "looked at what the statutory return says",
        "import.viewed": "looked at the lines of an import ({kind})",
        "import.downloaded": "downloaded the refused lines of an import ({kind})",
    }
)
