"""An authority of any size, made by set-based SQL: no child passes through Python."""

import datetime as dt

from django.db import connection

from lac.calendars.actions import rebuild_school_days, rebuild_working_days
from lac.calendars.days import academic_year
from lac.calendars.models import Calendar, Term
from lac.children.models import CareEpisode, Child, EducationHealthCarePlan, Enrolment, Placement
from lac.demo.terms import terms_of
from lac.organisations.models import LocalAuthority, School

TODAY = dt.date(2026, 11, 20)
SCHOOLS = 300
GIVEN = [
    "Amelia",
    "Noah",
    "Isla",
    "Leo",
    "Freya",
    "Omar",
    "Grace",
    "Theo",
    "Zara",
    "Ethan",
    "Mia",
    "Kai",
]


def insert(model, columns, source):
    """INSERT INTO model SELECT ... FROM source; columns left out take the model's default."""
    columns = {model._meta.get_field(name).column: sql for name, sql in columns.items()}
    parameters = []
    for field in model._meta.concrete_fields:
        if (
            field.column not in columns
            and not field.primary_key
            and not field.null
            and not field.generated
        ):
            columns[field.column] = "%s"
            parameters.append(field.get_db_prep_save(field.get_default(), connection))
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        # A modulo sign must reach the database; a placeholder must not be doubled.
        values = ", ".join(columns.values()).replace("%", "%%").replace("%%s", "%s")
        table, source = model._meta.db_table, source.replace("%", "%%")
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {values} {source}', parameters)
        cursor.execute(f'ANALYZE "{model._meta.db_table}"')


def authority():
    """The authority, its calendar and its schools; made once a run."""
    found = LocalAuthority.objects.filter(code="977").first()
    if found:
        return found
    made = LocalAuthority.objects.create(code="977", name="Benchmark", uses_lac=True)
    rebuild_working_days()
    calendar = Calendar.objects.create(local_authority=made)
    for year in range(academic_year(TODAY) - 6, academic_year(TODAY) + 2):
        for term in terms_of(year):
            Term.objects.create(calendar=calendar, academic_year=year, **vars(term))
    rebuild_school_days(calendar)
    School.objects.bulk_create(
        School(urn=f"9{number:05d}", name=f"Benchmark School {number}", local_authority=made)
        for number in range(SCHOOLS)
    )
    return made


def populate(children):
    """Make so many children in care, each with a home, a school and one in five with an EHCP."""
    made = authority()
    given = " ".join(f"WHEN {n} THEN '{name}'" for n, name in enumerate(GIVEN))
    insert(
        Child,
        {
            "local_authority": str(made.pk),
            "la_child_id": "'B' || n",
            "given_name": f"CASE n % {len(GIVEN)} {given} END",
            "family_name": "initcap(translate(md5((n % 4001)::text), '0123456789', 'ghijklmnop'))",
            "born_on": f"DATE '{TODAY}' - 1500 - (n * 7919 % 4500)",
            "sex": "CASE n % 2 WHEN 0 THEN 'F' ELSE 'M' END",
        },
        f"FROM generate_series(1, {children}) AS n",
    )
    started = f"DATE '{TODAY}' - 10 - (id * 104729 % 1400)::int"
    insert(
        Placement,
        {"child": "id", "placement_type": "'U6'", "started_on": started},
        "FROM children_child",
    )
    insert(
        CareEpisode,
        {
            "child": "child_id",
            "placement": "id",
            "started_on": "started_on",
            "care_started_on": "started_on",
            "reason_started": "'S'",
            "legal_status": "'C2'",
            "category_of_need": "'N1'",
        },
        "FROM children_placement",
    )
    insert(
        Enrolment,
        {
            "child": "child_id",
            "school": f"(SELECT min(id) FROM organisations_school) + child_id % {SCHOOLS}",
            "kind": "'C'",
            "admitted_on": "started_on + (child_id % 25)::int",
        },
        "FROM children_placement WHERE child_id % 20 <> 0",
    )
    insert(
        EducationHealthCarePlan,
        {"child": "child_id", "local_authority": str(made.pk), "issued_on": "started_on"},
        "FROM children_placement WHERE child_id % 5 = 0",
    )
    return made
