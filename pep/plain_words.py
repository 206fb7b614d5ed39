"""Plain English: what sections and questions are called there, and what the terms mean.

The terms are those of this field that a carer or a child may meet in a plan. Only the
ones that a paper uses are explained on it.
"""

import re

# Titles of sections, for (carer, child); what is not named keeps its own.
_TITLES = {
    "identity": ("About the child", "About you"),
    "health": ("Being well at school", "Being well at school"),
    "setting": ("School", "Your school"),
    "education": ("School", "Your school"),
    "attendance": ("Being at school", "Being at school"),
    "attainment": ("How learning is going", "How your learning is going"),
    "assessments": ("How learning is going", "How your learning is going"),
    "enrichment": ("Outside lessons", "Outside lessons"),
    "careers": ("College, training and work", "What you want to do next"),
    "carer": ("What else you told us", "What your carer told us"),
}
# Questions that carers and children read the answers to, for (carer, child).
_LABELS = {
    "wellbeing": ("What helps them to feel well and calm", "What helps you to feel well and calm"),
    "key_adult": ("The adult at school to turn to", "The adult at school you can turn to"),
    "achievements": ("What we are proud of this term", "What we are proud of this term"),
    "activities": ("What they do outside lessons", "What you do outside lessons"),
    "wishes": ("What they would like to try", "What you would like to try"),
    "aspiration": ("What they want to do", "What you want to do"),
    "next_step": ("The next step", "The next step"),
    "next_pep": ("The next meeting about this plan", "The next meeting about your plan"),
}
# In the order in which they are explained. Capital letters are looked for as they are.
TERMS = {
    "advocate": "Somebody from outside who helps a child to say what they want.",
    "alternative provision": "Lessons somewhere other than the usual school, for a time.",
    "apprenticeship": "A paid job with training, after Year 11.",
    "attendance": "How often a pupil was at school, out of all the times school was open.",
    "authorised": "School agreed to the absence.",
    "CAMHS": "The health service for the feelings and minds of children and young people.",
    "careers adviser": "Somebody whose job is to help with plans for college, training and work.",
    "continued": "Of a target: we carry on with it this term.",
    "designated teacher": "The teacher at each school who looks out for children in care.",
    "educational psychologist": "Somebody who finds out how a child learns best, "
    "and helps school with it.",
    "EHCP": "Education, health and care plan: a legal paper that says which extra help "
    "a child must get.",
    "ELSA": "A member of staff trained to help with feelings.",
    "GCSE": "Examinations in Year 11.",
    "independent reviewing officer": "Somebody who checks that the care plan is right for "
    "the child, and does not work with the child’s social worker.",
    "intervention": "Extra help with one thing, for a time.",
    "IRO": "Independent reviewing officer: somebody who checks that the care plan is right.",
    "key adult": "The adult at school whom the child can always turn to.",
    "key stage": "Some school years together: Years 1 and 2 are key stage 1, 3 to 6 are 2, "
    "7 to 9 are 3, 10 and 11 are 4.",
    "literacy": "Reading and writing.",
    "looked after": "In the care of a council.",
    "mentor": "Somebody who meets a pupil often, listens and encourages.",
    "numeracy": "Working with numbers.",
    "partly": "Of a target: some of it was done.",
    "pathway plan": "The plan for a young person who is leaving care.",
    "PEP": "Personal Education Plan: the plan for a child’s learning, made new each term.",
    "personal adviser": "Somebody who helps a young person who is leaving care.",
    "phonics": "Learning to read by the sounds that letters make.",
    "pupil premium plus": "Money for the education of children in care.",
    "reading age": "The age at which most children read as well as this.",
    "SDQ": "A page of questions about feelings and friends.",
    "SEMH": "Social, emotional and mental health: feelings, friends and behaviour.",
    "SEN": "Special educational needs: when learning is harder than for most, "
    "and extra help is due.",
    "SENCO": "The teacher who looks after extra help at school.",
    "sessions": "Half-days of school: a morning is one and an afternoon is one.",
    "spelling age": "The age at which most children spell as well as this.",
    "standardised score": "A test result in which 100 is the middle for the age.",
    "suspension": "When school sends a pupil home for some days.",
    "targets": "Things that we work towards this term.",
    "teaching assistant": "Somebody who helps the teacher and the pupils in lessons.",
    "timetable": "Which lessons are when.",
    "transition": "Moving on to the next school or college.",
    "tutor": "Somebody who teaches one pupil or a few.",
    "virtual school": "The council’s team for the education of children in care.",
    "working towards": "Not there yet, and on the way.",
}


def plain_title(section, is_own):
    """What a section is called in plain English."""
    names = _TITLES.get(section["key"])
    return names[is_own] if names else section["title"]


def plain_label(answer, is_own):
    """What a question is called in plain English."""
    names = _LABELS.get(answer["name"])
    return names[is_own] if names else answer["label"]


def explained(told):
    """(term, meaning) of those terms that are used anywhere in this, in order."""
    text = " ".join(_texts(told))
    return [(term, meaning) for term, meaning in TERMS.items() if _is_used(term, text)]


def _is_used(term, text):
    # "Target" and "targets" are one word here; "SEN" is not part of "sentence".
    stem = re.escape(term.removesuffix("s"))
    ignore = 0 if term.isupper() else re.IGNORECASE
    return re.search(rf"\b{stem}s?\b", text, ignore) is not None


def _texts(piece):
    if isinstance(piece, str):
        yield piece
    elif isinstance(piece, dict):
        for each in piece.values():
            yield from _texts(each)
    elif isinstance(piece, (list, tuple)):
        for each in piece:
            yield from _texts(each)
