"""Examples and descriptors beside the sections of the plan, by the section's key.

They are no part of a form (`pep.versions`): nobody answers them, no signed plan holds them, so
they may be bettered without a new version of the form, and an authority may write its own
(`SectionGuide`). Every child in them is made up.
"""

from . import about, ending, learning, support, voices
from .guide import Guide

__all__ = ["GUIDES", "Guide"]

GUIDES = about.GUIDES | learning.GUIDES | voices.GUIDES | support.GUIDES | ending.GUIDES
