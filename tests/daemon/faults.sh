#!/bin/bash
# Faults around kpid: full disk, folders without rights, workers that are gone or die, nowhere to log. Each is told, loses no row
# that was acknowledged, and is over when its cause is. Certificates: tls.sh. Webhooks that are down: notify.sh.
. "$(dirname "$0")/../daemon.sh"
trap '[ -z "$kpid_pid" ] || kill -9 $kpid_pid 2>/dev/null; mountpoint -q "$tmp/small" && umount "$tmp/small"; rm -rf "$tmp"' EXIT
cp "$KPI_WORKER" "$tmp/kpi-worker"
export KPI_WORKER=$tmp/kpi-worker KPID_SOCKET=$tmp/s
province 60
config <<YAML
intake: { path: $tmp/drop, every: 1s, refresh: 100ms }
schedule: []
YAML
mkdir "$tmp/drop"
start
disk=1
row() { printf '[{"external_id":"%s-'$disk'","staff":"CB000001","work_date":"2026-01-%02d","item":"DV.03","quantity":1,"minutes":30}]' "$1" "$2"; }
post() { req /v1/facts/diary -d "$(row "$1" "${2:-14}")"; }
becomes() {	# text, command...: within ten seconds
	local want=$1
	shift
	for _ in $(seq 200); do
		"$@" 2>/dev/null | grep -q "$want" && return
		sleep 0.05
	done
	has "$want" "$@"
}
there() { has '"unchanged":1' post "$@"; }	# what is known already changes nothing
mark() { from=$(wc -l <"$tmp/log"); }
news() { tail -n +$((from + 1)) "$tmp/log"; }

# --- a disk that takes no more: a limit on the size of files, and a small disk where one can be mounted ---
no_room() {	# what the answer says, in English and in Vietnamese; the disk is full now
	ok "with no room a row is not acknowledged" lacks '"accepted":1' post full
	ok "the fault is the server's" test "$(code req /v1/facts/diary -d "$(row full 14)")" -ge 500
	ok "it is told in words" has "$1" post full
	ok "in Vietnamese too" has "$2" post full
	ok "without SQL" lacks INSERT post full
	echo "-- $1" >>"$tmp/sectors/common/2026-01-01/standard.lua"
	ok "a reload that could not be kept is refused" has '"verdict":"refused"' req /v1/reload -X POST
	ok "what was live is live" has "$live" req /v1/bundles/live
	ok "reading goes on" same "$(code req '/v1/scores?period=2026-01')" 200
	ok "a run is not taken" test "$(code req /v1/runs -d '{"period":"2026-01"}')" -ge 500
	ok "it is ready all the same" same "$(code req /readyz)" 200
}
room() {	# there is room again
	ok "with room again it goes on by itself" becomes '"accepted":1' post full
	ok "nothing that was acknowledged is lost" there before
	ok "nor doubled" there full
	ok "runs complete" has '"state":"complete"' req "/v1/runs/$(run_now 2026-01)"
	ok "the reload that was refused is taken" has '"verdict":"applied"' req /v1/reload -X POST
}
ok "a row is acknowledged" has '"accepted":1' post before
live=$(req /v1/bundles/live | field digest)
prlimit --pid $kpid_pid --fsize=4096:unlimited
no_room "failed to read or write" "đọc hoặc ghi bị lỗi"
prlimit --pid $kpid_pid --fsize=unlimited:unlimited
room
mkdir "$tmp/small"
if mount -t tmpfs -o size=16m none "$tmp/small" 2>/dev/null; then
	stop
	mv "$tmp"/kpi.db* "$tmp/small"
	sed -i "s|^store: .*|store: $tmp/small/kpi.db|" "$tmp/kpid.yaml"
	start
	disk=2
	ok "on a small disk a row is acknowledged" has '"accepted":1' post before
	live=$(req /v1/bundles/live | field digest)
	dd if=/dev/zero of="$tmp/small/fill" bs=4k 2>/dev/null
	no_room "is full" "đầy"
	rm "$tmp/small/fill"
	room
	stop
	mv "$tmp"/small/kpi.db* "$tmp"
	umount "$tmp/small"
	sed -i "s|^store: .*|store: $tmp/kpi.db|" "$tmp/kpid.yaml"
	start
fi

# --- workers ---
kill_workers() { kill -9 $(pgrep -P $kpid_pid) 2>/dev/null; }
mark
kill_workers
ok "workers that were killed are replaced" has '"state":"complete"' req "/v1/runs/$(run_now 2026-01)"
ok "and answer for the next row" has '"accepted":1' post w1 15
id=$(req /v1/runs -d '{"period":"2026-01"}' | field run)
for _ in 1 2 3 4 5; do
	kill_workers
	sleep 0.02	# the moment is the point
done
ok "killed again and again in a run, it ends" becomes '"state":"\(complete\|failed\)"' req "/v1/runs/$id"
ok "the next one completes" has '"state":"complete"' req "/v1/runs/$(run_now 2026-01)"
ok "and nobody was left out" lacks worker_ req '/v1/scores?period=2026-01&limit=1000'
mv "$tmp/kpi-worker" "$tmp/away"
kill_workers
ok "without a worker a row is acknowledged" has '"accepted":1' post w2 16
ok "its warnings are not there" lacks '"warnings_state":"done"' post w3 17
ok "a run fails" becomes '"state":"failed"' req "/v1/runs/$(run_now 2026-01)"
ok "the log says why" becomes 'event=run .* error=WORKER_START message="cannot start kpi-worker .*: No such file' news
ok "a reload is refused" has '"verdict":"refused"' bash -c "echo '-- more' >>$tmp/sectors/common/2026-01-01/standard.lua; curl -s --unix-socket $tmp/s -X POST http://kpid/v1/reload"
ok "it says why" has kpi-worker k reload
ok "stored scores are read" same "$(code req '/v1/scores?period=2026-01')" 200
mv "$tmp/away" "$tmp/kpi-worker"
ok "with one again it goes on by itself" has '"state":"complete"' req "/v1/runs/$(run_now 2026-01)"
ok "a reload too" has '"verdict":"applied"' req /v1/reload -X POST
ok "nothing that was acknowledged is lost" there w2 16

# --- descriptors ---
stop
few() {	# files that it may open; what was open before counts, so that is closed
	(
		for open in /proc/"$BASHPID"/fd/*; do
			open=${open##*/}
			[ "$open" -lt 3 ] || eval "exec $open>&-"
		done
		ulimit -n "$1"
		exec timeout 20 "$B/kpid" -c "$tmp/kpid.yaml" 2>&1
	)
}
told() {	# from, to: with any number of files between them it says that there are too few, and ends
	local n said
	for n in $(seq "$1" "$2"); do
		said=$(few "$n")
		case $?,$said in
		[3-6],*"as many files as it may"* | [3-6],*"cannot listen on"* | [3-6],*"Too many open files"*) ;;
		*)
			echo "$n: $said"
			return 1
			;;
		esac
	done
}
ok "with no descriptor for its store it says so and ends" has "as many files as it may" few 8
ok "nor one to listen at" has "cannot listen on" few 16
ok "wherever it has too few" told 8 16
printf 'limits: { connections: 1000, per_address: 1000 }\n' >>"$tmp/kpid.yaml"
ulimit -S -n 256
start
ulimit -S -n "$(ulimit -H -n)"
limit() { awk '/Max open files/ { print $4, $5 }' /proc/$kpid_pid/limits; }
ok "it takes all the descriptors that it may have" same "$(limit)" "$(ulimit -H -n) $(ulimit -H -n)"
open=$(descriptors $kpid_pid)
prlimit --pid $kpid_pid --nofile=$((open + 12)):"$(ulimit -H -n)"
timeout 60 "$B/http-poke" hold "$port" 200 4000 >"$tmp/held" &
held=$!
becomes '^kpid_http_connections 1[0-9]' req /metrics >/dev/null
ticks() { awk '{ print $14 + $15 }' /proc/$kpid_pid/stat; }
before=$(ticks)
sleep 2	# what is measured
ok "out of descriptors it does not spin" test $(($(ticks) - before)) -lt 40
wait $held
prlimit --pid $kpid_pid --nofile="$(ulimit -H -n)"
ok "all were held or closed" grep -E '^answered [0-9]+ refused [0-9]+ closed [0-9]+$' "$tmp/held"
ok "afterwards a row is acknowledged" has '"accepted":1' post after
ok "and runs complete" has '"state":"complete"' req "/v1/runs/$(run_now 2026-01)"

# --- folders ---
mark
rm -rf "$tmp/drop"
ok "a drop folder that is gone is told" becomes "$tmp/drop" news
ok "once, not every second" test "$(news | grep -c "$tmp/drop")" -le 3
mkdir "$tmp/drop"
printf 'external_id,staff,from,to,kind\nA1,CB000001,2026-01-05,2026-01-05,annual\n' >"$tmp/absence.csv"
mv "$tmp/absence.csv" "$tmp/drop/absence.csv"
taken() { ls "$tmp/drop/done"; }
ok "back again it is looked at" becomes absence taken
ok "SIGTERM ends it with 0" stop
kpid_pid=
mkdir "$tmp/none" && cp "$tmp/kpid.yaml" "$tmp/none.yaml"
sed -i "s|^store: .*|store: $tmp/none/there/kpi.db|" "$tmp/none.yaml"
ok "a store in no folder ends the start" has "$tmp/none/there" timeout 20 "$B/kpid" -c "$tmp/none.yaml"
if has_nobody; then
	chmod 755 "$tmp" "$tmp/none"
	sed -i "s|/none/there/|/none/|; s|$tmp/s,|$tmp/none/s,|" "$tmp/none.yaml"
	ok "so does one that may not be written" has "$tmp/none/kpi.db" as_nobody timeout 20 "$B/kpid" -c "$tmp/none.yaml"
fi

# --- processes ---
if has_nobody; then
	mkdir "$tmp/theirs" && cp "$tmp/kpi.db" "$tmp/theirs"
	chown -R 64531:64531 "$tmp/theirs"
	mv "$tmp/kpid.yaml" "$tmp/ours.yaml"
	sed "s|^store: .*|store: $tmp/theirs/kpi.db|; s|$tmp/s,|$tmp/theirs/s,|" "$tmp/ours.yaml" >"$tmp/kpid.yaml"
	ln -sf "$tmp/theirs/s" "$tmp/s"
	nobody=(setpriv --reuid 64531 --regid 64531 --clear-groups)	# the limit counts what others run under the same number
	under() { timeout 20 "${nobody[@]}" prlimit --nproc="$1" "$B/kpid" -c "$tmp/kpid.yaml" 2>&1; }	# threads and processes
	ok "without a process for a worker it says so" has "kpi-worker): Resource temporarily unavailable" under 1
	ok "nor without a thread" has "no more threads" under 4
	as=("${nobody[@]}" prlimit --nproc=7:64)
	mark
	start
	ok "with threads alone it serves what is stored" same "$(code req '/v1/scores?period=2026-01')" 200
	ok "a run fails" has '"state":"failed"' req "/v1/runs/$(run_now 2026-01)"
	ok "the log says why" becomes 'event=run .* message="cannot start kpi-worker .*: Resource temporarily unavailable' news
	"${nobody[@]}" prlimit --pid $kpid_pid --nproc=64:64
	ok "with more it goes on by itself" has '"state":"complete"' req "/v1/runs/$(run_now 2026-01)"
	ok "SIGTERM ends it with 0" stop
	kpid_pid=
	as=()
	rm "$tmp/s"
	mv "$tmp/ours.yaml" "$tmp/kpid.yaml"
fi

# --- nowhere to log ---
closed() { "$B/kpid" -c "$tmp/kpid.yaml" >/dev/null 2>&- <&- & kpid_pid=$!; for _ in $(seq 600); do req /readyz 2>/dev/null | grep -q ok && return; sleep 0.05; done; return 1; }
ok "without standard error it starts" closed
ok "it works" has '"state":"complete"' req "/v1/runs/$(run_now 2026-01)"
ok "no descriptor took its place" same "$(readlink /proc/$kpid_pid/fd/2)" /dev/null
stop
kpid_pid=
ok "no line of the log is in the files beside the store" lacks event= cat "$tmp/kpi.db.lock"
mkfifo "$tmp/pipe"
head -n 1 "$tmp/pipe" >/dev/null &
"$B/kpid" -c "$tmp/kpid.yaml" >/dev/null 2>"$tmp/pipe" &
kpid_pid=$!
ok "whoever reads the log may go away" becomes ok req /readyz
ok "it works" has '"state":"complete"' req "/v1/runs/$(run_now 2026-01)"
ok "SIGTERM ends it with 0" stop
kpid_pid=
ok "the doctor finds nothing" status 0 k doctor --db "$tmp/kpi.db"
done_testing
