"""What the audit log says about the portal."""

from lac.audit.sentences import say

say({"portal.viewed": "looked at the child's page on the portal"})
