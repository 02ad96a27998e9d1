-- SPDX-License-Identifier: EUPL-1.2
-- Figures of the register, one view per metric: the key of the figure after the metric's name, what
-- it counts and what that is part of, as many rows as there are to add up.

CREATE VIEW person_area AS
SELECT p.*, CASE n WHEN 0 THEN 'nl' WHEN 1 THEN 'region:' || nullif(region, '00')
                   WHEN 2 THEN 'municipality:' || municipality ELSE 'school:' || school END AS area,
       n, (CAST(strftime('%Y', since) AS INTEGER) - (strftime('%m', since) < '10')) AS count_year
FROM person p, level;

CREATE VIEW "young-people" AS
SELECT area || '|' || status AS key, 1 AS value, 0 AS population FROM person_area;

CREATE VIEW "young-people-by-level" AS
SELECT area || '|' || coalesce(category, 'not-classified') || '|' || status AS key, 1 AS value,
       0 AS population
FROM person_area;

CREATE VIEW "leavers-by-year" AS
SELECT count_year || '|' || area AS key, 1 AS value, 0 AS population
FROM person_area WHERE status IN ('early-leaver', 'absent');

CREATE VIEW "status-flows" AS
SELECT strftime('%Y-%m', day) || '|nl|' || status || '|in' AS key, 1 AS value, 0 AS population
FROM movement WHERE old_status IS NOT status
UNION ALL
SELECT strftime('%Y-%m', day) || '|nl|' || old_status || '|out', 1, 0
FROM movement WHERE old_status <> status
UNION ALL
SELECT strftime('%Y-%m', day) || '|region:' || nullif(region, '00') || '|' || status || '|in', 1, 0
FROM movement WHERE old_status IS NOT status OR old_region IS NOT region
UNION ALL
SELECT strftime('%Y-%m', day) || '|region:' || nullif(old_region, '00') || '|' || old_status
       || '|out', 1, 0
FROM movement WHERE old_status <> status OR old_region <> region;

CREATE VIEW span_area AS
SELECT s.*, CASE n WHEN 0 THEN 'nl' WHEN 1 THEN 'region:' || nullif(region, '00')
                   WHEN 2 THEN 'municipality:' || municipality ELSE 'school:' || school END AS area,
       (CAST(strftime('%Y', last) AS INTEGER) - (strftime('%m', last) < '08')) AS end_year
FROM span s, level;

CREATE VIEW "exit-reasons" AS
SELECT end_year || '|' || area || '|' || coalesce(reason, 'none') AS key, 1 AS value,
       0 AS population
FROM span_area WHERE sector = 'mbo' AND last >= first;

CREATE VIEW "exit-reason-unknown" AS
SELECT end_year || '|' || area AS key, reason = '07' AS value, 1 AS population
FROM span_area WHERE sector = 'mbo' AND last >= first AND reason <> '08';

CREATE VIEW "returns" AS
WITH due AS (
    SELECT d.*, months,
           min(date(left_on, '+' || months || ' months'),
               date(left_on, 'start of month', '+' || (months + 1) || ' months', '-1 day')) AS on_day
    FROM departure d, milestone WHERE last_active_day IS NOT NULL)
SELECT (CAST(strftime('%Y', left_on) AS INTEGER) - (strftime('%m', left_on) < '08')) || '|' || area
       || '|' || months AS key,
       EXISTS (SELECT 1 FROM span s WHERE s.subject = due.subject AND s.first > left_on
                 AND s.first <= on_day AND (s.last IS NULL OR s.last >= s.first)) AS value,
       1 AS population
FROM due JOIN person_area p ON p.subject = due.subject AND p.n < 3, asked
WHERE on_day <= today;

CREATE VIEW "vulnerable-youth" AS
WITH placed AS (
    SELECT c.subject, p.destination
    FROM counted_case c JOIN placement p
      ON p.subject = c.subject AND p.number = c.number AND p.ended_on IS NULL
    WHERE c.running)
SELECT DISTINCT area || '|' || (l.data ->> 'origin') || '|' || CASE
           WHEN p.status = 'enrolled' THEN 'education' WHEN p.status = 'vulnerable' THEN 'work'
           ELSE coalesce((SELECT destination FROM placed WHERE placed.subject = p.subject),
                         p.status) END AS key,
       1 AS value, 0 AS population, p.subject
FROM log l JOIN person_area p ON p.subject = l.subject
WHERE l.type = 'vulnerable-youth-registered';

CREATE VIEW duty_area AS
SELECT d.*, CASE n WHEN 0 THEN 'nl' WHEN 1 THEN 'region:' || nullif(region, '00')
                   WHEN 2 THEN 'municipality:' || municipality ELSE 'school:' || school END AS area
FROM duty d, level;

CREATE VIEW "duties" AS
SELECT code || '|' || area || '|' || state AS key, 1 AS value, 0 AS population FROM duty_area;

CREATE VIEW "duties-by-holder" AS
SELECT class || '|' || holder || '|' || area || '|' || state AS key, 1 AS value, 0 AS population
FROM duty_area;

CREATE VIEW "time-to-report" AS
SELECT area || '|' || CASE WHEN days <= 7 THEN '0-7d' WHEN days <= 14 THEN '8-14d'
                           WHEN days <= 28 THEN '15-28d' ELSE 'gt28d' END AS key,
       1 AS value, 0 AS population
FROM duty_area WHERE code = 'D01' AND state IN ('met', 'met-late') AND days IS NOT NULL;

CREATE VIEW "absence-reports" AS
SELECT (CAST(strftime('%Y', first_day) AS INTEGER) - (strftime('%m', first_day) < '08')) || '|'
       || CASE n WHEN 0 THEN 'nl' WHEN 1 THEN 'region:' || nullif(region, '00')
                 WHEN 2 THEN 'municipality:' || municipality ELSE 'school:' || school END
       || '|' || kind || '|' || state AS key, 1 AS value, 0 AS population
FROM absence, level;

-- The newest list of each kind and area; of one day the last word.
CREATE VIEW newest_list AS
SELECT data ->> 'kind' AS kind, coalesce('municipality:' || (data ->> 'municipality'),
       'region:' || (data ->> 'region')) AS area, data ->> 'rows' AS lines, data
FROM (SELECT *, row_number() OVER (PARTITION BY data ->> 'kind', data ->> 'region',
                                   data ->> 'municipality'
                                   ORDER BY data ->> 'day' DESC, place DESC) AS age
      FROM log WHERE type = 'duo-list-compared')
WHERE age = 1;

CREATE VIEW "duo-lists" AS
SELECT kind || '|' || area AS key, lines AS population,
       (SELECT coalesce(sum(value), 0) FROM json_each(data, '$.differences')) AS value
FROM newest_list;

CREATE VIEW "duo-differences" AS
SELECT n.kind || '|' || n.area || '|' || d.key AS key, d.value AS value, 0 AS population
FROM newest_list n, json_each(n.data, '$.differences') d;
