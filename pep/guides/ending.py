"""Guides to changes of school, life after Year 11, actions, who took part and what comes next."""

from .guide import Guide

GUIDES = {
    "transition": Guide(
        example="To Eastbank Secondary in September. Mrs Park, its designated teacher, was here "
        "today. Asha goes on 3 and 10 June, the second time with a friend, and has met Mr Ray, "
        "who will be her tutor. Records go over on 1 July (Ms Cole). Uniform: Carol, in June; the "
        "bus is tried out on 28 August.",
        red="The next school is not known in time, or has not been asked to the meeting.",
        amber="Visits and records have dates, but the child knows nobody there yet.",
        green="The next teacher at the table, visits made, one adult known, records with a date.",
    ),
    "careers": Guide(
        example="Asha wants to work with animals or the sea. With Lena Fox, careers adviser, on "
        "6 November she compared the A level route, marine biology at Eastbank College and an "
        "apprenticeship at the aquarium. Visit: college on 20 November. Next step: work experience "
        "at the aquarium in February, Lena asks by 1 December.",
        red="No careers adviser, or one route only because nobody looked at others.",
        amber="Routes were looked at, but the next step has no owner or date.",
        green="What the young person wants, several routes weighed, visits, and a dated next step.",
    ),
    "after_16": Guide(
        example="Full time at Eastbank College; tutor Sam Reed. The bursary of the year was paid "
        "in September. Pathway plan of 2 October says the same. At 18 Asha stays with Carol "
        "(staying put is agreed). She means to apply to university; Lena shows her the bursary for "
        "care leavers.",
        red="Neither in education nor in work, and no plan; or the bursary is not claimed.",
        amber="A place, but the money or the pathway plan is open.",
        green="Place, money, who stands by them, and the same story in the pathway plan.",
    ),
    "actions": Guide(
        example="Ask the taxi to come at five on Thursdays: Amir, by 1 December. Spare glasses "
        "into the tutor’s desk: Carol, by Friday. Send the science book: Moorfield Primary, asked "
        "by Ms Cole, by 28 November.",
        red="“Everyone to keep an eye on it”: nobody named, no date.",
        amber="Named and dated, but many at once, or last term’s are still open without a word.",
        green="A few, each with one name and a date; last term’s are done or explained.",
    ),
    "people": Guide(
        example="Asha chaired the first ten minutes and left before we spoke of money, as she "
        "wished. There: Carol, Amir, Ms Cole, Mr Lowe. Lena Fox sent her views. The reviewing "
        "officer was asked and sent apologies.",
        red="The social worker or the carer neither came nor sent their views.",
        amber="Everybody came, but how the child took part is not said.",
        green="Everybody who matters was there or heard, and the child took part as they wished.",
    ),
    "signatures": Guide(
        example="Asha, 20 November: “It’s fine, but I still think tests should be in the small "
        "hall.” Carol agrees. Amir agrees. Asha’s mother wanted more family time than the court "
        "allows, and her words stand here. Copies go to all four on the 24th; Asha was asked.",
        red="Agreement is taken for granted, or a disagreement is left out.",
        amber="All agree, but the child was not asked who gets a copy.",
        green="Each in their own words, disagreement heard, copies with a day, the child asked.",
    ),
    "next": Guide(
        example="Next PEP meeting: Tuesday 10 March 2027, 3:30pm, in the library, as Asha asked. "
        "Care review: 4 February. Annual review of the EHCP: 2 March, so that both can use it.",
        red="There is no date.",
        amber="There is a date, but nobody asked whether it suits the child and the carer.",
        green="Date, time and place that suit the child, in step with the other reviews.",
    ),
}
