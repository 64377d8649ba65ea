-- On the clean tables: each line is weighed where it is read, from columns of its own.
.read tests/bench/sql/head.sql
.read tests/bench/sql/integers.sql
CREATE TEMP VIEW wide AS SELECT * FROM column_diary CROSS JOIN worth USING (item);
.read tests/bench/sql/weigh.sql
CREATE TEMP VIEW work AS
SELECT staff, quantity, w, major_errors, delays,
	CASE WHEN major_errors > 0 OR delays > 0 THEN (SELECT waives FROM number_excused WHERE entry = seq) END AS waives
FROM weighed
WHERE month = 202601 AND accepted = 0 AND (task IS NULL OR task NOT IN handed_back);
.read tests/bench/sql/decree_335.sql
