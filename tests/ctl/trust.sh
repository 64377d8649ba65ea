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
exec 9>"$db.lock"
flock -n 9
ok "not while somebody writes" status 4 k restore --db "$db" "$tmp/b.db"
exec 9>&-

# --- the audit (of a daemon: tests/daemon/audit.sh)
ok "an empty audit is whole" has "0 rows" k audit verify --db "$tmp/b.db"
ok "a head that is none" status 5 k audit verify --db "$db" --head 12
ok "a tail that was cut off shows against a head noted elsewhere" status 1 k audit verify --db "$db" --head "3:$(printf '%064d' 0)"
done_testing
