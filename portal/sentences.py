"""What the audit log says about the portal."""

from lac.audit.sentences import say

say(
    {
        "portal.viewed": "looked at the child's page on the portal",
        "portal.plan.viewed": "read the signed PEP of the {term} on the portal",
        "portal.preview.viewed": "looked at the portal as the carer sees it",
    }
)
