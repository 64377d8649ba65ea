-- Version 4. The consent gate: proposals, and terms in which a candidate scores in the shadow of the
-- live bundle. What was asked for never changes; what became of it are steps, the last one is its
-- state. Times are seconds since 1970. `person` is who stands behind `by` (a token, uid:1000).

CREATE TABLE proposal (
	id INTEGER PRIMARY KEY,
	digest TEXT NOT NULL REFERENCES bundle (digest),
	base TEXT NOT NULL REFERENCES bundle (digest),	-- what was live when it was made
	at INTEGER NOT NULL,
	by TEXT NOT NULL,
	person TEXT NOT NULL,
	note TEXT
) STRICT;
CREATE TRIGGER proposal_kept BEFORE DELETE ON proposal
BEGIN SELECT raise(ABORT, 'proposals are kept'); END;
CREATE TRIGGER proposal_fixed BEFORE UPDATE ON proposal
BEGIN SELECT raise(ABORT, 'proposals are kept'); END;

CREATE TABLE proposal_step (
	id INTEGER PRIMARY KEY,
	proposal INTEGER NOT NULL REFERENCES proposal (id),
	state TEXT NOT NULL CHECK (state IN
		('waiting', 'approved', 'lapsed', 'activated', 'rejected', 'withdrawn')),
	at INTEGER NOT NULL,
	by TEXT NOT NULL,
	person TEXT NOT NULL,
	list TEXT,			-- digest of who changes class, as it was then
	people INTEGER,			-- scored then
	changes INTEGER,		-- of them, who changes class
	report TEXT,			-- JSON: what was computed then; null: as before
	why TEXT
) STRICT;
CREATE INDEX proposal_step_of ON proposal_step (proposal, id);
CREATE TRIGGER proposal_step_kept BEFORE DELETE ON proposal_step
BEGIN SELECT raise(ABORT, 'proposals are kept'); END;
CREATE TRIGGER proposal_step_fixed BEFORE UPDATE ON proposal_step
BEGIN SELECT raise(ABORT, 'proposals are kept'); END;
CREATE TRIGGER proposal_step_last BEFORE INSERT ON proposal_step
WHEN EXISTS (SELECT 1 FROM proposal_step WHERE id = NEW.id OR (proposal = NEW.proposal
	AND state IN ('activated', 'rejected', 'withdrawn')))
BEGIN SELECT raise(ABORT, 'the proposal is over'); END;

CREATE TABLE shadow (
	id INTEGER PRIMARY KEY,
	digest TEXT NOT NULL REFERENCES bundle (digest),
	at INTEGER NOT NULL,
	by TEXT NOT NULL,
	person TEXT NOT NULL,
	periods INTEGER NOT NULL,	-- how many it is to cover
	stop_at INTEGER			-- share of class changes that ends it, in 1/10000; null: none
) STRICT;
CREATE TRIGGER shadow_kept BEFORE DELETE ON shadow
BEGIN SELECT raise(ABORT, 'shadow terms are kept'); END;
CREATE TRIGGER shadow_fixed BEFORE UPDATE ON shadow
BEGIN SELECT raise(ABORT, 'shadow terms are kept'); END;

-- A step with a run is the report on that run: results of a shadow are nowhere else.
CREATE TABLE shadow_step (
	id INTEGER PRIMARY KEY,
	shadow INTEGER NOT NULL REFERENCES shadow (id),
	state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'stopped', 'promoted')),
	at INTEGER NOT NULL,
	by TEXT NOT NULL,
	run INTEGER REFERENCES run (id),
	period INTEGER,
	people INTEGER,			-- scored
	changes INTEGER,		-- who would change class
	list TEXT,
	report TEXT,
	why TEXT
) STRICT;
CREATE INDEX shadow_step_of ON shadow_step (shadow, id);
CREATE TRIGGER shadow_step_kept BEFORE DELETE ON shadow_step
BEGIN SELECT raise(ABORT, 'shadow terms are kept'); END;
CREATE TRIGGER shadow_step_fixed BEFORE UPDATE ON shadow_step
BEGIN SELECT raise(ABORT, 'shadow terms are kept'); END;
CREATE TRIGGER shadow_step_last BEFORE INSERT ON shadow_step
WHEN EXISTS (SELECT 1 FROM shadow_step WHERE id = NEW.id OR (shadow = NEW.shadow
	AND state IN ('stopped', 'promoted')))
BEGIN SELECT raise(ABORT, 'the shadow term is over'); END;
