"""The documents that these duties are from, and since when."""

import datetime as dt

from lac.deadlines.duty import Authority, Source

CHECKED = dt.date(2026, 11, 21)
EXCLUSION_REGULATIONS = dt.date(2012, 9, 1)
SOCIAL_WORKER_AND_VSH = dt.date(2022, 9, 1)
CANCELLING = dt.date(2023, 9, 1)

GUIDANCE = "Suspension and permanent exclusion, statutory guidance, September 2023"
REGULATIONS = "School Discipline (Pupil Exclusions and Reviews) (England) Regulations 2012"
# A number that nobody has compared with the published text: an authority may correct it.
UNVERIFIED = "from memory, to be checked against the published text"

# Half-days: more than five days, more than fifteen days.
FIVE_DAYS, FIFTEEN_DAYS = 10, 30


def statute(what):
    """The regulations, with the part of them that says it."""
    return Source(Authority.STATUTE, f"{REGULATIONS}; {what}", CHECKED)


def unverified(what):
    """A rule whose number is not certain: a local one until somebody has checked it."""
    return Source(Authority.LOCAL, f"{what} ({UNVERIFIED})", CHECKED)
