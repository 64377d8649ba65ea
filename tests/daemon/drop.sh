#!/bin/bash
# The drop folder: complete files are taken, reported on and moved; a crash in between loses and doubles nothing.
. "$(dirname "$0")/../daemon.sh"
province 30
in=$tmp/in
printf 'intake: { path: %s, every: 1s }\n' "$in" | config
head='external_id,staff,work_date,item,quantity,minutes'
row() { echo "$1,CB000001,$2,DV.03,1,30"; }
waits() { for _ in $(seq 150); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done; echo "never: $*"; ls -lR "$in"; tail -3 "$tmp/log"; return 1; }
gone() { [ ! -e "$in/$1" ]; }
start
ok "a folder that is not there is told" waits grep -q 'event=drop .*DROP_FOLDER' "$tmp/log"
sleep 2
ok "once" same "$(grep -c DROP_FOLDER "$tmp/log")" 1

mkdir "$in"
{ echo "$head"; row F1 2026-01-13; row F2 2026-01-14; } >"$in/.diary.csv"
cp "$in/.diary.csv" "$in/diary.csv.part"
cp "$in/.diary.csv" "$in/diary.csv.tmp"
mv "$in/.diary.csv" "$in/diary.csv"
ok "a complete file is taken" waits test -f "$in/done/diary.csv"
ok "and gone from the folder" gone diary.csv
ok "its rows are recorded, which the log says" has 'file=diary.csv kind=diary to=done accepted=2 unchanged=0 superseded=0 rejected=0' cat "$tmp/log"
ok "no report when nothing was rejected" test ! -e "$in/done/diary.csv.report.csv"
ok "files under way are left alone" test -f "$in/diary.csv.part" -a -f "$in/diary.csv.tmp"
ok "what they recorded is there" has '"unchanged":1' req '/v1/facts/diary?source=drop' -d '[{"external_id":"F1","staff":"CB000001","work_date":"2026-01-13","item":"DV.03","quantity":1,"minutes":30}]'

{ echo "$head"; row F1 2026-01-13; row F3 2026-02-30; row F4 2026-01-15; echo 'x,y'; } >"$in/diary.csv"
ok "the same name again gets another one" waits test -f "$in/done/diary~2.csv"
report=$in/done/diary~2.csv.report.csv
ok "a rejected row has its line and column in the report" has '3,work_date,FACT_' cat "$report"
ok "in both languages, for spreadsheets too" has $'\xef\xbb\xbfline,column,id,vi,en' cat "$report"
ok "each rejected row has its line" same "$(sed 1d "$report" | cut -d, -f1 | tr '\n' ' ')" "3 5 "
ok "good rows beside bad ones are kept" has 'as=diary~2.csv accepted=1 unchanged=1 superseded=0 rejected=2' cat "$tmp/log"

{ echo "$head"; row F9 2026-02-30; } >"$in/diary-1.csv"
printf '\xff\xfe\x00x' >"$in/diary-2.csv"
echo '[{"external_id":"F9","staff":' >"$in/diary-3.json"
: >"$in/diary-4.csv"
echo "$head" >"$in/nhật ký.csv"
ln -s /etc/passwd "$in/diary-5.csv"
mkfifo "$in/diary-6.csv"
mkdir "$in/diary-7.csv"
echo "${head},wrong" >"$in/diary-8.csv"
for i in 1.csv 2.csv 3.json 4.csv 8.csv; do
	ok "not one good row: diary-$i is rejected" waits test -f "$in/rejected/diary-$i"
	ok "and its report says why" waits grep -q '^[0-9]*,[a-z_]*,[A-Z_0-9]*,.*,.' "$in/rejected/diary-$i.report.csv"
done
ok "a name without a kind is rejected, with the kinds" waits grep -q 'DROP_KIND.*diary' "$in/rejected/nhật ký.csv.report.csv"
ok "a link is moved, not followed" waits test -L "$in/rejected/diary-5.csv"
ok "a pipe is moved, not read" waits test -p "$in/rejected/diary-6.csv"
ok "a folder is left alone" test -d "$in/diary-7.csv"

printf '[{"external_id":"J1","staff":"CB000001","work_date":"2026-01-16","item":"DV.03","quantity":1},\n5,{"external_id":"J2","staff":"CB000001","work_date":"2026-01-16","item":"DV.03","quantity":1.5}]' >"$in/diary.json"
printf '{"external_id":"J1","staff":"CB000001","work_date":"2026-01-16","item":"DV.03","quantity":1}\nbroken\n' >"$in/diary.ndjson"
ok "a JSON array is taken" waits grep -q 'file=diary.json .*to=done accepted=2 unchanged=0 superseded=0 rejected=1' "$tmp/log"
ok "its rows counted from 1" has '2,,CTL_JSON_ROW' cat "$in/done/diary.json.report.csv"
ok "one object a line too" waits grep -q 'file=diary.ndjson .*to=done accepted=0 unchanged=1 superseded=0 rejected=1' "$tmp/log"
ok "with the line" has '2,,' cat "$in/done/diary.ndjson.report.csv"

{ echo "$head"; row G1 2026-01-13; } >"$in/diary-slow.csv"
for _ in $(seq 25); do sleep 0.2; echo >>"$in/diary-slow.csv"; done
ok "a file that grows waits" test -f "$in/diary-slow.csv"
ok "and is taken when it is quiet" waits test -f "$in/done/diary-slow.csv"

# People before what names them, whatever the order in which files come.
echo "$head" >"$tmp/x.csv"; echo 'N1,NEW1,2026-01-13,DV.03,1,30' >>"$tmp/x.csv"
mv "$tmp/x.csv" "$in/diary-new.csv"
agency=$(awk -F, 'NR == 2 { print $3 }' "$tmp/d/posting.csv")
printf 'external_id,staff,agency,sector,role,subject,from\nP1,NEW1,%s,it,staff,civil_servant,2026-01-01\n' "$agency" >"$in/posting-new.csv"
printf 'code,name\nNEW1,A New Person\n' >"$in/staff-new.csv"
ok "people come before their diaries" waits grep -q 'file=diary-new.csv .*accepted=1 .*rejected=0' "$tmp/log"
ok "and no name is in the log" lacks 'New Person' cat "$tmp/log"

# Many rows, cells of two lines at the cuts, one bad row, and a death in the middle.
awk 'BEGIN { print "external_id,staff,date,kind,paper"; for (i = 1; i <= 30000; i++)
	printf "M%d,CB%06d,2026-01-%s,commendation,%s\n", i, i % 30 + 1, i == 29999 ? "99" : i % 20 + 10,
		i % 1000 ? "n" i : "\"two\nlines, one \"\"cell\"\"\"" }' >"$tmp/many.csv"
mv "$tmp/many.csv" "$in/event-many.csv"
partly() { [ "$(sqlite3 "file:$tmp/kpi.db?mode=ro" 'SELECT count(*) FROM event WHERE source = "drop"')" -ge 1000 ]; }
for _ in $(seq 500); do partly 2>/dev/null && break; sleep 0.01; done
crash
ok "it died in the middle of a file" test -f "$in/event-many.csv" -a ! -e "$in/done/event-many.csv"
start
ok "which is taken again" waits test -f "$in/done/event-many.csv"
sum=$(sed -n 's/.*file=event-many.csv .*accepted=\([0-9]*\) unchanged=\([0-9]*\) superseded=0 rejected=31 .*/\1 \2/p' "$tmp/log")
ok "nothing lost, nothing twice" same "$(echo "$sum" | awk '{ print $1 + $2, ($2 >= 1000) }')" "29969 1"
# Cells of two lines are read as such and refused: their rows stand where they begin.
ok "lines are right behind cuts and cells of two lines" same "$(sed 1d "$in/done/event-many.csv.report.csv" | cut -d, -f1 | tr '\n' ' ')" \
	"$(for k in $(seq 29); do printf '%d ' $((1001 * k)); done)30029 30030 "
sed -i 's/every: 1s/every: 30m/' "$tmp/kpid.yaml"
mv "$in" "$tmp/in2" && sed -i "s,$in,$tmp/in2," "$tmp/kpid.yaml" && in=$tmp/in2
kill -HUP $kpid_pid
{ echo "$head"; row Z1 2026-01-13; } >"$in/diary-z.csv"
sleep 3
kill -HUP $kpid_pid
ok "a reload takes another folder" waits test -f "$in/done/diary-z.csv"
ok "it ends well" stop
kpid_pid=
done_testing
