-- Version 8. A decision opens a period again once: corrected after the next sealing it is the same
-- decision still. `since` is its first version that was of this period.

CREATE VIEW reopening AS
SELECT d.seq, d.period, (SELECT min(f.seq) FROM decision f WHERE f.kind = 2 AND f.period = d.period
	AND f.source = d.source AND f.external_id = d.external_id AND f.withdrawn = 0) AS since
FROM decision d WHERE d.kind = 2 AND d.superseded_by IS NULL AND d.withdrawn = 0;

DROP TRIGGER result_sealed;
CREATE TRIGGER result_sealed BEFORE INSERT ON result
WHEN NEW.channel = 'main' AND EXISTS (SELECT 1 FROM run WHERE period = NEW.period
	AND kind = 'official' AND state = 'complete' AND scope = 'all' AND as_of >= coalesce(
		(SELECT max(since) FROM reopening WHERE period = NEW.period), -1))
BEGIN SELECT raise(ABORT, 'the period is sealed: its results are kept'); END;
