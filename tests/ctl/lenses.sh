#!/bin/bash
# Who is close to an edge and what tips them; how scores are spread: on a store whose answers are known beforehand.
. "$(dirname "$0")/../tap.sh"
db=$tmp/l.db
mkdir -p "$tmp/s/easy/2026-01-01" "$tmp/f" && cp -r sectors/decree_335 sectors/diary "$tmp/s"
cat >"$tmp/s/easy/2026-01-01/standard.lua" <<'L'
return standard {
  title = { vi = "Ngành dễ", en = "An easy sector" },
  extends = { civil_servant = "decree_335" },
  basis = { "example" },
}
L
head -1 sectors/decree_335/2026-01-01/items.csv >"$tmp/s/easy/2026-01-01/items.csv"
item=$(awk -F, 'NR == 2 { print $1 }' sectors/decree_335/2026-01-01/items.csv)
cd "$tmp/f" || exit 1
printf 'code,name_vi,kind\nA,Cơ quan A,state\nB,Cơ quan B,state\n' >agency.csv
echo code,name >staff.csv
echo external_id,staff,agency,sector,duty_group,role,subject,from >posting.csv
echo external_id,staff,item,quantity,assigned_on,due_on >task.csv
echo external_id,staff,work_date,item,task,quantity >diary.csv
echo staff,period,criterion,self_points,confirmed,by >appraisal.csv
person() {	# code, agency, sector, duty group
	echo "$1,Người $1" >>staff.csv
	echo "P$1,$1,$2,$3,$4,staff,civil_servant,2025-01-01" >>posting.csv
}
month() {	# code, month, general points, of ten how much was done
	echo "T$1$2,$1,$item,10,$2-02,$2-05" >>task.csv
	echo "D$1$2,$1,$2-03,$item,T$1$2,$4" >>diary.csv
	echo "$1,$2,total,$3,$3,X" >>appraisal.csv
}
for i in 0 1 2 3 4 5; do	# six of each sector: 80 to 85; a year later the easy one has ten more
	person "D$i" A decree_335 NV1 && month "D$i" 2026-03 "1$i" 10 && month "D$i" 2027-03 "1$i" 10
	person "E$i" A easy "" && month "E$i" 2026-03 "1$i" 10 && month "E$i" 2027-03 "2$i" 10
done
person F1 B decree_335 NV1 && month F1 2026-02 19.7 10	# 89.70: 0.30 below excellent
person F2 B decree_335 NV1 && month F2 2026-02 30 8.5	# 89.50: all general points, 85 % of the work
person F3 B decree_335 NV1 && month F3 2026-02 20.2 10	# 90.20: 0.20 above
person F4 B decree_335 NV1 && month F4 2026-02 28 3.5	# 52.50: no criterion alone makes it good
person M1 B decree_335 NV1 && month M1 2026-01 18 10 && month M1 2026-02 21 10	# mean 89.50
cd "$OLDPWD" || exit 1
s=(--sectors "$tmp/s")
ok "a store with known answers" eval 'k import -q --db "$db" "${s[@]}" "$tmp/f" &&
	k score -q --db "$db" "${s[@]}" --period 2026-01 --period 2026-02 --period 2026-03 --period 2027-03 &&
	k score -q --db "$db" "${s[@]}" --period 2026 --to-date'

# --- edges ---
edges() { k edges --db "$db" "${s[@]}" "$@"; }
rows() {	# columns of the CSV by name, for the rows of a person
	local code=$1 columns=$2
	shift 2
	edges --csv "$@" | tr -d '\r' | sed '1s/^\xef\xbb\xbf//' | awk -F, -v code="$code" -v wanted="$columns" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; m = split(wanted, w, " "); next }
		$1 == code { for (i = 1; i <= m; i++) printf "%s%s", $at[w[i]], i < m ? " " : ";" }'
}
f=(--period 2026-02)
ok "below an edge: the least value that reaches it" same "$(rows F1 "side edge distance tip value need change" "${f[@]}")" \
	"below excellent 0.300000 general 19.700000 20.000000 0.300000;"
ok "each criterion that does it alone, and the largest missing part" same "$(rows F2 "largest tip value need" "${f[@]}")" \
	"quantity quantity 85.000000 87.142858;quantity quality 85.000000 87.142858;quantity progress 85.000000 87.142858;"
ok "above an edge: the least value that holds it, the smallest drop first" same "$(rows F3 "side distance tip need" "${f[@]}")" \
	"above 0.200000 general 20.000000;above 0.200000 quantity 99.142858;above 0.200000 quality 99.142858;above 0.200000 progress 99.142858;"
ok "none alone: those that do it together, the last no further than needed" same \
	"$(rows F4 "side edge tip need together" "${f[@]}" --within 18 | tr ';' '\n' | grep below | tr '\n' ';')" \
	"below good quantity 100.000000 yes;below good quality 45.000000 yes;"
ok "who is not close is not there" same "$(rows F4 code "${f[@]}")" ""
ok "the value that is told does it" has "90.00" k try --db "$db" "${s[@]}" F1 2026-02 --appraisal 20
ok "a year is tipped by its months" same "$(rows M1 "side largest tip value need" --period 2026 --to-date)" \
	"below 2026-01 2026-01 88.000000 89.000000;below 2026-01 2026-02 91.000000 92.000000;"
ok "as text" has "over it with General criteria 19.70 -> 20.00" edges "${f[@]}"
ok "as text in Vietnamese" has "đạt nếu Điểm tiêu chí chung 19,70 -> 20,00" edges "${f[@]}" --lang vi
ok "how many, in Vietnamese" has "cách ngưỡng không quá 0,50 điểm: 2 người ngay dưới, 1 người ngay trên" edges "${f[@]}" --lang vi
ok "a drop as text" has "drops when less than this is left: General criteria 20.20 -> 20.00" edges "${f[@]}"
ok "together as text" has "over it only together: Quantity (a) 35.00 -> 100.00 %, Quality (b) 35.00 -> 45.00 %" edges "${f[@]}" --within 18
ok "JSON" eval 'edges "${f[@]}" --json | tr -d " \n" | grep -q "\"side\":\"below\",\"edge\":\"excellent\""'
ok "of one agency" lacks F1 edges "${f[@]}" --agency A --within 100
ok "no such sector has a hint" has "did you mean \`easy\`" edges "${f[@]}" --sector eazy
ok "no such sector" status 5 edges "${f[@]}" --sector nothing_like_it
ok "within is a number of points" status 2 edges "${f[@]}" --within -1
ok "no results" status 5 edges --period 2028-01
ok "no such period" status 2 edges --period 2026-13

# --- comparability ---
spread() { k comparability --db "$db" "${s[@]}" "$@"; }
cell() {	# sector, duty group, columns
	spread --csv "${@:4}" | tr -d '\r' | sed '1s/^\xef\xbb\xbf//' | awk -F, -v s="$1" -v d="$2" -v wanted="$3" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; m = split(wanted, w, " "); next }
		$1 == s && $2 == d { for (i = 1; i <= m; i++) printf "%s ", $at[w[i]] }'
}
p=(--period 2027-03)
ok "count, mean and quartiles of a sector" same "$(cell decree_335 "" "people scored mean least q1 median q3 most" "${p[@]}" --agency A)" \
	"6 6 82.500000 80.000000 81.250000 82.500000 83.750000 85.000000 "
ok "of a duty group" same "$(cell decree_335 NV1 "people median" "${p[@]}" --agency A)" "6 82.500000 "
ok "classes now and a year ago" same "$(cell easy "" "excellent good last_year_excellent last_year_good" "${p[@]}")" "6 0 0 6 "
ok "easier than its own last year" same "$(cell easy "" "median last_year_median easier" "${p[@]}")" "92.500000 82.500000 10.000000 "
ok "who did not change is not noted" same "$(cell decree_335 "" easier "${p[@]}")" " "
ok "the note, with what others did" has \
	"easy has become easier than its own last year: the median rose from 82.50 to 92.50 (+10.00); that of all other sectors changed by 0.00." \
	spread "${p[@]}"
ok "in Vietnamese" has "Ngành easy dễ đạt điểm hơn chính ngành này năm trước: trung vị tăng từ 82,50 lên 92,50 (+10,00)" spread "${p[@]}" --lang vi
ok "a greater rise may be asked for" lacks "become easier" spread "${p[@]}" --rise 11
ok "beside another period" same "$(cell easy "" "before_median before_good" "${p[@]}" --with 2026-03)" "82.500000 6 "
ok "nothing beside it" same "$(cell decree_335 "" "before_people last_year_people" --period 2026-01)" "  "
# An edit: the results of work count 60 points at most.
cp -r "$tmp/s" "$tmp/t"
sed -i 's/result_max = { 70,/result_max = { 60,/' "$tmp/t/decree_335/2026-01-01/standard.lua"
before=$(k export --db "$db" scores --period 2026-03 | cksum)
ok "before and after an edit" same "$(cell easy "" "before_median median" --period 2026-03 --from "$tmp/s" --to "$tmp/t")" "82.500000 72.500000 "
ok "the other way round it is easier" has "easy has become easier: the median rose from 72.50 to 82.50 (+10.00)" \
	spread --period 2026-03 --from "$tmp/t" --to "$tmp/s"
ok "nothing was written" same "$(k export --db "$db" scores --period 2026-03 | cksum)" "$before"
ok "an edit is told by both folders" status 2 spread --period 2026-03 --from "$tmp/s"
echo 'return standard {' >"$tmp/t/easy/2026-01-01/standard.lua"
ok "a folder with mistakes" has "have mistakes" spread --period 2026-03 --from "$tmp/s" --to "$tmp/t"
ok "no results to lay beside" status 5 spread "${p[@]}" --with 2020-01
ok "no such sector here" status 5 spread "${p[@]}" --sector nothing_like_it
done_testing
