"""The reasons of the school census: sixteen since 2020, and thirteen more of 2026."""

import datetime as dt

from django.db import migrations

CENSUS_2020 = dt.date(2020, 9, 1)
# The common basic data set of May 2026 lists these; no census had collected them
# when this was written, so the day they may first be used is a setting of each row.
DATA_SET_2026 = dt.date(2026, 9, 1)

REASONS = [
    ("PP", "Physical assault against a pupil", CENSUS_2020),
    ("PA", "Physical assault against an adult", CENSUS_2020),
    ("VP", "Verbal abuse or threatening behaviour against a pupil", CENSUS_2020),
    ("VA", "Verbal abuse or threatening behaviour against an adult", CENSUS_2020),
    ("OW", "Use or threat of use of an offensive weapon or prohibited item", CENSUS_2020),
    ("BU", "Bullying", CENSUS_2020),
    ("RA", "Racist abuse", CENSUS_2020),
    ("LG", "Abuse against sexual orientation and gender identity", CENSUS_2020),
    ("DS", "Abuse relating to disability", CENSUS_2020),
    ("SM", "Sexual misconduct", CENSUS_2020),
    ("DA", "Drug and alcohol related", CENSUS_2020),
    ("DM", "Damage", CENSUS_2020),
    ("TH", "Theft", CENSUS_2020),
    ("DB", "Persistent or general disruptive behaviour", CENSUS_2020),
    ("MT", "Inappropriate use of social media or online technology", CENSUS_2020),
    ("PH", "Wilful and repeated breach of measures to protect public health", CENSUS_2020),
    ("BW", "Found to have brought a weapon or prohibited item into school", DATA_SET_2026),
    ("TB", "Cyber-bullying or threatening behaviour online", DATA_SET_2026),
    ("SB", "Harmful sexual behaviour", DATA_SET_2026),
    ("MB", "Misogynistic behaviour", DATA_SET_2026),
    ("AB", "Misandrist behaviour", DATA_SET_2026),
    ("DR", "Drug related", DATA_SET_2026),
    ("AR", "Alcohol related", DATA_SET_2026),
    ("SR", "Smoking related", DATA_SET_2026),
    ("VR", "Vape related", DATA_SET_2026),
    ("LD", "Persistent disruptive behaviour: low level disruption", DATA_SET_2026),
    ("CB", "Persistent disruptive behaviour: challenging behaviour", DATA_SET_2026),
    ("MP", "Use of a mobile phone", DATA_SET_2026),
    ("OS", "Misbehaviour outside school", DATA_SET_2026),
]


def seed_reasons(apps, schema_editor):
    model = apps.get_model("exclusions", "ExclusionReason")
    model.objects.bulk_create(
        model(code=code, label=label, valid_from=valid_from) for code, label, valid_from in REASONS
    )


class Migration(migrations.Migration):
    dependencies = [("exclusions", "0001_initial")]

    operations = [migrations.RunPython(seed_reasons, migrations.RunPython.noop, elidable=False)]
