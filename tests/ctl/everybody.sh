#!/bin/bash
# Everybody's explanation at once: the same trees as one by one, one line each, people only.
. "$(dirname "$0")/../tap.sh"
db=$tmp/e.db
k demo-data -q --out "$tmp/demo" --people 60
k import -q --db "$db" "$tmp/demo"
k score -q --db "$db" --period 2026-01 --period 2026-02 --period 2025-12
code() { sqlite3 "$db" "SELECT code FROM result_now WHERE period = $1 AND organisation = 0 ORDER BY code"; }
all() {	# period as in the store, as people write it, more
	k explain --db "$db" --all "$2" "${@:3}" >"$tmp/all.$2" 2>"$tmp/err" &&
		[ "$(sed 's/^{"staff":"\([^"]*\)".*/\1/' "$tmp/all.$2" | sort)" = "$(code "$1")" ]
}
on_one_line() { sed 's/^ *//; s/^\("[^"]*"\): /\1:/' | tr -d '\n'; echo; }
some() {	# one of each role, and every tenth
	sqlite3 "$db" 'SELECT code FROM result WHERE organisation = 0 GROUP BY role'
	awk -F'"' 'NR % 10 == 0 { print $4 }' "$tmp/all.$1"
}
like_one() {	# period
	local who
	for who in $(some "$1" | sort -u); do
		k explain --db "$db" "$who" "$1" --json | on_one_line >"$tmp/one"
		grep "^{\"staff\":\"$who\"" "$tmp/all.$1" >"$tmp/of_all"
		cmp "$tmp/one" "$tmp/of_all" || { echo "$who $1"; return 1; }
	done
}
ok 'a month: each person once' all 202601 2026-01
ok 'with the bytes of the explanation of one' like_one 2026-01
ok 'the last month of a year that began under other laws' all 202512 2025-12
ok 'likewise' like_one 2025-12
# A line stands once, whatever reads it; every question names places in the lines and gives each a value, and a sum is their sum.
lines() {	# period, what is counted
	(echo "["; paste -sd, "$tmp/all.$1"; echo "]") >"$tmp/array"
	sqlite3 "$db" "WITH t AS MATERIALIZED (SELECT key AS who, value AS x FROM json_each(readfile('$tmp/array'))),
		r AS MATERIALIZED (SELECT who, x, r.value AS r FROM t, json_each(x, '\$.criteria') c, json_each(c.value, '\$.reads') r),
		l AS MATERIALIZED (SELECT who, s.key AS rows, i.value AS l FROM t, json_each(x, '\$.lines') s, json_each(s.value) i)
		SELECT $2"
}
ok 'each line stands once' same "$(lines 2026-01 "(SELECT count(*) = count(DISTINCT who || rows || (l ->> 'row')) AND count(*) > 1000 FROM l)")" 1
ok 'under the name that it was recorded by' same "$(lines 2026-01 "count(*) FROM l WHERE rows = 'diary'
	AND l ->> 'external_id' IS NOT (SELECT external_id FROM diary WHERE month = 202601 AND seq = l ->> 'seq')")" 0
ok 'every place is there, with a value' same "$(lines 2026-01 "(SELECT count(*) > 100 FROM r) || ' ' || count(*) FROM r
	WHERE json_array_length(r, '\$.at') != json_array_length(r, '\$.values')
	OR EXISTS (SELECT 1 FROM json_each(r, '\$.at') p WHERE p.value >= json_array_length(x, '\$.lines.' || (r ->> 'rows')))")" '1 0'
ok 'a sum is the sum of these' same "$(lines 2026-01 "(SELECT count(*) > 50 FROM r WHERE r ->> 'op' = 'sum') || ' ' || count(*) FROM r
	WHERE r ->> 'op' = 'sum' AND abs((r ->> 'result') - (SELECT sum(v.value) FROM json_each(r, '\$.values') v)) > 1e-9")" '1 0'
runs() { sqlite3 "$db" 'SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM result)'; }
was=$(runs)
ok 'nothing is written' test "$(all 202602 2026-02; runs)" = "$was"
ok 'a period is needed, alone' status 2 k explain --db "$db" --all
ok 'nobody is named with it' status 2 k explain --db "$db" --all CB000001 2026-01
ok 'no diary line either' status 2 k explain --db "$db" --all 2026-01 --entry N1
ok 'said in both languages' has 'thiếu' k explain --db "$db" --all --lang vi
done_testing
