# Sourced by etc/demo.sh: the second half, with the daemon. Uses its say, run, who, dir, last and DB.
# shellcheck shell=bash disable=SC2154
live=$(realpath "$B")/live
rm -rf "$live" && mkdir -p "$live"
cp -r sectors "$live/sectors"
cat >"$live/kpid.yaml" <<YAML
listen: [ { unix: control.sock, mode: "0600" }, { address: 127.0.0.1, port: 0 } ]
store: $(realpath "$DB")
standards: { path: sectors }
calendar: $PWD/etc/calendar.yaml
language: $lang
schedule:
  - { name: year-to-date, cron: "* * * * *", do: score, period: this-year, kind: preview }
YAML
KPID_SOCKET=$live/control.sock
export KPID_SOCKET

say "kpid on this province: a socket for administrators, a port for E-Office" \
	"kpid trên tỉnh này: socket cho quản trị, cổng TCP cho E-Office"
"$B/kpid" -c "$live/kpid.yaml" 2>"$live/log" &
kpid=$!
trap '{ kill -TERM $kpid && wait $kpid; } 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM
for _ in $(seq 200); do
	grep -q event=ready "$live/log" && break
	kill -0 $kpid 2>/dev/null || { cat "$live/log"; exit 1; }
	sleep 0.1
done
port=$(sed -n 's/.*event=listen address=127.0.0.1 port=\([0-9]*\).*/\1/p' "$live/log")
run status

say "a token for E-Office, and a day of entries posted with it" "cấp mã cho E-Office và gửi một ngày kê khai bằng mã đó"
token=$("$B/kpictl" token create e-office --role feeder -q)
# The day on which one person declares too much, for everybody of that agency, declared today.
p=$(who overtime)
day=$(awk -F, -v p="$p" '$2 == p { n[$3] += $7 } END { for (d in n) if (n[d] > n[most]) most = d; print most }' "$dir/diary.csv")
agency=$(awk -F, -v p="$p" '$2 == p { print $3; exit }' "$dir/posting.csv")
today=$(TZ=Asia/Ho_Chi_Minh date +%F)
awk -F, -v OFS=, -v day="$day" -v today="$today" -v a="$agency" 'FNR == NR { in_it[$2] = $3 == a; next }
	FNR == 1 || ($3 == day && in_it[$2]) { if (FNR > 1) { $1 = "E-" $1; $3 = $12 = today; $5 = "" } print }' \
	"$dir/posting.csv" "$dir/diary.csv" >"$live/day.csv"
echo "curl -H 'Authorization: Bearer ...' --data-binary @day.csv http://127.0.0.1:$port/v1/facts/diary"
timeout 60 "$B/kpictl" events --type warnings --most 1 --json >"$live/event.json" & # when workers are busy, they follow
follower=$!
sleep 0.3
curl -sS --noproxy '*' -m 30 -H "Authorization: Bearer $token" -H "Content-Type: text/csv" \
	--data-binary "@$live/day.csv" "http://127.0.0.1:$port/v1/facts/diary" >"$live/answer.json"
sed 's/,"rows".*/}/' "$live/answer.json"
echo
if grep -q '"state":"pending"' "$live/answer.json"; then wait $follower; else kill $follower; fi
title=$([ "$lang" = vi ] && echo title_vi || echo title)
cat "$live/answer.json" "$live/event.json" | sed 's/{"staff"/\n&/g' | sed -n \
	"s/^{\"staff\":\"\([^\"]*\)\",\"date\":\"\([^\"]*\)\".*\"$title\":\"\([^\"]*\)\".*/  \2  \1  \3/p" >"$live/warnings"
head -8 "$live/warnings"
[ -s "$live/warnings" ]

say "the schedule is due at the next minute" "lịch chạy đến hạn vào phút tới"
run schedule
timeout 90 "$B/kpictl" events --lang "$lang" --type run --most 1
run runs --most 1

scores() { "$B/kpictl" export --db "$DB" scores --period "$last" | cut -d, -f1,7; }
scores >"$live/before"
say "a criterion is edited: a contact counts in full with 12 households, not 10; its example with it" \
	"sửa một tiêu chí: tiếp xúc đủ 12 hộ (trước là 10) mới tính đủ; sửa cả ví dụ đi kèm"
standard=$live/sectors/mass_mobilization/2026-01-01
sed -i 's/households_full = { 10/households_full = { 12/' "$standard/standard.lua"
sed -i 's/households: 5 }/households: 6 }/' "$standard/cases.yaml"
run status -q || true
run reload
run run "$last" --wait
say "whose score in $last has changed" "ai có điểm thay đổi trong $last"
scores | paste -d, "$live/before" - | awk -F, '$2 != $4 { print "  " $1 "  " $2 " -> " $4 }' >"$live/changed"
head -8 "$live/changed"
[ -s "$live/changed" ]

say "now a slip of the pen: the reload is refused, scoring goes on with what was live" \
	"một lỗi gõ nhầm: lần nạp bị từ chối, việc chấm tiếp tục với bản đang áp dụng"
echo 'households = = 12' >>"$standard/standard.lua"
! run reload || exit 1
run run "$last" --wait
run status || true

say "the dashboard: http://127.0.0.1:$port, with a token for each role" \
	"bảng điều khiển: http://127.0.0.1:$port, mỗi vai trò một mã truy cập"
for r in admin approver policy viewer; do
	printf '    %-9s %s\n' $r "$("$B/kpictl" token create "demo-$r" --role $r --person "demo-$r" -q)"
done
printf '    %-9s %s  (%s)\n' person "$("$B/kpictl" token create demo-person --role person --person "$p" -q)" "$p"

if [ -n "${ONCE:-}" ]; then
	kill -TERM $kpid
	wait $kpid
	say "kpid has ended" "kpid đã dừng"
	exit 0
fi
say "kpid stays up until Ctrl-C; from another terminal:" "kpid chạy đến khi bấm Ctrl-C; từ cửa sổ khác:"
echo "    export KPID_SOCKET=$KPID_SOCKET"
for c in status schedule events "rollback ..."; do echo "    $B/kpictl $c"; done
wait $kpid
