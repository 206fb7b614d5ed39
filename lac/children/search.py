"""Finding children by name, social care ID or UPN, and narrowing the list.

Every word must begin a name, a part of a name after a hyphen, or an identifier. When no
child fits, names that are close in spelling are offered, the closest first.
"""

import datetime as dt
import unicodedata

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lac.calendars.days import academic_year

from .columns import FILTERS
from .models import CareEpisode, Enrolment

# The orders people may ask for; each ends in something unique, so that pages never overlap.
ORDERS = {
    "name": ("family_name", "given_name", "la_child_id", "pk"),
    "age": ("-born_on", "family_name", "pk"),
    "id": ("la_child_id", "pk"),
}
OFFSETS = range(-2, 3)


# A telephone, and every program that writes letters, puts one of these for an apostrophe.
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))

# Letters that are no base letter with a mark, as `unaccent` spells them.
_SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
     "ħ": "h", "ı": "i", "ŀ": "l", "ŋ": "n", "ŧ": "t", "ĸ": "q", "ſ": "s", "ŉ": "'n", "ĳ": "ij"}
)  # fmt: skip


def fold(text):
    """Lower case without accents, as `lac_fold` does in the database."""
    split = unicodedata.normalize("NFD", text.lower().translate(_SPELLED))
    return "".join(char for char in split if not unicodedata.combining(char))


def words_of(text):
    """The words somebody typed, folded; at most six."""
    return fold(text).translate(_APOSTROPHES).replace(",", " ").split()[:6]


def beginning(children, words):
    """The children with a name or identifier beginning with each of the words."""
    return children.filter(begins_with(words))


def begins_with(words, field="search_text"):
    """A condition: each of the words begins a name, a part of one, or an identifier."""
    condition = Q()
    for word in words:
        spelled = {word, word.replace("'", "’")}
        condition &= Q.create(
            [(f"{field}__contains", f"{before}{it}") for it in sorted(spelled) for before in " -"],
            connector=Q.OR,
        )
    return condition


def resembling(children, words):
    """The children whose names are close in spelling to each of the words, the closest first."""
    if any(char.isdigit() for word in words for char in word):
        return children.none()
    for word in words:
        children = children.filter(search_text__trigram_word_similar=word)
    closeness = TrigramWordSimilarity(" ".join(words), "search_text")
    return children.annotate(closeness=closeness).order_by("-closeness", *ORDERS["name"])


def narrow(children, asked, user):
    """The children who fit what the filter form asks for."""
    today = timezone.localdate()
    if asked.get("year"):
        children = children.filter(in_year(int(asked["year"]), today))
    if asked.get("sen"):
        children = children.filter(sen_provision=asked["sen"])
    if asked.get("care"):
        in_care = Exists(CareEpisode.unscoped.in_care(today).filter(child=OuterRef("pk")))
        children = children.filter(in_care if asked["care"] == "now" else ~in_care)
    if asked.get("school"):
        children = children.filter(at_school(asked["school"]))
    if asked.get("authority"):
        children = children.filter(in_care_to(asked["authority"]))
    if asked.get("place") == "none":
        here = Enrolment.unscoped.current(today).main().filter(child=OuterRef("pk"))
        children = children.filter(~Exists(here))
    for name, listed in FILTERS.items():
        if asked.get(name):
            children = listed.narrow(children, asked[name], user)
    return children


def at_school(typed):
    """A condition: on the roll of a school with this URN, or with these words in its name."""
    rolls = Enrolment.unscoped.current().filter(child=OuterRef("pk"))
    if typed.isdecimal() and len(typed) == 6:
        return Exists(rolls.filter(school__urn=typed))
    return Exists(rolls.filter(school__name__icontains=typed))


def in_care_to(typed):
    """A condition: the child of an authority with this code, or with these words in its name."""
    return Q(local_authority__code=typed) | Q(local_authority__name__icontains=typed)


def in_year(year, today):
    """A condition: taught in this National Curriculum year; Reception is 0."""
    ends = academic_year(today)
    condition = Q(pk__in=[])
    for offset in OFFSETS:
        born_before = ends - (year - offset) - 4
        condition |= Q(
            year_group_offset=offset,
            born_on__gt=dt.date(born_before - 1, 8, 31),
            born_on__lte=dt.date(born_before, 8, 31),
        )
    return condition
