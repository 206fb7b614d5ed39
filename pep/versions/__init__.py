"""The product's own forms of the plan, by version.

A plan names the version it was opened with, so that an old plan shows the questions
asked then: to change a question, add a version, never edit one that has been used.
"""

from . import one, two

FORMS = {1: one.SECTIONS, 2: two.SECTIONS}
CURRENT_VERSION = max(FORMS)
