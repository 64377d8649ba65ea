#!/bin/bash
# A law whose class of the year reads the work of the year (tests/standards/elected_body), through import, store and run: what
# its cases say of a person is what a run says of facts.
. "$(dirname "$0")/../tap.sh"
db=$tmp/y.db
put() { k import -q --db "$db" --sectors "${law:-tests/standards}" --kind "$1" --source t "$2"; }
rows() {	# kind, header, rows
	printf '%s\n' "${@:2}" >"$tmp/$1.csv"
	put "$1" "$tmp/$1.csv"
}
score() { k score -q --db "$db" --sectors "${law:-tests/standards}" "$@"; }
final() {	# column, code
	k export --db "$db" scores --period 2026 --preview --json | grep "^{\"code\":\"$2\"" |
		grep -o "\"$1\":\"[^\"]*\"" | head -1 | sed 's/^"[^"]*":"//; s/"$//'
}
rows agency code,name_vi,kind A,Văn\ phòng,state
rows staff code,name full,Một two,Hai poor,Ba
rows posting external_id,staff,agency,sector,role,subject,from \
	1,full,A,elected_body,staff,civil_servant,2025-01-01 2,two,A,elected_body,staff,civil_servant,2025-01-01 \
	3,poor,A,elected_body,staff,civil_servant,2025-01-01
rows appraisal staff,period,criterion,confirmed {full,two,poor},2026-0{1,2},total,92
# Five tasks in each of two months; of the ten `full` goes beyond three, `two` beyond two, `poor` does less than half of one.
tasks=external_id,staff,item,quantity,assigned_on,due_on diary=external_id,staff,work_date,item,task,quantity
for who in full two poor; do
	for i in 0 1 2 3 4 5 6 7 8 9; do
		m=2026-0$((i % 2 + 1)) did=10
		case $who$i in full[3-5]|two[34]|poor[3-5]) did=11 ;; poor9) did=4 ;; esac
		tasks+=$'\n'$who$i,$who,EB.1,10,$m-01,$m-20
		diary+=$'\n'$who$i,$who,$m-12,EB.1,$who$i,$did
	done
done
rows task "$tasks"
rows diary "$diary"
ok "two months and the year to date are scored" eval "score --period 2026-01 --period 2026-02 && score --period 2026 --to-date"
ok "all in full and three of ten exceeded: excellent" same "$(final class_final full)" excellent
ok "two exceeded: good" same "$(final class_final two)" good
ok "a task under half: completed" same "$(final class_final poor)" completed
why() { k explain --db "$db" --sectors tests/standards "$1" 2026 --to-date; }
ok "the explanation names the reason" has "fewer than 30 % exceeded" why two
rows appraisal staff,period,criterion,confirmed two,2026,total,77

# In a copy of that law: what is not there in a period is an error, not a set without rows.
cp -r tests/standards "$tmp/s"
law=$tmp/s
sed -i 's/who.tasks:count("poor") > 0/who.appraisal.total == 77/' "$law/elected_body/2026-01-01/standard.lua"
ok "general points of the year itself are the year's" eval "score --period 2026 --to-date; same \"\$(final class_final two)\" completed"

# A product that came into the catalogue in February.
cp -r "$law/elected_body/2026-01-01" "$law/elected_body/2026-02-01"
sed 's/^EB.1,/EB.2,/' "$law/elected_body/2026-01-01/items.csv" | tail -n +2 >>"$law/elected_body/2026-02-01/items.csv"
printf '%s\n' "$tasks" | sed -n '1p; s/^two1,\(.*\),EB.1,/new,\1,EB.2,/p' >"$tmp/task.csv"
put task "$tmp/task.csv"
ok "work of an item that came in February is in the year" eval 'score --period 2026-02 && score --period 2026 --to-date &&
	same "$(final class_final two)" completed && same "$(final state two)" scored'
done_testing
