# Scoring a month against SQL, the same again, all packs stale. Sourced by tests/bench/run.
# shellcheck shell=bash
fact_forms="kinds each index" clean_forms="numbers columns"

catalogues() {	# the shell's own commands that read every items.csv
	echo 'PRAGMA temp_store = MEMORY; CREATE TEMP TABLE items (code TEXT, coefficient REAL);'
	for f in "$tmp"/sectors/*/2026-01-01/items.csv; do
		printf '.import --csv %s raw\nINSERT INTO items SELECT code, coefficient FROM raw; DROP TABLE raw;\n' "$f"
	done
}
sql() { sqlite3 "$tmp/$(db_of "$1")" ".read $tmp/catalogues" ".read tests/bench/sql/$1.sql"; }
db_of() { if [ "$1" = index ]; then echo cover.db; else echo sql.db; fi; }
for f in $fact_forms $clean_forms; do eval "sql_$f() { sql $f; }"; done
next=other
packs() { score "$tmp/k.db" "$tmp/$next" --period 2026-01; }
before_packs() { if [ $next = one ]; then next=other; else next=one; fi; }
same() { packs; }
stale() { score "$tmp/stale.db" "$tmp/sectors" --period 2026-01; }
before_stale() { copy "$tmp/fresh.db" "$tmp/stale.db"; }
checked() { "$KPICTL" score -q --sectors "$tmp/sectors" --db "$tmp/stale.db" --period 2026-01; }
before_checked() { before_stale; }
one_worker() { score "$tmp/k.db" "$tmp/$next" --period 2026-01 --workers 1; }
before_one_worker() { before_packs; }
impact() { "$KPICTL" impact --db "$tmp/k.db" --from "$tmp/one" --to "$tmp/other" --period 2026-01 --csv || [ $? = 1 ]; }
scan() { "$B/bench" scan "$tmp/sql.db" 202601; }

# Every micro-point of a form must be the engine's.
equal() {	# form
	sqlite3 "$tmp/$(db_of "$1")" "ATTACH '$tmp/k.db' AS k;
		WITH r AS (SELECT code, micro, max(revision) FROM k.result WHERE period = 202601 AND organisation = 0 AND subject = 1 GROUP BY code)
		SELECT count(*) || ' of ' || (SELECT count(*) FROM r WHERE micro IS NOT NULL)
		FROM bench_score JOIN staff_no ON id = staff JOIN r USING (code, micro)"
}
prepare_sql() {
	catalogues >"$tmp/catalogues"
	copy "$tmp/fresh.db" "$tmp/sql.db"
	copy "$tmp/fresh.db" "$tmp/cover.db"
	sqlite3 "$tmp/cover.db" '.read tests/bench/sql/cover.sql' ANALYZE
	sqlite3 "$tmp/sql.db" ".read $tmp/catalogues" '.read tests/bench/sql/clean.sql' ANALYZE >/dev/null
	copy "$tmp/fresh.db" "$tmp/k.db"
	score "$tmp/k.db" "$tmp/sectors" --period 2026-01
	for f in $fact_forms $clean_forms; do
		sqlite3 "$tmp/$(db_of "$f")" 'DROP TABLE IF EXISTS bench_score'
		sql "$f" >/dev/null
		e=$(equal "$f")
		say "same micro-points, SQL form $f: $e civil servants"
		if [ "${e% of *}" != "${e#* of }" ] || [ "${e% of *}" = 0 ]; then say "SQL and engine differ"; exit 1; fi
	done
	equal=$e
}
measure_score() {
	prepare_sql
	# shellcheck disable=SC2046
	in_turn 3 $(printf 'sql_%s ' $fact_forms $clean_forms)
	forms=$(for f in $fact_forms $clean_forms; do
		printf -- '- `sql/%s.sql` %s: %s\n' "$f" "$(figure "$(median "sql_$f")")" "$(sed -n 's/^-- //p;1q' "tests/bench/sql/$f.sql")"
	done)
	# shellcheck disable=SC2046
	best=$(fastest $(printf 'sql_%s ' $fact_forms)) clean=$(fastest $(printf 'sql_%s ' $clean_forms))
	in_turn "$turns" packs same "$best" "$clean" stale checked one_worker scan impact
	faster 'score a month, packs up to date, every result new' 'best SQL on the fact tables' "$(median packs)" "$(median "$best")" 15 25
	faster 'score a month, packs up to date' 'best SQL on clean integer tables' "$(median packs)" "$(median "$clean")"
	faster 'score a month, all packs stale, every result new' 'best SQL on the fact tables' "$(median stale)" "$(median "$best")" 2.5 3.5
	faster 'score a month, all packs stale' 'best SQL on clean integer tables' "$(median stale)" "$(median "$clean")"
	faster 'nobody changed: run again' 'scoring all' "$(median same)" "$(median packs)" 50
	at_most 'a month with its checks and warnings, the first time' 'all packs stale, without checks' "$(median checked)" "$(median stale)"
	faster 'packs up to date, a worker for each core' 'one worker' "$(median packs)" "$(median one_worker)"
	at_most 'impact of other rules that change every score: both, compared, with causes' 'scoring all' "$(median impact)" "$(median packs)" 2.5
	faster 'every line of the month read through the C API' 'best SQL on the fact tables' "$(median scan)" "$(median "$best")"
}
measure_memory() {
	local m
	before_stale
	m=$(peaks stale)
	megabytes "peak memory of kpictl, $people people, packs stale" "${m% *}" 128
	megabytes 'of its largest worker' "${m#* }" 64
	m=$(before_packs; peaks packs)
	megabytes 'peak memory of kpictl, packs up to date' "${m% *}" 128
	megabytes 'of its largest worker' "${m#* }" 64
}
