-- SPDX-License-Identifier: EUPL-1.2
-- Figures of the outreach cases, one view per metric; columns as in register.sql.

CREATE VIEW case_area AS
SELECT c.*, n, CASE n WHEN 0 THEN 'nl' WHEN 1 THEN 'region:' || nullif(region, '00')
                      WHEN 2 THEN 'municipality:' || municipality ELSE 'school:' || school END
               AS area
FROM counted_case c, level;

CREATE VIEW leaver_case AS SELECT * FROM case_area WHERE of_a_leaver;

CREATE VIEW "cases" AS
SELECT area || '|' || state AS key, 1 AS value, 0 AS population FROM case_area;

CREATE VIEW "cases-by-kind" AS
WITH RECURSIVE ran AS (
    SELECT c.subject, c.number, c.school_year AS year,
           coalesce((CAST(strftime('%Y', closed_on) AS INTEGER)
                     - (strftime('%m', closed_on) < '08')),
                    (CAST(strftime('%Y', today) AS INTEGER) - (strftime('%m', today) < '08')))
               AS last
    FROM counted_case c, asked
    UNION ALL
    SELECT subject, number, year + 1, last FROM ran WHERE year < last)
SELECT year || '|' || area || '|' || CASE year WHEN school_year THEN kind ELSE 'continuing' END
       || '|' || origin AS key, 1 AS value, 0 AS population
FROM ran JOIN case_area c USING (subject, number) WHERE c.state <> 'voided';

CREATE VIEW "next-steps" AS
SELECT area || '|' || CASE WHEN EXISTS (
           SELECT 1 FROM duty d WHERE d.subject = c.subject AND d.topic = 'outreach.duties.v1'
             AND d.state = 'set') THEN 'set' ELSE 'missing' END AS key,
       1 AS value, 0 AS population
FROM case_area c WHERE running;

CREATE VIEW "time-to-intake" AS
SELECT area || '|' || CASE WHEN intake_days < 14 THEN 'lt2w' WHEN intake_days <= 28 THEN '2-4w'
                           ELSE 'gt4w' END AS key, 1 AS value, 0 AS population
FROM case_area WHERE intake_days IS NOT NULL AND state <> 'voided';

CREATE VIEW "time-to-contact" AS
SELECT area || '|' || CASE WHEN julianday(contact_on) - julianday(opened_on) <= 7 THEN '0-7d'
                           WHEN julianday(contact_on) - julianday(opened_on) <= 14 THEN '8-14d'
                           WHEN julianday(contact_on) - julianday(opened_on) <= 28 THEN '15-28d'
                           ELSE 'gt28d' END AS key, 1 AS value, 0 AS population
FROM leaver_case WHERE contact_on IS NOT NULL;

CREATE VIEW "time-to-placement" AS
WITH ends AS (
    SELECT area, p.first,
           min(date(opened_on, '+1 months'),
               date(opened_on, 'start of month', '+2 months', '-1 day')) AS one,
           min(date(opened_on, '+2 months'),
               date(opened_on, 'start of month', '+3 months', '-1 day')) AS two,
           min(date(opened_on, '+4 months'),
               date(opened_on, 'start of month', '+5 months', '-1 day')) AS four
    FROM leaver_case JOIN placement p USING (subject, number) WHERE nth = 1)
SELECT area || '|' || CASE WHEN first <= one THEN '0-1m' WHEN first <= two THEN '1-2m'
                           WHEN first <= four THEN '2-4m' ELSE 'gt4m' END AS key,
       1 AS value, 0 AS population
FROM ends;

CREATE VIEW "funnel" AS
SELECT school_year || '|' || area || '|opened' AS key, 1 AS value, 0 AS population
FROM leaver_case
UNION ALL SELECT school_year || '|' || area || '|attempted', attempted_on IS NOT NULL, 0
FROM leaver_case
UNION ALL SELECT school_year || '|' || area || '|contact', contact_on IS NOT NULL, 0
FROM leaver_case
UNION ALL SELECT school_year || '|' || area || '|intake', intake_days IS NOT NULL, 0
FROM leaver_case
UNION ALL SELECT school_year || '|' || area || '|plan', goal IS NOT NULL, 0 FROM leaver_case
UNION ALL SELECT school_year || '|' || area || '|declined', declined_on IS NOT NULL, 0
FROM leaver_case
UNION ALL SELECT school_year || '|' || area || '|placed', 1, 0
FROM leaver_case JOIN placement USING (subject, number) WHERE nth = 1;

CREATE VIEW "causes" AS
SELECT school_year || '|' || area || '|' || coalesce(cause, 'unknown') AS key, 1 AS value,
       0 AS population
FROM leaver_case WHERE intake_days IS NOT NULL;

CREATE VIEW "cause-unknown" AS
SELECT school_year || '|' || area AS key, cause IS NULL AS value, 1 AS population
FROM leaver_case WHERE intake_days IS NOT NULL;

CREATE VIEW "goals" AS
SELECT school_year || '|' || area || '|' || goal AS key, 1 AS value, 0 AS population
FROM leaver_case;

CREATE VIEW "referrals" AS
SELECT (CAST(strftime('%Y', s.data ->> 'on') AS INTEGER) - (strftime('%m', s.data ->> 'on') < '08'))
       || '|' || area || '|' || coalesce(s.data ->> 'sector', 'unknown') || '|' || coalesce(
           (SELECT replace(a.type, 'referral-', '') FROM happening a
            WHERE a.subject = s.subject AND a.number = s.number AND a.sequence > s.sequence
              AND a.type LIKE 'referral-%' AND a.type <> 'referral-sent'
              AND a.data ->> 'number' = s.data ->> 'number'
            ORDER BY a.sequence DESC LIMIT 1), 'sent') AS key,
       1 AS value, 0 AS population
FROM happening s JOIN case_area c USING (subject, number)
WHERE s.type = 'referral-sent' AND c.state <> 'voided';

CREATE VIEW "outcomes" AS
SELECT school_year || '|' || area || '|' || coalesce(
           (SELECT destination FROM placement p
            WHERE p.subject = c.subject AND p.number = c.number AND p.ended_on IS NULL),
           CASE WHEN running THEN 'running' END, outcome, replace(state, 'closed-', '')) AS key,
       1 AS value, 0 AS population
FROM leaver_case c;

CREATE VIEW "placements" AS
SELECT (CAST(strftime('%Y', first) AS INTEGER) - (strftime('%m', first) < '08')) || '|' || area
       || '|' || destination || '|' || coalesce(verified, 'nobody') AS key,
       1 AS value, 0 AS population
FROM placement JOIN case_area c USING (subject, number) WHERE c.state <> 'voided';

CREATE VIEW "lasting-placements" AS
WITH due AS (
    SELECT p.*, months,
           min(date(first, '+' || months || ' months'),
               date(first, 'start of month', '+' || (months + 1) || ' months', '-1 day')) AS on_day
    FROM placement p, milestone)
SELECT (CAST(strftime('%Y', first) AS INTEGER) - (strftime('%m', first) < '08')) || '|' || area
       || '|' || months AS key,
       (ended_on IS NULL OR ended_on >= on_day) AND NOT EXISTS (
           SELECT 1 FROM departure d WHERE d.subject = due.subject AND d.since > first
             AND d.since < on_day) AS value,
       1 AS population
FROM due JOIN case_area c USING (subject, number), asked
WHERE n < 3 AND c.state <> 'voided' AND on_day <= today;

CREATE VIEW "workload" AS
WITH load AS (
    SELECT coalesce(region, '00') AS region, owner, count(*) AS cases
    FROM outreach_case
    WHERE state NOT LIKE 'closed-%' AND state <> 'voided' AND owner NOT LIKE 'region:%'
    GROUP BY 1, 2)
SELECT CASE n WHEN 0 THEN 'nl' ELSE 'region:' || nullif(region, '00') END || '|' || CASE
           WHEN cases <= 10 THEN '1-10' WHEN cases <= 20 THEN '11-20' WHEN cases <= 30 THEN '21-30'
           WHEN cases <= 40 THEN '31-40' ELSE 'gt40' END AS key,
       1 AS value, 0 AS population
FROM load, level WHERE n < 2;
