"""Children who are plainly new: decided and written by sets, none of them passes through Python.

A child is plainly new when the record does not know them, nobody else has or is given
their UPN, and their episodes follow each other without anything to refuse or to doubt.
Whoever is not goes to `header`, `plan` and `episodes`, which alone know the sentences;
for a plainly new child they would come to the same, and a test holds them to it.
"""

from lac.children.models import CareEpisode, Child, LegalStatus, Placement, PlacementType, Sex
from lac.children.models.codes import NEW_CARER

from ..bulk import insert_rows
from ..findings import Finding
from ..models import FindingKind

_TABLES = "import_plain, import_plain_episode, import_settled"
# Children who are new by their line in the Header file.
_CHILDREN = """
CREATE TEMP TABLE import_plain ON COMMIT DROP AS
SELECT it.*, count(*) OVER (PARTITION BY upn) AS sharing, upn IN (
           SELECT upn FROM children_child
            WHERE local_authority_id = %(authority)s AND upn <> '') AS is_held
  FROM (SELECT staged.id AS line_id, line.*
          FROM imports_stagedrow AS staged,
               jsonb_to_record(staged.values) AS line(
                   la_child_id text, born_on date, sex text, ethnicity text, upn text,
                   upn_unknown text, mother jsonb)
         WHERE staged.job_id = %(job)s AND staged.kind = 'header' AND staged.readable) AS it
"""
_KNOWN = """
DELETE FROM import_plain AS plain
 WHERE (plain.upn <> '' AND plain.sharing > 1) OR plain.is_held
    OR plain.la_child_id IN (
       SELECT la_child_id FROM children_child WHERE local_authority_id = %(authority)s)
"""
# Their episodes, each with what comes before and after it. `home` counts the placements of
# a child: a change of legal status alone (L) goes on in the same one. A period of care
# begins with an S, because whatever else begins without an episode before it is doubted.
_EPISODES = """
CREATE TEMP TABLE import_plain_episode ON COMMIT DROP AS
SELECT it.*,
       count(*) FILTER (WHERE reason_started <> 'L' OR before IS DISTINCT FROM started_on)
           OVER chain AS home,
       max(started_on) FILTER (WHERE reason_started = 'S') OVER chain AS care_started_on
  FROM (SELECT staged.id AS line_id, plain.born_on, line.*,
               lag(line.started_on) OVER days AS start_before,
               lag(line.ended_on) OVER days AS before,
               lag(line.placement_type) OVER days AS place_before,
               lead(line.started_on) OVER days AS after
          FROM imports_stagedrow AS staged
          CROSS JOIN jsonb_to_record(staged.values) AS line(
              la_child_id text, started_on date, ended_on date, reason_started text,
              legal_status text, category_of_need text, placement_type text, provider text,
              postcode text, ofsted_urn text, reason_ended text, home_postcode text,
              reason_place_change text)
          JOIN import_plain AS plain USING (la_child_id)
         WHERE staged.job_id = %(job)s AND staged.kind = 'episodes' AND staged.readable
        WINDOW days AS (PARTITION BY line.la_child_id ORDER BY line.started_on)) AS it
WINDOW chain AS (PARTITION BY la_child_id ORDER BY started_on)
"""
# Anything to refuse or doubt about one of a child's episodes sends the whole child to `plan`.
_DOUBTFUL = """
WITH doubtful AS (
    SELECT DISTINCT la_child_id FROM import_plain_episode
     WHERE started_on < born_on
        OR started_on >= born_on + interval '18 years'
        OR started_on = ended_on
        OR (start_before IS NOT NULL AND (before IS NULL OR before > started_on))
        OR (reason_started <> 'S' AND before IS DISTINCT FROM started_on)
        OR (reason_started = 'L' AND place_before <> placement_type)
        OR (ended_on IS NOT NULL AND reason_ended = 'X1' AND after IS DISTINCT FROM ended_on)
), children AS (
    DELETE FROM import_plain WHERE la_child_id IN (SELECT la_child_id FROM doubtful)
)
DELETE FROM import_plain_episode WHERE la_child_id IN (SELECT la_child_id FROM doubtful)
"""
_LINES = """
CREATE TEMP TABLE import_settled ON COMMIT DROP AS
SELECT line_id FROM import_plain UNION ALL SELECT line_id FROM import_plain_episode
"""
_DECIDE = """
UPDATE imports_stagedrow AS staged
   SET outcome = 'added', problem = '', reason = '', remedy = '', doubts = '[]',
       changes = '{}', child_id = NULL, target_id = NULL
  FROM import_settled AS plain
 WHERE staged.id = plain.line_id
   AND (staged.outcome <> 'added' OR staged.doubts <> '[]' OR staged.changes <> '{}'
        OR staged.child_id IS NOT NULL OR staged.target_id IS NOT NULL)
"""
# The episode that goes on today, of children who have one.
_NOW = """
SELECT DISTINCT ON (la_child_id) la_child_id, started_on, placement_type, legal_status
  FROM import_plain_episode
 WHERE ended_on IS NULL OR ended_on > %(today)s
 ORDER BY la_child_id, started_on
"""


def decide(run):
    """Decide the lines of children who are plainly new; `others` leaves these lines out.

    Returns the episodes that go on today, one for each child in care.
    """
    run.sql(f"DROP TABLE IF EXISTS {_TABLES}")
    for statement in (_CHILDREN, _KNOWN, "ANALYZE import_plain", _EPISODES, _DOUBTFUL, _LINES):
        run.sql(statement)
    run.sql(f"ANALYZE {_TABLES}")
    run.sql(_DECIDE)
    return run.sql(_NOW, today=run.today)


def others(rows):
    """Of staged rows those that no set has decided."""
    return rows.extra(
        where=[
            "NOT EXISTS (SELECT 1 FROM import_settled AS settled"
            " WHERE settled.line_id = imports_stagedrow.id)"
        ]
    )


def identifiers(run):
    """{la_child_id: birthday} of the children who are plainly new."""
    return dict(run.sql("SELECT la_child_id, born_on FROM import_plain"))


def findings(run):
    """A finding for each who is in care today."""
    return [
        Finding(
            FindingKind.NEW,
            None,
            identifier,
            started_on,
            "",
            f"{PlacementType(place).label}; {LegalStatus(status).label}",
        )
        for identifier, started_on, place, status in run.memo["now"]
    ]


_MOTHERS = """
SELECT la_child_id, mother ->> 'MOTHER', mother ->> 'MC_DOB' FROM import_plain
 WHERE mother ->> 'MOTHER' <> '' OR mother ->> 'MC_DOB' <> ''
"""


def mothers(run):
    """[values] of the lines that fill in MOTHER or MC_DOB."""
    return [
        {"la_child_id": identifier, "mother": {"MOTHER": mother, "MC_DOB": born}}
        for identifier, mother, born in run.sql(_MOTHERS)
    ]


_NEW_CHILDREN = """
CREATE TEMP TABLE import_plain_child ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('children_child', 'id')) AS id, plain.*
  FROM import_plain AS plain
"""
# The first episode of a placement says what it is, the last one how it ended, and the
# last one that says so who provides it and where it is.
_NEW_HOMES = """
CREATE TEMP TABLE import_plain_home ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('children_placement', 'id')) AS id, it.*
  FROM (SELECT child.id AS child_id, la_child_id, home, min(started_on) AS started_on,
               (array_agg(placement_type ORDER BY started_on))[1] AS placement_type,
               (array_agg(reason_started ORDER BY started_on))[1] = ANY(%(new_carer)s)
                   AS is_new_carer,
               (array_agg(ended_on ORDER BY started_on DESC))[1] AS ended_on,
               (array_agg(reason_place_change ORDER BY started_on DESC))[1] AS reason_ended,
               (array_agg(provider ORDER BY started_on DESC)
                   FILTER (WHERE provider <> ''))[1] AS provider,
               (array_agg(postcode ORDER BY started_on DESC)
                   FILTER (WHERE postcode <> ''))[1] AS postcode,
               (array_agg(ofsted_urn ORDER BY started_on DESC)
                   FILTER (WHERE ofsted_urn <> ''))[1] AS ofsted_urn
          FROM import_plain_episode JOIN import_plain_child AS child USING (la_child_id)
         GROUP BY child.id, la_child_id, home) AS it
"""
_EPISODES_A_CHILD = """
SELECT child_id, count(*)
  FROM import_plain_episode JOIN import_plain_home USING (la_child_id, home)
 GROUP BY child_id
"""


def apply(run):
    """Write the children, their placements and episodes; returns {la_child_id: pk}."""
    run.sql("DROP TABLE IF EXISTS import_plain_child, import_plain_home")
    run.sql(_NEW_CHILDREN)
    run.sql(_NEW_HOMES, new_carer=list(NEW_CARER))
    run.sql("ANALYZE import_plain_child, import_plain_home")
    insert_rows(Child, _CHILD, "FROM import_plain_child", local_authority=run.local_authority.pk)
    insert_rows(Placement, _HOME, "FROM import_plain_home")
    insert_rows(
        CareEpisode,
        _EPISODE,
        "FROM import_plain_episode AS it JOIN import_plain_home AS home USING (la_child_id, home)",
    )
    run.sql(_NAME_LINES)
    pks = dict(run.sql("SELECT la_child_id, id FROM import_plain_child"))
    run.record("import.child_added", list(pks.values()))
    episodes = run.sql(_EPISODES_A_CHILD)
    run.record(
        "import.care_loaded", {child: {"added": added, "changed": 0} for child, added in episodes}
    )
    return pks


# Their lines are about them from now on.
_NAME_LINES = """
UPDATE imports_stagedrow AS staged SET child_id = it.child_id
  FROM (SELECT line_id, id AS child_id FROM import_plain_child
         UNION ALL
        SELECT line_id, child_id
          FROM import_plain_episode JOIN import_plain_home USING (la_child_id, home)) AS it
 WHERE staged.id = it.line_id
"""

_CHILD = {
    "id": "id",
    "local_authority": "%(local_authority)s",
    "la_child_id": "la_child_id",
    "born_on": "born_on",
    "sex": f"coalesce(nullif(sex, ''), '{Sex.UNKNOWN.value}')",
    "ethnicity": "ethnicity",
    "upn": "upn",
    "upn_unknown": "upn_unknown",
}
_HOME = {
    "id": "id",
    "child": "child_id",
    "started_on": "started_on",
    "ended_on": "ended_on",
    "placement_type": "placement_type",
    "is_new_carer": "is_new_carer",
    "reason_ended": "CASE WHEN ended_on IS NULL THEN '' ELSE reason_ended END",
    "provider": "coalesce(provider, '')",
    "postcode": "coalesce(postcode, '')",
    "ofsted_urn": "coalesce(ofsted_urn, '')",
}
_EPISODE = {
    "child": "home.child_id",
    "placement": "home.id",
    "care_started_on": "it.care_started_on",
    **{
        name: f"it.{name}"
        for name in (
            "started_on",
            "ended_on",
            "reason_started",
            "legal_status",
            "category_of_need",
            "reason_ended",
            "home_postcode",
        )
    },
}
