-- Made before the clock starts: the facts of a month as integers in the order of their key, current rows only, nothing else in
-- the row. `number_*`: a line names its kind, kinds are a table of their own; `column_diary`: a column for each field.
.read tests/bench/sql/head.sql
CREATE TEMP VIEW source AS
SELECT month, staff, seq, quantity, coalesce(accepted, 0) AS accepted, coalesce(major_errors, 0) AS major_errors,
	coalesce(delays, 0) AS delays, task, item, coalesce(fields, '') AS fields, char(10) || coalesce(fields, '') || char(10) AS f
FROM diary WHERE superseded_by IS NULL AND NOT withdrawn;
.read tests/bench/sql/fields.sql
CREATE TABLE number_item (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);
INSERT INTO number_item (code) SELECT code FROM coefficient;
CREATE TABLE number_kind (id INTEGER PRIMARY KEY, item INTEGER NOT NULL, participants INTEGER, households INTEGER, raised INTEGER,
	resolved INTEGER, team INTEGER, opinions INTEGER, members INTEGER, finished INTEGER, registered INTEGER, minuted INTEGER,
	only_registered INTEGER, session INTEGER, attended INTEGER, reply INTEGER, duty INTEGER);
CREATE TEMP TABLE kind AS
SELECT (SELECT id FROM number_item WHERE code = item) AS item, fields, participants, households, raised, resolved, team, opinions,
	members, finished, registered, minuted, only_registered, session, attended, reply, duty
FROM wide GROUP BY wide.item, fields;
INSERT INTO number_kind
SELECT rowid, item, participants, households, raised, resolved, team, opinions, members, finished, registered, minuted,
	only_registered, session, attended, reply, duty FROM kind;
CREATE TEMP TABLE number_of (item TEXT, fields TEXT, id INTEGER, PRIMARY KEY (item, fields)) WITHOUT ROWID;
INSERT INTO number_of SELECT code, fields, kind.rowid FROM kind JOIN number_item ON number_item.id = kind.item;
CREATE TEMP TABLE number_of_task (code TEXT PRIMARY KEY, seq INTEGER) WITHOUT ROWID;
INSERT OR REPLACE INTO number_of_task SELECT external_id, seq FROM task WHERE superseded_by IS NULL AND NOT withdrawn;
CREATE TABLE number_diary (month INTEGER, staff INTEGER, seq INTEGER, kind INTEGER, quantity INTEGER, accepted INTEGER,
	major_errors INTEGER, delays INTEGER, task INTEGER, PRIMARY KEY (month, staff, seq)) WITHOUT ROWID;
INSERT INTO number_diary
SELECT month, staff, s.seq, n.id, quantity, accepted, major_errors, delays, t.seq
FROM source s JOIN number_of n USING (item, fields) LEFT JOIN number_of_task t ON t.code = s.task ORDER BY 1, 2, 3;
CREATE TABLE column_diary (month INTEGER, staff INTEGER, seq INTEGER, item INTEGER, quantity INTEGER, accepted INTEGER,
	major_errors INTEGER, delays INTEGER, task INTEGER, participants INTEGER, households INTEGER, raised INTEGER, resolved INTEGER,
	team INTEGER, opinions INTEGER, members INTEGER, finished INTEGER, registered INTEGER, minuted INTEGER, only_registered INTEGER,
	session INTEGER, attended INTEGER, reply INTEGER, duty INTEGER, PRIMARY KEY (month, staff, seq)) WITHOUT ROWID;
INSERT INTO column_diary
SELECT month, staff, seq, item, quantity, accepted, major_errors, delays, task, participants, households, raised, resolved, team,
	opinions, members, finished, registered, minuted, only_registered, session, attended, reply, duty
FROM number_diary d JOIN number_kind k ON k.id = d.kind ORDER BY 1, 2, 3;
CREATE TABLE number_task (month INTEGER, staff INTEGER, seq INTEGER, item INTEGER, quantity INTEGER, origin INTEGER,
	handed_back INTEGER, PRIMARY KEY (month, staff, seq)) WITHOUT ROWID;
INSERT INTO number_task
SELECT month, staff, seq, id, quantity, coalesce(origin, 0), handed_back_on IS NOT NULL
FROM task JOIN number_item ON code = item WHERE superseded_by IS NULL AND NOT withdrawn;
CREATE TABLE number_excused (entry INTEGER PRIMARY KEY, waives INTEGER NOT NULL);
INSERT OR REPLACE INTO number_excused
SELECT diary.seq, coalesce(waives, 0)
FROM decision d JOIN diary ON diary.external_id = d.entry AND diary.superseded_by IS NULL
WHERE d.superseded_by IS NULL AND NOT d.withdrawn AND d.kind = 0;
