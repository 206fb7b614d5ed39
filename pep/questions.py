"""What a form of the plan is made of: sections and questions, as data.

Each says what is asked, of whom, at which age and in which circumstances, and who may
read the answer. The forms themselves are in `pep.versions`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from lac.accounts.access import Permission, Role
from lac.children.access import rights_on

from .models.plan import PepBand


class Kind(StrEnum):
    """What an answer is."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    YES_NO = "yes_no"
    NUMBER = "number"


class Audience(StrEnum):
    """Who may read an answer, on screen, in print and on the portal alike."""

    EVERYONE = "everyone"  # carers and the young person too
    PROFESSIONALS = "professionals"  # whoever may read the plan
    HEALTH = "health"  # whoever may read health records
    SENSITIVE = "sensitive"  # only with the right to see sensitive details


class Group(StrEnum):
    """The parts of the plan, in order, so that many sections stay easy to find one's way in."""

    ABOUT = "About me"
    CARE = "Care and health"
    LEARNING = "Learning"
    VOICE = "What everybody says"
    SUPPORT = "Support and money"
    NEXT = "Next steps"


class Circumstance(StrEnum):
    """What makes a section be asked of some children only. Once true, it holds for the plan."""

    SUSPENDED = "suspended"  # a suspension or permanent exclusion this academic year
    PART_TIME = "part_time"  # on a part-time timetable
    SEN = "sen"  # SEN support or an EHCP
    EHCP = "ehcp"
    TRANSITION = "transition"  # a change of phase this year, or a plan about a change of school


# The virtual school's sections are those of whoever works there.
VIRTUAL_SCHOOL = frozenset({Role.VIRTUAL_SCHOOL_OFFICER, Role.VIRTUAL_SCHOOL_HEAD})


class Standing(StrEnum):
    """In whose name somebody finishes a section."""

    OWN = "own"
    FOR_COLLEAGUE = "for_colleague"
    ON_BEHALF = "on_behalf"  # the virtual school, for an owner who cannot; it says why


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Of which plans something is asked."""

    bands: frozenset[PepBand] = frozenset(PepBand)
    # From which National Curriculum year it is asked.
    from_year: int | None = None
    # Asked when any of these is so; empty for always.
    when: frozenset[Circumstance] = frozenset()

    def applies_to(self, pep):
        """Whether this plan has it: by the form, the child's year and their circumstances."""
        return (
            (pep.band in self.bands or not self.bands.isdisjoint(pep.circumstances))
            and (self.from_year is None or pep.nc_year >= self.from_year)
            and (not self.when or bool(self.when & set(pep.circumstances)))
        )


@dataclass(frozen=True)
class Question(Asked):
    """One question of a section."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    mandatory: bool = False
    audience: Audience = Audience.PROFESSIONALS
    # Whether next term's plan starts from this answer.
    carried: bool = True
    # Of a number: what it may be, ends included.
    lowest: int | None = None
    highest: int | None = None
    # Where an earlier version asked the same: (section key, name). Its answer is carried.
    was: tuple[str, str] | None = None


@dataclass(frozen=True)
class Section(Asked):
    """One section: who answers for it, what it is for, and what is asked."""

    key: str
    title: str
    owner: Role
    purpose: str
    # What a good one looks like, in a few lines beside the form.
    good: tuple[str, ...] = ()
    # Filled in from the record, dated, never typed: the name of a list in `pep.facts`.
    facts: str = ""
    # A table beside the questions: the name of a kind of row in `pep.rows`, or "voice".
    rows: str = ""
    questions: tuple[Question, ...] = ()
    # Who may write in it; empty for everyone who may write in the plan.
    reserved_to: frozenset[Role] = frozenset()
    # Of its facts and rows; each question carries its own.
    audience: Audience = Audience.PROFESSIONALS
    # An authority may leave it out of its own form.
    is_optional: bool = False
    # The part of the plan it stands in, where the form has parts.
    group: Group | None = None
    # Who answers for it while the child has no school; None for the same.
    owner_without_school: Role | None = None

    def asked_of(self, pep):
        """The section as this plan has it: with its owner, and only the questions it asks."""
        asked = tuple(question for question in self.questions if question.applies_to(pep))
        owner = self.owner
        if self.owner_without_school and pep.is_without_school:
            owner = self.owner_without_school
        if owner == self.owner and len(asked) == len(self.questions):
            return self
        return replace(self, questions=asked, owner=owner)

    @property
    def owner_label(self):
        """Who answers for it, in a sentence."""
        return "Virtual school" if self.owner in VIRTUAL_SCHOOL else self.owner.label

    @property
    def writers(self):
        """Who alone writes it, in words: "the careers adviser or the designated teacher"."""
        roles = sorted(self.reserved_to, key=lambda role: (role != self.owner, [*Role].index(role)))
        names = []
        for role in roles:
            name = "virtual school" if role in VIRTUAL_SCHOOL else role.label.lower()
            if f"the {name}" not in names:
                names.append(f"the {name}")
        return ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else "".join(names)

    def may_be_written_by(self, user, child_id):
        """Whether this person may write in it, once they may write in the plan at all.

        Who acts for somebody writes the sections that were lent to them.
        """
        rights = rights_on(user, child_id)
        if Permission.WRITE_PEP not in rights.own and rights.lent:
            return any(
                self.key in it.sections and (not self.reserved_to or it.role in self.reserved_to)
                for it in rights.lent
                if Permission.WRITE_PEP in it.permissions
            )
        return not self.reserved_to or bool(self.reserved_to & rights.roles)

    def finished_as(self, user, child_id):
        """In whose name this person may say that the section is finished, or None.

        Its owner says so, whoever acts for the owner, or the virtual school on their behalf.
        """
        rights = rights_on(user, child_id)
        if Permission.WRITE_PEP in rights.own:
            if self._finishers & rights.roles:
                return Standing.OWN
            if VIRTUAL_SCHOOL & rights.roles:
                return Standing.ON_BEHALF
        return Standing.FOR_COLLEAGUE if self.lent_to(user, child_id) else None

    def lent_to(self, user, child_id):
        """What lets this person finish the section for its owner (`ActsFor`), or None."""
        mine = self._finishers
        lent = (
            it for it in rights_on(user, child_id).lent if Permission.WRITE_PEP in it.permissions
        )
        return next((it for it in lent if it.role in mine and self.key in it.sections), None)

    @property
    def _finishers(self):
        return VIRTUAL_SCHOOL if self.owner in VIRTUAL_SCHOOL else {self.owner}

    def readable(self, audiences):
        """The section with only the questions whose answers are for one of these audiences."""
        left = tuple(it for it in self.questions if it.audience in audiences)
        return self if len(left) == len(self.questions) else replace(self, questions=left)

    def question(self, name):
        """The question of that name. Raises KeyError."""
        return self._by_name()[name]

    def _by_name(self):
        return {question.name: question for question in self.questions}
