"""The answers that questions of the second form offer.

Those marked "from memory" follow no published list that was at hand: they are offered as
words to choose from, and no rule of the product depends on them.
"""

SIGNS = (
    ("social_worker", "Social worker"),
    ("carer", "Carer"),
    ("parent", "Parent"),
)
PERMANENCE = (
    ("remain", "Stay with current carers"),
    ("home", "Return home"),
    ("kinship", "Live with family or friends"),
    ("long_term", "Long-term fostering"),
    ("residential", "Residential home"),
    ("adoption", "Adoption"),
    ("independence", "Independence"),
    ("undecided", "Not decided yet"),
)
# From memory of the statutory return's bands of distance.
DISTANCE = (
    ("in_near", "In the authority’s area, 20 miles or less from home"),
    ("in_far", "In the authority’s area, more than 20 miles from home"),
    ("out_near", "Outside the area, 20 miles or less from home"),
    ("out_far", "Outside the area, more than 20 miles from home"),
)
PHOTOS = (
    ("yes", "Yes"),
    ("school_only", "In school only, not published"),
    ("no", "No"),
    ("ask", "Ask the social worker each time"),
)
RESPONDENT = (("carer", "Carer"), ("teacher", "Teacher"), ("self", "The young person"))
MOVE = (
    ("none", "No move since the last plan"),
    ("planned", "A planned move"),
    ("unplanned", "An unplanned move"),
)
RISK = (("none", "None"), ("low", "Low"), ("medium", "Medium"), ("high", "High"))
# From memory of the common types of need of the school census.
NEED = (
    ("SPLD", "Specific learning difficulty"),
    ("MLD", "Moderate learning difficulty"),
    ("SLD", "Severe learning difficulty"),
    ("PMLD", "Profound and multiple learning difficulty"),
    ("SEMH", "Social, emotional and mental health"),
    ("SLCN", "Speech, language and communication needs"),
    ("HI", "Hearing impairment"),
    ("VI", "Vision impairment"),
    ("MSI", "Multi-sensory impairment"),
    ("PD", "Physical disability"),
    ("ASD", "Autistic spectrum disorder"),
    ("DS", "Down syndrome"),
    ("OTH", "Another difficulty or disability"),
    ("NSA", "SEN support, type of need not assessed yet"),
)
# Stages of proficiency in English, from memory.
EAL = (
    ("A", "A: new to English"),
    ("B", "B: early acquisition"),
    ("C", "C: developing competence"),
    ("D", "D: competent"),
    ("E", "E: fluent"),
    ("N", "Not assessed yet"),
)
RESIT = (
    ("none", "Not needed, or not taken"),
    ("taking", "Taking it again this year"),
    *((str(grade), f"Taken: grade {grade}") for grade in range(9, 0, -1)),
    ("U", "Taken: ungraded"),
)
HOW_TOLD = (
    ("meeting", "Said in the meeting"),
    ("talk", "Said when we talked, in person or by telephone"),
    ("wrote", "Wrote it themselves, and it is copied here"),
    ("others", "Passed on by somebody else"),
)
ACTIVITY = (
    ("sixth_form", "School sixth form"),
    ("fe_college", "Further education college"),
    ("sixth_form_college", "Sixth-form college"),
    ("apprenticeship", "Apprenticeship"),
    ("traineeship", "Traineeship"),
    ("internship", "Supported internship"),
    ("work_training", "Work with training"),
    ("work", "Work without training"),
    ("volunteering", "Volunteering"),
    ("re_engagement", "Re-engagement programme"),
    ("seeking", "Looking for education, training or work"),
    ("not_available", "Not available for education, training or work"),
    ("custody", "In custody"),
)
# Children (Leaving Care) Act 2000: the groups by name; who is in which is for social care.
LEAVER = (
    ("eligible", "Eligible child"),
    ("relevant", "Relevant child"),
    ("former_relevant", "Former relevant child"),
    ("qualifying", "Qualifying young person"),
)
BURSARY = (
    ("no", "Not asked for yet"),
    ("applied", "Asked for"),
    ("paid", "Paid"),
    ("refused", "Refused"),
    ("not_due", "Does not apply"),
)
APPLICATIONS = (
    ("none", "None yet"),
    ("interview", "Invited to interview"),
    ("conditional", "Conditional offer"),
    ("unconditional", "Unconditional offer"),
    ("started", "Already on the course or in the job"),
)
TRANSITION = (
    ("setting", "Another setting or school"),
    ("ks1_2", "Key stage 1 to 2"),
    ("ks2_3", "Key stage 2 to 3"),
    ("ks3_4", "Key stage 3 to 4"),
    ("ks4_5", "Key stage 4 to 5"),
    ("to_school", "Nursery to school"),
    ("into_care", "Coming into care"),
    ("leaving_care", "Leaving care"),
    ("after_exclusion", "Back to school after an exclusion"),
    ("new_home", "A new home"),
)
# The codes of the statutory return for taking part in a review, from memory.
TOOK_PART = (
    ("PN0", "PN0: under 4 at the time"),
    ("PN1", "PN1: came and spoke for themselves"),
    ("PN2", "PN2: came, and an advocate spoke for them"),
    ("PN3", "PN3: came and gave their views without words"),
    ("PN4", "PN4: came, without speaking, views or advocate"),
    ("PN5", "PN5: did not come, and somebody they briefed spoke for them"),
    ("PN6", "PN6: did not come, and sent their views"),
    ("PN7", "PN7: did not come, and sent no views"),
)
ACKNOWLEDGED = (
    ("agrees", "Has read or heard it and agrees"),
    ("part", "Has read or heard it and sees some of it differently"),
    ("explained", "It was explained in words they understand"),
    ("declined", "Did not want to see it"),
    ("too_young", "Too young to be asked"),
)
