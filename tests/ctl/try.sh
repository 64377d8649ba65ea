#!/bin/bash
# try: one person with changed or added facts or parameters; nothing is stored.
. "$(dirname "$0")/../tap.sh"
db=$tmp/p.db
k demo-data -q --out "$tmp/d" --people 40 --months 1 --first 2026-01
k import -q --db "$db" "$tmp/d"
k score -q --db "$db" --period 2026-01
head -1 "$tmp/d/diary.csv" >"$tmp/head"
# Somebody under the decree whose work is not all done: there every change can be seen.
p=$(k export --db "$db" scores --period 2026-01 | grep ',scored,' | grep -E '""quantity"":[5-8][0-9]{7},' | grep -v unit_results | head -1 | cut -d, -f1)
line=$(awk -F, -v p=$p '$2 == p && $5 != "" { print; exit }' "$tmp/d/diary.csv")
id=${line%%,*}
changed() {	# file name, awk program on the line
	{ cat "$tmp/head"; echo "$line" | awk -F, -v OFS=, "$2 { print }"; } >"$tmp/$1"
}
score() { k try --db "$db" $p 2026-01 --json "$@" | awk '/^  "after"/ { a = 1 } a && /^    "score": / { gsub(/[^0-9]/, ""); print; exit }'; }
now=$(k explain --db "$db" $p 2026-01 --json | sed -n 's/^  "score": \([0-9]*\),$/\1/p')
md5sum "$db" >"$tmp/sum"

changed same.csv '{}'
ok "the line as it is changes nothing" same "$(score --entry "$tmp/same.csv")" "$now"
changed no.csv '{ $8 = "no" }'
ok "a refused line lowers the score" test "$(score --entry "$tmp/no.csv")" -lt "$now"
changed late.csv '{ $10 = 1 }'
ok "a delay lowers it less" bash -c "[ $(score --entry "$tmp/late.csv") -lt $now ] && [ $(score --entry "$tmp/late.csv") -gt $(score --entry "$tmp/no.csv") ]"
changed new.csv '{ $1 = "NEW1"; $6 = 3 }'
ok "an added line raises it" test "$(score --entry "$tmp/new.csv")" -gt "$now"
changed moved.csv '{ $3 = "2026-02-02"; $5 = "" }'
ok "a line that leaves the month lowers it" same "$(score --entry "$tmp/moved.csv")" "$(score --entry "$tmp/no.csv")"
printf '[{"external_id":"T1","staff":"%s","item":"DC.01","quantity":40,"assigned_on":"2026-01-02","due_on":"2026-01-30"}]' $p >"$tmp/task.json"
ok "more work assigned lowers it; JSON as well" test "$(score --task "$tmp/task.json")" -lt "$now"
printf '[{"external_id":"X1","staff":"%s","work_date":"2026-01-21","item":"DC.01","task":"T1","quantity":40,"minutes":60}]' $p >"$tmp/done.json"
ok "and done it raises it again" test "$(score --task "$tmp/task.json" --entry "$tmp/done.json")" -gt "$(score --task "$tmp/task.json")"
ok "other general points" same "$(($(score --appraisal 20) - $(score --appraisal 18.5)))" 1500000
ok "with a parameter at once" test "$(score --appraisal 20 --set decree_335.result_max=60)" -lt "$(score --appraisal 20)"
ok "before, after and the difference are shown" has "+" k try --db "$db" $p 2026-01 --entry "$tmp/new.csv"
ok "in Vietnamese" has "Không ghi gì" k try --db "$db" $p 2026-01 --entry "$tmp/new.csv" --lang vi

changed bad.csv '{ $4 = "DC.99" }'
ok "a bad row is told with file and line" has "bad.csv:2: item: DC.99" k try --db "$db" $p 2026-01 --entry "$tmp/bad.csv"
ok "with exit 5" status 5 k try --db "$db" $p 2026-01 --entry "$tmp/bad.csv"
changed other.csv '{ $1 = "Z1"; $2 = "CB000026"; $5 = "" }'
ok "a row of somebody else is refused" status 5 k try --db "$db" $p 2026-01 --entry "$tmp/other.csv"
ok "a file that is not there" status 5 k try --db "$db" $p 2026-01 --entry "$tmp/none.csv"
ok "facts are tried for a month" status 2 k try --db "$db" $p 2026-Q1 --appraisal 20
ok "points that are none" status 2 k try --db "$db" $p 2026-01 --appraisal many
ok "nothing to try is wrong usage" status 2 k try --db "$db" $p 2026-01
ok "a parameter that is not there" status 5 k try --db "$db" $p 2026-01 --set decree_335.no_such=1
ok "nothing was stored" md5sum -c --quiet "$tmp/sum"
ok "nothing is left behind" bash -c "! ls -d ${TMPDIR:-/tmp}/kpi-try-* 2>/dev/null"
echo "# $id"
done_testing
