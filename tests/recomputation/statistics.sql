-- SPDX-License-Identifier: EUPL-1.2
-- New leavers by the official count and by our own; columns as in register.sql, and how many of a
-- figure are provisional.

CREATE VIEW counted_area AS
SELECT c.*, CASE n WHEN 0 THEN 'nl' WHEN 1 THEN 'region:' || nullif(region, '00')
                   WHEN 2 THEN 'municipality:' || municipality ELSE 'school:' || school END AS area,
       "set" = 'X' AS leaver
FROM counted c, level;

CREATE VIEW in_population AS SELECT * FROM counted_area WHERE "set" <> 'B';

CREATE VIEW by_category AS
SELECT school_year || '|' || area || '|' || category AS key, leaver, entree, provisional
FROM in_population WHERE category <> 'total'
UNION ALL
SELECT school_year || '|' || area || '|total', leaver, entree, provisional FROM in_population;

CREATE VIEW "vsv" AS
SELECT key, leaver AS value, 1 AS population, provisional FROM by_category;

CREATE VIEW "vsv-without-entree" AS
SELECT key, leaver AND NOT entree AS value, 1 AS population, provisional FROM by_category;

CREATE VIEW "vsv-by-sector" AS
SELECT school_year || '|' || area || '|' || sector AS key, leaver AS value, 1 AS population,
       provisional
FROM in_population;

CREATE VIEW "vsv-by-level" AS
SELECT school_year || '|' || area || '|' || level AS key, leaver AS value, 1 AS population,
       provisional
FROM in_population;

CREATE VIEW "vsv-by-track" AS
SELECT school_year || '|' || area || '|' || level || '|' || track AS key, leaver AS value,
       1 AS population, provisional
FROM in_population;

CREATE VIEW "vsv-by-age" AS
SELECT school_year || '|' || area || '|' || age AS key, leaver AS value, 1 AS population,
       provisional
FROM in_population;

CREATE VIEW "vsv-sets" AS
SELECT school_year || '|' || area || '|' || reason AS key, 1 AS value, 0 AS population, provisional
FROM counted_area;

CREATE VIEW "new-leavers" AS
WITH RECURSIVE year (y) AS (
    SELECT min(CAST(strftime('%Y', first) AS INTEGER)) - 1 FROM span
    UNION ALL
    SELECT y + 1 FROM year, asked
    WHERE y < CAST(strftime('%Y', today) AS INTEGER) - (strftime('%m', today) < '10')),
member AS (
    SELECT s.*, y, row_number() OVER (PARTITION BY subject, y
                                      ORDER BY first DESC, school DESC, number DESC) AS place
    FROM span s, year
    WHERE funded AND category IN ('vo-lower', 'vo-vmbo-upper', 'vo-havo-vwo-upper', 'mbo-1',
                                  'mbo-2', 'mbo-3-4')
      AND first <= y || '-10-01' AND (last IS NULL OR last >= y || '-10-01')),
judged AS (
    SELECT m.*,
           NOT EXISTS (SELECT 1 FROM person p WHERE p.subject = m.subject
                         AND p.basis IN ('died', 'emigrated') AND p.since <= (y + 1) || '-10-01')
               AS counts,
           EXISTS (SELECT 1 FROM departure d WHERE d.subject = m.subject
                     AND d.left_on >= y || '-10-01' AND d.left_on < (y + 1) || '-10-01')
           AND NOT EXISTS (SELECT 1 FROM span s WHERE s.subject = m.subject
                             AND s.first <= (y + 1) || '-10-01'
                             AND (s.last IS NULL OR s.last >= (y + 1) || '-10-01'))
           AND NOT EXISTS (SELECT 1 FROM qualified q WHERE q.subject = m.subject
                             AND q.obtained_on <= (y + 1) || '-12-31'
                             AND (q.until IS NULL OR q.until > (y + 1) || '-12-31')) AS left_school
    FROM member m WHERE place = 1),
placed AS (
    SELECT j.*, CASE n WHEN 0 THEN 'nl' WHEN 1 THEN 'region:' || nullif(region, '00')
                       WHEN 2 THEN 'municipality:' || municipality
                       ELSE 'school:' || school END AS area
    FROM judged j, level)
SELECT y || '|' || area || '|' || category AS key, counts AND left_school AS value,
       counts AS population
FROM placed
UNION ALL
SELECT y || '|' || area || '|total', counts AND left_school, counts FROM placed;

CREATE VIEW "leaver-comparison" AS
WITH ours AS (
    SELECT DISTINCT subject, CAST(strftime('%Y', left_on) AS INTEGER)
                             - (strftime('%m', left_on) < '10') AS y
    FROM departure),
either AS (
    SELECT subject, y FROM ours
    UNION
    SELECT subject, CAST(school_year AS INTEGER) FROM counted WHERE "set" = 'X'),
enrolled AS (
    SELECT e.y, s.*, row_number() OVER (
               PARTITION BY e.subject, e.y
               ORDER BY s.funded DESC, s.first DESC, s.school DESC, s.number DESC) AS place
    FROM either e JOIN span s ON s.subject = e.subject AND s.first <= e.y || '-10-01'
                             AND (s.last IS NULL OR s.last >= e.y || '-10-01')),
judged AS (
    SELECT e.y, coalesce(c."set", '') = 'X' AS leaver,
           CASE WHEN c."set" = 'X' AND o.subject IS NULL THEN 'X-alone'
                WHEN c.subject IS NOT NULL THEN c.reason
                WHEN n.subject IS NULL THEN 'not-enrolled'
                WHEN n.funded THEN 'not-in-population' ELSE 'not-funded' END AS outcome,
           iif(c.subject IS NOT NULL, c.region, iif(n.subject IS NOT NULL, n.region, p.region))
               AS region,
           iif(c.subject IS NOT NULL, c.municipality,
               iif(n.subject IS NOT NULL, n.municipality, p.municipality)) AS municipality,
           iif(c.subject IS NOT NULL, c.school, iif(n.subject IS NOT NULL, n.school, p.school))
               AS school
    FROM either e
    LEFT JOIN ours o ON o.subject = e.subject AND o.y = e.y
    LEFT JOIN counted c ON c.subject = e.subject AND CAST(c.school_year AS INTEGER) = e.y
    LEFT JOIN enrolled n ON n.subject = e.subject AND n.y = e.y AND n.place = 1
    LEFT JOIN person p ON p.subject = e.subject)
SELECT y || '|' || CASE n WHEN 0 THEN 'nl' WHEN 1 THEN 'region:' || nullif(region, '00')
                          WHEN 2 THEN 'municipality:' || municipality
                          ELSE 'school:' || school END || '|' || outcome AS key,
       1 AS value, 0 AS population
FROM judged, level
UNION ALL
SELECT y || '|region:' || j.region || '|' || iif(s.region IS NULL, 'school-unknown', 'elsewhere'),
       1, 0
FROM judged j LEFT JOIN school_region s ON s.school = j.school
WHERE leaver AND s.region IS NOT j.region;
