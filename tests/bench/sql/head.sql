-- What each form begins with; `items` are the catalogues, which the sqlite3 shell has read (tests/bench/lib.sh).
PRAGMA mmap_size = 8589934592;
PRAGMA cache_size = -262144;
-- Items whose products are not all worth the same: the number of their rule in weigh.sql.
CREATE TEMP TABLE rule (code TEXT PRIMARY KEY, rule INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO rule VALUES ('DV.20', 1), ('DV.21', 2), ('DV.22', 3), ('DV.25', 4), ('GS.20', 5), ('GS.21', 6), ('GS.22', 7),
	('DT.20', 8), ('DT.21', 8), ('DT.22', 9), ('DT.23', 10);
CREATE TEMP TABLE coefficient (code TEXT PRIMARY KEY, k REAL NOT NULL, rule INTEGER NOT NULL) WITHOUT ROWID;
-- The items of a copied sector (GS2.20) have the rule of their model (GS.20).
INSERT OR IGNORE INTO coefficient
SELECT items.code, coefficient, coalesce(rule, 0)
FROM items LEFT JOIN rule ON rule.code = substr(items.code, 1, 2) || substr(items.code, instr(items.code, '.'));
