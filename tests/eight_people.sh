# Sourced by black-box tests: daemon.sh, and eight people of one agency under decree_335 with a task, a line and an appraisal of
# January 2026 each, as CSV files in $tmp/d, for the standards in $tmp/sectors.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/daemon.sh"
mkdir "$tmp/d" "$tmp/sectors" && cp -r sectors/{decree_335,diary} "$tmp/sectors"
item=$(awk -F, 'NR == 2 { print $1 }' sectors/decree_335/2026-01-01/items.csv)
printf 'code,name_vi,kind\nA,Cơ quan A,state\n' >"$tmp/d/agency.csv"
awk -v item="$item" -v to="$tmp/d" 'BEGIN {
	print "code,name" >(to "/staff.csv")
	print "external_id,staff,agency,sector,duty_group,role,subject,from" >(to "/posting.csv")
	print "external_id,staff,item,quantity,assigned_on,due_on" >(to "/task.csv")
	print "external_id,staff,work_date,item,task,quantity" >(to "/diary.csv")
	print "staff,period,criterion,self_points,confirmed,by" >(to "/appraisal.csv")
	for (i = 1; i <= 16; i += 2) {
		printf "S%d,Người %d\n", i, i >(to "/staff.csv")
		printf "P%d,S%d,A,decree_335,NV1,staff,civil_servant,2025-01-01\n", i, i >(to "/posting.csv")
		printf "T%d,S%d,%s,10,2026-01-05,2026-01-08\n", i, i, item >(to "/task.csv")
		printf "D%d,S%d,2026-01-06,%s,T%d,%s\n", i, i, item, i, 10 - i / 4 >(to "/diary.csv")
		printf "S%d,2026-01,total,%d,%d,X\n", i, 30 - i, 30 - i >(to "/appraisal.csv")
	} }'
