"""What people in the demo write."""

ANSWERS = {
    "important_to_me": "Loves football and drawing, and speaks to an older sister every Sunday.",
    "changes": "No changes.",
    "school_information": "The carer and the social worker",
    "parental_responsibility": "The local authority, shared with their mother",
    "no_contact": "Nobody.",
    "carer_says": "Settled at home and proud of the reading certificate. Mornings are still hard.",
    "at_home": "Ten minutes of reading together each evening, and the bag packed the night before.",
    "equipment": "A laptop, broadband and a quiet desk",
    "key_adult": "The head of year",
    "strengths": "Quick to help others, a strong memory for facts, and a good goalkeeper.",
    "barriers": "Missed two terms of phonics during moves, so longer texts take a great deal of effort.",
    "assessments": "Reading age tested in September; the educational psychologist visits in the spring.",
    "interventions": "Reading with a teaching assistant in the library, Tuesdays and Thursdays, 20 minutes.",
    "outcomes": "Reading age up by five months in one term.",
    "needs": "None known.",
    "at_school": "None.",
    "behind": "Two days of illness and one of travel after a family visit.",
    "attendance_help": "A welcome at the gate by the key adult on Mondays.",
    "progress": "On the way to what is expected; reading is what holds the other subjects back.",
    "achievements": "Chosen for the school team, and read aloud in assembly.",
    "adviser": "Nadia Fenwick",
    "aspiration": "To work with animals, perhaps as a veterinary nurse.",
    "routes": "A level 2 animal care course at college, and an apprenticeship with a local practice.",
    "experience": "A taster day at Wexcombe college in the summer.",
    "next_step": "The careers adviser books a visit to the college before the end of term.",
    "applications": "none",
}

TARGETS = [
    {
        "domain": "literacy",
        "need": "Reads below the level of their age and avoids longer texts.",
        "action": "Read one chapter aloud with the teaching assistant twice a week.",
        "measure": "Reading age, by the school's test",
        "baseline": "8 years 4 months",
        "target_value": "9 years 0 months",
        "owner": "Teaching assistant, library",
        "own_words": "I want to read the whole book before the film comes out.",
    },
    {
        "domain": "attendance",
        "need": "Mondays after family time are often missed.",
        "action": "{name} is met at the gate on Mondays and starts the day in the library.",
        "measure": "Mondays attended in full, out of the last ten",
        "baseline": "6",
        "target_value": "9",
        "owner": "Head of year",
        "own_words": "It is easier when somebody waits for me.",
    },
    {
        "domain": "semh",
        "need": "Finds it hard to come back after an argument.",
        "action": "Use the agreed card to leave for five minutes and return to the lesson.",
        "measure": "Times a week that {name} returns within five minutes",
        "baseline": "1 in 4",
        "target_value": "3 in 4",
        "owner": "SENCO",
        "own_words": "I want a way to calm down without everyone looking.",
    },
    {
        "domain": "enrichment",
        "need": "Has not joined in anything after school yet.",
        "action": "Join the art club on Wednesdays, with transport home.",
        "measure": "Sessions attended out of ten",
        "baseline": "0",
        "target_value": "8",
        "owner": "Designated teacher",
        "own_words": "I like drawing and I would like to meet people.",
    },
]

VIEWS = [
    ("like", "I like art and PE and when Mr Pugh explains things twice.", "Mr Pugh will keep checking in at the start of each lesson."),
    ("worry", "I worry that I will have to move school again.", "The social worker will tell you first if anything changes. Nothing is planned."),
    ("help", "It would help if I could leave five minutes early so the corridor is quiet.", "You have a card for that from Monday."),
    ("hope", "I would like to work with animals.", "The careers adviser will arrange a visit to the college."),
]  # fmt: skip

FUNDING = [
    {"item": "One-to-one reading tuition, ten hours", "purpose": "tuition", "requested_pence": 35_000, "is_additional": True},
    {"item": "Art club and transport home", "purpose": "enrichment", "requested_pence": 18_000, "is_additional": True},
    {"item": "Mentoring to keep the school place safe", "purpose": "mentoring", "requested_pence": 42_000, "is_additional": True},
]  # fmt: skip

ACTIONS = [
    {"action": "Ask the educational psychologist for a date", "owner": "SENCO"},
    {"action": "Send the revision timetable home", "owner": "Head of year"},
    {"action": "Arrange a library card", "owner": "Carer"},
]
