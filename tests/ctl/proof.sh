#!/bin/bash
# Proofs of scores: every result of a made province is executed again from its file alone; whatever is changed in a file is
# found and named; what was recorded after a sealing; a period of the store as a whole.
. "$(dirname "$0")/../tap.sh"
db=$tmp/p.db
k demo-data --out "$tmp/d" --people 30 --months 3 --first 2026-01 -q
k import -q --db "$db" "$tmp/d"
k score -q --db "$db" --period 2026-01 --official
k score -q --db "$db" --period 2026-02 --today 2026-02-18

of() { sqlite3 "$db" "SELECT code FROM result_now JOIN result USING (period, channel, organisation, code, revision)
	WHERE period = $1 AND channel = 'main' AND organisation = 0 AND gone = 0 ORDER BY code"; }
prove() { k proof --db "$db" "$1" "$2" -o "$tmp/$1.json" -q; }
# What a stranger has: the file and kpictl, in an empty folder.
stranger() { (cd "$tmp/empty" && env -i "KPI_WORKER=$(realpath "$KPI_WORKER")" "$(realpath "$KPICTL")" verify --lang en "$@"); }
mkdir "$tmp/empty"
KPICTL=$(realpath "$KPICTL") KPI_WORKER=$(realpath "$KPI_WORKER")
everybody() {	# period, its code, how many at least, one in how many
	local n=0 who
	for who in $(of "$2" | awk "NR % ${4:-1} == 0"); do
		prove "$who" "$1" && stranger -q "$tmp/$who.json" || { echo "$who $1"; return 1; }
		n=$((n + 1))
	done
	[ "$n" -ge "$3" ]
}
ok "a sealed month: everybody's proof, leaders too, executed without the store" everybody 2026-01 202601 29
ok "a month that was looked at on the 18th" everybody 2026-02 202602 9 3

# --- after a sealing: recorded late, done in the next month
who=$(of 202601 | sed -n 20p)
prove "$who" 2026-01 && cp "$tmp/$who.json" "$tmp/before.json"
item=$(sqlite3 "$db" "SELECT item FROM diary d JOIN staff_no n ON n.id = d.staff WHERE n.code = '$who' AND fields IS NULL LIMIT 1")
printf 'external_id,staff,work_date,item,quantity,minutes,done_on\nL1,%s,2026-01-20,%s,1,30,2026-02-03\n' "$who" "$item" >"$tmp/diary.csv"
k import -q --db "$db" "$tmp/diary.csv"
ok "... a line comes late: it counts in the month in which it was done" same "$(sqlite3 "$db" "SELECT month, after_sealing FROM diary WHERE external_id = 'L1' AND superseded_by IS NULL")" "202602|1"
k score -q --db "$db" --period 2026-02
prove "$who" 2026-01
ok "... the sealed month is proven as it was published" cmp "$tmp/$who.json" "$tmp/before.json"
ok "... and the next one with the line" bash -c "'$KPICTL' proof --db '$db' $who 2026-02 -q -o '$tmp/late.json' && grep -q '\"L1\"' '$tmp/late.json'"
ok "... which can be executed" stranger "$tmp/late.json"

# --- longer periods
k score -q --db "$db" --period 2026-03
k score -q --db "$db" --period 2026-Q1
ok "a quarter" everybody 2026-Q1 202621 9 3
k score -q --db "$db" --period 2026
ok "a year, before its caps" everybody 2026 202640 9 3
ok "the store's periods as a whole" has "0 other" k verify --db "$db" --period 2026-01
ok "... a month that was scored twice" has "0 other" k verify --db "$db" --period 2026-02
ok "... a quarter" has "0 other" k verify --db "$db" --period 2026-Q1
cp "$db" "$tmp/spoilt.db"
sqlite3 "$tmp/spoilt.db" "DROP TRIGGER result_fixed; UPDATE result SET micro = micro + 1 WHERE code = '$who' AND period = 202603"
ok "... a result that was tampered with is found" status 1 k verify --db "$tmp/spoilt.db" --period 2026-03
ok "... and named" has "$who" k verify --db "$tmp/spoilt.db" --period 2026-03
ok "... the others are equal" has ", 1 other" k verify --db "$tmp/spoilt.db" --period 2026-03

cp "$db" "$tmp/short.db"
sqlite3 "$tmp/short.db" "DROP TRIGGER result_now_kept; DELETE FROM result_now WHERE code = '$who' AND period = 202603"
ok "... one that is gone is found, too" status 1 k verify --db "$tmp/short.db" --period 2026-03
ok "... and named" has "$who" k verify --db "$tmp/short.db" --period 2026-03
cp "$db" "$tmp/more.db"
sqlite3 "$tmp/more.db" "INSERT INTO result (period, channel, organisation, code, revision, run, digest, role, subject, state, micro, weight)
	SELECT period, channel, 0, 'NOBODY', 1, run, digest, role, subject, state, micro, weight FROM result WHERE code = '$who' AND period = 202603 LIMIT 1"
ok "... and one of nobody" has "NOBODY" k verify --db "$tmp/more.db" --period 2026-03

# --- what a file says of itself
prove "$who" 2026-03
file=$tmp/$who.json
ok "equal, and not signed" has "not signed" stranger "$file"
ok "it says the code, not the names of others" bash -c "[ \$(grep -c '\"name\"' '$file') -eq 1 ]"
ok "... nor texts of sectors that have no part in it" lacks "cases.yaml" cat "$file"
one_line() { sed -E 's/^ +//; s/^("[^"]*"): /\1:/' "$1" | tr -d '\n'; }
# The digest made anew, as somebody who forges would.
reseal() {
	local text body
	text=$(one_line "$1")
	body=${text%,\"digest\":*}
	printf '%s,"digest":"%s"}' "$body" "$(printf '%s}' "$body" | b2sum -l 256 | cut -d' ' -f1)"
}
reseal "$file" >"$tmp/same.json"
ok "its digest can be computed with b2sum" stranger "$tmp/same.json"
forge() { sed "$1" "$file" >"$tmp/forged.json"; cmp -s "$tmp/forged.json" "$file" && { echo "nothing was changed by $1"; return 1; }; reseal "$tmp/forged.json" >"$tmp/resealed.json"; }
refused() {	# what it says, file
	local out
	out=$(stranger "$2" 2>&1)
	[ $? -eq 1 ] || { echo "not exit 1: $out"; return 1; }
	case $out in *"$1"*) ;; *) echo "no '$1' in: $out"; return 1 ;; esac
}
micro=$(sed -n 's/^ *"micro": \([0-9]*\),/\1/p' "$file" | head -1)
forge "0,/\"micro\": $micro/s//\"micro\": 99000000/"
ok "a better score: the file was changed" refused "was changed" "$tmp/forged.json"
ok "... and with a digest made anew: what executing gives" refused "micro is 99000000 in the file, executing it gives $micro" "$tmp/resealed.json"
forge '0,/"quantity": "[0-9.]*"/s//"quantity": "77"/'
ok "other facts: another result" refused "executing it gives" "$tmp/resealed.json"
forge '/"period": "2026-03"/,/"confirmed"/s/"confirmed": "[0-9.]*"/"confirmed": "1"/'
ok "another appraisal: general points" refused "parts.general" "$tmp/resealed.json"
forge 's/percent(/ percent(/'
ok "another text of a standard" refused "the text of" "$tmp/resealed.json"
forge 's/"semantics": 1/"semantics": 2/'
ok "semantics of a later engine" status 5 stranger "$tmp/resealed.json"
forge 's/"kpid_proof": 1/"kpid_proof": 2/'
ok "a later form" status 5 stranger "$tmp/resealed.json"
forge 's/"work_date": "/"work_day": "/'
ok "a fact without its day" refused "a fact of the file cannot be read" "$tmp/resealed.json"
for member in made result standards facts seals others staff period; do
	forge "0,/^ *\"$member\": /s//\"x\": /"
	ok "without $member" status 5 stranger "$tmp/resealed.json"
done
echo '{}' >"$tmp/empty.json"
ok "something else" status 5 stranger "$tmp/empty.json"
head -c 3000 "$file" >"$tmp/cut.json"
ok "a file that was cut: where" has ".json:" stranger "$tmp/cut.json"
ok "no file" status 5 stranger "$tmp/none.json"

# --- signed
ok "a key is made" k proof-key "$tmp/key"
ok "... for its owner only" same "$(stat -c %a "$tmp/key")" 600
ok "... and never overwritten" status 4 k proof-key "$tmp/key"
k proof-key -q "$tmp/other"
ok "a signed proof" k proof --db "$db" "$who" 2026-03 --key "$tmp/key" -o "$tmp/signed.json"
ok "... says by whom" has "signed with $(cat "$tmp/key.pub")" stranger "$tmp/signed.json"
ok "... fits the key that is wanted" stranger --public-key "$tmp/key.pub" "$tmp/signed.json"
ok "... not another one" status 1 stranger --public-key "$tmp/other.pub" "$tmp/signed.json"
ok "a signature is wanted and there is none" status 1 stranger --public-key "$tmp/key.pub" "$file"
sed 's/"value": "../"value": "00/' "$tmp/signed.json" >"$tmp/bad.json"
ok "a signature that does not fit" refused "signature" "$tmp/bad.json"
chmod 644 "$tmp/key"
ok "a key that others may read is not used" status 4 k proof --db "$db" "$who" 2026-03 --key "$tmp/key"
echo rubbish >"$tmp/rubbish" && chmod 600 "$tmp/rubbish"
ok "no key" status 5 k proof --db "$db" "$who" 2026-03 --key "$tmp/rubbish"

# --- bad questions
ok "nobody of that code" status 1 k proof --db "$db" NOBODY 2026-03
ok "nothing scored" status 5 k proof --db "$db" "$who" 2026-04
sed 's/^version: .*/version: "x"/' etc/calendar.yaml >"$tmp/calendar.yaml"
ok "another calendar than the run's" status 4 k proof --db "$db" "$who" 2026-03 --calendar "$tmp/calendar.yaml"
ok "a period that was not scored" status 5 k verify --db "$db" --period 2026-09
ok "in Vietnamese too" has "khớp, đã chạy lại" "$KPICTL" verify --lang vi "$file"
ok "JSON" has '"equal": true' k verify --json "$file"

# --- nothing moves what is sealed, whoever writes
insert="INSERT INTO result (period, channel, organisation, code, revision, run, digest) SELECT period, channel, organisation, code, revision + 1, run, digest FROM result WHERE code = '$who' AND period = "
ok "a sealed result has no further revision, not even by hand" has "sealed" sqlite3 "$db" "${insert}202601 LIMIT 1"
ok "... of an open month it may" sqlite3 "$db" "BEGIN; ${insert}202603 LIMIT 1; ROLLBACK"
printf 'external_id,kind,period,authority,paper,reason\nX1,reopen,2026-01,Bộ,1/QĐ,sai sót\n' >"$tmp/decision.csv"
k import -q --db "$db" "$tmp/decision.csv"
ok "... reopened by a decision it may again" sqlite3 "$db" "BEGIN; ${insert}202601 LIMIT 1; ROLLBACK"
done_testing
