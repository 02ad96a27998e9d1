-- SPDX-License-Identifier: EUPL-1.2
-- The log of events as rows that figures can be counted from. SQLite. Written from the contracts in
-- schemas/events and the definitions in docs/reference/metrics.md alone.
--
-- log(place, topic, subject, sequence, type, day, data): one row per event, data as JSON, day the
-- local day on which it was recorded. asked(today): as of which day is counted.

CREATE TABLE level (n INTEGER);
INSERT INTO level VALUES (0), (1), (2), (3);

CREATE TABLE milestone (months INTEGER);
INSERT INTO milestone VALUES (1), (3), (12);

-- Status, residence and school now: the last word of the register.
CREATE TABLE person AS
SELECT subject,
       data ->> 'toStatus' AS status, data ->> 'basis' AS basis, data ->> 'since' AS since,
       data ->> 'region' AS region, data ->> 'municipality' AS municipality,
       data ->> 'school' AS school, data ->> 'category' AS category
FROM (SELECT *, row_number() OVER (PARTITION BY subject ORDER BY sequence DESC) AS age
      FROM log WHERE type = 'status-changed')
WHERE age = 1;

-- Every change of region or status, with what it was before.
CREATE TABLE movement AS
SELECT subject, day, coalesce(data ->> 'region', '00') AS region, data ->> 'toStatus' AS status,
       lag(coalesce(data ->> 'region', '00')) OVER told AS old_region,
       lag(data ->> 'toStatus') OVER told AS old_status
FROM log WHERE type = 'status-changed'
WINDOW told AS (PARTITION BY subject ORDER BY sequence);

-- Enrolments: the last word on the start and on the end.
CREATE TABLE span AS
WITH started AS (
    SELECT *, row_number() OVER (PARTITION BY subject, data ->> 'school', data ->> 'enrollment'
                                 ORDER BY sequence DESC) AS age
    FROM log WHERE type = 'enrollment-started'),
ended AS (
    SELECT *, row_number() OVER (PARTITION BY subject, data ->> 'school', data ->> 'enrollment'
                                 ORDER BY sequence DESC) AS age
    FROM log WHERE type = 'enrollment-ended')
SELECT s.subject, s.data ->> 'school' AS school, s.data ->> 'enrollment' AS number,
       s.data ->> 'startDate' AS first, e.data ->> 'lastActiveDay' AS last,
       s.data ->> 'sector' AS sector, s.data ->> 'funded' AS funded,
       CASE WHEN s.data ->> 'sector' = 'mbo' AND s.data ->> 'level' >= 3 THEN 'mbo-3-4'
            WHEN s.data ->> 'sector' = 'mbo' THEN 'mbo-' || (s.data ->> 'level')
            WHEN s.data ->> 'sector' = 'vo' THEN 'vo-' || (s.data ->> 'stage') END AS category,
       s.data ->> 'region' AS region, s.data ->> 'municipality' AS municipality,
       e.data ->> 'exitReason' AS reason
FROM started s LEFT JOIN ended e
  ON e.subject = s.subject AND e.data ->> 'school' = s.data ->> 'school'
 AND e.data ->> 'enrollment' = s.data ->> 'enrollment' AND e.age = 1
WHERE s.age = 1;

-- Confirmed departures that were not taken back later.
CREATE TABLE departure AS
SELECT subject, data ->> 'since' AS since, data ->> 'leftOn' AS left_on,
       data ->> 'lastActiveDay' AS last_active_day
FROM (SELECT *, row_number() OVER (PARTITION BY subject, data ->> 'since'
                                   ORDER BY sequence DESC) AS age
      FROM log WHERE type IN ('early-leaver-confirmed', 'early-leaver-revoked'))
WHERE age = 1 AND type = 'early-leaver-confirmed';

-- Startkwalificaties and the day from which each is held no more.
CREATE TABLE qualified AS
SELECT o.subject, o.data ->> 'on' AS obtained_on,
       (SELECT min(r.data ->> 'on') FROM log r
        WHERE r.type = 'qualification-revoked' AND r.subject = o.subject
          AND r.data ->> 'kind' = o.data ->> 'kind' AND r.data ->> 'on' >= o.data ->> 'on'
          AND r.sequence > o.sequence) AS until
FROM log o
WHERE o.type = 'qualification-obtained'
  AND o.data ->> 'kind' IN ('havo', 'vwo', 'mbo-2', 'mbo-3', 'mbo-4', 'foreign');

-- What happened in each case since it was last told to begin.
CREATE TABLE happening AS
WITH opened AS (
    SELECT subject, data ->> 'case' AS number, max(sequence) AS sequence
    FROM log WHERE type = 'case-opened' GROUP BY 1, 2)
SELECT l.subject, l.data ->> 'case' AS number, l.sequence, l.type, l.data
FROM log l JOIN opened o
  ON o.subject = l.subject AND o.number = l.data ->> 'case' AND l.sequence >= o.sequence
WHERE l.topic = 'outreach.cases.v1';

CREATE TABLE placement AS
SELECT p.subject, p.number, p.data ->> 'destination' AS destination, p.data ->> 'from' AS first,
       row_number() OVER (PARTITION BY p.subject, p.number ORDER BY p.sequence) AS nth,
       (SELECT coalesce(e.data ->> 'on', e.data ->> 'from') FROM happening e
        WHERE e.subject = p.subject AND e.number = p.number AND e.sequence > p.sequence
          AND e.type IN ('placed', 'placement-ended') ORDER BY e.sequence LIMIT 1) AS ended_on,
       (SELECT v.data ->> 'by' FROM happening v
        WHERE v.subject = p.subject AND v.number = p.number AND v.sequence > p.sequence
          AND v.type = 'placement-verified'
          AND NOT EXISTS (SELECT 1 FROM happening e
                          WHERE e.subject = p.subject AND e.number = p.number
                            AND e.type IN ('placed', 'placement-ended')
                            AND e.sequence > p.sequence AND e.sequence < v.sequence)
        ORDER BY v.sequence LIMIT 1) AS verified
FROM happening p WHERE p.type = 'placed';

CREATE TABLE outreach_case AS
WITH told AS (
    SELECT h.*,
           CASE type WHEN 'case-opened' THEN 'new' WHEN 'case-state-changed' THEN data ->> 'toState'
                     WHEN 'case-closed' THEN data ->> 'state' END AS state,
           CASE type WHEN 'transfer-accepted' THEN data ->> 'toRegion'
                     WHEN 'case-opened' THEN data ->> 'region'
                     WHEN 'case-assigned' THEN data ->> 'region'
                     WHEN 'case-state-changed' THEN data ->> 'region' END AS region
    FROM happening h),
opened AS (SELECT * FROM told WHERE type = 'case-opened')
SELECT o.subject, o.number, o.data ->> 'kind' AS kind, o.data ->> 'origin' AS origin,
       o.data ->> 'openedOn' AS opened_on,
       (SELECT t.state FROM told t WHERE t.subject = o.subject AND t.number = o.number
         AND t.state IS NOT NULL ORDER BY t.sequence DESC LIMIT 1) AS state,
       (SELECT t.region FROM told t WHERE t.subject = o.subject AND t.number = o.number
         AND t.region IS NOT NULL ORDER BY t.sequence DESC LIMIT 1) AS region,
       (SELECT t.data ->> 'owner' FROM told t WHERE t.subject = o.subject AND t.number = o.number
         AND t.type = 'case-assigned' ORDER BY t.sequence DESC LIMIT 1) AS owner,
       (SELECT t.data ->> 'toPurpose' FROM told t WHERE t.subject = o.subject
         AND t.number = o.number AND t.type = 'purpose-changed'
         ORDER BY t.sequence DESC LIMIT 1) AS purpose,
       (SELECT min(t.data ->> 'on') FROM told t WHERE t.subject = o.subject
         AND t.number = o.number AND t.type = 'contact-attempted') AS attempted_on,
       (SELECT t.data ->> 'on' FROM told t WHERE t.subject = o.subject AND t.number = o.number
         AND t.type = 'contact-established' ORDER BY t.sequence LIMIT 1) AS contact_on,
       (SELECT t.data ->> 'on' FROM told t WHERE t.subject = o.subject AND t.number = o.number
         AND t.type = 'support-declined' ORDER BY t.sequence LIMIT 1) AS declined_on,
       (SELECT t.data ->> 'daysSinceConfirmation' FROM told t WHERE t.subject = o.subject
         AND t.number = o.number AND t.type = 'intake-held'
         ORDER BY t.sequence LIMIT 1) AS intake_days,
       (SELECT t.data ->> 'goal' FROM told t WHERE t.subject = o.subject AND t.number = o.number
         AND t.type = 'plan-agreed' ORDER BY t.sequence DESC LIMIT 1) AS goal,
       (SELECT t.data ->> 'cause' FROM told t WHERE t.subject = o.subject AND t.number = o.number
         AND t.type = 'cause-recorded' ORDER BY t.sequence DESC LIMIT 1) AS cause,
       (SELECT t.data ->> 'on' FROM told t WHERE t.subject = o.subject AND t.number = o.number
         AND t.type = 'case-closed' ORDER BY t.sequence DESC LIMIT 1) AS closed_on,
       (SELECT t.data ->> 'destination' FROM told t WHERE t.subject = o.subject
         AND t.number = o.number AND t.type = 'case-closed'
         ORDER BY t.sequence DESC LIMIT 1) AS outcome
FROM opened o;

-- The same with where the young person lives and learns, and in how far it counts.
CREATE TABLE counted_case AS
SELECT c.*, p.municipality, p.school,
       c.state NOT LIKE 'closed-%' AND c.state <> 'voided' AS running,
       c.state <> 'voided' AND coalesce(c.purpose, c.origin) NOT IN ('prevention', 'preventive')
           AS of_a_leaver,
       (CAST(strftime('%Y', opened_on) AS INTEGER) - (strftime('%m', opened_on) < '08'))
           AS school_year
FROM outreach_case c LEFT JOIN person p ON p.subject = c.subject;

CREATE TABLE duty AS
SELECT l.subject, l.topic, l.data ->> 'duty' AS code, l.data ->> 'class' AS class,
       CASE WHEN l.data ->> 'holder' GLOB '[0-9][0-9][A-Z][A-Z][0-9][0-9]' THEN 'school'
            WHEN l.data ->> 'holder' LIKE 'region:%' THEN 'region'
            WHEN l.data ->> 'holder' LIKE 'municipality:%' THEN 'municipality'
            WHEN l.data ->> 'holder' IN ('duo', 'parents', 'young-person') THEN l.data ->> 'holder'
            WHEN l.data ->> 'holder' = 'applicant' THEN 'young-person'
            WHEN l.data ->> 'holder' = 'registration' THEN 'register'
            ELSE 'worker' END AS holder,
       CASE l.type WHEN 'duty-set' THEN 'set' WHEN 'duty-extended' THEN 'set'
            WHEN 'duty-breached' THEN 'breached' WHEN 'duty-cancelled' THEN 'cancelled'
            ELSE CASE WHEN l.data ->> 'late' THEN 'met-late' ELSE 'met' END END AS state,
       l.data ->> 'region' AS region, l.data ->> 'municipality' AS municipality,
       l.data ->> 'school' AS school,
       julianday(l.data ->> 'settledOn') - julianday(l.data ->> 'setOn') AS days
FROM (SELECT *, row_number() OVER (PARTITION BY topic, subject, data ->> 'dutyId'
                                   ORDER BY sequence DESC) AS age
      FROM log WHERE type LIKE 'duty-%') l
WHERE age = 1;

-- The last word on every report of absence.
CREATE TABLE absence AS
SELECT data ->> 'kind' AS kind, data ->> 'state' AS state, data ->> 'firstDay' AS first_day,
       data ->> 'region' AS region, data ->> 'municipality' AS municipality,
       data ->> 'school' AS school
FROM (SELECT *, row_number() OVER (PARTITION BY data ->> 'reportId' ORDER BY place DESC) AS age
      FROM log WHERE type = 'absence-registered')
WHERE age = 1;

-- The last word of the yearly statistic on every person and school year.
CREATE TABLE counted AS
SELECT subject, data ->> 'schoolYear' AS school_year, data ->> 'set' AS "set",
       data ->> 'reason' AS reason, data ->> 'category' AS category,
       coalesce(data ->> 'sector', 'unknown') AS sector, data ->> 'level' AS level,
       coalesce(data ->> 'track', 'unknown') AS track,
       coalesce(data ->> 'age', 'unknown') AS age, coalesce(data ->> 'entree', 0) AS entree,
       data ->> 'region' AS region, data ->> 'municipality' AS municipality,
       data ->> 'school' AS school, data ->> 'status' = 'provisional' AS provisional
FROM (SELECT *, row_number() OVER (PARTITION BY subject, data ->> 'schoolYear'
                                   ORDER BY sequence DESC) AS word
      FROM log WHERE type = 'leaver-counted')
WHERE word = 1 AND data ->> 'set' <> 'none';
