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
runs() { sqlite3 "$db" 'SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM result)'; }
was=$(runs)
ok 'nothing is written' test "$(all 202602 2026-02; runs)" = "$was"
ok 'a period is needed, alone' status 2 k explain --db "$db" --all
ok 'nobody is named with it' status 2 k explain --db "$db" --all CB000001 2026-01
ok 'no diary line either' status 2 k explain --db "$db" --all 2026-01 --entry N1
ok 'said in both languages' has 'thiếu' k explain --db "$db" --all --lang vi
done_testing
