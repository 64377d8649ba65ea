-- Version 3. What is asked of everybody before and after each run, without reading the history.

-- Who has a pack: the table's own pages hold little more than one pack each.
CREATE INDEX pack_of ON pack (id);

-- The revision of each result that counts now; derived.
CREATE TABLE result_now (
	period INTEGER NOT NULL,
	channel TEXT NOT NULL,
	organisation INTEGER NOT NULL,
	code TEXT NOT NULL,
	revision INTEGER NOT NULL,
	PRIMARY KEY (period, channel, organisation, code)
) STRICT, WITHOUT ROWID;
INSERT INTO result_now SELECT period, channel, organisation, code, max(revision) FROM result
	GROUP BY period, channel, organisation, code;
CREATE TRIGGER result_moves_now AFTER INSERT ON result
BEGIN
	INSERT INTO result_now VALUES (NEW.period, NEW.channel, NEW.organisation, NEW.code, NEW.revision)
	ON CONFLICT (period, channel, organisation, code) DO UPDATE SET revision = excluded.revision;
END;

-- What a run was made of: a digest; null when it is worth trying again. `changed`: how many results.
ALTER TABLE run ADD COLUMN inputs TEXT;
ALTER TABLE run ADD COLUMN changed INTEGER NOT NULL DEFAULT 1;
