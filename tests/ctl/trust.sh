#!/bin/bash
# What a data centre keeps: backups that are whole and sound, a restore that lets nothing run by itself, an audit in which every
# removed, changed or reordered row is found and named.
. "$(dirname "$0")/../two_people.sh"
k import -q --sectors "$tmp/one" --db "$db" "$tmp"/{agency,staff,posting,task,appraisal}.csv
k score -q --sectors "$tmp/one" --db "$db" --period 2026-02
all() { for t in fact_log run result audit bundle_file task; do sqlite3 "$1" "SELECT '$t', * FROM $t"; done; }

# --- a backup
ok "a backup" has "a whole and sound copy" k backup --db "$db" "$tmp/b.db"
ok "... is all of it" same "$(all "$tmp/b.db")" "$(all "$db")"
ok "... for its owner only" same "$(stat -c %a "$tmp/b.db")" 600
ok "... it never overwrites" status 4 k backup --db "$db" "$tmp/b.db"
ok "... nor leaves a half one" bash -c "! ls '$tmp'/*.part 2>/dev/null"
ok "a folder that is not there" status 5 k backup --db "$db" "$tmp/none/b.db"
ok "... the doctor finds nothing in it" status 0 k doctor --db "$tmp/b.db"
ok "JSON with the head of the audit" has '"head": "' k backup --json --db "$db" "$tmp/b2.db"
cp "$db" "$tmp/bad.db"
sqlite3 "$tmp/bad.db" "DROP TRIGGER result_now_moved; UPDATE result_now SET revision = 7"
ok "a store that is not sound gives no backup" status 5 k backup --db "$tmp/bad.db" "$tmp/b3.db"
ok "... there is no file" bash -c "! ls '$tmp'/b3.db* 2>/dev/null"

# --- while others write
for i in $(seq 40); do printf 'code,name\nW%s,Người %s\n' "$i" "$i" >"$tmp/staff.csv"; k import -q --sectors "$tmp/one" --db "$db" "$tmp/staff.csv"; done &
for i in 1 2 3; do ok "while facts arrive ($i)" k backup -q --db "$db" "$tmp/w$i.db"; done
wait
for i in 1 2 3; do ok "... sound ($i)" status 0 k doctor --db "$tmp/w$i.db"; done

# --- a restore
chmod 640 "$db"
[ "$(id -u)" -ne 0 ] || chown 65534:65534 "$db"
rights=$(stat -c '%a %u %g' "$db")
late=$(all "$db")
ok "a backup in the place of the store" has "is what" k restore --db "$db" "$tmp/b.db"
ok "... it is what was saved" same "$(all "$db")" "$(all "$tmp/b.db")"
ok "... for whom it was before" same "$(stat -c '%a %u %g' "$db")" "$rights"
ok "... what was there is kept" same "$(all "$db.replaced")" "$late"
ok "... schedules that were there wait" same "$(sqlite3 "$db" "SELECT count(*) FROM schedule_state WHERE mode <> 1")" 0
ok "... and it goes on" k score -q --sectors "$tmp/one" --db "$db" --period 2026-02
ok "what an earlier restore put aside is never lost" status 4 k restore --db "$db" "$tmp/b.db"
mkdir "$tmp/aside" && mv "$db".replaced* "$tmp/aside"
ok "... nothing half lies about" bash -c "! ls '$tmp'/*.part* 2>/dev/null"
# A backup of the version before: the trigger and the column of this one are not there.
cp "$tmp/b.db" "$tmp/old.db"
sqlite3 "$tmp/old.db" "$(older_than_6)DROP TRIGGER result_sealed; DROP INDEX run_sealing; DROP INDEX decision_reopening; ALTER TABLE run DROP COLUMN today; PRAGMA user_version = 4"
ok "a backup of an older version" k restore --db "$db" "$tmp/old.db"
ok "... is sound in the format of now" status 0 k doctor --db "$db"
ok "... the backup is as it was" same "$(sqlite3 "$tmp/old.db" "PRAGMA user_version")" 4
ok "... nothing half lies about" bash -c "! ls '$tmp'/*.part* 2>/dev/null"
mv "$db".replaced* "$tmp/aside"
head -c 20000 "$tmp/b.db" >"$tmp/cut.db"
before=$(all "$db")
ok "a backup that was cut off" status 5 k restore --db "$db" "$tmp/cut.db"
echo rubbish >"$tmp/rubbish.db"
ok "no backup at all" status 5 k restore --db "$db" "$tmp/rubbish.db"
ok "... the store is as it was" same "$(all "$db")" "$before"
ok "... nothing of it lies about" bash -c "! ls '$tmp'/*.part* '$tmp'/*.replaced* 2>/dev/null"

# --- a log beside the store that is not its own, or not whole: ten transactions, of which none may be half there
logged() { sqlite3 "$tmp/$1.db" "PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0" "$2" ".shell cp $tmp/$1.db-wal $tmp/$1.log" >/dev/null; }
cp "$tmp/b.db" "$tmp/n.db" && rm -f "$tmp/n.db-wal"
logged other "CREATE TABLE t (x); INSERT INTO t SELECT hex(zeroblob(9000)) FROM (VALUES (1), (2), (3))"
cp "$tmp/other.log" "$tmp/n.db-wal"
one=(--sectors "$tmp/one" --db "$tmp/n.db")
for c in "import ${one[*]} $tmp/staff.csv" "score ${one[*]} --period 2026-02" "doctor --db $tmp/n.db"; do
	ok "the log of another program: ${c%% *}" status 5 k $c
	ok "... it is said" has "n.db-wal is the log of another database" k $c --lang en
done
ok "... in Vietnamese" has "là nhật ký của cơ sở dữ liệu khác" k doctor --db "$tmp/n.db" --lang vi
ok "... the store is untouched" cmp "$tmp/n.db" "$tmp/b.db"
ok "... and so is the log" cmp "$tmp/n.db-wal" "$tmp/other.log"
rm "$tmp"/n.db-*
ok "... without it all is well" k doctor --db "$tmp/n.db"
cp "$tmp/b.db" "$tmp/w.db"
logged w "$(for i in $(seq 10); do echo "BEGIN; INSERT INTO staff_no (code) VALUES ('L$i'), ('M$i'); COMMIT;"; done)"
bytes=$(stat -c %s "$tmp/w.log") broken=0 kept=
for at in $(seq $((bytes / 13)) $((bytes / 13)) "$bytes"); do
	for how in cut turned; do
		cp "$tmp/b.db" "$tmp/n.db"
		cp "$tmp/w.log" "$tmp/n.db-wal"
		if [ $how = cut ]; then truncate -s "$at" "$tmp/n.db-wal"; else printf 'kpid' | dd of="$tmp/n.db-wal" bs=1 seek=$((at - 5)) conv=notrunc 2>/dev/null; fi
		k doctor -q --db "$tmp/n.db" >"$tmp/out" 2>&1 && k import -q "${one[@]}" "$tmp/staff.csv" >"$tmp/out" 2>&1 || { echo "# $how $at: $(cat "$tmp/out")"; broken=1; }
		there=$(sqlite3 "$tmp/n.db" "SELECT count(*) FROM staff_no WHERE code LIKE 'L%'; SELECT count(*) FROM staff_no WHERE code LIKE 'M%'" | paste -sd=)
		[ "${there%=*}" = "${there#*=}" ] || { echo "# $how $at: $there"; broken=1; }
		kept+=" ${there%=*}"
		rm -f "$tmp"/n.db-*
	done
done
ok "a log that is cut or turned: what was whole before that place is there" [ $broken = 0 ]
ok "... more and less of it" bash -c '[ "$(tr " " "\n" <<<"$1" | sort -u | wc -l)" -gt 4 ]' _ "$kept"

exec 9>"$db.lock"
flock -n 9
ok "not while somebody writes" status 4 k restore --db "$db" "$tmp/b.db"
exec 9>&-

# --- the audit (of a daemon: tests/daemon/audit.sh)
ok "an empty audit is whole" has "0 rows" k audit verify --db "$tmp/b.db"
ok "a head that is none" status 5 k audit verify --db "$db" --head 12
ok "a tail that was cut off shows against a head noted elsewhere" status 1 k audit verify --db "$db" --head "3:$(printf '%064d' 0)"

# --- nulls where the schema has none, as a damaged file may have
cp "$db" "$tmp/null.db"
sqlite3 "$tmp/null.db" ".dbconfig defensive off" "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, 'before TEXT NOT NULL', 'before TEXT') WHERE name = 'audit'" >/dev/null
sqlite3 "$tmp/null.db" "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'" | sqlite3 "$tmp/null.db"
sqlite3 "$tmp/null.db" "INSERT INTO audit (seq, at, by, action, hash) VALUES (1, 1, 'x', 'y', 'z')"
ok "an audit without a hash of the row before is broken there" status 1 k audit verify --db "$tmp/null.db"

done_testing
