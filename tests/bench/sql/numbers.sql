-- On the clean tables: each kind is weighed once, a line finds its weight by number.
.read tests/bench/sql/head.sql
.read tests/bench/sql/integers.sql
CREATE TEMP VIEW wide AS SELECT * FROM number_kind JOIN worth USING (item);
.read tests/bench/sql/weigh.sql
CREATE TEMP TABLE weight (kind INTEGER PRIMARY KEY, w REAL);
INSERT INTO weight SELECT id, w FROM weighed;
CREATE TEMP VIEW work AS
SELECT staff, quantity, w, major_errors, delays,
	CASE WHEN major_errors > 0 OR delays > 0 THEN (SELECT waives FROM number_excused WHERE entry = seq) END AS waives
FROM number_diary CROSS JOIN weight USING (kind)
WHERE month = 202601 AND accepted = 0 AND (task IS NULL OR task NOT IN handed_back);
.read tests/bench/sql/decree_335.sql
