-- Version 5. What is sealed does not move, whoever writes; and the day of a run, without which it
-- cannot be executed again.

ALTER TABLE run ADD COLUMN today INTEGER;	-- null: the last day of the period

CREATE INDEX run_sealing ON run (period) WHERE kind = 'official' AND state = 'complete' AND scope = 'all';
-- kind 2: reopen
CREATE INDEX decision_reopening ON decision (period) WHERE kind = 2;
CREATE TRIGGER result_sealed BEFORE INSERT ON result
WHEN NEW.channel = 'main' AND EXISTS (SELECT 1 FROM run WHERE period = NEW.period
	AND kind = 'official' AND state = 'complete' AND scope = 'all' AND as_of >= coalesce(
		(SELECT max(seq) FROM decision WHERE kind = 2 AND period = NEW.period
			AND superseded_by IS NULL AND withdrawn = 0), -1))
BEGIN SELECT raise(ABORT, 'the period is sealed: its results are kept'); END;
