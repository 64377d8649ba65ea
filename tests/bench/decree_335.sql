-- Decree 335, a month, as an author of SQL would write it for the sqlite3 shell on the fact tables: the civil servants of
-- January 2026 with micro-points, into a table. The answer to "could a query not do that?", and what the engine is timed
-- against (tests/bench/run). Not in it, and done by the engine: other laws, indicators, gates, explanations, checks, moves in mid-month.
PRAGMA mmap_size = 8589934592;
PRAGMA cache_size = -262144;
CREATE TEMP TABLE coefficient (code TEXT PRIMARY KEY, k REAL) WITHOUT ROWID;
INSERT OR IGNORE INTO coefficient SELECT code, coefficient FROM items;

-- What one product weighs: few lines differ, so each kind is worked out once.
CREATE TEMP TABLE kind AS
SELECT item, coalesce(fields, '') AS fields, char(10) || coalesce(fields, '') || char(10) AS f
FROM diary WHERE month = 202601 AND superseded_by IS NULL GROUP BY 1, 2;
CREATE TEMP TABLE cell AS
WITH RECURSIVE line(item, fields, one, rest) AS (
	SELECT item, fields, NULL, fields || char(10) FROM kind WHERE fields <> ''
	UNION ALL
	SELECT item, fields, substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1)
	FROM line WHERE instr(rest, char(10)) > 0
)
SELECT item, fields, substr(one, 1, instr(one, '=') - 1) AS name, substr(one, instr(one, '=') + 1) AS v
FROM line WHERE one <> '';
CREATE TEMP TABLE wide AS
SELECT k.item, k.fields, c.k,
	max(CASE name WHEN 'participants' THEN v + 0.0 END) AS participants, max(CASE name WHEN 'minutes_ref' THEN v END) AS minutes_ref,
	max(CASE name WHEN 'households' THEN v + 0.0 END) AS households, max(CASE name WHEN 'outcome' THEN v END) AS outcome,
	max(CASE name WHEN 'raised' THEN v + 0.0 END) AS raised, max(CASE name WHEN 'resolved' THEN v + 0.0 END) AS resolved,
	max(CASE name WHEN 'stage' THEN v END) AS stage, max(CASE name WHEN 'team' THEN v + 0.0 END) AS team,
	max(CASE name WHEN 'opinions' THEN v + 0.0 END) AS opinions, max(CASE name WHEN 'reply' THEN v END) AS reply,
	max(CASE name WHEN 'attended' THEN v END) AS attended, max(CASE name WHEN 'duty' THEN v END) AS duty,
	max(CASE name WHEN 'members' THEN v + 0.0 END) AS members, max(CASE name WHEN 'finished' THEN v + 0.0 END) AS finished,
	max(CASE name WHEN 'registered' THEN v + 0.0 END) AS registered
FROM kind k JOIN coefficient c ON c.code = k.item LEFT JOIN cell USING (item, fields) GROUP BY 1, 2;
CREATE TEMP TABLE weight (item TEXT, fields TEXT, k REAL, PRIMARY KEY (item, fields)) WITHOUT ROWID;
INSERT INTO weight
SELECT item, fields, k * CASE
	WHEN item = 'DV.20' THEN min(1, participants / 50) * CASE WHEN minutes_ref IS NULL THEN 0.5 ELSE 1 END
	WHEN item = 'DV.21' THEN min(1, households / 10)
	WHEN item = 'DV.22' THEN CASE outcome WHEN 'registered' THEN 0.3 ELSE 1 END
	WHEN item = 'DV.25' THEN CASE WHEN raised > 0 THEN min(1, resolved / raised) ELSE 0 END
	WHEN item = 'GS.20' AND stage = 'session'
		THEN CASE WHEN minutes_ref IS NULL THEN 0.5 ELSE 1 END * CASE WHEN team < 3 THEN 0.5 ELSE 1 END
	WHEN item = 'GS.21' THEN CASE opinions WHEN 0 THEN 0 ELSE 1 END
	WHEN item = 'GS.22' THEN CASE reply WHEN 'followed_up' THEN 1 WHEN 'received' THEN 0.7 ELSE 0.4 END
	WHEN item IN ('DT.20', 'DT.21')
		THEN CASE WHEN attended = 'yes' THEN CASE duty WHEN 'organiser' THEN 1 WHEN 'speaker' THEN 0.8 ELSE 0.5 END ELSE 0 END
	WHEN item = 'DT.22' THEN min(1, members / 3)
	WHEN item = 'DT.23' THEN CASE WHEN finished IS NULL OR registered = 0 THEN 0.5 ELSE 0.5 + 0.5 * min(1, finished / registered) END
	ELSE 1 END
FROM wide;

CREATE TEMP TABLE person (staff INTEGER PRIMARY KEY, agency TEXT, role INTEGER, team TEXT, leads TEXT);
INSERT INTO person
SELECT staff, agency, role, team, leads FROM posting
WHERE superseded_by IS NULL AND NOT withdrawn AND "from" <= 20484 AND coalesce("to", 99999) >= 20454
GROUP BY staff HAVING count(*) = 1 AND max(subject) = 1;
CREATE TEMP TABLE excused (entry TEXT PRIMARY KEY, waives INTEGER) WITHOUT ROWID;
INSERT OR REPLACE INTO excused
SELECT entry, coalesce(waives, 0) FROM decision WHERE superseded_by IS NULL AND NOT withdrawn AND kind = 0 AND entry IS NOT NULL;
CREATE TEMP TABLE handed_back (task TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO handed_back
SELECT external_id FROM task WHERE month = 202601 AND superseded_by IS NULL AND NOT withdrawn AND handed_back_on IS NOT NULL;
CREATE TEMP TABLE assigned (staff INTEGER PRIMARY KEY, a REAL);
INSERT INTO assigned
SELECT staff, sum(quantity * k) / 1000.0 FROM task JOIN coefficient ON code = item
WHERE month = 202601 AND superseded_by IS NULL AND NOT withdrawn AND coalesce(origin, 0) = 0 GROUP BY staff;
CREATE TEMP TABLE done (staff INTEGER PRIMARY KEY, d REAL, b REAL, c REAL);
INSERT INTO done
SELECT staff, sum(quantity * k) / 1000.0,
	sum((quantity - min(quantity, 250 * CASE WHEN major_errors = 0 OR waives IN (0, 1) THEN 0 ELSE major_errors END)) * k) / 1000.0,
	sum((quantity - min(quantity, 250 * CASE WHEN delays = 0 OR waives IN (0, 2) THEN 0 ELSE delays END)) * k) / 1000.0
FROM diary CROSS JOIN weight ON weight.item = diary.item AND weight.fields = coalesce(diary.fields, '')
	LEFT JOIN excused ON (major_errors > 0 OR delays > 0) AND entry = external_id
WHERE month = 202601 AND superseded_by IS NULL AND NOT withdrawn AND coalesce(accepted, 0) = 0
	AND (task IS NULL OR task NOT IN handed_back)
GROUP BY staff;
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
