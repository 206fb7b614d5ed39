"""Guides to who the child is, their care and their health."""

from .guide import Guide

GUIDES = {
    "identity": Guide(
        example="Asha is funny, quick with numbers and fiercely loyal to her little brother, whom "
        "she sees on Saturdays. She likes to be asked before somebody speaks for her. She goes to "
        "mosque with her carer and keeps Ramadan; school gives her a quiet room at lunch.",
        red="Only names and numbers, or words that would fit any child.",
        amber="Something personal, but nothing that tells a new teacher how to be with the child.",
        green="A new teacher meets a person: what they love, who matters, what they ask of us.",
    ),
    "care": Guide(
        example="Asha moved to Carol’s in September after two years with the Bensons. She misses "
        "them and writes to them. She shares a room for the first time and sleeps less; school "
        "lets her start the day with breakfast club. The plan is that she stays with Carol.",
        red="A change at home is not mentioned, or nobody knows what the long-term plan is.",
        amber="The change is named, but not what it means for learning.",
        green="What changed, how the child is about it, and what school does because of it.",
    ),
    "responsibilities": Guide(
        example="Day to day: Carol (carer), then Amir Khan (social worker). Trips: Carol signs "
        "for a day, Amir for a night away. Reports go to Carol, Amir and Asha’s mother. Parents’ "
        "evening: Carol and Amir. Nobody may collect Asha but Carol or the taxi with its password.",
        red="Nobody knows who signs, or who must not come near the child is left open.",
        amber="Names are there, but not who does what, or in which order they are rung.",
        green="A stand-in at the office could ring, sign and say no correctly with this alone.",
    ),
    "health": Guide(
        example="Asha wears glasses for reading and forgets them: a spare pair is in her tutor’s "
        "desk. She has asthma; her inhaler is with her and at the office. When it gets loud she "
        "needs five minutes outside with Ms Cole, and comes back by herself.",
        red="A need that staff must know for safety is missing, or private history is told to all.",
        amber="Needs are listed without what they mean in a classroom.",
        green="Only what school needs, each with what staff do about it and where things are.",
    ),
    "sdq": Guide(
        example="Carol filled it in on 4 October: 18 in all, 7 for emotional symptoms, up from 5 "
        "in spring. Asha worries about tests most. Because of it she meets the school counsellor "
        "on Tuesdays until Easter, and sits tests in the small hall. We look again in April.",
        red="There is no score of this year, or a high one leads to nothing.",
        amber="The score is explained, but what school does is vague or has no date.",
        green="Score, what lies behind it, what is done, by whom, and when it is looked at again.",
    ),
}
