from django.db import migrations

# What was approved before there was a ledger: a year of its authority, an account of the child,
# an award, and the lines that led to where it stands. Nobody had allocated it, so it comes in as
# an allowed over-commitment, which the next allocation makes good. The rule that ties payment to
# an adequate plan was not kept then, so it is off in these years until somebody switches it on.
FILL = """
CREATE TEMPORARY TABLE premium_before ON COMMIT DROP AS
SELECT r.id AS request, p.child_id AS child, c.local_authority_id AS authority,
    p.school_id AS school,
    extract(year FROM p.term_starts_on - interval '3 months')::int AS year,
    CASE WHEN p.nc_year < 0 THEN 'early_years' WHEN p.nc_year > 11 THEN 'post16' ELSE 'plus' END
      AS kind,
    r.approved_pence::bigint AS approved,
    least(coalesce(r.spent_pence, 0), r.approved_pence)::bigint AS spent,
    coalesce(r.decided_at::date, r.updated_at::date) AS decided_on, r.decided_by_id AS decider,
    r.updated_at::date AS updated_on, r.updated_by_id AS teller,
    NULL::bigint AS account, NULL::bigint AS award
FROM pep_pupilpremiumplus r JOIN pep_pep p ON p.id = r.pep_id
  JOIN children_child c ON c.id = p.child_id
WHERE r.decision IN ('approved', 'part') AND r.approved_pence > 0;

INSERT INTO pep_premiumyear (local_authority_id, year, needs_adequate_plan, adequate_grades,
    carries_forward, version)
SELECT DISTINCT authority, year, false, ARRAY['green', 'amber'], false, 1 FROM premium_before;

INSERT INTO pep_premiumaccount (child_id, year_id, kind, by_hand)
SELECT DISTINCT b.child, y.id, b.kind, false FROM premium_before b
  JOIN pep_premiumyear y ON y.local_authority_id = b.authority AND y.year = b.year;
UPDATE premium_before b SET account = a.id FROM pep_premiumaccount a
  JOIN pep_premiumyear y ON y.id = a.year_id
WHERE a.child_id = b.child AND a.kind = b.kind AND y.year = b.year
  AND y.local_authority_id = b.authority;

INSERT INTO pep_premiumaward (request_id, account_id, child_id, school_id)
SELECT request, account, child, school FROM premium_before ORDER BY request;
UPDATE premium_before b SET award = w.id FROM pep_premiumaward w WHERE w.request_id = b.request;

INSERT INTO pep_premiumentry (account_id, award_id, kind, source, target, pence, happened_on,
    by_id, why, reference)
SELECT account, CASE WHEN kind = 'extra' THEN NULL ELSE award END, kind, source, target, pence,
    happened_on, who, 'Recorded before the ledger was kept', ''
FROM (
  SELECT 1 AS step, request, account, award, 'extra' AS kind, 'extra' AS source,
    'available' AS target, approved AS pence, decided_on AS happened_on, decider AS who
  FROM premium_before
  UNION ALL SELECT 2, request, account, award, 'committed', 'available', 'committed', approved,
    decided_on, decider FROM premium_before
  UNION ALL SELECT 3, request, account, award, 'paid', 'committed', 'school', spent, updated_on,
    teller FROM premium_before WHERE spent > 0
  UNION ALL SELECT 4, request, account, award, 'spent', 'school', 'spent', spent, updated_on,
    teller FROM premium_before WHERE spent > 0
) lines ORDER BY step, request;

UPDATE pep_pupilpremiumplus SET spent_pence = approved_pence WHERE spent_pence > approved_pence;
UPDATE pep_pupilpremiumplus SET not_funded_elsewhere = is_additional,
  impact_on = CASE WHEN impact <> '' AND impact_rating NOT IN ('', 'too_early')
    THEN updated_at::date END;
"""


class Migration(migrations.Migration):

    dependencies = [("pep", "0016_premium_ledger")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
