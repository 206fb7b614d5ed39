"""Guides to where the child learns, how it goes and what helps."""

from .guide import Guide

GUIDES = {
    "setting": Guide(
        example="Asha’s key adult is Ms Cole, whom she chose. Full time, 25 hours. She came in "
        "September, after 11 school days without provision, in which she had an hour of tuition "
        "a day at home. The move was because of the new placement, not of anything at school.",
        red="Days without school are not counted, or nobody is looking for a place.",
        amber="The place is clear, but there is no adult whom the child can go to.",
        green="Hours, days lost, a key adult the child chose, and what is done about every gap.",
    ),
    "part_time": Guide(
        example="Mornings only until 12 December, agreed with Carol and Amir on 3 November. "
        "15 hours now, 20 from 24 November, 25 from 15 December. Afternoons: Carol at home, "
        "maths set by Mr Bell and marked on Fridays. Ms Cole rings at two every day.",
        red="It has no end, or nobody says where the child is and who keeps them safe.",
        amber="There is an end, but no steps towards it, or no learning in the other hours.",
        green="Steps with dates, agreed by everyone who must, with learning and safety each hour.",
    ),
    "history": Guide(
        example="Asha finished Year 6 at Moorfield Primary at the expected standard in maths and "
        "reading. She was a librarian there and played Mary Seacole in the play. The file came on "
        "20 September; her science book is still to come, and Ms Cole asked for it on the 22nd.",
        red="Records have not come and nobody has asked for them.",
        amber="Records are here, but nothing of them was used.",
        green="What was achieved, what the child is proud of, and what still has to come, with who "
        "asks for it.",
    ),
    "attendance": Guide(
        example="92.4%. Six of her nine missed sessions were Monday mornings after family time on "
        "Sundays. From 10 November Ms Cole meets her at the gate on Mondays and family time ends "
        "at five. Aim: no Monday missed before Christmas. Ms Cole leads; we look on 1 December.",
        red="Below 95% with no reason, or a reason and nothing done.",
        amber="The reason is named, but nobody leads on it or there is no date.",
        green="The pattern, its reason, what is done by whom, and by when it should show.",
    ),
    "suspensions": Guide(
        example="One day on 2 October, after a fight in the lunch queue. Asha said she was called "
        "a name about her mother. She and Zoe have talked it through with Mr Bell. She now eats "
        "with the art club, and staff step in early when she folds her arms: that is the sign.",
        red="Only what the child did; another suspension is likely and nothing is different.",
        amber="What was learned is said, but what staff do differently is not.",
        green="What was behind it, what was learned, what adults do differently, what is next.",
    ),
    "education": Guide(
        example="Asha can hold a hard problem in her head and explain it aloud. Writing it down is "
        "what stops her: she writes four lines where others write a page. A test of handwriting "
        "speed in October gave 9 words a minute. She now types in English and history: two pages "
        "last week.",
        red="Strengths or barriers are missing, or would fit any child.",
        amber="Particular to the child, but the barrier leads to no assessment or help.",
        green="Strength, barrier, what an assessment found, what is done, and what came of it.",
    ),
    "sen": Guide(
        example="Speech and language: finding words under pressure. In class she has ten seconds "
        "before an answer is asked for, and key words on a card. Twice a week 20 minutes with Ms "
        "Iqbal. Her score rose from 78 to 85 since June. No assessment for an EHCP is asked for.",
        red="A need is named and nothing is done, or nobody knows whether it works.",
        amber="What is done is clear, but not whether it works.",
        green="Need, what is done in class and beyond, the measure before and now, what is next.",
    ),
    "ehcp": Guide(
        example="Outcome 2 (to read for pleasure) is reached: four books this term. Outcome 3 (to "
        "ask for help) is half way: with Ms Cole yes, in maths not yet; our second target serves "
        "it. At the review in March we ask for the adult in maths to change to every lesson.",
        red="The two plans say different things, or the review is late and nobody says so.",
        amber="Outcomes are listed without how far they are reached.",
        green="Each outcome: how far, which target here serves it, what should change at review.",
    ),
    "attainment": Guide(
        example="Maths: was 4, now 5, target 6, expected 5: on track (12 November). English: was "
        "3, now 3, target 5, expected 4: below for the second time, because written work is "
        "short; early intervention was agreed on 14 November. Reading age 11 years 2 months at "
        "12 years 5 months.",
        red="No result of this term, or English or mathematics is missing.",
        amber="Results are there, but not why the child is below, or what is done.",
        green="Before, now, target and expected in each subject, dated, with the reason and the "
        "next step where it is below.",
    ),
    "assessments": Guide(
        example="Seen on 6 November: Tom puts three words together and names his friends. In "
        "physical development he climbs the frame with both feet on each step. He is on track in "
        "both. He turns away from circle time; he joins in with two others. Phonics: not yet due.",
        red="A prime area is missing, or rests on what somebody thinks only.",
        amber="All areas are there, but not what the child does that shows it.",
        green="What was seen, on which day, where it stands for the age, and what comes next.",
    ),
    "examinations": Guide(
        example="Asha has 25% extra time and types her answers: approved on 3 October, used in "
        "the mocks. Forecast: maths 5, English 4, science 5-5. She sat maths paper 1 early and "
        "got 5. She knows the dates; Carol has them on the fridge.",
        red="Arrangements that the child needs are not applied for, or forecasts are missing.",
        amber="Forecasts are there, but not what is done where they are too low.",
        green="Arrangements approved and practised, forecasts by subject, and what lifts each.",
    ),
    "qualifications": Guide(
        example="Level 2 catering at Eastbank College, 16 hours a week, from September to June. "
        "Two of six units passed. GCSE maths again: 3 in November, next try in June, with an hour "
        "of tuition on Wednesdays. Works at the Tide Café on Saturdays, six hours.",
        red="What the young person studies, or whether they attend, is not known.",
        amber="The course is named, but not how it goes or what follows it.",
        green="Course, hours, how it goes, English and maths where still open, and what follows.",
    ),
    "interventions": Guide(
        example="Reading with Mrs Hope, Tuesdays and Thursdays, 9:00 to 9:20 in the library, since "
        "September. Reading age then 10 years 1 month, now 11 years 2 months. It goes on until "
        "Easter, then Asha reads to the Year 7s instead.",
        red="Help is named without who, when or how often, or what it changed.",
        amber="Who and when are clear, but not what it has changed so far.",
        green="What, when, where, by whom, how often, measured before and now, and until when.",
    ),
}
