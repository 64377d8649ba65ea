#!/bin/bash
# The planted stories of the demo province: the command that stories.txt names for each shows it.
. "$(dirname "$0")/../tap.sh"
db=$tmp/p.db
k demo-data -q --out "$tmp/d" --people 150
k import -q --db "$db" "$tmp/d"
k score -q --db "$db" --period 2025-12 --period 2026-01 --period 2026-02
k score -q --db "$db" --period 2026 --to-date
ok "every story names who, what in two languages, and a command" \
	awk -F'\t' 'NF != 5 || $1 == "" || $2 == "" || $3 == "" || $4 == "" || $5 == "" { exit 1 } END { exit NR != 11 }' "$tmp/d/stories.txt"
story() {	# what the command of a story prints
	local cmd
	cmd=$(awk -F'\t' -v s="$1" '$1 == s { print $5 }' "$tmp/d/stories.txt")
	shift
	# shellcheck disable=SC2086
	k $cmd --db "$db" "$@"
}
ok "the long day: 540 minutes" has "540 minutes" story overtime
ok "two days without a line" has "2026-02: 2 warnings" story missing
ok "late declarations, with both days" has "declared on 2026-02-" story late
ok "the same work twice" has "declared 2 times" story duplicate
ok "the agency that declares too much, against the others" has "median" story inflated
ok "the excused delays, with the paper" has "chờ ý kiến" story cause
ok "the excused delays cost nothing" has "excused by decision" story cause
ok "the reprimand lowers an excellent score" has "Disciplined" story discipline
ok "to the lowest class" has "Class: Non-completion of tasks" story discipline
ok "although the score is excellent" bash -c "[ \$(\"$KPICTL\" explain --db $db \$(awk -F'\t' '\$1 == \"discipline\" { print \$2 }' $tmp/d/stories.txt) 2026 --to-date --json | sed -n 's/^  \"score\": \([0-9]*\).*/\1/p') -ge 90000000 ]"
ok "the moved person has two postings, one scored" has "scored here" story moved
ok "and the other is shown" bash -c "[ \$($KPICTL explain --db $db \$(awk -F'\t' '\$1 == \"moved\" { print \$2 }' $tmp/d/stories.txt) 2026-01 | grep -c '^Posting') = 2 ]"
ok "maternity leave: not scored, with the reason" has "On sick, maternity or unpaid leave all the period" story maternity
ok "fewer than six months: not classified" has "Less than six months of service" story new
ok "left out by the cap, with rank and places" has "Rank" story cap
ok "and the score of the last one inside" has "last one inside" story cap

# Volumes are those of a province: stories stand out, they do not drown.
ok "about eight lines a day" awk -F, 'NR > 1 { d[$2 $3]++; n++ } END { for (k in d) m++; a = n / m; print a; exit !(a > 7 && a < 9) }' "$tmp/d/diary.csv"
ok "no line of quantity 0" awk -F, 'NR > 1 && $6 <= 0 { exit 1 }' "$tmp/d/diary.csv"
ok "work of leaders is done by leaders" bash -c "! awk -F, 'NR > 1 && \$2 > \"CB000020\" && \$4 ~ /^QL/' $tmp/d/diary.csv | grep -q ."
ok "few warnings beside reminders" bash -c "[ \$(\"$KPICTL\" export --db $db warnings --period 2026-02 | grep -c ',serious,\|,warning,') -lt 150 ]"
done_testing
