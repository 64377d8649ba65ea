#!/bin/bash
# Reloads: each input judged rightly, nothing of a bad one kept, and N of them in a storm (make storm N=1000), half of them
# broken, while posts, reads and runs go on: no request fails, no result is of two bundles, memory and descriptors stay flat.
. "$(dirname "$0")/../daemon.sh"
N=${N:-16}
export KPID_SOCKET=$tmp/s
province 60
cp etc/calendar.yaml "$tmp/calendar.yaml"
config <<YAML
intake: { refresh: 100ms }
schedule: []
YAML
sed -i "s|^calendar: .*|calendar: $tmp/calendar.yaml|" "$tmp/kpid.yaml"
start
s=$tmp/sectors
standard=$s/common/2026-01-01/standard.lua
reload() { req /v1/reload -X POST; }
verdict() { same "$(reload | field verdict)" "$1"; }
scores() { req '/v1/scores?period=2026-01&limit=1000' | grep -o '"\(code\|staff\|micro\|score\|state\|class\)":[^,}]*' | sha256sum; }
run_now 2026-01 >/dev/null
before=$(scores) first=$(live)

# --- "unchanged", judged rightly ---
find "$s" -exec touch {} +
ok "a touched file is unchanged" verdict unchanged
touch "$s/.note.swp" "$s/README"
ok "so is what is no part of a standard" verdict unchanged
for f in common/2026-01-01/standard.lua decree_335/2026-01-01/items.csv decree_335/2026-01-01/cases.yaml; do
	cp "$s/$f" "$tmp/kept"
	case $f in *.lua) echo '-- note' ;; *.csv) tail -1 "$tmp/kept" | sed 's/^[^,]*/ZZ.99/' ;; *) echo '# note' ;; esac >>"$s/$f"
	old=$(live)
	ok "$f is a change" verdict applied
	ok "with another digest" test "$(live)" != "$old"
	cp "$tmp/kept" "$s/$f"
	ok "taken back it is the same bundle again" verdict applied
	ok "with the same digest" same "$(live)" "$first"
done
sed -i 's/2026-01-01/2026-01-02/' "$tmp/calendar.yaml"
ok "the calendar is a change too" verdict applied
cp etc/calendar.yaml "$tmp/calendar.yaml"
verdict applied >/dev/null
run_now 2026-01 >/dev/null
ok "after all that the scores are the same" same "$(scores)" "$before"

# --- nothing of a bad one is kept ---
cp "$standard" "$tmp/kept"
head -c $(($(stat -c %s "$standard") * 2 / 3)) "$tmp/kept" >"$standard"
ok "a file that is half written is refused" verdict refused
echo 'x = = 1' >>"$standard"
ok "a broken one again" verdict refused
ok "status does not call it live" has '"is_live":false' req /v1/status
ok "the good rule is still there" same "$(live)" "$first"
{ cat "$tmp/kept"; echo '-- better'; } >"$standard"
ok "after bad ones a good one is live" verdict applied
ok "once: there is no loop" verdict unchanged
mv "$s/supervision/2026-01-01/standard.lua" "$tmp/away"
ok "a standard without its script is refused" verdict refused
mv "$tmp/away" "$s/supervision/2026-01-01/standard.lua"
cp "$tmp/kept" "$standard"
mv "$s/mass_organizations" "$tmp/away"
ok "a sector that is taken away goes" has '"removed":["mass_organizations"]' reload
ok "status says that the folder is live" has '"is_live":true' req /v1/status
run_now 2026-01 >/dev/null
ok "its people have no score by it" lacks 'mass_organizations/2026' req '/v1/scores?period=2026-01&state=scored&limit=1000'
mv "$tmp/away" "$s/mass_organizations"
verdict applied >/dev/null
run_now 2026-01 >/dev/null
ok "back again, the scores are the same" same "$(scores)" "$before"

# --- the storm ---
: >"$tmp/failed"; : >"$tmp/digests"; echo 0 >"$tmp/posted"
going() { [ -e "$tmp/storm" ]; }
read_on() {
	while going; do
		for p in /v1/scores?period=2026-01 /v1/scores/CB000001/2026-01 /readyz /v1/bundles/live; do
			c=$(code req "$p")
			[ "$c" = 200 ] || echo "$p $c" >>"$tmp/failed"
		done
	done
}
post_on() {
	local i answer
	i=$(cat "$tmp/posted")
	while going; do
		i=$((i + 1))
		answer=$(req /v1/facts/diary -d "[{\"external_id\":\"S$i\",\"staff\":\"CB000002\",\"work_date\":\"2026-01-$((i % 9 + 12))\",\"item\":\"DV.03\",\"quantity\":1,\"minutes\":5}]")
		case $answer in *'"accepted":1'*) echo $i >"$tmp/posted" ;; *) echo "post $answer" >>"$tmp/failed" ;; esac
	done
}
back_up() {
	cp "$tmp/posted" "$tmp/posted.before"
	k backup -q --db "$tmp/kpi.db" "$tmp/copy.db" || echo backup >>"$tmp/failed"
}
run_on() { while going; do run_now 2026-01 >/dev/null; done; }
storm() {	# rounds
	local i answer
	touch "$tmp/storm"
	read_on & local reader=$!
	post_on & local poster=$!
	run_on & local runner=$!
	for i in $(seq "$1"); do
		{ cat "$tmp/kept"; echo "-- storm $i"; [ $((i % 2)) = 0 ] || echo 'x = = 1'; } >"$standard"
		answer=$(reload)
		case $((i % 2))$answer in
		0*'"verdict":"applied"'*) field after <<<"$answer" >>"$tmp/digests" ;;
		1*'"verdict":"refused"'*) ;;
		*) echo "reload $i $answer" >>"$tmp/failed" ;;
		esac
		[ "$i" != $((N / 2)) ] || back_up
	done
	rm "$tmp/storm"
	wait $reader $poster $runner
}
live >>"$tmp/digests"
storm $((N / 4))
memory=$(resident $kpid_pid) files=$(descriptors $kpid_pid)
storm "$N"
sed 's/^/# /' "$tmp/failed" | head -5
ok "in a storm of $N reloads no request fails" test ! -s "$tmp/failed"
ok "a backup that is made meanwhile is whole" k doctor -q --db "$tmp/copy.db"
ok "with what was acknowledged before" grep -q ",S$(cat "$tmp/posted.before")," <(k export --db "$tmp/copy.db" diary)
ok "descriptors stay flat ($files before, $(descriptors $kpid_pid) after)" test "$(descriptors $kpid_pid)" -le $((files + 4))
ok "memory stays flat ($memory KiB before, $(resident $kpid_pid) after)" test "$(resident $kpid_pid)" -le $((memory + memory / 4 + 4096))
sort -u "$tmp/digests" >"$tmp/was_live"
sqlite3 -readonly "$tmp/kpi.db" "SELECT DISTINCT bundle FROM run WHERE state = 'complete' AND id > (SELECT max(id) FROM run WHERE bundle = '$first')" | sort -u >"$tmp/of_runs"
ok "each run has one bundle, that was live" same "$(comm -13 "$tmp/was_live" "$tmp/of_runs" | wc -l)" 0
ok "there were some" test "$(wc -l <"$tmp/of_runs")" -ge 2
ok "the last good one is live" same "$(live)" "$(tail -1 "$tmp/digests")"
cp "$tmp/kept" "$standard"
ok "and the first one can be again" verdict applied
n=$(cat "$tmp/posted")
awk -v n="$n" 'BEGIN { for (i = 1; i <= n; i++) printf "%s{\"external_id\":\"S%d\",\"withdrawn\":true}", i == 1 ? "[" : ",", i; print "]" }' >"$tmp/withdrawals"
ok "the $n posts are withdrawn" has "\"superseded\":$n," eval 'req /v1/facts/diary -H "Content-Type: application/json" -d @"$tmp/withdrawals" | head -c 200'
run_now 2026-01 >/dev/null
ok "with the posts withdrawn the scores are the same" same "$(scores)" "$before"
ok "SIGTERM ends it with 0" stop
kpid_pid=
ok "the doctor finds nothing" status 0 k doctor --db "$tmp/kpi.db"
done_testing
