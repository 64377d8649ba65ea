#!/bin/bash
# Two clocks (as published, with what is known today), sealed results that nothing moves, petitions with their deadline, a name that
# is forgotten, a doctor who executes results and puts right only what is derived.
. "$(dirname "$0")/../two_people.sh"
s=(--sectors "$tmp/one" --db "$db")
k import -q "${s[@]}" "$tmp"/{agency,staff,posting,task,appraisal}.csv
k score -q "${s[@]}" --period 2026-02 --official
as_of=$(sqlite3 "$db" "SELECT max(seq) FROM fact_log")
first=$(k export --db "$db" scores --period 2026-02)
sleep 1.1 && then=$(date -u +%Y-%m-%dT%H:%M:%SZ) && sleep 1.1
printf "external_id,staff,work_date,item,quantity,minutes,task,done_on\nD1,S1,2026-02-03,$item,1,60,T1,2026-02-04\nD2,S1,2026-02-27,$item,1,60,,2026-03-02\n" >"$tmp/diary.csv"
ok "facts of a sealed month: recorded, and said to be late" has "2 of them after sealing" k import "${s[@]}" "$tmp/diary.csv"
ok "... the published result stands" same "$(k export --db "$db" scores --period 2026-02)" "$first"

# --- as published, and with what is known today
since() { k since "${s[@]}" S1 2026-02 --lang en "$@"; }
ok "the score by both clocks" has "score: 29.00 as published, 99.00 with what is known today" since
ok "... what moved it" has "Quantity (a): 0.00 -> 100.00" since
ok "... what was recorded since" has "diary D1, " since
ok "... and where a line counts that came late" has "it counts in 2026-03" since
ok "... what was published stands" has "until a decision reopens it" since
ok "... in Vietnamese" has "điểm: 29,00 như đã công bố, 99,00 theo điều nay đã biết" k since "${s[@]}" S1 2026-02 --lang vi
ok "... in JSON" has '"moved": true' since --json
ok "somebody whom nothing came about" has "what came since changes nothing" k since "${s[@]}" S2 2026-02 --lang en
printf 'external_id,kind,period,authority,paper,reason\nX1,reopen,2026-02,Bộ,1/QĐ,sai sót\n' >"$tmp/decision.csv"
k import -q "${s[@]}" "$tmp/decision.csv"
k score -q "${s[@]}" --period 2026-02 --official
ok "reopened and scored again: by both clocks the same" has "what came since changes nothing" since
sed -i 's/sai sót/sai sót về ngày/' "$tmp/decision.csv"
k import -q "${s[@]}" "$tmp/decision.csv"
ok "the decision corrected after that: it opened the month once, not again" has "is sealed" k score "${s[@]}" --period 2026-02 --official
mkdir "$tmp/late"
printf "external_id,staff,work_date,item,quantity,minutes,task,done_on\nD3,S2,2026-02-05,$item,1,60,T2,2026-02-05\n" >"$tmp/late/diary.csv"
ok "... what comes is late" has "1 of them after sealing" k import "${s[@]}" "$tmp/late/diary.csv"
ok "... and no result moves, by hand neither" has "sealed" sqlite3 "$db" "INSERT INTO result (period, channel, organisation, code, revision, run, digest) SELECT period, channel, organisation, code, 9, run, digest FROM result WHERE period = 202602 LIMIT 1"
ok "... as published at that time: the first one" has "score: 29.00 as published, 99.00" since --as-of "$then"
ok "... or when that fact was the last" has "score: 29.00 as published" since --as-of "$as_of"
ok "... before anything was published" status 1 k since "${s[@]}" S1 2026-02 --as-of 2020-01-01
ok "all results as they were published at that time" same "$(k export --db "$db" scores --period 2026-02 --as-of "$then")" "$first"
score_of() { k explain "${s[@]}" S1 2026-02 --lang en "$@"; }
ok "an explanation with what is known" has "Score: 99.00" score_of
ok "... with what was known then" has "Score: 29.00" score_of --as-of "$then"
ok "... on a day before: nobody was there" status 1 score_of --as-of 2020-02-01
ok "facts as known then" lacks "D1" k export --db "$db" diary --as-of "$then"
for bad in yesterday 2026-13-01 2026-02-01T25:00 2026-02-01T10:00+99:00 -1 ""; do
	ok "no moment: $bad" status 5 since --as-of "$bad"
done
east=$(TZ=Asia/Tokyo date -d "$then" +%Y-%m-%dT%H:%M:%S)
ok "a time in the zone of TZ" has "score: 29.00 as published" env TZ=Asia/Tokyo "$KPICTL" since "${s[@]}" S1 2026-02 --lang en --as-of "$east"
ok "... and with its distance from UTC" has "score: 29.00 as published" since --as-of "$east+09:00"

# --- nothing moves what is sealed: every way that a shell has
before=$(sqlite3 "$db" "SELECT * FROM result JOIN result_now USING (period, channel, organisation, code, revision)")
refused() { has "$1" sqlite3 "$db" "$2" && same "$(sqlite3 "$db" "SELECT * FROM result JOIN result_now USING (period, channel, organisation, code, revision)")" "$before"; }
ok "a result is not changed" refused "results are kept" "UPDATE result SET micro = 1"
ok "... nor removed" refused "results are kept" "DELETE FROM result"
ok "... nor replaced" refused "results are kept" "INSERT OR REPLACE INTO result SELECT * FROM result WHERE revision = 1"
ok "... nor followed by another" refused "sealed" "INSERT INTO result (period, channel, organisation, code, revision, run, digest) SELECT period, channel, organisation, code, 9, run, digest FROM result WHERE revision = 1"
ok "an earlier revision is not made the visible one" refused "the last revision counts" "UPDATE result_now SET revision = 1"
ok "... nor put in its place" refused "the last revision counts" "INSERT OR REPLACE INTO result_now SELECT period, channel, organisation, code, 1 FROM result_now"
ok "... nor is the visible one hidden" refused "the last revision counts" "DELETE FROM result_now"
ok "... nor given to somebody else" refused "the last revision counts" "UPDATE result_now SET code = 'S9'"
ok "the run that sealed it is not changed" refused "runs are kept" "UPDATE run SET as_of = 0"
ok "... nor removed" refused "runs are kept" "DELETE FROM run"
ok "the decision that reopened it is not changed" refused "facts are kept" "UPDATE decision SET period = 202603"

# --- petitions: 7 working days, Tết between them
printf 'external_id,staff,date,kind,paper\nE1,S1,2026-03-02,petition,9/KN\nE2,S1,2026-03-05,petition,10/KN\n' >"$tmp/event.csv"
k import -q "${s[@]}" "$tmp/event.csv"
score() { k score -q "${s[@]}" --period 2026-03 --today "$1"; }
petitions() { k warnings "${s[@]}" 2026-03 --check petition --lang "${1:-en}"; }
score 2026-03-06
ok "a petition: its deadline" has "2026-03-11  S1  due in 5 days, received on 2026-03-02, due 2026-03-11, paper: 9/KN" petitions
ok "... each of them" has "2026-03-16  S1  due in 10 days" petitions
ok "... in Vietnamese" has "Kiến nghị phải trả lời trong 7 ngày làm việc" petitions vi
score 2026-03-12
ok "... over it: serious" has "serious: Petition" petitions
printf 'external_id,kind,staff,value,authority,paper,reason\nX2,petition_outcome,S1,upheld,UBND,11/QĐ,đúng quy định\n' >"$tmp/decision.csv"
k import -q "${s[@]}" "$tmp/decision.csv"
score 2026-03-12
ok "an outcome answers the first" lacks "9/KN" petitions
ok "... the second waits" has "10/KN" petitions
ok "... and is a decision of the explanation" has "11/QĐ" k explain "${s[@]}" S1 2026-03 --lang en
printf 'external_id,kind,staff,authority,paper,reason\nX3,petition_outcome,S1,UBND,12/QĐ,x\n' >"$tmp/decision.csv"
ok "an outcome says which" status 1 k import -q "${s[@]}" "$tmp/decision.csv"

# --- a name that is forgotten
forget() { k forget --db "$db" --paper 15/QĐ --reason "hết hạn lưu" "$@"; }
ok "nobody is forgotten who is in office" status 4 forget S2
ok "... nor somebody who was never there" status 5 forget S9
ok "... nor without a paper" status 2 k forget --db "$db" S2
printf 'external_id,staff,agency,sector,role,subject,from,to\nP2,S2,A,decree_335,staff,civil_servant,2025-01-01,2026-03-31\n' >"$tmp/posting.csv"
k import -q "${s[@]}" "$tmp/posting.csv"
named=$(k export --db "$db" scores --period 2026-02)
ok "who left is forgotten" has "the name is gone" forget S2
ok "... once more: nothing is left of it" has "(0 rows)" forget S2 --lang en
ok "... not in the file either" bash -c "! cat '$db'* | grep -aq 'Trần Bình'"
ok "... whose results stay" same "$(k export --db "$db" scores --period 2026-02)" "$named"
ok "... and whose name is not recorded again" has "S2 was forgotten" k import --lang en "${s[@]}" "$tmp/staff.csv"
ok "... by no way" has "stays so" sqlite3 "$db" "INSERT INTO staff SELECT seq + 1000, recorded_at, NULL, 0, source, 'x', code, 'Trần Bình' FROM staff WHERE code = 'S2'"
ok "... nobody else's name goes" has "facts are kept" sqlite3 "$db" "UPDATE staff SET name = code WHERE code = 'S1'"
ok "the audit says who and why" has '"paper":"15/QĐ"' k audit show --db "$db"
ok "... and who sealed" has '"before":"reopened","after":"sealed"' k audit show --db "$db"
ok "... and is whole" k audit verify --db "$db"

# --- the doctor
ok "the doctor executes results again" has "4 results were executed again from their facts and standards: 4 equal" k doctor --db "$db" --sample 9 --lang en
cp "$db" "$tmp/bad.db"
sqlite3 "$tmp/bad.db" "DROP TRIGGER result_fixed; UPDATE result SET micro = micro + 1 WHERE code = 'S1' AND period = 202602"
ok "... a score that does not follow is named" has "S1 2026-02: executed again, micro is 99000000, and 99000001 is kept" k doctor --db "$tmp/bad.db" --sample 9 --lang en
ok "... and not put right by a repair" status 1 k doctor --db "$tmp/bad.db" --sample 9 --repair
cp "$db" "$tmp/derived.db"
sqlite3 "$tmp/derived.db" "DROP TRIGGER result_now_moved; UPDATE result_now SET revision = 1; UPDATE pack SET bytes = x'00'"
sqlite3 "$tmp/derived.db" "CREATE TRIGGER result_now_moved BEFORE UPDATE ON result_now BEGIN SELECT raise(ABORT, 'kept'); END"
ok "what is derived and wrong is found" status 1 k doctor --db "$tmp/derived.db"
ok "... and made again" k doctor --db "$tmp/derived.db" --repair
ok "... then all is well" k doctor --db "$tmp/derived.db" --sample 4
ok "... and as it was" same "$(k export --db "$tmp/derived.db" scores --period 2026-02)" "$named"
exec 9>"$db.lock"
flock -n 9
ok "no repair while somebody writes" status 4 k doctor --db "$db" --repair
exec 9>&-
done_testing
