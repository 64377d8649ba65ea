# Sourced by the black-box tests: a temporary folder, and TAP lines.
# shellcheck shell=bash
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0
ok() {	# name, command...: passes when the command succeeds
	local name=$1
	shift
	n=$((n + 1))
	if "$@" >"$tmp/tap.out" 2>&1; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$tmp/tap.out" | head -20
	fi
}
status() {	# expected exit status, command...
	local want=$1 got
	shift
	"$@"
	got=$?
	[ $got -eq "$want" ] || { echo "exit status $got, expected $want"; return 1; }
}
has() {	# text, command...: what it prints contains the text
	local text=$1 out
	shift
	out=$("$@" 2>&1)
	case $out in *"$text"*) return 0 ;; esac
	printf 'no "%s" in:\n%s\n' "$text" "$out"
	return 1
}
lacks() {
	local text=$1 out
	shift
	out=$("$@" 2>&1)
	case $out in *"$text"*) printf 'there is "%s" in:\n%s\n' "$text" "$out"; return 1 ;; esac
}
as_nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
# Whether there is somebody to be kept out: root runs the tests, and no folder above keeps everybody out.
has_nobody() { [ "$(id -u)" -eq 0 ] && as_nobody "$KPICTL" version >/dev/null 2>&1; }
same() { [ "$1" = "$2" ] || { printf '"%s" is not "%s"\n' "$1" "$2"; return 1; }; }
k() { "$KPICTL" "$@"; }
done_testing() { echo "1..$n"; }
