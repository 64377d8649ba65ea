-- Version 2. What the daemon keeps about itself: reloads, audit, tokens, answers given, schedules,
-- messages to send. Times are seconds since 1970; digests and hashes are BLAKE2b-256 in hex.

CREATE TABLE reload (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	by TEXT NOT NULL,
	before TEXT,			-- digest that was live; null: none
	after TEXT,			-- digest of the candidate; null: it could not be read
	verdict TEXT NOT NULL,		-- applied | refused | unchanged
	message TEXT			-- JSON: files read, sectors, errors
) STRICT;
CREATE TRIGGER reload_kept BEFORE DELETE ON reload
BEGIN SELECT raise(ABORT, 'reloads are kept'); END;
CREATE TRIGGER reload_fixed BEFORE UPDATE ON reload
BEGIN SELECT raise(ABORT, 'reloads are kept'); END;

-- Each row holds the hash of the one before, the first that of nothing (64 zeros).
CREATE TABLE audit (
	seq INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	by TEXT NOT NULL,
	action TEXT NOT NULL,
	object TEXT,
	detail TEXT,			-- JSON
	before TEXT NOT NULL,
	hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit is kept'); END;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit is kept'); END;
-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_once BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN SELECT raise(ABORT, 'the audit is kept'); END;

-- The secret itself is nowhere. `sectors`: codes with a space between, null for all.
CREATE TABLE token (
	id TEXT PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,
	person TEXT NOT NULL,
	role TEXT NOT NULL,
	agency TEXT,
	sectors TEXT,
	created INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	expires INTEGER,		-- null: never
	last_used INTEGER,
	revoked INTEGER
) STRICT, WITHOUT ROWID;
CREATE TRIGGER token_kept BEFORE DELETE ON token
BEGIN SELECT raise(ABORT, 'tokens are kept'); END;
CREATE TRIGGER token_fixed BEFORE UPDATE OF
	id, hash, person, role, agency, sectors, created, created_by, expires
ON token
BEGIN SELECT raise(ABORT, 'tokens are kept'); END;
CREATE TRIGGER token_revoked BEFORE UPDATE OF revoked ON token
WHEN OLD.revoked IS NOT NULL
BEGIN SELECT raise(ABORT, 'tokens are kept'); END;

-- Answers to requests with an Idempotency-Key, for a day.
CREATE TABLE idempotency (
	owner TEXT NOT NULL,		-- token id, or who is at the socket
	"key" TEXT NOT NULL,
	body TEXT NOT NULL,		-- digest of the request
	status INTEGER NOT NULL,
	answer TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (owner, "key")
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);

-- `due`: the last due time that was dealt with, computed under the text `cron`.
CREATE TABLE schedule_state (
	name TEXT PRIMARY KEY,
	cron TEXT NOT NULL,
	due INTEGER NOT NULL,
	ran INTEGER,
	run INTEGER REFERENCES run (id),
	outcome TEXT,
	mode INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Messages for webhooks that were not delivered yet.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY,
	hook TEXT NOT NULL,
	event TEXT NOT NULL,
	body TEXT NOT NULL,
	created INTEGER NOT NULL,
	attempts INTEGER NOT NULL,
	next INTEGER NOT NULL,
	failure TEXT
) STRICT;
CREATE INDEX outbox_next ON outbox (next);
