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
