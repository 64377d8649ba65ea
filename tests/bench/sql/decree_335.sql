-- Decree 335, a month, as an author of SQL would write it for the sqlite3 shell: the civil servants of January 2026 with
-- micro-points, into a table, from `work` (lines that count, with what one product weighs) and `given` (what was assigned). The
-- answer to "could a query not do that?", and what the engine is timed against. Not in it, and done by the engine: other laws,
-- indicators, gates, explanations, checks, moves in mid-month.
CREATE TEMP TABLE person (staff INTEGER PRIMARY KEY, agency TEXT, role INTEGER, team TEXT, leads TEXT);
INSERT INTO person
SELECT staff, agency, role, team, leads FROM posting
WHERE superseded_by IS NULL AND NOT withdrawn AND "from" <= 20484 AND coalesce("to", 99999) >= 20454
GROUP BY staff HAVING count(*) = 1 AND max(subject) = 1;
CREATE TEMP TABLE assigned (staff INTEGER PRIMARY KEY, a REAL);
INSERT INTO assigned SELECT staff, sum(quantity * k) / 1000.0 FROM given GROUP BY staff;
-- b, c: what is left after a quarter for each major error, for each delay; few lines have any.
CREATE TEMP TABLE done (staff INTEGER PRIMARY KEY, d REAL, b REAL, c REAL);
INSERT INTO done
SELECT staff, d / 1000.0, (d - coalesce(lost_b, 0)) / 1000.0, (d - coalesce(lost_c, 0)) / 1000.0
FROM (
	SELECT staff, sum(quantity * w) AS d,
		sum(min(quantity, 250 * major_errors) * w) FILTER (WHERE major_errors > 0 AND coalesce(waives, -1) NOT IN (0, 1)) AS lost_b,
		sum(min(quantity, 250 * delays) * w) FILTER (WHERE delays > 0 AND coalesce(waives, -1) NOT IN (0, 2)) AS lost_c
	FROM work GROUP BY staff
);
CREATE TEMP TABLE base AS
SELECT p.staff, p.agency, role, team, leads, confirmed / 1000.0 AS general,
	min(1, d / a) + min(1, b / a) + min(1, c / a) AS r
FROM person p JOIN assigned USING (staff) JOIN done USING (staff) JOIN (
	SELECT staff, confirmed FROM appraisal
	WHERE month = 202601 AND superseded_by IS NULL AND NOT withdrawn AND criterion = 0 AND confirmed IS NOT NULL
) USING (staff) WHERE a > 0;
CREATE TABLE IF NOT EXISTS bench_score (staff INTEGER PRIMARY KEY, micro INTEGER);
BEGIN;
DELETE FROM bench_score;
INSERT INTO bench_score SELECT staff, (cast((general + r / 3 * 70) * 1e9 + 0.5 AS INTEGER) + 500) / 1000 FROM base WHERE role = 0;
CREATE TEMP TABLE low AS SELECT staff, agency, team FROM bench_score JOIN base USING (staff) WHERE micro < 50000000;
INSERT INTO bench_score
SELECT b.staff, (cast((general + 70 * (r + CASE WHEN EXISTS (
		SELECT 1 FROM low l WHERE l.agency = b.agency AND instr(' ' || b.leads || ' ', ' ' || l.team || ' ')) THEN 0.5 ELSE 1 END
	+ organising / 100.0 + cohesion / 100.0) / 6) * 1e9 + 0.5 AS INTEGER) + 500) / 1000
FROM base b JOIN unit_result u ON u.agency = b.agency AND u.period = 202601 AND u.superseded_by IS NULL AND NOT u.withdrawn
WHERE role = 1 AND organising IS NOT NULL AND cohesion IS NOT NULL;
INSERT INTO low SELECT staff, agency, team FROM bench_score JOIN base USING (staff) WHERE role = 1 AND micro < 50000000;
INSERT INTO bench_score
SELECT b.staff, (cast((general + 70 * (r + CASE WHEN EXISTS (SELECT 1 FROM low l WHERE l.agency = b.agency) THEN 0.5 ELSE 1 END
	+ organising / 100.0 + cohesion / 100.0) / 6) * 1e9 + 0.5 AS INTEGER) + 500) / 1000
FROM base b JOIN unit_result u ON u.agency = b.agency AND u.period = 202601 AND u.superseded_by IS NULL AND NOT u.withdrawn
WHERE role = 2 AND organising IS NOT NULL AND cohesion IS NOT NULL;
COMMIT;
