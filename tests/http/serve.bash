# Sourced by the tests of daemon/http: a server of their own, and questions to it.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/../tap.sh"
B=$(realpath "${B:-build}")
trap 'kill $server 2>/dev/null; rm -rf "$tmp"' EXIT
serve() {	# name=value...
	"$B/http-echo" "$@" >"$tmp/port" 2>"$tmp/serve.err" &
	server=$!
	for _ in $(seq 200); do
		[ -s "$tmp/port" ] && break
		kill -0 $server 2>/dev/null || break
		sleep 0.02
	done
	port=$(cat "$tmp/port")
	url=http://127.0.0.1:$port
}
# Exit 0: all that was open was ended, and the server stopped by itself.
stop() {
	kill -TERM $server
	wait $server
}
poke() { local verb=$1; shift; "$B/http-poke" "$verb" "$port" "$@"; }
ask() { curl -s --max-time 20 "$@"; }
count() { ask "${@:2}" "$url/stats" | awk -v n="$1" '$1 == n { print $2 }'; }	# name, options of curl
counts() { has "$1" ask "$url/stats"; }	# "name value"
# Waits until a count is reached, at most ten seconds.
becomes() {	# name, value, options of curl
	for _ in $(seq 100); do
		[ "$(count "$1" "${@:3}")" = "$2" ] && return 0
		sleep 0.1
	done
	echo "$1 is $(count "$1" "${@:3}"), not $2"
	return 1
}
alive() { has hello ask "$url/hello"; }
