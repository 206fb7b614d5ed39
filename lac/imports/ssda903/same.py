"""Children on record whose lines say nothing new: found by sets, and left as they are.

Most of a return was in the one before. Whatever a line might add, change, refuse or doubt
sends the child to `header`, `plan` and `episodes`, which alone know the sentences. A test
holds the children who are left here to what they would come to there.
"""

from lac.children.models.codes import NEW_CARER

_TABLES = "import_same, import_same_episode"
# Children whose line in the Header file says what the record says, or nothing.
_CHILDREN = """
CREATE TEMP TABLE import_same ON COMMIT DROP AS
SELECT staged.id AS line_id, child.id AS child_id, line.la_child_id, child.born_on
  FROM imports_stagedrow AS staged
 CROSS JOIN jsonb_to_record(staged.values) AS line(
       la_child_id text, born_on date, sex text, ethnicity text, upn text,
       upn_unknown text, mother jsonb)
  JOIN children_child AS child USING (la_child_id)
 WHERE staged.job_id = %(job)s AND staged.kind = 'header' AND staged.readable
   AND child.local_authority_id = %(authority)s
   AND line.born_on = child.born_on
   AND line.sex IN ('', child.sex)
   AND line.ethnicity IN ('', child.ethnicity)
   AND line.upn IN ('', child.upn)
   AND (line.upn = '' OR child.upn_unknown = '')
   AND (line.upn_unknown = '' OR (child.upn = '' AND line.upn_unknown = child.upn_unknown))
   AND coalesce(line.mother ->> 'MOTHER', '') = '' AND coalesce(line.mother ->> 'MC_DOB', '') = ''
"""
# Their episodes in the file and on record, matched by the day they began. `line_id` is null
# for one that only the record has, `held_id` for one that only the file has.
_EPISODES = """
CREATE TEMP TABLE import_same_episode ON COMMIT DROP AS
WITH line AS (
    SELECT staged.id AS line_id, same.child_id, it.*
      FROM imports_stagedrow AS staged
     CROSS JOIN jsonb_to_record(staged.values) AS it(
           la_child_id text, started_on date, ended_on date, reason_started text,
           legal_status text, category_of_need text, placement_type text, provider text,
           postcode text, ofsted_urn text, reason_ended text, home_postcode text,
           reason_place_change text)
      JOIN import_same AS same USING (la_child_id)
     WHERE staged.job_id = %(job)s AND staged.kind = 'episodes' AND staged.readable
), held AS (
    SELECT episode.*, home.placement_type, home.provider, home.postcode, home.ofsted_urn,
           home.started_on AS home_started_on, home.ended_on AS home_ended_on,
           home.reason_ended AS home_reason, home.is_new_carer, home.household_id
      FROM import_same AS same
      JOIN children_careepisode AS episode ON episode.child_id = same.child_id
      JOIN children_placement AS home ON home.id = episode.placement_id
)
SELECT child_id, started_on, line.line_id, held.id AS held_id, held.placement_id,
       held.ended_on, held.reason_ended,
       line.line_id IS NOT NULL AND coalesce(
           line.ended_on IS NOT DISTINCT FROM held.ended_on
           AND line.reason_started = held.reason_started
           AND line.legal_status = held.legal_status
           AND line.category_of_need = held.category_of_need
           AND (line.reason_ended = held.reason_ended
                OR (line.reason_ended = '' AND held.ended_on IS NOT NULL))
           AND line.home_postcode IN ('', held.home_postcode)
           AND line.placement_type = held.placement_type
           AND line.provider IN ('', held.provider)
           AND line.postcode IN ('', held.postcode)
           AND line.ofsted_urn IN ('', held.ofsted_urn), false) AS agrees,
       line.reason_started AS began, line.reason_place_change AS moved,
       home_started_on, home_ended_on, home_reason, is_new_carer, household_id
  FROM line FULL JOIN held USING (child_id, started_on)
"""
# Who has an episode that is not as it would be written, or that raises a doubt. `goes_on` is
# a change of legal status alone, within the placement before; any other line begins one.
_DIFFERENT = """
WITH walked AS (
    SELECT *,
           lag(ended_on) OVER days AS before, lag(placement_id) OVER days AS place_before,
           lag(household_id) OVER days AS household_before,
           lead(started_on) OVER days AS after,
           lead(placement_id) OVER days AS place_after, lead(line_id) OVER days AS line_after
      FROM import_same_episode
    WINDOW days AS (PARTITION BY child_id ORDER BY started_on)
), judged AS (
    SELECT *, began = 'L' AND before = started_on AS goes_on,
           line_after IS NULL OR place_after IS DISTINCT FROM placement_id AS is_last
      FROM walked
     WHERE line_id IS NOT NULL
)
SELECT DISTINCT judged.child_id
  FROM judged JOIN import_same AS same USING (child_id)
 WHERE NOT agrees
    OR started_on < same.born_on
    OR started_on = judged.ended_on
    OR (began <> 'S' AND before IS DISTINCT FROM started_on)
    OR (judged.reason_ended = 'X1' AND after IS DISTINCT FROM judged.ended_on)
    OR (goes_on AND place_before <> placement_id)
    OR (goes_on IS NOT TRUE
        AND (home_started_on <> started_on
             OR is_new_carer <> (began = ANY(%(new_carer)s))
             OR (NOT is_new_carer AND before = started_on AND household_id IS NULL
                 AND household_before IS NOT NULL)))
    OR (is_last
        AND (home_ended_on IS DISTINCT FROM judged.ended_on
             OR home_reason <> CASE WHEN judged.ended_on IS NULL THEN ''
                                    ELSE coalesce(nullif(moved, ''), home_reason) END))
    OR (NOT is_last AND after IS DISTINCT FROM judged.ended_on)
UNION
SELECT child_id FROM children_placement JOIN import_same USING (child_id)
 WHERE started_on = ended_on
UNION
SELECT child_id FROM import_same_episode WHERE started_on = ended_on
"""
_LEAVE_OUT = """
WITH different AS (SELECT child_id FROM import_different), children AS (
    DELETE FROM import_same WHERE child_id IN (SELECT child_id FROM different)
)
DELETE FROM import_same_episode WHERE child_id IN (SELECT child_id FROM different)
"""
_DECIDE = """
UPDATE imports_stagedrow AS staged
   SET outcome = 'unchanged', problem = '', reason = '', remedy = '', doubts = '[]',
       changes = '{}', child_id = same.child_id, target_id = same.target_id
  FROM (SELECT line_id, child_id, child_id AS target_id FROM import_same
         UNION ALL
        SELECT line_id, child_id, held_id FROM import_same_episode
         WHERE line_id IS NOT NULL) AS same
 WHERE staged.id = same.line_id
   AND (staged.outcome <> 'unchanged' OR staged.doubts <> '[]' OR staged.changes <> '{}'
        OR staged.child_id IS DISTINCT FROM same.child_id
        OR staged.target_id IS DISTINCT FROM same.target_id)
"""
_SETTLED = """
INSERT INTO import_settled
SELECT line_id FROM import_same UNION ALL
SELECT line_id FROM import_same_episode WHERE line_id IS NOT NULL
"""


def decide(run):
    """Decide the lines of children about whom nothing changes; adds them to `import_settled`."""
    run.sql(f"DROP TABLE IF EXISTS {_TABLES}, import_different")
    run.sql(_CHILDREN)
    run.sql("ANALYZE import_same")
    run.sql(_EPISODES)
    run.sql("ANALYZE import_same_episode")
    run.sql(
        f"CREATE TEMP TABLE import_different ON COMMIT DROP AS {_DIFFERENT}",
        new_carer=list(NEW_CARER),
    )
    run.sql(_LEAVE_OUT)
    run.sql(f"ANALYZE {_TABLES}")
    run.sql(_DECIDE)
    run.sql(_SETTLED)


def identifiers(run):
    """The identifiers of the children about whom nothing changes."""
    return {identifier for (identifier,) in run.sql("SELECT la_child_id FROM import_same")}


_NOT_IN_THE_FILE = """
SELECT count(*) FROM import_same_episode
 WHERE line_id IS NULL
   AND child_id IN (SELECT child_id FROM import_same_episode WHERE line_id IS NOT NULL)
"""


def episodes_not_in_the_file(run):
    """How many episodes of theirs are on record only, of children with lines about episodes."""
    return run.sql(_NOT_IN_THE_FILE)[0][0]
