"""What the audit log says about authorities and schools."""

from lac.audit.sentences import say

say(
    {
        "authority.saved": "changed the authority {name}",
        "authority.records_kept_from": "set the records of {name} to begin with {day}",
        "school.saved": "changed the school {name}",
        "inspection.recorded": "recorded an inspection of {school}: {outcome}",
    }
)
