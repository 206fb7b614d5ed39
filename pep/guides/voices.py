"""Guides to what everybody says."""

from .guide import Guide

GUIDES = {
    "voice": Guide(
        example="“I like it when Ms Cole asks me first. I don’t want to be taken out of art for "
        "meetings, everyone looks. I want to be a vet or do something with the sea.” Our answer: "
        "meetings are after school from now on (Ms Cole, from Monday); a morning at the aquarium "
        "in February (Amir).",
        red="Our words instead of the child’s, an old text, or a wish that nobody answers.",
        amber="The child’s words, but answers such as “we will look into it”.",
        green="Their own words of this month, and each wish answered: what, who, by when, or why "
        "not.",
    ),
    "carer": Guide(
        example="Carol says: “She tells me about maths now, that never happened. I worry about her "
        "phone at night.” Told by telephone to Ms Cole on 12 November. At home: 20 minutes of "
        "reading aloud to the dog after tea, phones charge in the kitchen. Carol asked for help "
        "with fractions: Mr Bell sends a video each week.",
        red="The carer was not asked, or somebody guessed what they would say.",
        amber="Their view is there, but the carer leaves with nothing to do at home.",
        green="Their words, how and when they told us, and one or two things to do this term.",
    ),
    "parents": Guide(
        example="Asha’s mother was asked by Amir on 5 November, at family time. “I’m proud she "
        "reads. I’d like to see her book.” School copies two pages a month, and Amir takes them. "
        "Her father cannot be asked at present; Amir knows why.",
        red="Nobody says whether the parents were asked.",
        amber="They were asked, and nothing follows from what they said.",
        green="Asked, by whom and when, their words, and what we do; or why they were not asked.",
    ),
    "social_worker": Guide(
        example="The court looks at family time on 9 December. Asha knows and is hopeful; if it "
        "goes another way, the days after will be hard. Amir rings Ms Cole the same afternoon, "
        "and Asha may choose whether she comes in on the 10th. No move is planned.",
        red="School learns of a move or a hearing after it has happened.",
        amber="What is coming is named, without its date or what it may mean at school.",
        green="What is coming, when, how it may show at school, and who does what on the day.",
    ),
}
