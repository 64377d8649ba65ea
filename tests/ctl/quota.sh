#!/bin/bash
# The cap explained: two agencies whose ranks, places, cuts and ties are known beforehand.
. "$(dirname "$0")/../tap.sh"
db=$tmp/q.db
mkdir "$tmp/s" && cp -r sectors/decree_335 sectors/diary "$tmp/s"
item=$(awk -F, 'NR == 2 { print $1 }' sectors/decree_335/2026-01-01/items.csv)
# Code, agency, duty group, general points; all did all that was assigned: 70 points more.
people='
N1a A NV1 29
N1b A NV1 28.5
N1c A NV1 28.5
N1d A NV1 27
N1e A NV1 26
N1f A NV1 25
N1g A NV1 15
N1h A NV1 15
N2a A NV2 29.5
N2b A NV2 22
N2c A NV2 10
N2d A NV2 10
B1 B - 29
B2 B - 29
B3 B - 10
B4 B - 10
B5 B - 10
B6 B - 10'
mkdir "$tmp/f" && cd "$tmp/f" || exit 1
printf 'code,name_vi,kind\nA,Cơ quan A,state\nB,Cơ quan B,state\n' >agency.csv
echo code,name >staff.csv
echo external_id,staff,agency,sector,duty_group,role,subject,from >posting.csv
echo external_id,staff,item,quantity,assigned_on,due_on >task.csv
echo external_id,staff,work_date,item,task,quantity >diary.csv
echo staff,period,criterion,self_points,confirmed,by >appraisal.csv
while read -r code agency group points; do
	[ -n "$code" ] || continue
	echo "$code,Người $code" >>staff.csv
	echo "P$code,$code,$agency,decree_335,${group/-/},staff,civil_servant,2025-01-01" >>posting.csv
	echo "T$code,$code,$item,1,2026-02-02,2026-02-05" >>task.csv
	echo "D$code,$code,2026-02-03,$item,T$code,1" >>diary.csv
	echo "$code,2026-02,total,$points,$points,X" >>appraisal.csv
done <<<"$people"
cd "$OLDPWD" || exit 1
s=(--sectors "$tmp/s")
ok "two agencies are recorded and scored" eval 'k import -q --db "$db" "${s[@]}" "$tmp/f" &&
	k score -q --db "$db" "${s[@]}" --period 2026-02 && k score -q --db "$db" "${s[@]}" --period 2026 --to-date'
quota() { k quota --db "$db" --period 2026 --to-date "$@"; }
cell() {	# code, within, column: of the CSV, found by its heads
	quota --csv | tr -d '\r' | sed '1s/^\xef\xbb\xbf//' | awk -F, -v code="$1" -v within="$2" -v want="$3" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["code"] == code && $at["within"] == within { print $at[want] }'
}
row() {	# code, within: what the group made of the person
	local k
	for k in counted size places rank cut score verdict class; do cell "$1" "$2" $k; done | tr '\n' ' '
}
ok "inside in both groups: excellent" same "$(row N1a agency)|$(row N1a duty_group)" \
	"12 8 2 2 99.000000 99.000000 inside excellent |8 6 1 1 99.000000 99.000000 inside excellent "
ok "inside in the agency, but the own group has no place" same "$(row N2a agency)|$(row N2a duty_group)" \
	"12 8 2 1 99.000000 99.500000 inside good |4 2 0 1  99.500000 outside good "
ok "equal scores have one rank" same "$(row N1b agency)$(row N1c agency)" \
	"12 8 2 3 99.000000 98.500000 outside good 12 8 2 3 99.000000 98.500000 outside good "
ok "who is only counted stands behind, without a rank" same "$(row N1g duty_group)" \
	"8 6 1  99.000000 85.000000 below good "
ok "a tie at the cut is nobody's yet" same "$(row B1 agency)$(row B2 agency)" \
	"6 2 1 1 99.000000 99.000000 tied  6 2 1 1 99.000000 99.000000 tied  "
ok "a group has as many rows as people counted" same "$(quota --csv | grep -c ',agency,A,')" 12

# --- the explanation of the person left out ---
why() { k explain --db "$db" "${s[@]}" "$@"; }
ok "left out: rank, places, cut and how far below" has \
	"Rank 3 of 8: left out, 0.50 points below the last one inside, who has 99.00." why N1b 2026 --to-date
ok "in Vietnamese" has "Xếp thứ 3 trong 8: không được chọn, kém người cuối cùng được chọn (99,00 điểm) 0,50 điểm." \
	why N1b 2026 --to-date --lang vi
ok "a group without places says so" has "left out, because the group is too small for a single place" why N2a 2026 --to-date
ok "and names the group" has "similar duties (NV2) in agency A. Counted in it: 4 people" why N2a 2026 --to-date
ok "a tie says who decides" has "2 people stand at the cut with the same score, 99.00; a person decides" why B1 2026 --to-date
ok "a tie in Vietnamese" has "2 người cùng 99,00 điểm tại ngưỡng; cấp có thẩm quyền quyết định chọn ai" \
	why B2 2026 --to-date --lang vi
ok "as JSON, each group" eval 'why N2a 2026 --to-date --json | tr -d " \n" |
	grep -q "\"within\":\"duty_group\",\"rank\":1,\"size\":2,\"places\":0,\"counted\":4,\"share\":0.2,\"base\":\"strict\",\"tied\":1,\"verdict\":\"outside\""'
ok "a month has no cap" lacks "Cap on" why N1b 2026-02

# --- as text, of one agency, and what cannot be ---
ok "as text: a table" has "1     B1      99.00  equal at the cut" eval "quota --agency B | sed 's/  *score/  score/; s/B1 */B1      /'"
ok "of one agency only" lacks "agency A" quota --agency B
ok "JSON is the same list" has '"inside": 2' quota --json --agency A
ok "no such agency" status 5 quota --agency Z
ok "no such agency, in Vietnamese" has "không có cơ quan" quota --agency Z --lang vi
ok "no results" status 5 k quota --db "$db" --period 2027
ok "no results: what to do" has "score the period first" k quota --db "$db" --period 2027
ok "a month is none" has "the cap is dealt over years" k quota --db "$db" --period 2026-02
ok "without a store" status 2 k quota --period 2026
ok "without a period" status 2 k quota --db "$db"
done_testing
