"""A child's facts in words, for pages and documents, without what the reader may not see."""

from lac.calendars.days import in_words
from lac.prepared import Prepared

from .fields import may_read, read
from .models import CareEpisode, FormerName

# What the page says of the child's care.
CARE_SHOWN = (
    "child",
    "started_on",
    "care_started_on",
    "ended_on",
    "legal_status",
    "placement__placement_type",
    "placement__started_on",
    "placement__household__name",
    "placement__household__address",
    "placement__household__postcode",
    "placement__household__telephone",
)


def details_rows(child, may):
    """The child's own details, as rows of a summary list."""
    upn = child.upn or (
        child.get_upn_unknown_display() and f"None: {child.get_upn_unknown_display()}"
    )
    offset = child.year_group_offset
    taught = f"{abs(offset)} year{'s' if abs(offset) > 1 else ''}"
    rows = [
        ("First name", child.given_name),
        ("Last name", child.family_name),
        ("Likes to be called", child.preferred_name),
        ("Date of birth", in_words(child.born_on)),
        ("Sex", child.get_sex_display()),
        ("Ethnicity", child.get_ethnicity_display()),
        ("First language", child.first_language),
        ("Social care ID", child.la_child_id),
        ("UPN", upn),
        ("Special educational needs", child.get_sen_provision_display()),
    ]
    if offset:
        rows.append(("Year group", f"Taught {taught} {'ahead' if offset > 0 else 'behind'}"))
    if may_read("child.restricted_contact", may):
        rows.append(("Must not see or contact the child", child.restricted_contact))
    return rows


def former_names(child, user, may):
    """The child's former names, as rows of a summary list; none for who may not read them."""
    if not may_read("formername.given_name", may):
        return []
    names = FormerName.of(child, user)
    return [(f"Former name, until {in_words(it.used_until)}", str(it)) for it in names]


def latest_episode(child):
    """The last period of the child's care with its home, or None; one query."""
    return _latest_episode.first(child=child.pk)


@Prepared.of(child=int)
def _latest_episode(child):
    episodes = CareEpisode.unscoped.filter(child=child).select_related("placement__household")
    return episodes.only(*CARE_SHOWN)[:1]


def care_summary(child, episode, may, today):
    """Care and home now, as rows of a summary list; `episode` is the latest, or None."""
    if episode is None:
        return [("Care", "No care is recorded")]
    if episode.ended_on and episode.ended_on <= today:
        rows = [("Care", f"Left care on {in_words(episode.ended_on)}")]
        reason = read(episode, "reason_ended", may)
        return rows + ([("Why", reason)] if reason else [])
    placement = episode.placement
    rows = [("In care since", in_words(episode.care_started_on))]
    if may_read("careepisode.legal_status", may):
        rows.append(("Legal status", episode.get_legal_status_display()))
    rows += [
        ("Home", placement.household or placement.get_placement_type_display()),
        ("Lives there since", in_words(placement.started_on)),
    ]
    if may_read("household.address", may) and placement.household:
        home = placement.household
        rows.append(("Address", ", ".join(filter(None, [home.address, home.postcode]))))
    if placement.household and placement.household.telephone:
        rows.append(("Telephone", placement.household.telephone))
    return rows


def care_rows(episodes, may):
    """The care episodes, as rows of a table."""
    return [
        {
            "row": it,
            "from": it.started_on,
            "to": it.ended_on,
            "began": read(it, "reason_started", may),
            "legal_status": read(it, "legal_status", may),
            "need": read(it, "category_of_need", may),
            "ended": read(it, "reason_ended", may),
        }
        for it in episodes
    ]


def home_rows(placements, may):
    """The placements, as rows of a table."""
    return [
        {
            "row": it,
            "home": it.household or "Home not listed",
            "type": it.get_placement_type_display(),
            "from": it.started_on,
            "to": it.ended_on,
            "new_carer": it.is_new_carer,
            "reason": read(it, "reason_ended", may),
            "postcode": read(it, "postcode", may),
        }
        for it in placements
    ]


def enrolment_rows(enrolments, today):
    """The enrolments, as rows of a table."""
    return [
        {
            "row": it,
            "school": it.school,
            "kind": it.get_kind_display(),
            "from": it.admitted_on,
            "to": it.left_on,
            "hours": it.weekly_hours,
            "reason": it.leaving_reason,
            "current": it.admitted_on <= today and (it.left_on is None or it.left_on >= today),
        }
        for it in enrolments
    ]
