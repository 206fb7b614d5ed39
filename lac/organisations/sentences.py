"""What the audit log says about authorities and schools."""

from lac.audit.sentences import say

say(
    {
        "authority.saved": "changed the authority {name}",
        "school.saved": "changed the school {name}",
        "inspection.recorded": "recorded an inspection of {school}: {outcome}",
    }
)
