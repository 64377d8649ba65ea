#!/bin/bash
# A run that would repeat the last one: it is recorded and nothing is computed. Whatever results depend on makes it a whole
# run again. And a store of the version before, which had no note of that.
. "$(dirname "$0")/../two_people.sh"
printf 'external_id,staff,work_date,item,quantity,minutes\ne1,S1,2026-02-03,%s,1,600\ne2,S2,2026-02-03,%s,1,60\n' "$item" "$item" >"$tmp/diary.csv"
puts() { k import -q --sectors "$tmp/one" --db "$db" "$@"; }
puts "$tmp"/{agency,staff,posting,task,appraisal,diary}.csv
score() { k score --sectors "$tmp/one" --db "$db" --period 2026-02 "$@" 2>&1; }
inputs() { sqlite3 "$db" "SELECT inputs FROM run WHERE period = ${1:-202602} ORDER BY id DESC LIMIT 1"; }
warned() { sqlite3 "$db" "SELECT count(*) FROM warning WHERE NOT resolved"; }

score >/dev/null
first=$(inputs) open=$(warned)
results=$(k export --db "$db" scores --period 2026-02)
ok "a day over standard time is warned about" [ "$open" -gt 0 ]
ok "again: nothing changed" has "0 results changed" score
ok "... of the same inputs" same "$(inputs)" "$first"
ok "... with the same counts" has '"people":2,"organisations":0,"changed":0,"warnings":'"$open" sqlite3 "$db" "SELECT counts FROM run ORDER BY id DESC LIMIT 1"
ok "... warnings stay open" same "$(warned)" "$open"
ok "... results stay" same "$(k export --db "$db" scores --period 2026-02)" "$results"
ok "... and are counted by state" has '"scored": 2' score --json
# Results that were tampered with show what was computed: a run that repeats writes nothing, a whole one puts them right.
spoil() { sqlite3 "$db" "DROP TRIGGER result_fixed; UPDATE result SET digest = x'00'"; }
spoil
whole() { has "2 results changed" score "$@"; }
ok "nothing is computed" has "0 results changed" score
ok "another day of the checks: a whole run" whole --today 2026-03-05
spoil 2>/dev/null; sqlite3 "$db" "UPDATE result SET digest = x'00'"
ok "without checks: a whole run" whole --today 2026-03-05 --no-checks
sqlite3 "$db" "UPDATE result SET digest = x'00'"
ok "with checks again: a whole run" whole --today 2026-03-05
sqlite3 "$db" "UPDATE result SET digest = x'00'"
ok "an official run: a whole run" whole --today 2026-03-05 --official
printf 'external_id,kind,period,authority,paper,reason\nX1,reopen,2026-02,Bộ,1/QĐ,sai sót\n' >"$tmp/decision.csv"
puts "$tmp/decision.csv"
sqlite3 "$db" "UPDATE result SET digest = x'00'"
ok "a new fact: a whole run" whole
sqlite3 "$db" "UPDATE result SET digest = x'00'"
sed -i 's/result_max = { 70/result_max = { 69/' "$tmp/one/decree_335/2026-01-01/standard.lua"
ok "another standard: a whole run" whole
sqlite3 "$db" "UPDATE result SET digest = x'00'"
sed 's/^version: .*/version: "x"/' etc/calendar.yaml >"$tmp/calendar.yaml"
ok "another calendar: a whole run" whole --calendar "$tmp/calendar.yaml"

# A longer period depends on the results of others.
year() { k score --sectors "$tmp/one" --db "$db" --period 2026 --to-date 2>&1; }
year >/dev/null
y=$(inputs 202640)
year >/dev/null
ok "a year again: the same inputs" same "$(inputs 202640)" "$y"
sed -i 's/result_max = { 69/result_max = { 68/' "$tmp/one/decree_335/2026-01-01/standard.lua"
score >/dev/null
sed -i 's/result_max = { 68/result_max = { 69/' "$tmp/one/decree_335/2026-01-01/standard.lua"
year >/dev/null
ok "... not when a month of it was scored otherwise" bash -c "[ '$(inputs 202640)' != '$y' ]"

# What may go better next time is tried again.
sed -i 's/^  score = function(c, who, p)/&\n    if who.role == "staff" then return nil end/' "$tmp/one/decree_335/2026-01-01/standard.lua"
score >/dev/null
ok "a rule that failed: no inputs are kept" same "$(inputs)" ""

# --- a store of the version before
cp -r sectors/decree_335 "$tmp/one"
score >/dev/null
before=$(k export --db "$db" scores --period 2026-02)
ok "the doctor finds nothing" status 0 k doctor --db "$db"
sqlite3 "$db" "DROP TRIGGER result_now_moved; UPDATE result_now SET revision = 1 WHERE code = 'S1'"
ok "... but a revision that is not the last" has "what is kept as their last revision" k doctor --db "$db"
sqlite3 "$db" "$(older_than_6)DROP TRIGGER result_sealed; DROP INDEX run_sealing; DROP INDEX decision_reopening; ALTER TABLE run DROP COLUMN today;
	DROP TABLE proposal_step; DROP TABLE proposal; DROP TABLE shadow_step; DROP TABLE shadow;
	DROP TRIGGER result_moves_now; DROP TABLE result_now; DROP INDEX pack_of;
	ALTER TABLE run DROP COLUMN inputs; ALTER TABLE run DROP COLUMN changed; PRAGMA user_version = 2"
ok "an older store: scored, nothing changed" has "0 results changed" score
ok "... a copy of it lies beside" [ -f "$db.v2.backup" ]
ok "... its results are there" same "$(k export --db "$db" scores --period 2026-02)" "$before"
ok "... the doctor finds nothing" status 0 k doctor --db "$db"
done_testing
