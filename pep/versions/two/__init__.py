"""The second form of the plan: every section a plan may need, by age and circumstance.

Never edited once used: a change is a new version. The grades and feedback of the virtual
school (its part of the plan) are not asked here: they are given when it is sent in.
"""

from . import about, ending, learning, support, voices

SECTIONS = (
    *about.SECTIONS,
    *learning.SECTIONS,
    *voices.SECTIONS,
    *support.SECTIONS,
    *ending.SECTIONS,
)
