-- Version 1. Facts are appended, results are revisions, packs are derived and may be thrown away.
-- Days are numbers since 1970-01-01, periods are codes (202603, 202621 = first quarter, 202631,
-- 202640), quantities and points of facts are x 1000, scores x 10^6. A choice is its 0-based place in
-- the list of the fact's column.

-- ---------------------------------------------------------------- numbers and keys

CREATE TABLE staff_no (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE
) STRICT;

-- Every fact row that was ever written, in order: the counter, and where the row of a number lies.
CREATE TABLE fact_log (
	seq INTEGER PRIMARY KEY,
	kind INTEGER NOT NULL,
	month INTEGER NOT NULL,		-- 0: a kind that is not kept by month
	staff INTEGER			-- null: about no person
) STRICT;

-- The row that counts now for an external id; `digest` of its content tells whether anything changed.
CREATE TABLE fact_key (
	kind INTEGER NOT NULL,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	seq INTEGER NOT NULL,
	month INTEGER NOT NULL,
	staff INTEGER,
	withdrawn INTEGER NOT NULL,
	digest BLOB NOT NULL,
	PRIMARY KEY (kind, source, external_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER fact_log_kept BEFORE DELETE ON fact_log
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER fact_log_fixed BEFORE UPDATE ON fact_log
BEGIN SELECT raise(ABORT, 'facts are kept'); END;

-- ---------------------------------------------------------------- facts
-- Columns after external_id are those of rules/facts.def, in its order; then come the store's own.
-- (`month` stands first: integrity_check of SQLite 3.40 finds faults that are none in a table WITHOUT
-- ROWID whose last column is of its key.)
-- Known at N: seq <= N and (superseded_by is null or superseded_by > N), and not withdrawn.

-- Agencies. Two sources may record one code: the later row counts.
CREATE TABLE agency (
	seq INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	superseded_by INTEGER,
	withdrawn INTEGER NOT NULL,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	"code" TEXT,
	"name_vi" TEXT,
	"name_en" TEXT,
	"parent" TEXT,
	"kind" INTEGER,
	"tracking" INTEGER
) STRICT;
CREATE INDEX agency_code ON agency (code);
CREATE TRIGGER agency_kept BEFORE DELETE ON agency
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER agency_fixed BEFORE UPDATE OF
	seq, recorded_at, withdrawn, source, external_id, "code", "name_vi", "name_en", "parent", "kind",
	"tracking"
ON agency
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER agency_once BEFORE UPDATE OF superseded_by ON agency
WHEN OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL
BEGIN SELECT raise(ABORT, 'facts are kept'); END;

-- People. Their numbers are in staff_no.
CREATE TABLE staff (
	seq INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	superseded_by INTEGER,
	withdrawn INTEGER NOT NULL,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	"code" TEXT,
	"name" TEXT
) STRICT;
CREATE INDEX staff_code ON staff (code);
CREATE TRIGGER staff_kept BEFORE DELETE ON staff
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER staff_fixed BEFORE UPDATE OF
	seq, recorded_at, withdrawn, source, external_id, "code", "name"
ON staff
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER staff_once BEFORE UPDATE OF superseded_by ON staff
WHEN OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL
BEGIN SELECT raise(ABORT, 'facts are kept'); END;

-- Where somebody works.
CREATE TABLE posting (
	seq INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	superseded_by INTEGER,
	withdrawn INTEGER NOT NULL,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	"staff" INTEGER NOT NULL REFERENCES staff_no(id),
	"agency" TEXT,
	"sector" TEXT,
	"team" TEXT,
	"duty_group" TEXT,
	"role" INTEGER,
	"leads" TEXT,
	"subject" INTEGER,
	"from" INTEGER,
	"to" INTEGER,
	PRIMARY KEY (staff, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX posting_agency ON posting (agency);
CREATE TRIGGER posting_kept BEFORE DELETE ON posting
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER posting_fixed BEFORE UPDATE OF
	seq, recorded_at, withdrawn, source, external_id, "staff", "agency", "sector", "team",
	"duty_group", "role", "leads", "subject", "from", "to"
ON posting
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER posting_once BEFORE UPDATE OF superseded_by ON posting
WHEN OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL
BEGIN SELECT raise(ABORT, 'facts are kept'); END;

-- Work assigned, in the month of due_on.
CREATE TABLE task (
	month INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	superseded_by INTEGER,
	withdrawn INTEGER NOT NULL,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	"staff" INTEGER NOT NULL REFERENCES staff_no(id),
	"item" TEXT,
	"quantity" INTEGER,
	"assigned_on" INTEGER,
	"due_on" INTEGER,
	"origin" INTEGER,
	"handed_back_on" INTEGER,
	"cancelled_on" INTEGER,
	"part" INTEGER,
	"fields" TEXT,
	PRIMARY KEY (month, staff, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER task_kept BEFORE DELETE ON task
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER task_fixed BEFORE UPDATE OF
	seq, recorded_at, withdrawn, source, external_id, "staff", "item", "quantity", "assigned_on",
	"due_on", "origin", "handed_back_on", "cancelled_on", "part", "fields", month
ON task
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER task_once BEFORE UPDATE OF superseded_by ON task
WHEN OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL
BEGIN SELECT raise(ABORT, 'facts are kept'); END;

-- Work done. `month` is the month in which the entry is scored: of its task, else of work_date.
-- `worked` is the month of work_date where that is another one. `after_sealing`: recorded after its
-- own month was sealed, scored in the month of done_on.
CREATE TABLE diary (
	month INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	superseded_by INTEGER,
	withdrawn INTEGER NOT NULL,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	"staff" INTEGER NOT NULL REFERENCES staff_no(id),
	"work_date" INTEGER,
	"item" TEXT,
	"task" TEXT,
	"quantity" INTEGER,
	"minutes" INTEGER,
	"done_on" INTEGER,
	"accepted" INTEGER,
	"major_errors" INTEGER,
	"delays" INTEGER,
	"evidence" INTEGER,
	"declared_at" INTEGER,
	"fields" TEXT,
	worked INTEGER,
	after_sealing INTEGER NOT NULL,
	PRIMARY KEY (month, staff, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX diary_worked ON diary (worked, staff) WHERE worked IS NOT NULL;
CREATE TRIGGER diary_kept BEFORE DELETE ON diary
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER diary_fixed BEFORE UPDATE OF
	seq, recorded_at, withdrawn, source, external_id, "staff", "work_date", "item", "task", "quantity",
	"minutes", "done_on", "accepted", "major_errors", "delays", "evidence", "declared_at", "fields",
	month, worked, after_sealing
ON diary
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER diary_once BEFORE UPDATE OF superseded_by ON diary
WHEN OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL
BEGIN SELECT raise(ABORT, 'facts are kept'); END;

-- General points; `month` is the code of `period`.
CREATE TABLE appraisal (
	month INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	superseded_by INTEGER,
	withdrawn INTEGER NOT NULL,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	"staff" INTEGER NOT NULL REFERENCES staff_no(id),
	"period" INTEGER,
	"criterion" INTEGER,
	"self_points" INTEGER,
	"confirmed" INTEGER,
	"by" TEXT,
	PRIMARY KEY (month, staff, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER appraisal_kept BEFORE DELETE ON appraisal
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER appraisal_fixed BEFORE UPDATE OF
	seq, recorded_at, withdrawn, source, external_id, "staff", "period", "criterion", "self_points",
	"confirmed", "by", month
ON appraisal
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER appraisal_once BEFORE UPDATE OF superseded_by ON appraisal
WHEN OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL
BEGIN SELECT raise(ABORT, 'facts are kept'); END;

-- Discipline, commendation and the like.
CREATE TABLE event (
	seq INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	superseded_by INTEGER,
	withdrawn INTEGER NOT NULL,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	"staff" INTEGER REFERENCES staff_no(id),
	"agency" TEXT,
	"date" INTEGER,
	"kind" INTEGER,
	"paper" TEXT,
	"act" TEXT,
	"duty_linked" INTEGER,
	"committed_at" TEXT,
	"team" TEXT
) STRICT;
CREATE INDEX event_staff ON event (staff) WHERE staff IS NOT NULL;
CREATE INDEX event_agency ON event (agency) WHERE agency IS NOT NULL;
CREATE INDEX event_act ON event (act) WHERE act IS NOT NULL;
CREATE TRIGGER event_kept BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER event_fixed BEFORE UPDATE OF
	seq, recorded_at, withdrawn, source, external_id, "staff", "agency", "date", "kind", "paper",
	"act", "duty_linked", "committed_at", "team"
ON event
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER event_once BEFORE UPDATE OF superseded_by ON event
WHEN OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL
BEGIN SELECT raise(ABORT, 'facts are kept'); END;

-- Leave and other absences.
CREATE TABLE absence (
	seq INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	superseded_by INTEGER,
	withdrawn INTEGER NOT NULL,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	"staff" INTEGER NOT NULL REFERENCES staff_no(id),
	"from" INTEGER,
	"to" INTEGER,
	"kind" INTEGER,
	PRIMARY KEY (staff, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER absence_kept BEFORE DELETE ON absence
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER absence_fixed BEFORE UPDATE OF
	seq, recorded_at, withdrawn, source, external_id, "staff", "from", "to", "kind"
ON absence
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER absence_once BEFORE UPDATE OF superseded_by ON absence
WHEN OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL
BEGIN SELECT raise(ABORT, 'facts are kept'); END;

-- Results of agencies and teams.
CREATE TABLE unit_result (
	seq INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	superseded_by INTEGER,
	withdrawn INTEGER NOT NULL,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	"agency" TEXT,
	"team" TEXT,
	"period" INTEGER,
	"organising" INTEGER,
	"cohesion" INTEGER,
	"general_points" INTEGER,
	"result_points" INTEGER,
	"plan_done" INTEGER,
	"on_time" INTEGER,
	"exceeded" INTEGER,
	"earlier_defects_fixed" INTEGER
) STRICT;
CREATE INDEX unit_result_agency ON unit_result (agency);
CREATE TRIGGER unit_result_kept BEFORE DELETE ON unit_result
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER unit_result_fixed BEFORE UPDATE OF
	seq, recorded_at, withdrawn, source, external_id, "agency", "team", "period", "organising",
	"cohesion", "general_points", "result_points", "plan_done", "on_time", "exceeded",
	"earlier_defects_fixed"
ON unit_result
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER unit_result_once BEFORE UPDATE OF superseded_by ON unit_result
WHEN OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL
BEGIN SELECT raise(ABORT, 'facts are kept'); END;

-- Decisions of competent persons; `about` is the person, also when an entry or task is named.
CREATE TABLE decision (
	seq INTEGER PRIMARY KEY,
	recorded_at INTEGER NOT NULL,
	superseded_by INTEGER,
	withdrawn INTEGER NOT NULL,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	"kind" INTEGER,
	"staff" INTEGER REFERENCES staff_no(id),
	"agency" TEXT,
	"entry" TEXT,
	"task" TEXT,
	"period" INTEGER,
	"waives" INTEGER,
	"value" TEXT,
	"year" INTEGER,
	"authority" TEXT,
	"paper" TEXT,
	"reason" TEXT,
	about INTEGER REFERENCES staff_no(id)
) STRICT;
CREATE INDEX decision_about ON decision (about) WHERE about IS NOT NULL;
CREATE INDEX decision_agency ON decision (agency) WHERE agency IS NOT NULL;
CREATE TRIGGER decision_kept BEFORE DELETE ON decision
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER decision_fixed BEFORE UPDATE OF
	seq, recorded_at, withdrawn, source, external_id, "kind", "staff", "agency", "entry", "task",
	"period", "waives", "value", "year", "authority", "paper", "reason", about
ON decision
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER decision_once BEFORE UPDATE OF superseded_by ON decision
WHEN OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL
BEGIN SELECT raise(ABORT, 'facts are kept'); END;

-- ---------------------------------------------------------------- packs (derived)

-- id = month * 2^32 + staff: with an integer key a row of some thousand bytes needs no overflow page.
CREATE TABLE pack (
	id INTEGER PRIMARY KEY,
	made_at INTEGER NOT NULL,	-- the seq that it knows
	bytes BLOB NOT NULL
) STRICT;

CREATE TABLE stale (
	month INTEGER NOT NULL,
	staff INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	PRIMARY KEY (month, staff)
) STRICT, WITHOUT ROWID;

-- The distinct tuples of entries and tasks; id counts from 0 without gaps.
CREATE TABLE kind (
	id INTEGER PRIMARY KEY,
	tuple BLOB NOT NULL
) STRICT;

-- ---------------------------------------------------------------- bundles

-- `state`: kept (a run names its text), candidate, live (at most one), retired. `verdict`: JSON.
CREATE TABLE bundle (
	digest TEXT PRIMARY KEY,
	loaded_at INTEGER NOT NULL,
	by TEXT,
	state TEXT NOT NULL,
	verdict TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX bundle_live ON bundle (state) WHERE state = 'live';

CREATE TABLE bundle_file (
	digest TEXT NOT NULL REFERENCES bundle (digest),
	path TEXT NOT NULL,
	bytes BLOB NOT NULL,
	UNIQUE (digest, path)
) STRICT;

CREATE TRIGGER bundle_kept BEFORE DELETE ON bundle
BEGIN SELECT raise(ABORT, 'bundles are kept'); END;
CREATE TRIGGER bundle_fixed BEFORE UPDATE OF digest, loaded_at ON bundle
BEGIN SELECT raise(ABORT, 'bundles are kept'); END;
CREATE TRIGGER bundle_file_kept BEFORE DELETE ON bundle_file
BEGIN SELECT raise(ABORT, 'bundles are kept'); END;
CREATE TRIGGER bundle_file_fixed BEFORE UPDATE ON bundle_file
BEGIN SELECT raise(ABORT, 'bundles are kept'); END;

-- ---------------------------------------------------------------- runs

-- A run and all that it wrote are one transaction: state 'running' is never seen by anybody else.
CREATE TABLE run (
	id INTEGER PRIMARY KEY,
	period INTEGER NOT NULL,
	kind TEXT NOT NULL,
	scope TEXT NOT NULL,
	bundle TEXT NOT NULL,
	calendar TEXT NOT NULL,
	engine TEXT NOT NULL,
	semantics INTEGER NOT NULL,
	to_date INTEGER NOT NULL,
	as_of INTEGER NOT NULL,
	started INTEGER NOT NULL,
	finished INTEGER,
	state TEXT NOT NULL,
	counts TEXT
) STRICT;
CREATE INDEX run_period ON run (period);

-- INSERT OR REPLACE deletes without asking the trigger below.
CREATE TRIGGER run_once BEFORE INSERT ON run WHEN EXISTS (SELECT 1 FROM run WHERE id = NEW.id AND
	state NOT IN ('running', 'queued'))
BEGIN SELECT raise(ABORT, 'runs are kept'); END;
CREATE TRIGGER run_kept BEFORE DELETE ON run
BEGIN SELECT raise(ABORT, 'runs are kept'); END;
CREATE TRIGGER run_fixed BEFORE UPDATE ON run WHEN OLD.state NOT IN ('running', 'queued')
BEGIN SELECT raise(ABORT, 'runs are kept'); END;

-- Revisions of results; the highest of a key is the visible one. `channel`: main (provisional and
-- official runs), preview, shadow. `gone`: the last run of the period no longer has this person or
-- agency. `digest` is of the content.
CREATE TABLE result (
	period INTEGER NOT NULL,
	channel TEXT NOT NULL,
	organisation INTEGER NOT NULL,
	code TEXT NOT NULL,
	revision INTEGER NOT NULL,
	run INTEGER NOT NULL REFERENCES run (id),
	gone INTEGER NOT NULL DEFAULT 0,
	digest BLOB NOT NULL,
	agency TEXT,
	duty_group TEXT,
	sector TEXT,
	team TEXT,
	root TEXT,
	standard TEXT,
	role INTEGER,
	subject INTEGER,
	state INTEGER,
	micro INTEGER,
	band TEXT,
	class_proposed TEXT,
	class_final TEXT,
	rank INTEGER,
	group_size INTEGER,
	weight INTEGER,
	reason TEXT,
	detail TEXT,
	parts TEXT,
	indicators TEXT,
	UNIQUE (period, channel, organisation, code, revision)
) STRICT;

CREATE TRIGGER result_once BEFORE INSERT ON result WHEN EXISTS (SELECT 1 FROM result
	WHERE period = NEW.period AND channel = NEW.channel AND organisation = NEW.organisation
	AND code = NEW.code AND revision = NEW.revision)
BEGIN SELECT raise(ABORT, 'results are kept'); END;
CREATE TRIGGER result_kept BEFORE DELETE ON result
BEGIN SELECT raise(ABORT, 'results are kept'); END;
CREATE TRIGGER result_fixed BEFORE UPDATE ON result
BEGIN SELECT raise(ABORT, 'results are kept'); END;

-- What checks found, seen again or resolved by later runs. staff '' is about the agency, date
-- -2147483648 (DAY_NONE) about the whole period, entry 0 about none.
CREATE TABLE warning (
	period INTEGER NOT NULL,
	"check" TEXT NOT NULL,
	agency TEXT NOT NULL,
	staff TEXT NOT NULL,
	date INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	severity TEXT NOT NULL,
	detail TEXT,
	standard TEXT,
	first_run INTEGER NOT NULL REFERENCES run (id),
	last_run INTEGER NOT NULL REFERENCES run (id),
	resolved INTEGER NOT NULL,
	PRIMARY KEY (period, agency, staff, "check", date, entry)
) STRICT, WITHOUT ROWID;
