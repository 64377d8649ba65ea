#!/bin/bash
# Bad input: what is wrong is named with file, line and column; good rows are kept; files that are not ours are left alone.
. "$(dirname "$0")/../tap.sh"
db=$tmp/b.db
printf 'code,name_vi,kind\nA,Cơ quan A,state\n' >"$tmp/agency.csv"
printf 'code,name\nS1,Nguyễn An\n' >"$tmp/staff.csv"
item=$(awk -F, 'NR == 2 { print $1 }' sectors/decree_335/2026-01-01/items.csv)
printf 'external_id,staff,agency,sector,role,subject,from\nP1,S1,A,decree_335,staff,civil_servant,2025-01-01\n' >"$tmp/posting.csv"
ok "a small province" status 0 k import --db "$db" "$tmp/agency.csv" "$tmp/staff.csv" "$tmp/posting.csv"

head="external_id,staff,work_date,item,quantity,minutes"
row() { printf '%s\n%s\n' "$head" "$1" >"$tmp/diary.csv"; }
bad() {	# name, row, expected text
	row "$2"
	ok "$1" has "$3" k import --db "$db" "$tmp/diary.csv"
	ok "$1: exit 1" status 1 k import -q --db "$db" "$tmp/diary.csv"
}
bad "30 February" "e1,S1,2026-02-30,$item,1,60" "2026-02-30"
bad "minutes of -1" "e1,S1,2026-02-03,$item,1,-1" "minutes"
bad "minutes of 1441" "e1,S1,2026-02-03,$item,1,1441" "0 - 1440"
bad "NaN" "e1,S1,2026-02-03,$item,NaN,60" "quantity"
bad "an unknown person" "e1,S9,2026-02-03,$item,1,60" "S9"
bad "an unknown item names the article" "e1,S1,2026-02-03,NO.1,1,60" "Art. 13(3)"
bad "an item before its catalogue is in force" "e1,S1,2024-02-03,$item,1,60" "$item"
bad "a cell too few" "e1,S1,2026-02-03,$item,1" "cells"
bad "line and file are named" "e1,S1,2026-02-30,$item,1,60" "diary.csv:2:"
printf '%s\ne1,S1,2026-02-03,%s,1,60\ne2,S1,2026-02-30,%s,1,60\ne3,S1,2026-02-04,%s,1,60\n' "$head" "$item" "$item" "$item" >"$tmp/diary.csv"
ok "good rows are kept" has "2 accepted, 0 unchanged, 0 superseded, 1 rejected" k import --db "$db" "$tmp/diary.csv"
ok "other content under the same id supersedes" bash -c "printf '%s\ne1,S1,2026-02-03,$item,2,60\n' '$head' >$tmp/diary.csv; \"$KPICTL\" import --db $db $tmp/diary.csv | grep -q '1 superseded'"
ok "the same again changes nothing" has "1 unchanged" k import --db "$db" "$tmp/diary.csv"
printf '%s,colour\ne9,S1,2026-02-03,%s,1,60,red\n' "$head" "$item" >"$tmp/diary.csv"
ok "an unknown column is an error of the file" status 5 k import --db "$db" "$tmp/diary.csv"
printf 'external_id,staff,staff,work_date,item,quantity\n' >"$tmp/diary.csv"
ok "a double column too" status 5 k import --db "$db" "$tmp/diary.csv"
printf 'external_id,staff,work_date,item\n' >"$tmp/diary.csv"
ok "a missing column too, by name" has quantity k import --db "$db" "$tmp/diary.csv"
printf '%s\ne8,S1,2026-02-03,%s,1,60\n' "$head" "$item" | iconv -t UTF-16 >"$tmp/diary.csv"
ok "UTF-16 is refused with what to do" has "UTF-8" k import --db "$db" "$tmp/diary.csv"
printf '%s\ne8,"S1,2026-02-03,%s,1,60\ne7,S1,2026-02-05,%s,1,60\n' "$head" "$item" "$item" >"$tmp/diary.csv"
ok "a quotation that never ends costs its own row only" has "1 accepted" k import --db "$db" "$tmp/diary.csv"
{ echo "$head"; printf 'e6,S1,2026-02-03,%s,1,' "$item"; head -c 10000000 /dev/zero | tr '\0' 7; printf '\ne5,S1,2026-02-06,%s,1,60\n' "$item"; } >"$tmp/diary.csv"
ok "a cell of 10 MB costs its own row only" has "1 accepted, 0 unchanged, 0 superseded, 1 rejected" k import --db "$db" "$tmp/diary.csv"
ok "nothing is recorded with --all-or-nothing" bash -c "printf '%s\nf1,S1,2026-02-03,$item,1,60\nf2,S1,2026-02-30,$item,1,60\n' '$head' >$tmp/diary.csv; \"$KPICTL\" import -q --all-or-nothing --db $db $tmp/diary.csv; ! \"$KPICTL\" export --db $db diary | grep -q ,f1,"
printf '[{"external_id":"j1","staff":"S1","work_date":"2026-02-09","item":"%s","quantity":1.5}]' "$item" >"$tmp/diary.json"
ok "JSON is taken too" has "1 accepted" k import --db "$db" "$tmp/diary.json"
printf '{"external_id":"j2","staff":"S1","work_date":"2026-02-09","item":"%s","quantity":1,"quantity":2}\n' "$item" >"$tmp/diary.ndjson"
ok "a name given twice is an error of its line" has "1 rejected" k import --db "$db" "$tmp/diary.ndjson"
ok "in Vietnamese" has "bị từ chối" k import --lang vi --db "$db" "$tmp/diary.ndjson"

# Databases that are not ours.
refused() {	# name, file
	local sum
	sum=$(md5sum <"$2")
	ok "$1: exit 5" status 5 k score --db "$2" --period 2026-01
	ok "$1: the file is untouched" same "$(md5sum <"$2")" "$sum"
	ok "$1: nothing lies beside it" bash -c "! ls $2-wal $2-shm 2>/dev/null | grep -q ."
}
echo "not a database, really not, but long enough to be read as one by somebody in a hurry, and then some" >"$tmp/text.db"
refused "a text file" "$tmp/text.db"
sqlite3 "$tmp/other.db" 'CREATE TABLE t(x); INSERT INTO t VALUES (1)'
refused "another program's database" "$tmp/other.db"
cp "$db" "$tmp/new.db"
sqlite3 "$tmp/new.db" 'PRAGMA user_version = 999' >/dev/null
refused "a newer version's" "$tmp/new.db"
head -c 5000 "$db" >"$tmp/cut.db"
refused "one that is cut off" "$tmp/cut.db"

# A standard that fails leaves the others scored, and says so.
mkdir -p "$tmp/s" && cp -r sectors/decree_335 sectors/regulation_1636 sectors/diary "$tmp/s"
mkdir -p "$tmp/s/broken/2026-01-01"
echo 'return standard { title = ' >"$tmp/s/broken/2026-01-01/standard.lua"
printf 'code,title_vi,title_en,unit,coefficient,basis\nB.1,a,b,c,1,example\n' >"$tmp/s/broken/2026-01-01/items.csv"
ok "a broken standard is told" has "broken/2026-01-01/standard.lua:" k score --db "$db" --sectors "$tmp/s" --period 2026-02
ok "the others are scored all the same" has "2026-02: 1 people" k score --db "$db" --sectors "$tmp/s" --period 2026-02
ok "and the exit status is 1" status 1 k score -q --db "$db" --sectors "$tmp/s" --period 2026-02
done_testing
