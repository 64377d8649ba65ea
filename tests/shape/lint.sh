#!/bin/bash
# make lint: floors, doors, lengths, headers, left-overs; then luacheck and cppcheck, and with TIDY=1 clang-tidy.
# Every rule prints what breaks it; exit 1 when anything does.
set -u
cd "$(dirname "$0")/../.."
bad=0
fail() { printf '%s\n' "$*"; bad=1; }

# --- floors: a file includes only its own floor or lower ones ---
floor() {
	case $1 in
	rules/base/*) echo 0 ;;
	rules/source_lex*|rules/sandbox*|rules/model*|rules/facts*|rules/words*|rules/frame*|rules/posting*) echo 1 ;;
	rules/source*|rules/standard*|rules/items*|rules/fields*|rules/bundle*|rules/resolve*|rules/columns*|rules/manifest*|rules/request*) echo 2 ;;
	rules/score*|rules/measure*|rules/trace*|rules/checks*) echo 3 ;;
	rules/classify*|rules/case_slots*|rules/case_read*) echo 4 ;;
	rules/*) echo 5 ;;
	daemon/store/*) echo 6 ;;
	daemon/workers/*|daemon/worker/*|daemon/http/*|daemon/lane*|daemon/folder*|daemon/signed*) echo 7 ;;
	daemon/config*|daemon/cron*|daemon/due*|daemon/zone*) echo 7 ;;
	daemon/calls*|daemon/log*|daemon/events*|daemon/live*|daemon/sd.*) echo 7 ;;
	daemon/kpid.c|daemon/kpictl.c|daemon/kpi-worker.c) echo 10 ;;
	daemon/ctl/*|daemon/api/*) echo 9 ;;
	daemon/*) echo 8 ;;
	*) echo 10 ;;
	esac
}
for f in $(git ls-files 'rules/*.[ch]' 'daemon/*.[ch]'); do
	own=$(floor "$f")
	for i in $(sed -n 's/^#include "\([^"]*\)".*/\1/p' "$f"); do
		[ "$(floor "$i")" -le "$own" ] || fail "floor: $f ($own) includes $i ($(floor "$i"))"
		case $f:$i in
		daemon/ctl/*:daemon/worker/*|daemon/worker/*:daemon/[srcw]tore/*) fail "door: $f includes $i" ;;
		daemon/http/*:daemon/http/*|daemon/http/*:rules/base/*) ;;
		daemon/http/*) fail "door: $f includes $i" ;;
		esac
	done
done

# --- doors: one place for each foreign library ---
door() {	# header pattern, allowed files (egrep)
	git grep -lE "^#include <$1>" -- '*.c' '*.h' | grep -vE "$2" | while read -r f; do echo "door: $f includes <$1>"; done
}
doors=$(
	door 'l(ua|auxlib|ualib)\.h' '^rules/sandbox'
	door 'sqlite3\.h' '^(daemon/store/|tests/)'
	door 'yaml\.h' '^rules/base/yaml\.c$'
	door 'csv\.h' '^rules/base/csv\.c$'
	door 'utf8proc\.h' '^rules/base/csv\.c$'
	door 'jansson\.h' '^rules/base/json_read\.c$'
	door 'sodium\.h' '^rules/base/digest\.c$'
	door 'event2/.*\.h' '^(daemon/(http/|[a-z-]+\.[ch]$|api/|workers/)|tests/)'
	door 'openssl/.*\.h' '^daemon/http/tls\.c$'
	door 'systemd/.*' '^daemon/sd\.c$'
	door 'curl/.*' '^daemon/(courier|ctl/client)\.c$'
	door 'xlsxwriter\.h' '^daemon/api/xlsx\.c$'
	door 'seccomp\.h' '^daemon/calls\.c$'
)
[ -z "$doors" ] || fail "$doors"

# --- rules/ has no clock, no socket, no file but buf_read_file ---
hits=$(git grep -nE '\b(time|clock_gettime|gettimeofday|socket|fork|getenv)\(' -- 'rules/*.c')
[ -z "$hits" ] || fail "rules/ must not wait or look around: $hits"

# --- lengths ---
for f in $(git ls-files 'rules/*.c' 'daemon/*.c'); do
	n=$(wc -l < "$f")
	[ "$n" -le 500 ] || fail "long: $f has $n lines (500)"
done
for f in $(git ls-files "rules/*.h" "daemon/*.h"); do
	n=$(wc -l < "$f")
	[ "$n" -le 190 ] || fail "long: $f has $n lines (190)"
done
for f in $(git ls-files 'rules/*.[ch]' 'daemon/*.[ch]'); do
	LC_ALL=C.UTF-8 grep -nE '^.{101,}$' "$f" /dev/null | cut -c1-80 | sed 's/^/wide: /' | grep . && bad=1
	# A function begins where a line starts with { and ends where one starts with }.
	awk -v f="$f" '/^\{/ { from = FNR } /^\}/ && from { n = FNR - from - 1; from = 0
		if (n > 80) { printf "long: %s:%d a function of %d lines (80)\n", f, FNR, n; bad = 1 } } END { exit bad }' "$f" || bad=1
done

# --- headers: each opens with a paragraph and compiles alone ---
for f in $(git ls-files 'rules/*.h' 'daemon/*.h'); do
	head -1 "$f" | grep -q '^/\*' || fail "header: $f does not say what it is"
	gcc -std=c11 -D_GNU_SOURCE -I. -I/usr/include/lua5.4 -fsyntax-only -x c "$f" 2>/dev/null || fail "header: $f does not compile alone"
done

# --- left-overs ---
hits=$(git grep -nE '\b(TODO|FIXME|XXX|HACK)\b' -- '*.c' '*.h' '*.lua' '*.sh' | grep -v '^tests/shape/lint.sh')
[ -z "$hits" ] || fail "left over: $hits"
hits=$(git ls-files | grep -E '\.(o|a|db|so)$')
[ -z "$hits" ] || fail "build products: $hits"

# --- tools ---
if command -v luacheck >/dev/null; then
	luacheck -q --no-color --no-max-line-length --config tests/shape/luacheckrc lua sectors tests/standards || bad=1
fi
if command -v cppcheck >/dev/null; then
	cppcheck --quiet --error-exitcode=1 --enable=warning,portability --inline-suppr --suppress=missingIncludeSystem \
		--suppress=nullPointerOutOfMemory --suppress=readdirCalled --suppress=unknownMacro --suppress=ctuuninitvar --library=posix -D__GNUC__ -I. rules daemon || bad=1
fi
if [ -n "${TIDY:-}" ] && command -v clang-tidy >/dev/null; then	# its checks, and why some are left out: .clang-tidy
	git ls-files 'rules/*.c' 'daemon/*.c' | xargs -P2 -n4 bash -c 'clang-tidy --quiet "$@" -- -std=c11 -D_GNU_SOURCE \
		-DPREFIX=\"/usr\" -I. -I/usr/include/lua5.4' _ >build-tidy.log 2>/dev/null || { cat build-tidy.log; bad=1; }
	rm -f build-tidy.log
fi
[ $bad -eq 0 ] && echo "lint: clean"
exit $bad
