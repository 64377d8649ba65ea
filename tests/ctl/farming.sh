#!/bin/bash
# What jumped after it came to count: two versions of a law, and diaries whose growth is known beforehand.
. "$(dirname "$0")/../tap.sh"
db=$tmp/f.db
mkdir -p "$tmp/s/law/2026-01-01" "$tmp/s/law/2026-03-01" "$tmp/f"
for d in 2026-01-01 2026-03-01; do
	basis="Art. 1"
	[ $d = 2026-01-01 ] || basis="Art. 2"
	cat >"$tmp/s/law/$d/standard.lua" <<L
return standard {
  title = { vi = "Luật mẫu", en = "A law" },
  basis = { "Act 7" },
  criteria = {
    { id = "work", unit = "points", range = { 0, 1000 }, basis = "$basis",
      title = { vi = "Công việc", en = "Work" },
      value = function(who) return who.diary:count() end },
  },
  score = function(c) return c.work end,
  classes = { { id = "any", from = 0, title = { vi = "Mức", en = "Any" } } },
}
L
done
head -1 sectors/decree_335/2026-01-01/items.csv >"$tmp/items"
{ cat "$tmp/items"; echo 'law.1,Một,One,Văn bản,document,1,,1,30,no,,example'; echo 'law.2,Hai,Two,Văn bản,document,1,,1,30,no,,example'; } >"$tmp/s/law/2026-01-01/items.csv"
{ cat "$tmp/items"; echo 'law.1,Một,One,Văn bản,document,1,,1.5,30,no,,example'; echo 'law.2,Hai,Two,Văn bản,document,1,,1,30,no,,example'
	echo 'law.3,Ba,Three,Văn bản,document,1,,1,30,no,,example'; } >"$tmp/s/law/2026-03-01/items.csv"
cd "$tmp/f" || exit 1
printf 'code,name_vi,kind\nA,Cơ quan A,state\nB,Cơ quan B,state\n' >agency.csv
printf 'code,name\nA1,An\nB1,Bình\n' >staff.csv
printf 'external_id,staff,agency,sector,role,subject,from\nP1,A1,A,law,staff,civil_servant,2025-01-01\nP2,B1,B,law,staff,civil_servant,2025-01-01\n' >posting.csv
echo external_id,staff,work_date,item,quantity,minutes >diary.csv
lines() {	# staff, month, item, how many
	for i in $(seq "$4"); do printf '%s,%s,%s-%02d,%s,1,10\n' "$1$2$3$i" "$1" "$2" $((i % 28 + 1)) "$3" >>diary.csv; done
}
for m in 2026-01 2026-02; do lines A1 $m law.1 10; lines A1 $m law.2 10; lines B1 $m law.1 10; done
for m in 2026-03 2026-04; do lines A1 $m law.1 25; lines A1 $m law.2 30; lines A1 $m law.3 12; lines B1 $m law.1 11; done
cd "$OLDPWD" || exit 1
s=(--sectors "$tmp/s")
ok "four months are recorded and scored" eval 'k import -q --db "$db" "${s[@]}" "$tmp/f" &&
	k score -q --db "$db" "${s[@]}" --period 2026-01 --period 2026-02 --period 2026-03 --period 2026-04'
farming() { k farming --db "$db" "${s[@]}" "$@"; }
all=(--from 2026-01 --to 2026-04)
rows() { farming "${all[@]}" --csv "$@" | tr -d '\r' | sed 1d | cut -d, -f2,4-10,13 | tr '\n' ';'; }
ok "a changed coefficient: two and a half times the lines; what came new; nothing of what did not change" same "$(rows)" \
	"law.3,2026-03-01,introduced,,A,lines,,,12;law.1,2026-03-01,changed,coefficient 1 -> 1.5,A,lines,2.5,10,25;"
ok "a criterion: the mean of its people" same "$(rows --least 1 | tr ';' '\n' | grep ^work)" \
	"work,2026-03-01,changed,basis Art. 1 -> Art. 2,A,mean,3.35,1,1"
ok "of one agency" same "$(rows --agency B)" ""
ok "a greater ratio" same "$(rows --ratio 3)" "law.3,2026-03-01,introduced,,A,lines,,,12;"
ok "an edit without a date of its own is named" same "$(rows --id law.2 --since 2026-03-01)" \
	"law.2,2026-03-01,named,,A,lines,3,10,30;"
ok "as text" has "law.1 One" farming "${all[@]}"
ok "as text: what it is not" has "not a penalty" farming "${all[@]}"
ok "in Vietnamese" has "2 trường hợp tăng vọt cần giải trình" farming "${all[@]}" --lang vi
ok "JSON" eval 'farming "${all[@]}" --json | tr -d " \n" | grep -q "\"changes\":\[\"coefficient1->1.5\"\]"'
ok "months in order" status 5 farming --from 2026-04 --to 2026-01
ok "months, not years" status 5 farming --from 2025 --to 2026
ok "both ends" status 2 farming --from 2026-01
ok "a day needs what it is about" status 2 farming "${all[@]}" --since 2026-03-01
ok "no such sector" status 5 farming "${all[@]}" --sector nothing_like_it
ok "no such agency" status 5 farming "${all[@]}" --agency Z
ok "an empty store" eval 'k import -q --db "$tmp/e.db" "${s[@]}" --kind agency "$tmp/f/agency.csv" &&
	has "0 jumps" k farming --db "$tmp/e.db" "${s[@]}" "${all[@]}"'
done_testing
