"""What the audit log says about children's records."""

from lac.audit.sentences import say

say({"child.viewed": "looked at the record"})
