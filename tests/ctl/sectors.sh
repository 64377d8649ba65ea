#!/bin/bash
# The shipped sectors: who stands under which law when, units in Vietnamese, and work across sectors.
. "$(dirname "$0")/../tap.sh"
units() {
	grep -rhoE 'unit = "[^"]+"' sectors | sed 's/.*"\(.*\)"/\1/'
	cat sectors/[a-z]*/*/items.csv | awk -F, '/^[A-Z]/ { gsub(/"[^"]*"/, "x"); print $5 }'
}
untold() { units | sort -u | grep -vx '%\|yes/no\|' | while read -r u; do
	grep -qE "^MSG\(CODE_${u^^}," rules/base/messages/*.def || echo "$u"; done; }
ok "there are many units" bash -c "[ $(units | sort -u | wc -l) -gt 60 ]"
ok "each is said in Vietnamese" same "$(untold)" ""

db=$tmp/s.db
rows() {	# kind, header, rows
	local kind=$1 header=$2
	shift 2
	printf '%s\n' "$header" "$@" >"$tmp/$kind.csv"
	k import -q --db "$db" --kind "$kind" --source t "$tmp/$kind.csv"
}
rows agency code,name_vi,kind BV,Bệnh\ viện,public_unit TH,Trường,public_unit
rows staff code,name n1,Điều\ dưỡng t1,Giáo\ viên h1,Hiệu\ trưởng
rows posting external_id,staff,agency,sector,role,subject,from \
	1,n1,BV,health,staff,public_employee,2024-01-01 2,t1,TH,education,staff,public_employee,2024-01-01 \
	3,h1,TH,education,head,public_employee,2024-01-01
{
	echo external_id,staff,item,quantity,assigned_on,due_on
	for m in 06 08; do
		echo "a$m,n1,YT.20,4,2026-$m-01,2026-$m-28"
		echo "b$m,t1,TCH.01,10,2026-$m-01,2026-$m-28"
		echo "c$m,h1,QL.06,2,2026-$m-01,2026-$m-28"
	done
} >"$tmp/task.csv"
{
	echo external_id,staff,work_date,item,task,quantity,minutes,shift,patients,kind,class_size,conclusions,evidence
	for m in 06 08; do
		echo "1$m,n1,2026-$m-03,YT.20,a$m,1,480,day,12,,,,yes"
		echo "2$m,n1,2026-$m-04,YT.20,a$m,1,480,night,40,,,,yes"
		echo "3$m,t1,2026-$m-03,TCH.01,b$m,5,225,,,theory,40,,yes"
		echo "4$m,t1,2026-$m-03,DC.01,,1,60,,,,,,yes"
		echo "5$m,h1,2026-$m-03,QL.06,c$m,1,90,,,,,no,yes"
	done
} >"$tmp/diary.csv"
{
	echo staff,period,criterion,confirmed
	for m in 06 08; do for p in n1 t1 h1; do echo "$p,2026-$m,total,28"; done; done
} >"$tmp/appraisal.csv"
rows unit_result agency,period,organising,cohesion TH,2026-08,100,100
k import -q --db "$db" --source t --kind task "$tmp/task.csv"
k import -q --db "$db" --source t --kind diary "$tmp/diary.csv"
k import -q --db "$db" --source t --kind appraisal "$tmp/appraisal.csv"
k score -q --db "$db" --period 2026-06 --period 2026-08
k score -q --db "$db" --period 2026 --to-date
ok "in June a nurse is scored by Regulation 1636" has "regulation_1636/2025-04-01" k explain --db "$db" n1 2026-06
ok "in August by Decree 233" has "decree_233/2026-07-01" k explain --db "$db" n1 2026-08
ok "a shift, a crowded night: (1 + 1.3 x 40 / 30) / 4" has 'Quantity: 68.33' k explain --db "$db" n1 2026-08
ok "shifts and patients are reported in Vietnamese" has "Số lượt người bệnh: 52 người bệnh" k explain --db "$db" n1 2026-08 --lang vi
ok "half of the periods and a shared document" has "Quantity: 58.33" k explain --db "$db" t1 2026-08
ok "periods in Vietnamese" has "Số tiết đã dạy: 5 tiết" k explain --db "$db" t1 2026-08 --lang vi
ok "a headmaster's meeting without conclusions: a quarter" has "Quantity: 25" k explain --db "$db" h1 2026-08
ok "is scored with the work of leaders under the own law" has "decree_233" k explain --db "$db" h1 2026-08
ok "the year follows the law of 31 December" has "decree_233/2026-07-01" k explain --db "$db" n1 2026 --to-date
ok "and is the mean of both" has "Class" k explain --db "$db" n1 2026 --to-date
done_testing
