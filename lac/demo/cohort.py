"""Builds the demo's children: about 120, of every age, with homes, schools and people."""

import datetime as dt
import random
from dataclasses import dataclass, field

from lac.accounts.access import Role
from lac.calendars.ages import nc_year
from lac.calendars.days import academic_year
from lac.children.models import (
    CareEpisode,
    Child,
    EducationHealthCarePlan,
    EhcpReview,
    Enrolment,
    FormerName,
    PartTimeTimetable,
    Placement,
    Professional,
    YoungPersonAccount,
)
from lac.children.upn import check_letter

from . import data
from .people import _member, _user

ETHNICITIES = ["WBRI"] * 12 + [
    "MWBC",
    "MWAS",
    "BAFR",
    "BCRB",
    "APKN",
    "AIND",
    "AOTH",
    "OOTH",
    "WOTH",
]
NEEDS = ["N1"] * 6 + ["N2", "N3", "N4", "N5", "N5", "N8"]
TEAMS = {
    "social_worker": "Looked-after children team",
    "reviewing_officer": "Safeguarding and review",
    "careers_adviser": "Wexcombe Careers",
}
# How many children in each National Curriculum year, from nursery (-1) to Year 13.
YEARS = {
    -1: 3,
    0: 6,
    1: 6,
    2: 6,
    3: 6,
    4: 7,
    5: 7,
    6: 8,
    7: 9,
    8: 10,
    9: 12,
    10: 12,
    11: 13,
    12: 8,
    13: 6,
}


@dataclass
class Cohort:
    """What the later chapters of the demo build on."""

    children: list = field(default_factory=list)
    # Children with a story of their own, by a word for it.
    stories: dict = field(default_factory=dict)


class CohortBuilder:
    """Makes the children; the same day always gives the same children."""

    def __init__(self, authority, schools, households, homes, people, today):
        self.random = random.Random(979)
        self.authority, self.schools, self.today = authority, schools, today
        self.households, self.homes, self.people = households, homes, people
        self.social_workers = [people[_mail(name)] for name in data.SOCIAL_WORKERS]
        self.reviewers = [people[_mail(name)] for name in data.REVIEWING_OFFICERS]
        self.careers = people[_mail(data.CAREERS_ADVISERS[0])]
        self.cohort = Cohort()
        self.number = 0

    def days_ago(self, days):
        return self.today - dt.timedelta(days=days)

    def build(self):
        for year, count in YEARS.items():
            for _ in range(count):
                child = self.child(year)
                started = self.care(child)
                self.school(child, year, started)
                self.cohort.children.append(child)
        self.tell_stories()
        self.surround()
        return self.cohort

    def child(self, year, name=None, sex=None):
        """One child of a National Curriculum year, without care, home or school yet."""
        self.number += 1
        rng = self.random
        sex = sex or rng.choice("MF")
        given, family = name or (
            rng.choice(data.GIRLS if sex == "F" else data.BOYS),
            data.SURNAMES[(self.number * 17) % len(data.SURNAMES)],
        )
        first_day = dt.date(academic_year(self.today) - 5 - year, 9, 1)
        born_on = first_day + dt.timedelta(days=rng.randrange(365))
        return Child.unscoped.create(
            local_authority=self.authority,
            la_child_id=f"WX{4000 + self.number}",
            given_name=given,
            family_name=family,
            born_on=born_on,
            sex=sex,
            ethnicity=rng.choice(ETHNICITIES),
            first_language="English",
            sen_provision=rng.choices("NKE", weights=[5, 3, 2])[0] if year >= 0 else "N",
            # Whoever started school has one; of some it was never asked.
            upn=_upn(first_day.year + 5, self.number) if year >= 0 and self.number % 19 else "",
        )

    def care(self, child, days=None, household=None, legal_status=None, need=None):
        """Care since so many days ago, in one placement; gives its first day."""
        rng = self.random
        age_in_days = (self.today - child.born_on).days
        days = days or rng.randrange(120, max(200, min(2200, age_in_days - 200)))
        started = self.days_ago(days)
        in_a_home = household is None and self.number % 11 == 0
        household = household or (
            rng.choice(self.homes)
            if in_a_home
            else self.households[self.number % len(self.households)]
        )
        placement = Placement.unscoped.create(
            child=child,
            household=household,
            placement_type="K2" if in_a_home else "U6",
            provider="PR4" if in_a_home else "PR1",
            started_on=started,
            postcode=household.postcode,
        )
        CareEpisode.unscoped.create(
            child=child,
            started_on=started,
            reason_started="S",
            legal_status=legal_status or rng.choice(["C2", "C2", "C2", "C1", "V2"]),
            category_of_need=need or rng.choice(NEEDS),
            placement=placement,
            home_postcode="WX1 1AA",
            care_started_on=started,
        )
        return started

    def school(self, child, year, started, school=None, admitted=None):
        """A school place for the child's year, since care began or the phase did."""
        if year == -1 and self.number % 3 == 0:
            return None
        school = school or self.school_for(year)
        phase_began = dt.date(academic_year(self.today), 9, 3)
        for first in (0, 7, 12):
            if year >= first:
                phase_began = dt.date(academic_year(self.today) - (year - first), 9, 3)
        admitted = admitted or max(phase_began, started if self.number % 3 == 0 else phase_began)
        self.earlier_school(child, year, started, admitted)
        return Enrolment.unscoped.create(
            child=child,
            school=school,
            kind="F" if school.phase == "post_16" else "C",
            admitted_on=admitted,
            weekly_hours=25 if year < 12 else 18,
        )

    def earlier_school(self, child, year, started, admitted):
        """Where a child who was in care already went before: until the summer, or the move."""
        year_began = dt.date(academic_year(admitted), 9, 1)
        year_then = year - (academic_year(self.today) - year_began.year)
        changed_phase = admitted - year_began < dt.timedelta(days=7)
        long_ago = admitted < self.days_ago(430)
        if long_ago or started >= admitted - dt.timedelta(days=60) or year_then < 1:
            return
        Enrolment.unscoped.create(
            child=child,
            school=self.school_for(year_then - 1 if changed_phase else year_then),
            kind="C",
            admitted_on=started,
            left_on=dt.date(year_began.year, 7, 20)
            if changed_phase
            else admitted - dt.timedelta(days=4),
            weekly_hours=25,
            leaving_reason="Moved on" if changed_phase else "Moved with the carer",
        )

    def school_for(self, year):
        if year < 0:
            return self.schools[12]
        if child_is_sixth_form := year >= 12:
            return self.schools[11 if child_is_sixth_form and self.number % 3 else 5]
        pool = self.schools[5:9] if year >= 7 else [*self.schools[0:4], self.schools[13]]
        if self.number % 12 == 0:
            return self.schools[9]
        if year <= 2 and self.number % 4 == 0:
            return self.schools[4]
        return pool[self.number % len(pool)]

    def surround(self):
        """A social worker and reviewing officer for everyone, a careers adviser from Year 9."""
        rows = []
        for number, child in enumerate(self.cohort.children):
            around = [
                ("social_worker", self.social_workers[number % len(self.social_workers)]),
                ("reviewing_officer", self.reviewers[number % len(self.reviewers)]),
            ]
            if nc_year(child.born_on, self.today) >= 9:
                around.append(("careers_adviser", self.careers))
            if number % 20 == 7:
                around = around[1:]
            for role, user in around:
                rows.append(
                    Professional(
                        child=child,
                        role=role,
                        user=user,
                        name=user.full_name,
                        team=TEAMS[role],
                        email=user.email,
                        telephone=user.telephone,
                        starts_on=self.days_ago(300),
                    )
                )
        Professional.unscoped.bulk_create(rows)

    def tell(self, word, child):
        self.cohort.stories[word] = child
        if child not in self.cohort.children:
            self.cohort.children.append(child)
        return child

    def tell_stories(self):
        """Children whose situation nobody else in the cohort has."""
        okafor, bright = self.households[0], self.households[1]
        fairmead, kestrel = self.schools[5], self.schools[10]

        amber = self.tell("heroine", self.child(9, ("Amber", "Slater"), "F"))
        self.school(amber, 9, self.care(amber, 760, okafor, "C2", "N1"), fairmead)
        jordan = self.tell("brother", self.child(5, ("Jordan", "Slater"), "M"))
        self.school(jordan, 5, self.care(jordan, 760, okafor, "C2", "N1"), self.schools[0])

        new = self.tell("new_in_care", self.child(8, ("Kai", "Doherty"), "M"))
        self.care(new, 6, bright, "L2", "N1")
        waiting = self.tell("no_school_place", self.child(10, ("Shanice", "Burrows"), "F"))
        self.care(waiting, 26, self.households[2], "C1", "N5")

        mover = self.tell("moved_carer", self.child(7, ("Reece", "Farrow"), "M"))
        self.care(mover, 500, self.households[3], "C2", "N5")
        self.move(mover, 17, self.households[4])
        self.school(mover, 7, self.days_ago(500), self.schools[8], self.days_ago(9))

        dual = self.tell("dual_registered", self.child(10, ("Tyrone", "Madden"), "M"))
        self.school(dual, 10, self.care(dual, 900, self.households[5]), fairmead)
        Enrolment.unscoped.filter(child=dual).update(kind="M", weekly_hours=10)
        Enrolment.unscoped.create(
            child=dual, school=kestrel, kind="S", admitted_on=self.days_ago(60), weekly_hours=15
        )

        self.with_ehcp_reviews()
        self.part_time_and_excluded()
        self.guarded_and_renamed()
        self.young_person()
        self.leavers_and_others()

    def part_time_and_excluded(self):
        """A part-time timetable, a suspension and a permanent exclusion."""
        part_time = self.tell("part_time", self.child(8, ("Casey", "Norris"), "F"))
        enrolment = self.school(part_time, 8, self.care(part_time, 640), self.schools[6])
        PartTimeTimetable.unscoped.create(
            child=part_time,
            enrolment=enrolment,
            starts_on=self.days_ago(30),
            ends_on=self.today + dt.timedelta(days=20),
            review_on=self.today + dt.timedelta(days=6),
            weekly_hours=15,
            reason="Returning to school in steps after a long absence",
            agreed_with="Carer, social worker and virtual school",
        )
        suspended = self.tell("suspended", self.child(9, ("Dylan", "Rafferty"), "M"))
        self.school(suspended, 9, self.care(suspended, 1500), self.schools[6])
        excluded = self.tell("excluded", self.child(10, ("Leah", "Corrigan"), "F"))
        self.school(excluded, 10, self.care(excluded, 1100), self.schools[7])

    def with_ehcp_reviews(self):
        """Annual reviews of EHCPs and decisions after them: due soon, and late."""
        for word, name, reviewed in (
            ("review_due", ("Isla", "Pell"), 348),
            ("review_late", ("Luca", "Gage"), 401),
        ):
            child = self.tell(word, self.child(6, name))
            Child.unscoped.filter(pk=child.pk).update(sen_provision="E")
            self.school(child, 6, self.care(child, 1200), self.schools[9])
            plan = self.plan(child, reviewed + 365)
            self.review(plan, reviewed, decided=reviewed - 20)
        for word, name, reviewed in (
            ("decision_due", ("Orla", "Sexton"), 19),
            ("decision_late", ("Zac", "Tolley"), 36),
        ):
            child = self.tell(word, self.child(8, name))
            Child.unscoped.filter(pk=child.pk).update(sen_provision="E")
            self.school(child, 8, self.care(child, 1000), self.schools[7])
            plan = self.plan(child, reviewed + 710)
            self.review(plan, reviewed + 355, decided=reviewed + 330)
            self.review(plan, reviewed)

    def guarded_and_renamed(self):
        """A record that only its head, its worker and its teacher open; a child with a new name."""
        guarded = self.tell("restricted", self.child(9, ("Imogen", "Vale"), "F"))
        self.school(guarded, 9, self.care(guarded, 420), self.schools[5])
        Child.unscoped.filter(pk=guarded.pk).update(
            readers=["role:designated_teacher", "role:social_worker", "role:virtual_school_head"]
        )
        renamed = self.tell("new_name", self.child(5, ("Teddy", "Marchetti"), "M"))
        self.school(renamed, 5, self.care(renamed, 610), self.schools[2])
        FormerName.unscoped.create(
            child=renamed, given_name="Teddy", family_name="Rowntree", used_until=self.days_ago(90)
        )

    def plan(self, child, days):
        """An EHCP issued so many days ago."""
        return EducationHealthCarePlan.unscoped.create(
            child=child,
            local_authority=self.authority,
            issued_on=self.days_ago(days),
            primary_need="Social, emotional and mental health",
        )

    def review(self, plan, days, decided=None):
        """An annual review so many days ago, and the decision to keep the plan."""
        EhcpReview.unscoped.create(
            child=plan.child,
            plan=plan,
            held_on=self.days_ago(days),
            outcome="" if decided is None else "maintain",
            decision_on=None if decided is None else self.days_ago(decided),
        )

    def young_person(self):
        child = self.tell("young_person", self.child(11, ("Naomi", "Hartley"), "F"))
        self.school(child, 11, self.care(child, 2100, self.households[1]), self.schools[5])
        user = _user("Naomi Hartley", "naomi.hartley", "")
        self.people["naomi.hartley"] = user
        _member(user, Role.YOUNG_PERSON, self.days_ago(200), local_authority=self.authority)
        YoungPersonAccount.unscoped.create(child=child, user=user)

    def leavers_and_others(self):
        neet = self.tell("seeking_education", self.child(12, ("Ryan", "Pike"), "M"))
        self.care(neet, 1300, self.homes[2])

        unaccompanied = self.tell("unaccompanied", self.child(11, ("Samir", "Haidari"), "M"))
        Child.unscoped.filter(pk=unaccompanied.pk).update(
            upn="", upn_unknown="UN2", first_language="Dari"
        )
        self.school(
            unaccompanied,
            11,
            self.care(unaccompanied, 70, self.households[9], "V2", "N8"),
            self.schools[8],
            self.days_ago(40),
        )

        short = self.tell("short_breaks", self.child(4, ("Ellis", "Weller"), "M"))
        self.school(
            short, 4, self.care(short, 400, self.households[10], "V4", "N2"), self.schools[9]
        )

        left = self.tell("left_care", self.child(6, ("Maya", "Castellan"), "F"))
        self.school(left, 6, self.care(left, 900, self.households[11]), self.schools[1])
        ended = self.days_ago(33)
        CareEpisode.unscoped.filter(child=left).update(ended_on=ended, reason_ended="E45")
        Placement.unscoped.filter(child=left).update(ended_on=ended)

        kin = self.tell("guardianship", self.child(8, ("Callum", "Redfern"), "M"))
        self.school(kin, 8, self.care(kin, 1400, self.households[11]), self.schools[5])
        ended = self.days_ago(75)
        CareEpisode.unscoped.filter(child=kin).update(ended_on=ended, reason_ended="E47")
        Placement.unscoped.filter(child=kin).update(ended_on=ended)

    def move(self, child, days, household):
        """A carer move so many days ago, with its episode."""
        day = self.days_ago(days)
        old = CareEpisode.unscoped.get(child=child, ended_on=None)
        Placement.unscoped.filter(child=child, ended_on=None).update(
            ended_on=day, reason_ended="CARPL"
        )
        CareEpisode.unscoped.filter(pk=old.pk).update(ended_on=day, reason_ended="X1")
        placement = Placement.unscoped.create(
            child=child,
            household=household,
            placement_type="U6",
            provider="PR1",
            started_on=day,
            postcode=household.postcode,
        )
        CareEpisode.unscoped.create(
            child=child,
            started_on=day,
            reason_started="P",
            legal_status=old.legal_status,
            category_of_need=old.category_of_need,
            placement=placement,
            home_postcode="WX1 1AA",
            care_started_on=old.care_started_on,
        )


def build_visitors(neighbour, schools, today):
    """Two children of the neighbouring authority who go to school in Wexcombe."""
    children = []
    for number, (given, family, year) in enumerate(
        [("Erin", "Vickers", 8), ("Hassan", "Usman", 10)]
    ):
        child = Child.unscoped.create(
            local_authority=neighbour,
            la_child_id=f"MB{7001 + number}",
            given_name=given,
            family_name=family,
            born_on=dt.date(academic_year(today) - 5 - year, 11, 12 + number),
            sex="FM"[number],
        )
        started = today - dt.timedelta(days=700)
        placement = Placement.unscoped.create(
            child=child, placement_type="U6", provider="PR2", started_on=started
        )
        CareEpisode.unscoped.create(
            child=child,
            started_on=started,
            reason_started="S",
            legal_status="C2",
            category_of_need="N1",
            placement=placement,
            care_started_on=started,
        )
        Enrolment.unscoped.create(
            child=child,
            school=schools[7],
            admitted_on=today - dt.timedelta(days=430),
            weekly_hours=25,
        )
        children.append(child)
    return children


def _upn(year, number):
    """A number as the school would have given it in the year in which the child started."""
    rest = f"9794001{year % 100:02}{number:03}"
    return check_letter(rest) + rest


def _mail(name):
    return name.lower().replace(" ", ".")
