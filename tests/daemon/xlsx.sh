#!/bin/bash
# Workbooks: read back by another program, cell by cell against the API.
. "$(dirname "$0")/../daemon.sh"
province 60
printf 'schedule: []\n' | config
start
run_now 2026-01 >/dev/null
book() { req "/v1/export/$1" -G -d period=2026-01 "${@:2}" -o "$tmp/$1.xlsx" -w '%{http_code}'; }
sheet() { xlsx2csv -s "$2" "$tmp/$1.xlsx"; }
ok "scores are a workbook" same "$(book scores -d lang=vi)" 200
ok "that says so" has 'attachment; filename="scores-2026-01.xlsx"' req '/v1/export/scores?period=2026-01' -D - -o /dev/null
ok "with heads in Vietnamese" same "$(sheet scores 1 | head -1)" "Mã cán bộ,Họ và tên,Mã cơ quan,Cơ quan,Ngành,\"Phòng, tổ\",Trạng thái,Điểm,Xếp loại,Thứ hạng,Lý do,Tiêu chuẩn"
ok "everybody is in it" same "$(($(sheet scores 1 | wc -l) - 1))" "$(req '/v1/scores?period=2026-01&limit=1000' | grep -o '"staff"' | wc -l)"
of_api() {
	req '/v1/scores?period=2026-01&limit=1000' | sed 's/{"staff"/\n&/g' |
		sed -n 's/^{"staff":"\([^"]*\)".*"micropoints":\([0-9a-z]*\).*/\1 \2/p' | sed 's/null//'
}
of_book() { xlsx2csv -s 1 -d ';' "$tmp/scores.xlsx" | sed 1d | awk -F';' '{ print $1, ($8 == "" ? "" : sprintf("%.0f", $8 * 1e6)) }'; }
ok "each with the points that the API gives" same "$(of_book)" "$(of_api)"
ok "classes are called by their names" has "Hoàn thành tốt nhiệm vụ" sheet scores 1
ok "and sectors by theirs" has "Công tác dân vận" sheet scores 1
ok "agencies too" has "$(req /v1/agencies | field vi)" sheet scores 1
named() { req "/v1/$1?period=2026-01&limit=1000" | sed 's/{"staff"/\n&/g' | sed -n 's/^{"staff":"\([^"]*\)".*"name":"\([^"]*\)".*/\1;\2/p'; }
ok "everybody has the name that the API gives" same "$(xlsx2csv -s 1 -d ';' "$tmp/scores.xlsx" | sed 1d | cut -d';' -f1,2)" "$(named scores)"
ok "the second sheet has the classes in their order" same "$(sheet scores 2 | sed -n 2,5p | cut -d, -f1 | tr '\n' '|')" \
	"Hoàn thành xuất sắc nhiệm vụ|Hoàn thành tốt nhiệm vụ|Hoàn thành nhiệm vụ|Không hoàn thành nhiệm vụ|"
ok "sums them up" same "$(sheet scores 2 | sed 1d | awk -F, '{ n += $NF } END { print n }')" "$(of_api | grep -c .)"
ok "the third is a chart" bash -c "grep -qa 'xl/charts/chart1.xml' '$tmp/scores.xlsx' && grep -qa 'xl/chartsheets/sheet1.xml' '$tmp/scores.xlsx'"
book scores -d lang=en >/dev/null
ok "in English it is English" has "Staff code,Name,Agency" sheet scores 1
ok "warnings are one too" same "$(book warnings -d lang=vi)" 200
ok "all of them" same "$(($(sheet warnings 1 | wc -l) - 1))" "$(req '/v1/warnings?period=2026-01&limit=1000' | grep -o '"check"' | wc -l)"
ok "how serious is said in words" bash -c "xlsx2csv -s 1 -d ';' '$tmp/warnings.xlsx' | cut -d';' -f3 | grep -q '^Nghiêm trọng$'"
ok "and only in words" bash -c "! xlsx2csv -s 1 -d ';' '$tmp/warnings.xlsx' | cut -d';' -f3 | grep -Eqx 'info|warning|serious'"
ok "a figure of a criterion is called by its name" lacks ", total: " sheet warnings 1
lines() { grep -o '"external_id":"[^"]*"' | cut -d'"' -f4 | sort; }
ok "and name their lines" same "$(xlsx2csv -s 1 -d ';' "$tmp/warnings.xlsx" | sed 1d | cut -d';' -f9 | grep . | sort)" "$(req '/v1/warnings?period=2026-01&limit=1000' | lines)"
ok "days are days" bash -c "xlsx2csv -f %d/%m/%Y -s 1 '$tmp/warnings.xlsx' | grep -qE '^[0-3][0-9]/01/2026,'"
sum() { awk -F: '{ n += $NF } END { print n }'; }
counted() { req "/v1/warnings/counts?period=2026-01&by=$1" | grep -o '"warnings":[0-9]*' | sum; }
ok "counted by check, agency or person they are as many" same "$(counted check) $(counted agency) $(counted staff)" "$(printf '%s ' "$(counted check)"{,,} | sed 's/ $//')"
ok "which are all of them" same "$(counted check)" "$(($(sheet warnings 1 | wc -l) - 1))"
sector=mass_mobilization
people=$(req "/v1/scores?period=2026-01&sector=$sector&limit=1000" | grep -o '"staff":"[^"]*"' | sort)
ok "an overview of a sector counts the warnings of its people" same \
	"$(req "/v1/overview?period=2026-01&sector=$sector" | grep -o '"warnings":{[^}]*}' | grep -o ':[0-9]\+' | sum)" \
	"$(req '/v1/warnings?period=2026-01&limit=1000' | grep -o '"staff":"[^"]*"' | grep -cFxf <(echo "$people"))"
one=$(req '/v1/warnings?period=2026-01&check=missing_day&limit=1')
word() { printf '{"period":"2026-01","check":"missing_day","agency":"%s","staff":"%s","date":"%s","why":"%s"}' \
	"$(field agency <<<"$one")" "$(field staff <<<"$one")" "$(field date <<<"$one")" "$1"; }
same_one() { req "/v1/warnings?period=2026-01&check=missing_day&staff=$(field staff <<<"$one")&from=$(field date <<<"$one")&to=$(field date <<<"$one")"; }
ok "nobody has looked at a warning" has '"acknowledged":null' same_one
ok "who acknowledges one says why" same "$(code req /v1/warnings/acknowledge -d "$(word '')")" 422
ok "it is acknowledged" has '"why":"họp cả ngày"' req /v1/warnings/acknowledge -d "$(word 'họp cả ngày')"
ok "which the list says" has 'họp cả ngày' same_one
ok "and the audit" has 'warning acknowledge' req /v1/audit
ok "the last word counts" has 'đã bổ sung' req /v1/warnings/acknowledge -d "$(word 'đã bổ sung')"
ok "alone" lacks 'họp cả ngày' same_one
ok "one that is not there cannot be" same "$(code req /v1/warnings/acknowledge -d "$(word x | sed 's/missing_day/no_such/')")" 404
# A petition is a warning of kpid's own: no standard has its title.
req /v1/facts/event -d "[{\"external_id\":\"P1\",\"staff\":\"$(field staff <<<"$one")\",\"date\":\"2026-01-05\",\"kind\":\"petition\",\"paper\":\"9/KN\"}]" >/dev/null
run_now 2026-01 >/dev/null
petition='Kiến nghị phải trả lời trong 7 ngày làm việc'
ok "a petition has its title at the agency" has "\"id\":\"petition\",\"vi\":\"$petition\"" req "/v1/agencies/$(field agency <<<"$one")/2026-01"
ok "in the overview" has "$petition" req '/v1/overview?period=2026-01'
req '/v1/export/warnings?period=2026-01' -H 'Accept-Language: vi' -o "$tmp/petition.xlsx"
ok "and in the workbook" has "$petition" xlsx2csv -a "$tmp/petition.xlsx"
table='{"name":"Bảng/1","columns":["Tên","Ngày","Điểm"],"rows":[["=1+1","2026-03-31",91.075535],["2026-03-31 16:30x","2026-03-31 16:30",1],["Bùi \"Thị\"",null,3]]}'
req /v1/export/table -d "$table" -D "$tmp/head" -o "$tmp/table.xlsx"
ok "a table that a page shows is a workbook" same "$(xlsx2csv -f %d/%m/%Y -s 1 "$tmp/table.xlsx" | tr '\n' '|')" 'Tên,Ngày,Điểm|=1+1,31/03/2026,91.075535|2026-03-31 16:30x,31/03/2026,1|"Bùi ""Thị""",,3|'
ok "its name is a plain one" has 'filename="B---ng-1.xlsx"' cat "$tmp/head"
ok "without columns there is none" same "$(code req /v1/export/table -d '{"name":"x","columns":[],"rows":[]}')" 422
v=$(req /v1/tokens -d '{"id":"v","role":"viewer","agency":"CQ01"}' | field secret)
tcp "$v" '/v1/export/scores?period=2026-01' -o "$tmp/scores.xlsx"
ok "a viewer of one agency has that one" same "$(xlsx2csv -s 1 -d ';' "$tmp/scores.xlsx" | sed 1d | cut -d';' -f3 | sort -u)" CQ01
ok "no score, no row, still a workbook" bash -c "curl -s --noproxy '*' --unix-socket $tmp/s 'http://kpid/v1/export/scores?period=2031-01' -o $tmp/none.xlsx && xlsx2csv -s 1 $tmp/none.xlsx | wc -l | grep -qx 1"
done_testing
