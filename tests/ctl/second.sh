#!/bin/bash
# The main job against a second implementation of the decree that shares nothing with the engine: every civil servant of a
# made province, to the last micro-point, and twenty of them drawn by number shown.
. "$(dirname "$0")/../tap.sh"
db=$tmp/s.db
k demo-data -q --out "$tmp/d" --people 300 --months 2 --first 2025-12 --seed 335
k import -q --db "$db" "$tmp/d"
ok "January 2026 is scored" status 0 k score -q --db "$db" --period 2026-01
d=$tmp/d
far=$(sqlite3 "$db" "SELECT agency FROM warning WHERE \"check\" = 'agency_far_from_others' AND period = 202601")
ok "the agency with inflated hours stands out among agencies, and no other" same "$far" \
	"$(awk -F'\t' '$1 == "inflated" { print $2 }' "$d/stories.txt")"
awk -v month=2026-01 -f tests/second/decree_335.awk sectors/[a-z]*/20{25-04-01,26-01-01}/items.csv "$d/posting.csv" "$d/decision.csv" \
	"$d/appraisal.csv" "$d/unit_result.csv" "$d/task.csv" "$d/diary.csv" | sort >"$tmp/second"
k export --db "$db" scores --period 2026-01 --json | grep '"standard":"[a-z_]*/20.*"state":"scored"' |
	sed 's/.*"code":"\([^"]*\)".*"micro":"\([^"]*\)".*/\1,\2/' | sort >"$tmp/engine"
join -t, "$tmp/second" "$tmp/engine" >"$tmp/both"
ok "the second implementation scores most of the province" test "$(wc -l <"$tmp/second")" -gt 150
ok "the engine scored each of them" same "$(wc -l <"$tmp/both")" "$(wc -l <"$tmp/second")"
ok "to the same micro-point" bash -c "awk -F, '\$2 != \$3' $tmp/both | tee /dev/stderr | grep -c . | grep -qx 0"
ok "leaders are among them" test "$(grep -c ',\(deputy\|head\),' "$d/posting.csv")" -gt 10
for n in $(seq 20); do
	line=$(sed -n "$((n * 7))p" "$tmp/both")
	IFS=, read -r who second engine <<<"$line"
	ok "$who $second" same "$engine" "$second"
done
done_testing
