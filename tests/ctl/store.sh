#!/bin/bash
# The store as a person meets it: sealed months, what may not be changed by hand, files that cannot be written, full disks.
. "$(dirname "$0")/../two_people.sh"
head="external_id,staff,work_date,item,quantity,minutes,done_on"
diary() { { echo "$head"; printf '%s\n' "$@"; } >"$tmp/diary.csv"; }
imports() { k import --sectors "$tmp/one" --db "$db" "$tmp/diary.csv" "$@" 2>&1; }
said() {	# exit status, text, command...
	local want=$1 text=$2 got
	shift 2
	"$@" >"$tmp/said" 2>&1
	got=$?
	[ $got -eq "$want" ] || { echo "exit status $got, expected $want"; cat "$tmp/said"; return 1; }
	has "$text" cat "$tmp/said"
}
k import -q --sectors "$tmp/one" --db "$db" "$tmp"/{agency,staff,posting,task,appraisal}.csv
diary "e1,S1,2026-02-03,$item,1,60," "e2,S2,2026-02-03,$item,1,60,"
imports >/dev/null
score() { k score --sectors "$tmp/one" --db "$db" --period 2026-02 "$@" 2>&1; }

# --- sealed months
ok "an official run" said 0 "2 people, 2 of them scored" score --official
k export --db "$db" scores --period 2026-02 >"$tmp/sealed"
diary "e3,S1,2026-02-04,$item,5,60," "e4,S1,2026-02-27,$item,5,60,2026-03-02"
ok "what comes later is recorded" said 0 "2 accepted" imports
ok "... and told to be late" has "2 of them after sealing" cat "$tmp/said"
ok "another run of the month is refused" said 1 "2026-02 is sealed by an official run" score
ok "... in Vietnamese" said 1 "đã khóa" score --lang vi
k export --db "$db" scores --period 2026-02 >"$tmp/now"
ok "results did not move" cmp "$tmp/sealed" "$tmp/now"
ok "work finished in March counts there, and is flagged" same "202603|1" "$(sqlite3 "$db" "SELECT month, after_sealing FROM diary WHERE external_id = 'e4'")"
ok "... which its explanation says" has "recorded after its own month was sealed" k explain --sectors "$tmp/one" --db "$db" S1 2026-03 --entry e4
printf 'external_id,kind,period,authority,paper,reason\nX1,reopen,2026-02,Bộ,1/QĐ,sai sót\n' >"$tmp/decision.csv"
ok "a decision opens it" said 0 "1 accepted" k import --sectors "$tmp/one" --db "$db" "$tmp/decision.csv"
ok "... and it is scored again" said 0 "1 results changed" score --official

# --- by hand
refuses() { ok "by hand: $1" said 19 "are kept" sqlite3 "$db" "$1"; }
for table in diary staff agency posting result run bundle_file fact_log; do
	refuses "DELETE FROM $table"
done
refuses "UPDATE diary SET quantity = 9000"
refuses "UPDATE diary SET superseded_by = NULL"
refuses "UPDATE result SET micro = 100000000"
refuses "UPDATE run SET state = 'failed'"
refuses "INSERT OR REPLACE INTO result SELECT * FROM result LIMIT 1"
refuses "REPLACE INTO run SELECT * FROM run LIMIT 1"

# --- files that cannot be written
cp "$db" "$tmp/ro.db"
if has_nobody; then
	chmod 755 "$tmp"
	nobody() { as_nobody "$KPICTL" "$@"; }
	chmod 444 "$tmp/ro.db"
	sum=$(md5sum <"$tmp/ro.db")
	ok "a folder that is not ours" said 5 "check its rights and its folder's" nobody import --sectors "$tmp/one" --db "$tmp/ro.db" "$tmp/diary.csv"
	ok "... in Vietnamese" said 5 "kiểm tra quyền của tệp và thư mục" nobody import --lang vi --sectors "$tmp/one" --db "$tmp/ro.db" "$tmp/diary.csv"
	ok "... for a new store too" said 5 "check its rights" nobody import --sectors "$tmp/one" --db "$tmp/new.db" "$tmp/diary.csv"
	mkdir "$tmp/ours" && cp "$db" "$tmp/ours/ro.db" && chown nobody "$tmp/ours" && chmod 444 "$tmp/ours/ro.db"
	ok "a file that is not ours in a folder that is" said 5 "check its rights" nobody import --sectors "$tmp/one" --db "$tmp/ours/ro.db" "$tmp/diary.csv"
	chmod 000 "$tmp/ro.db"
	ok "a file that may not be read" said 5 "cannot be opened" nobody doctor --db "$tmp/ro.db"
	chmod 644 "$tmp/ro.db"
	ok "it was left as it was" same "$(md5sum <"$tmp/ro.db")" "$sum"
	ok "nothing lies beside it" bash -c "! ls $tmp/ro.db-* 2>/dev/null | grep -q ."
fi
mkdir "$tmp/dir.db"
ok "a folder is no store" said 5 "is not a store" k doctor --db "$tmp/dir.db"
ok "a device is no store" said 5 "is not a store" k doctor --db /dev/null
ok "no store" said 5 "there is no store at" k doctor --db "$tmp/none.db"
: >"$tmp/zero.db"
ok "an empty file is no store to be read" said 5 "there is no store at" k doctor --db "$tmp/zero.db"
ok "... and one to be written" said 0 "1 accepted" k import --sectors "$tmp/one" --db "$tmp/zero.db" "$tmp/agency.csv"

# --- no room
{ echo "$head"; for i in $(seq 1 3000); do printf 'f%d,S1,2026-04-%02d,%s,1,10,\n' "$i" $((i % 28 + 1)) "$item"; done; } >"$tmp/diary.csv"
before=$(sqlite3 "$db" 'SELECT count(*) FROM diary')
small() { (ulimit -f $(($(stat -c %s "$db") / 1024 + 40)); "$KPICTL" import --sectors "$tmp/one" --db "$db" "$tmp/diary.csv" "$@"); }
ok "a file that may not grow is an error, not a death" said 5 "the disk that holds $db" small
ok "... in Vietnamese" said 5 "chưa ghi gì của lần này" small --lang vi
accepted=$(sed -n 's/.*diary.csv: \([0-9]*\) .*/\1/p' "$tmp/said")
kept=$(($(sqlite3 "$db" 'SELECT count(*) FROM diary') - before))
ok "only what is there was counted" [ $((kept % 1000)) -eq 0 ]
ok "the store is sound" said 0 "" k doctor --db "$db"
ok "with room the next try works" said 0 " $((3000 - kept)) accepted, $kept unchanged" imports
if mkdir "$tmp/full" && mount -t tmpfs -o size=600k none "$tmp/full" 2>/dev/null; then
	cp "$tmp/zero.db" "$tmp/full/f.db"
	k import -q --sectors "$tmp/one" --db "$tmp/full/f.db" "$tmp/staff.csv" "$tmp/posting.csv"
	ok "a full disk is told" said 5 "is full" k import --sectors "$tmp/one" --db "$tmp/full/f.db" "$tmp/diary.csv"
	ok "... and the store is sound" said 0 "" k doctor --db "$tmp/full/f.db"
	umount "$tmp/full"
fi
done_testing
