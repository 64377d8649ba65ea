-- What is small in the fact tables: decisions that excuse a line, tasks handed back, and what was assigned.
CREATE TEMP TABLE excused (entry TEXT PRIMARY KEY, waives INTEGER) WITHOUT ROWID;
INSERT OR REPLACE INTO excused
SELECT entry, coalesce(waives, 0) FROM decision WHERE superseded_by IS NULL AND NOT withdrawn AND kind = 0 AND entry IS NOT NULL;
CREATE TEMP TABLE handed_back (task TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO handed_back
SELECT external_id FROM task WHERE month = 202601 AND superseded_by IS NULL AND NOT withdrawn AND handed_back_on IS NOT NULL;
CREATE TEMP VIEW given AS
SELECT staff, quantity, k FROM task CROSS JOIN coefficient ON code = item
WHERE month = 202601 AND superseded_by IS NULL AND NOT withdrawn AND coalesce(origin, 0) = 0;
