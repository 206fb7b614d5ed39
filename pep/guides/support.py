"""Guides to targets, money, activities and other services."""

from .guide import Guide

GUIDES = {
    "targets": Guide(
        example="Need: writes four lines where others write a page. Action: types in English and "
        "history; Ms Iqbal practises planning with her, Mondays 20 minutes. From one half page to "
        "two pages an essay by 12 December, measured in her English book by Mr Lowe. Asha calls "
        "it “getting it out of my head”.",
        red="No measure, no owner or no date; or the same words as last term.",
        amber="It can be measured, but it is not clear who does what, or it is too easy.",
        green="A need of this plan, from where to where, by when, who does what, in words the "
        "child knows.",
    ),
    "funding": Guide(
        example="£240 for 12 half-hours of planning with Ms Iqbal, for the target on writing. "
        "Others in her class do not get it. Last term’s £180 for the reading programme: reading "
        "age up by 13 months in nine; it goes on without money, as Mrs Hope now reads with her.",
        red="Not tied to a target, or what every pupil gets anyway; last term’s impact is missing.",
        amber="Costed and tied, but the impact is “she enjoyed it”.",
        green="Costed, for a target, over and above; last term’s spending says what it changed.",
    ),
    "enrichment": Guide(
        example="Art club on Wednesdays and swimming on Saturdays with Carol’s daughter. She would "
        "like to try the drums. The lesson is at four and the taxi comes at half past three: from "
        "January the taxi comes at five on Thursdays (Amir). Pupil premium plus pays, £9 a lesson.",
        red="Nothing, or being in care is the reason that the child misses out.",
        amber="There is something, but adults chose it, or what stands in the way stays.",
        green="What the child chose, what they want to try, who clears the way, by when.",
    ),
    "agencies": Guide(
        example="CAMHS: referred on 1 October, first meeting on 27 November; Carol takes her and "
        "Amir hears the same day. Until then the school counsellor sees her on Tuesdays. Speech "
        "and language: discharged in June, the report is in the documents.",
        red="A referral has waited for months and nobody asks.",
        amber="Referrals are listed without what happens until they start.",
        green="Each with its next step, who takes it, by when, and what helps in the meantime.",
    ),
}
