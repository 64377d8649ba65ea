-- Version 6. What counts now is the last revision, whoever writes; and names that were forgotten.

-- result_now is derived, but it says which revision is seen: by hand it can only be put right.
CREATE TRIGGER result_now_put BEFORE INSERT ON result_now
WHEN NEW.revision IS NOT (SELECT max(revision) FROM result WHERE period = NEW.period
	AND channel = NEW.channel AND organisation = NEW.organisation AND code = NEW.code)
BEGIN SELECT raise(ABORT, 'the last revision counts'); END;
CREATE TRIGGER result_now_moved BEFORE UPDATE ON result_now
WHEN NEW.revision IS NOT (SELECT max(revision) FROM result WHERE period = OLD.period
	AND channel = OLD.channel AND organisation = OLD.organisation AND code = OLD.code)
	OR NEW.period <> OLD.period OR NEW.channel <> OLD.channel
	OR NEW.organisation <> OLD.organisation OR NEW.code <> OLD.code
BEGIN SELECT raise(ABORT, 'the last revision counts'); END;
CREATE TRIGGER result_now_kept BEFORE DELETE ON result_now
WHEN EXISTS (SELECT 1 FROM result WHERE period = OLD.period AND channel = OLD.channel
	AND organisation = OLD.organisation AND code = OLD.code)
BEGIN SELECT raise(ABORT, 'the last revision counts'); END;

-- Who left and was forgotten: the code stands where the name was, and is all that is recorded again.
CREATE TABLE forgotten (
	staff TEXT PRIMARY KEY,
	at INTEGER NOT NULL,
	by TEXT NOT NULL,
	paper TEXT NOT NULL,
	reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER forgotten_kept BEFORE DELETE ON forgotten
BEGIN SELECT raise(ABORT, 'what was forgotten stays so'); END;
CREATE TRIGGER forgotten_fixed BEFORE UPDATE ON forgotten
BEGIN SELECT raise(ABORT, 'what was forgotten stays so'); END;
CREATE TRIGGER staff_forgotten BEFORE INSERT ON staff
WHEN NEW.name <> NEW.code AND EXISTS (SELECT 1 FROM forgotten WHERE staff = NEW.code)
BEGIN SELECT raise(ABORT, 'what was forgotten stays so'); END;
DROP TRIGGER staff_fixed;
CREATE TRIGGER staff_fixed BEFORE UPDATE OF
	seq, recorded_at, withdrawn, source, external_id, "code"
ON staff
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
CREATE TRIGGER staff_named BEFORE UPDATE OF "name" ON staff
WHEN NEW.name IS NOT OLD.code OR NOT EXISTS (SELECT 1 FROM forgotten WHERE staff = OLD.code)
BEGIN SELECT raise(ABORT, 'facts are kept'); END;
