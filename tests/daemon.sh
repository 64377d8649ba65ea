# Sourced by tests of the daemon: a made province in a folder of its own, kpid on a Unix socket.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
here=$PWD
kpid_pid=
# END=TERM: let it end by itself (make coverage: what it ran is written then).
trap '[ -z "$kpid_pid" ] || { kill -${END:-9} $kpid_pid && wait $kpid_pid; } 2>/dev/null; rm -rf "$tmp"' EXIT

config() {	# more lines of kpid.yaml on standard input; workers have time on a busy machine
	{
		cat <<YAML
listen: [ { unix: $tmp/s, mode: "0600" }, { address: 127.0.0.1, port: 0 } ]
store: $tmp/kpi.db
standards: { path: $tmp/sectors }
calendar: $here/etc/calendar.yaml
workers: { load: 60s, person: 5s }
YAML
		cat
	} >"$tmp/kpid.yaml"
}
province() {	# people: facts imported, standards copied
	cp -r sectors "$tmp/sectors"
	k demo-data -q --out "$tmp/d" --people "$1" --months "${2:-1}" --first 2026-01
	k import -q --db "$tmp/kpi.db" "$tmp/d" >/dev/null
}
read -ra as <<<"${UNDER:-}"	# a command that kpid is started by
start() {	# waits until it is ready (a minute on a busy machine)
	"${as[@]}" "$B/kpid" -c "$tmp/kpid.yaml" >>"$tmp/log" 2>&1 &
	kpid_pid=$!
	for _ in $(seq 1200); do
		req /readyz 2>/dev/null | grep -q ok && break
		kill -0 $kpid_pid 2>/dev/null || break
		sleep 0.05
	done
	port=$(sed -n 's/.*event=listen address=127.0.0.1 port=\([0-9]*\).*/\1/p' "$tmp/log" | tail -1)
}
stop() { kill -TERM $kpid_pid && wait $kpid_pid; }
crash() { kill -9 $kpid_pid; wait $kpid_pid 2>/dev/null; }
resident() { awk '$1 == "VmRSS:" { print $2 }' "/proc/$1/status"; }	# process: KiB
children() { cat /proc/"$1"/task/*/children 2>/dev/null || true; }
highest() { for p; do awk '$1 == "VmHWM:" { print $2 }' "/proc/$p/status"; done | sort -n | tail -1; }	# that one of them ever had: KiB
descriptors() { ls "/proc/$1/fd" | wc -l; }
o() { timeout 60 "$KPICTL" "$@"; }	# online: KPID_SOCKET names the socket
live() { req /v1/bundles/live | field digest; }
# Over the socket, as an administrator: path, then what curl takes.
req() { local p=$1; shift; curl -s -m 20 --noproxy '*' --unix-socket "$tmp/s" "$@" "http://kpid$p"; }
# Over TCP with a token.
tcp() { local t=$1 p=$2; shift 2; curl -s -m 20 --noproxy '*' -H "Authorization: Bearer $t" "$@" "http://127.0.0.1:$port$p"; }
code() { "$@" -o /dev/null -w '%{http_code}'; }
field() { grep -o "\"$1\":[^,}]*" | head -1 | cut -d: -f2- | tr -d '"'; }
# Standard input as a JSON string.
json_text() { sed 's/\\/\\\\/g; s/"/\\"/g; s/\t/\\t/g; s/\r/\\r/g' | awk 'BEGIN { printf "\"" } { printf "%s\\n", $0 } END { printf "\"" }'; }
run_now() {	# period: orders a run and waits for its end
	local id
	id=$(req /v1/runs -d "{\"period\":\"$1\"}" | field run)
	for _ in $(seq 400); do
		req "/v1/runs/$id" | grep -Eq '"state":"(complete|failed|cancelled)"' && break
		sleep 0.05
	done
	echo "$id"
}
