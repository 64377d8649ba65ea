-- What is small in the clean tables (clean.sql).
CREATE TEMP TABLE worth (item INTEGER PRIMARY KEY, k REAL, rule INTEGER);
INSERT INTO worth SELECT id, k, rule FROM number_item JOIN coefficient USING (code);
CREATE TEMP TABLE handed_back (task INTEGER PRIMARY KEY);
INSERT INTO handed_back SELECT seq FROM number_task WHERE month = 202601 AND handed_back;
CREATE TEMP VIEW given AS
SELECT staff, quantity, k FROM number_task CROSS JOIN worth USING (item) WHERE month = 202601 AND origin = 0;
