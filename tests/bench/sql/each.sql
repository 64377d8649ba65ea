-- On the fact tables; each line is weighed where it is read, in one pass.
.read tests/bench/sql/head.sql
.read tests/bench/sql/facts.sql
CREATE TEMP VIEW source AS
SELECT staff, quantity, major_errors, delays, external_id, item, char(10) || coalesce(fields, '') || char(10) AS f
FROM diary
WHERE month = 202601 AND superseded_by IS NULL AND NOT withdrawn AND coalesce(accepted, 0) = 0
	AND (task IS NULL OR task NOT IN handed_back);
.read tests/bench/sql/fields.sql
.read tests/bench/sql/weigh.sql
CREATE TEMP VIEW work AS
SELECT staff, quantity, w, major_errors, delays,
	CASE WHEN major_errors > 0 OR delays > 0 THEN (SELECT waives FROM excused WHERE entry = external_id) END AS waives
FROM weighed;
.read tests/bench/sql/decree_335.sql
