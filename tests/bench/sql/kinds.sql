-- On the fact tables; few lines differ, so each kind of line is weighed once, in a table of its own.
.read tests/bench/sql/head.sql
.read tests/bench/sql/facts.sql
CREATE TEMP TABLE source AS
SELECT item, coalesce(fields, '') AS fields, char(10) || coalesce(fields, '') || char(10) AS f
FROM diary WHERE month = 202601 AND superseded_by IS NULL GROUP BY 1, 2;
.read tests/bench/sql/fields.sql
.read tests/bench/sql/weigh.sql
CREATE TEMP TABLE weight (item TEXT, fields TEXT, w REAL, PRIMARY KEY (item, fields)) WITHOUT ROWID;
INSERT INTO weight SELECT item, fields, w FROM weighed;
CREATE TEMP VIEW work AS
SELECT staff, quantity, w, major_errors, delays,
	CASE WHEN major_errors > 0 OR delays > 0 THEN (SELECT waives FROM excused WHERE entry = external_id) END AS waives
FROM diary CROSS JOIN weight ON weight.item = diary.item AND weight.fields = coalesce(diary.fields, '')
WHERE month = 202601 AND superseded_by IS NULL AND NOT withdrawn AND coalesce(accepted, 0) = 0
	AND (task IS NULL OR task NOT IN handed_back);
.read tests/bench/sql/decree_335.sql
