"""Sets of criteria for the quality of a plan, and the grade that scores give. No database.

The three published sets come from their authorities' web pages; what those pages leave
open (the words of each level, the limits in per cent) is the product's wording, for an
authority to change in its own copy.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from .models.quality import Grade

POINTS, AREAS, WHOLE = "points", "areas", "whole"
NOT_DUE = "na"
SCALES = {
    POINTS: (("2", "In full"), ("1", "In part"), ("0", "Missing")),
    AREAS: tuple((it.value, it.label) for it in Grade),
    WHOLE: tuple((it.value, it.label) for it in Grade if it != Grade.GOLD),
}
GREEN_FROM, RED_BELOW = 85, 50
MOST_CRITERIA = 30


def _point(key, title, full, *, trigger=False, absent="", may_not_be_due=False):
    return {
        "key": key,
        "title": title,
        "full": full,
        "absent": absent,
        "trigger": trigger,
        "may_not_be_due": may_not_be_due,
    }


_LANCS = [
    _point("voice", "The child’s voice", "Strongly captured, and its effect is shown.",
           trigger=True, absent="No voice of the child."),
    _point("reviewed", "Last term’s targets", "Each is evaluated, with evidence."),
    _point("attainment", "Attainment", "Current attainment is given in detail."),
    _point("needs", "Additional needs",
           "Needs are identified: communication, social, emotional and mental health."),
    _point("targets", "SMART targets",
           "Each answers an identified need, can be measured and has a deadline.",
           trigger=True, absent="No targets, or only weak ones."),
    _point("transition", "Transition", "There is a plan for the change of phase that is due.",
           trigger=True, absent="No detail where a move into Reception or Year 7, or out of "
           "Year 11, is due.", may_not_be_due=True),
    _point("interventions", "Interventions",
           "What, when, where, by whom and how often. In part: at least two of these."),
    _point("carer", "The carer", "The carer’s view is in the plan."),
    _point("ppp_costed", "Pupil premium plus: costed", "Every use is costed.",
           trigger=True, absent="No evidence of what it is used for."),
    _point("ppp_linked", "Pupil premium plus: linked", "Every use is linked to a target."),
    _point("ppp_personal", "Pupil premium plus: for this child",
           "Not used for what is there for every pupil."),
    _point("attendees", "Who took part", "Everybody who took part is recorded.",
           trigger=True, absent="Nobody is recorded."),
    _point("next_date", "The next meeting", "Its date is recorded.",
           trigger=True, absent="No date."),
    _point("comments", "Comments", "Comments explain the ratings that were given."),
]  # fmt: skip


def _area(key, title, full):
    return {"key": key, "title": title, "full": full}


_STHEL = [
    _area("voice", "The child’s voice", "What the child says shapes the plan."),
    _area("attainment", "Attainment and progress", "Where the child stands and is going."),
    _area("needs", "Needs", "Every need is known and met."),
    _area("reviewed", "Last term’s targets", "Each is reviewed with evidence."),
    _area("targets", "Targets", "SMART, and each answers a need."),
    _area("ppp_linked", "Pupil premium plus", "Costed, linked to targets, with its effect."),
    _area("attendance", "Attendance and inclusion", "Understood and acted on."),
    _area("transition", "Transition and the future", "The next step is planned early."),
]

_GATES = [
    _area(
        "whole",
        "The plan as a whole",
        "Green: an effective plan, all information complete, good outcomes. Amber: feedback is "
        "recorded, to be put right in the next plan. Red: must be completed before it is signed, "
        "and the caseworker contacts the school.",
    )
]

PUBLISHED = {
    "lancs": {
        "name": "14 criteria, red to green",
        "from": "Lancashire’s published criteria",
        "content": {"scale": POINTS, "green_from": GREEN_FROM, "red_below": RED_BELOW,
                    "criteria": _LANCS},
    },
    "sthel": {
        "name": "Eight areas, red to gold",
        "from": "St Helens’ published framework; name the areas as in your own copy of it",
        "content": {"scale": AREAS, "criteria": _STHEL},
    },
    "gates": {
        "name": "One grade for the whole plan",
        "from": "Gateshead’s published guidance",
        "content": {"scale": WHOLE, "criteria": _GATES},
    },
}  # fmt: skip

# What an authority's library starts with, by criterion.
SENTENCES = {
    "voice": [
        "The child’s own words are there. Say next time what they changed.",
        "Ask the child again, in a way that suits them, and write down their own words.",
    ],
    "reviewed": ["Say for each of last term’s targets whether it was met, and how you know."],
    "attainment": ["Give this term’s attainment in each subject beside what is expected."],
    "needs": ["Say which need each kind of support answers."],
    "targets": [
        "The targets are ambitious, and each answers a need.",
        "Give each target a measure, a starting point and a day.",
    ],
    "transition": ["Plan the move now: visits, who hands over, what the child wants to know."],
    "interventions": ["Say what, when, where, by whom and how often for each intervention."],
    "carer": ["Add what the carer sees at home and how they will help."],
    "ppp_costed": ["Give the cost of each use of pupil premium plus."],
    "ppp_linked": ["Link each use of pupil premium plus to a target, and say what it changed."],
    "ppp_personal": [
        "Use pupil premium plus for what this child needs beyond what all pupils get."
    ],
    "attendees": ["Record everybody who was asked, and who came."],
    "next_date": ["Agree the day of the next meeting before this one ends."],
    "comments": ["Explain the ratings in a sentence or two."],
    "attendance": ["Say why sessions were missed and what is being done."],
    "whole": [
        "An effective plan. Thank you.",
        "Complete what is missing; the caseworker will be in touch.",
    ],
}


@dataclass(frozen=True)
class Outcome:
    """The grade that a set's rule gives, and why, in plain sentences."""

    grade: Grade
    why: str


def choices_of(content, criterion):
    """(score, words) of a criterion, the best first."""
    choices = SCALES[content["scale"]]
    if criterion.get("may_not_be_due"):
        choices = (*choices, (NOT_DUE, "Not due for this child"))
    return choices


def check_scores(content, scores):
    """Raise ValidationError unless every criterion has a score of its scale, and nothing else."""
    problems = {
        f"score_{it['key']}": f"Score “{it['title']}”."
        for it in content["criteria"]
        if scores.get(it["key"]) not in dict(choices_of(content, it))
    }
    if problems:
        raise ValidationError(problems)
    if set(scores) != {it["key"] for it in content["criteria"]}:
        raise ValidationError("The criteria have changed. Open the page again.")


def outcome(content, scores):
    """What the rule of a set of criteria gives for complete scores."""
    rule = {POINTS: _by_points, AREAS: _by_areas, WHOLE: _as_judged}[content["scale"]]
    return rule(content, scores)


def _by_points(content, scores):
    due = [it for it in content["criteria"] if scores[it["key"]] != NOT_DUE]
    if missing := [it["title"] for it in due if it.get("trigger") and scores[it["key"]] == "0"]:
        return Outcome(Grade.RED, f"Red whatever else is there, because of: {_list(missing)}.")
    points, possible = sum(int(scores[it["key"]]) for it in due), 2 * len(due)
    if not possible:
        return Outcome(Grade.RED, "No criterion was due.")
    said = f"{points} of {possible} points, {points * 100 // possible}%"
    short = _list([it["title"] for it in due if scores[it["key"]] != "2"])
    green, red = content["green_from"], content["red_below"]
    if points * 100 < red * possible:
        return Outcome(Grade.RED, f"{said}; less than {red}% is red. Not in full: {short}.")
    if points * 100 < green * possible:
        return Outcome(Grade.AMBER, f"{said}; green begins at {green}%. Not in full: {short}.")
    rest = f" Not in full: {short}." if short else ""
    return Outcome(Grade.GREEN, f"{said}; green begins at {green}%.{rest}")


def _by_areas(content, scores):
    """Gold: all gold but one green. Green: all green or better but one amber. Any red: red."""
    names = {
        grade: [it["title"] for it in content["criteria"] if scores[it["key"]] == grade]
        for grade in Grade
    }
    if names[Grade.RED]:
        return Outcome(Grade.RED, f"Any red area makes the plan red: {_list(names[Grade.RED])}.")
    ambers = names[Grade.AMBER]
    if len(ambers) > 1:
        return Outcome(Grade.AMBER, f"Two or more areas are amber: {_list(ambers)}.")
    greens = len(names[Grade.GREEN])
    if not ambers and greens <= 1:
        return Outcome(Grade.GOLD, "Every area is gold, but at most one, which is green.")
    if ambers:
        return Outcome(Grade.GREEN, f"Every area is green or gold but one: {_list(ambers)}.")
    return Outcome(Grade.GREEN, f"No area is amber or red; {greens} are green, so it is not gold.")


def _as_judged(content, scores):
    grade = Grade(scores[content["criteria"][0]["key"]])
    return Outcome(grade, "Judged as a whole.")


def _list(names):
    return ", ".join(name[0].lower() + name[1:] if name[1:2].islower() else name for name in names)
