#!/bin/bash
# The main job end to end: a made province imported, scored, explained; twice the same; facts corrected.
. "$(dirname "$0")/../tap.sh"
db=$tmp/p.db

ok "the shipped standards have no mistakes" status 0 k check sectors
ok "all cases of the shipped standards come out" status 0 k test sectors
ok "a demo province is written" status 0 k demo-data --out "$tmp/d" --people 120
ok "the same seed gives the same province" bash -c "\"$KPICTL\" demo-data -q --out $tmp/e --people 120 && diff -r $tmp/d $tmp/e"
ok "it is imported" status 0 k import --db "$db" "$tmp/d"
ok "importing again changes nothing" has " 0 accepted, " k import --db "$db" "$tmp/d"
ok "months are scored" status 0 k score --db "$db" --period 2025-12 --period 2026-01 --period 2026-02
ok "December is scored under the rules of 2025" has regulation_1636/2025-04-01 k explain --db "$db" CB000040 2025-12
ok "January under those of 2026" has decree_335/2026-01-01 k explain --db "$db" CB000001 2026-01
k export --db "$db" scores --period 2026-01 >"$tmp/a"
k score -q --db "$db" --period 2026-01
k export --db "$db" scores --period 2026-01 >"$tmp/b"
ok "scoring again makes no new revision" cmp "$tmp/a" "$tmp/b"
printf '#!/bin/sh\necho >>%s\nexec %s\n' "$tmp/starts" "$KPI_WORKER" >"$tmp/counted" && chmod +x "$tmp/counted"
KPI_WORKER=$tmp/counted k score -q --db "$db" --period 2026-01 --workers 3
ok "as many workers as asked for" same "$(wc -l <"$tmp/starts")" 3
k export --db "$db" scores --period 2026-01 >"$tmp/b"
ok "give the same scores" cmp "$tmp/a" "$tmp/b"
ok "no worker at all is wrong usage" status 2 k score --db "$db" --period 2026-01 --workers 0
ok "an explanation has criteria, entries and articles" has "Art. 14(2)(a)" k explain --db "$db" CB000001 2026-01
ok "in Vietnamese too" has "Tiêu chí" k explain --db "$db" CB000001 2026-01 --lang vi
ok "and as JSON" bash -c "\"$KPICTL\" explain --db $db CB000001 2026-01 --json | grep -q '\"criteria\"'"
line=$(awk -F, '$2 == "CB000001" && $3 >= "2026-01" { print $1; exit }' "$tmp/d/diary.csv")
ok "one line says what it earned" has "Score with this line" k explain --db "$db" CB000001 2026-01 --entry "$line"
with() {	# column, value: the first such line of somebody under the decree in January: "staff id"
	awk -F, -v c="$1" -v v="$2" 'NR == FNR { if (/,civil_servant,/) civil[$2] = 1; next }
		FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["work_date"] ~ /^2026-01/ && $at[c] == v && ($at["staff"] in civil) { print $at["staff"], $at["external_id"]; exit }' \
		"$tmp/d/posting.csv" "$tmp/d/diary.csv"
}
read -r who late <<<"$(with delays 1)"
ok "what a delay cost the line" has "without the delays: Progress (c)" k explain --db "$db" "$who" 2026-01 --entry "$late"
read -r who refused <<<"$(with accepted no)"
ok "what a line that was refused would earn" has "if it were accepted: Quantity (a)" k explain --db "$db" "$who" 2026-01 --entry "$refused"
ok "in Vietnamese" has "nếu được nghiệm thu: Số lượng (a)" k explain --db "$db" "$who" 2026-01 --entry "$refused" --lang vi
ok "trying another parameter stores nothing" bash -c "\"$KPICTL\" try --db $db CB000001 2026-01 --set decree_335.result_max=60 &&
	\"$KPICTL\" export --db $db scores --period 2026-01 | cmp - $tmp/a"
ok "warnings are summed by check" has "(day_over_standard)" k warnings --db "$db" 2026-01
ok "and listed as sentences, with the task" has "overdue by" k warnings --db "$db" 2026-01 --check overdue
ok "in Vietnamese with Vietnamese dates" has "/01/2026; nhiệm vụ V" k warnings --db "$db" 2026-01 --check overdue --lang vi
ok "no day is a number" lacks 2048 k warnings --db "$db" 2026-01 --check overdue --json
ok "not in the export either" bash -c "\"$KPICTL\" export --db $db warnings --period 2026-01 | grep -q '\"\"due_on\"\":\"\"2026-01-'"
ok "sums alone" lacks V1 k warnings --db "$db" 2026-01 --most 0
ok "of one severity" lacks overdue k warnings --db "$db" 2026-01 --severity info
ok "an unknown severity is wrong usage" status 2 k warnings --db "$db" 2026-01 --severity bad
k warnings --db "$db" 2026-01 --json >"$tmp/w.json"
ok "warnings as JSON: as many as it says" same "$(sed -n 's/^  "count": \([0-9]*\),$/\1/p' "$tmp/w.json")" "$(grep -c '"text":' "$tmp/w.json")"
ok "the year to date is a preview" status 0 k score --db "$db" --period 2026 --to-date
k export --db "$db" scores --period 2026 --preview >"$tmp/y"
ok "the cap leaves somebody out, with the reason" grep -q ',cap,' "$tmp/y"
ok "fewer than six months of service are not classified, or count to 31 December" grep -q CB0 "$tmp/y"
left=$(awk -F, '$14 == "cap" { print $1; exit }' "$tmp/y")
ok "who is left out is told rank and places" has "places" k explain --db "$db" "$left" 2026 --to-date
ok "the doctor finds nothing" status 0 k doctor --db "$db"

# A rule that fails leaves only its own people without a score, and says so.
cp -r sectors "$tmp/sectors"
sed -i 's/e.item.coefficient \* min/e.item.coeficient * min/' "$tmp/sectors/mass_mobilization/2026-01-01/standard.lua"
sqlite3 "$db" ".backup $tmp/broken.db"
ok "a rule that fails is told with file, line and suggestion" has "did you mean \`coefficient\`" k score --db "$tmp/broken.db" --period 2026-01 --sectors "$tmp/sectors"
ok "and how many it concerns" has "rules failed for" k score --db "$tmp/broken.db" --period 2026-01 --sectors "$tmp/sectors"
ok "with exit 1" status 1 k score -q --db "$tmp/broken.db" --period 2026-01 --sectors "$tmp/sectors"
ok "and everybody else is scored as before" bash -c "\"$KPICTL\" export --db $tmp/broken.db scores --period 2026-01 | grep ',scored,' | cut -d, -f1-8 >$tmp/left && [ -s $tmp/left ] && cut -d, -f1-8 $tmp/a | grep -cxFf $tmp/left | grep -qx \$(wc -l <$tmp/left)"

# A correction supersedes; the score as known before is still to be had.
before=$(k explain --db "$db" CB000001 2026-01 --json | sed -n 's/^  "score": //p')
seq=$(sqlite3 "$db" 'SELECT max(seq) FROM diary')
awk -F, 'NR == 1 || ($2 == "CB000001" && $3 ~ /^2026-01/)' OFS=, "$tmp/d/diary.csv" |
	awk -F, 'BEGIN { OFS = "," } NR > 1 { $8 = "no" } 1' >"$tmp/diary.csv"
ok "a correction supersedes" has " superseded" k import --db "$db" "$tmp/diary.csv"
ok "the explanation knows it at once" bash -c "! \"$KPICTL\" explain --db $db CB000001 2026-01 --json | grep -q '^  \"score\": $before'"
ok "as of before it is as it was" has "\"score\": $before" k explain --db "$db" CB000001 2026-01 --as-of "$(sqlite3 "$db" "SELECT min(seq) - 1 FROM diary WHERE seq > $seq")" --json
ok "scoring again changes the person" status 0 k score -q --db "$db" --period 2026-01
ok "and only few others" bash -c "[ \$(\"$KPICTL\" export --db $db scores --period 2026-01 | diff - $tmp/a | grep -c '^>') -lt 8 ]"

# Twenty runs from the same facts are the same bytes.
k demo-data -q --out "$tmp/s" --people 30 --months 1 --first 2026-01
for _ in $(seq 20); do
	rm -f "$tmp"/r.db*
	k import -q --db "$tmp/r.db" "$tmp/s" && k score -q --db "$tmp/r.db" --period 2026-01
	k export --db "$tmp/r.db" scores --period 2026-01 | md5sum >>"$tmp/sums"
done
ok "the same facts give the same bytes" same "$(sort -u "$tmp/sums" | wc -l)" 1
done_testing
