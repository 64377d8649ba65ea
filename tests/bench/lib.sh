# Sourced by the benchmarks: a folder of its own ($tmp), times taken in turn, medians, rows of the table, sections of RESULTS.md.
# shellcheck shell=bash
B=$(realpath "${B:-build}")
export B KPICTL=$B/kpictl KPI_WORKER=$B/kpi-worker LC_ALL=C.UTF-8
. "$(dirname "${BASH_SOURCE[0]}")/../daemon.sh"
set -e
results=tests/bench/RESULTS.md
read -r load _ </proc/loadavg	# of others, before this begins
table=$tmp/table.md

say() { printf '%s\n' "$*" >&2; }
seconds() { local t=$EPOCHREALTIME; "$@" >/dev/null; awk -v a="$t" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.6f\n", b - a }'; }
# Turns, then names of functions: one after another, A B A B; what before_NAME and after_NAME do is not timed. Times go to $tmp/t/NAME.
in_turn() {
	local turns=$1 f
	shift
	mkdir -p "$tmp/t"
	for f; do : >"$tmp/t/$f"; done
	for _ in $(seq "$turns"); do
		for f; do
			if declare -F "before_$f" >/dev/null; then "before_$f"; fi
			seconds "$f" >>"$tmp/t/$f"
			if declare -F "after_$f" >/dev/null; then "after_$f"; fi
		done
	done
}
median() { sort -n "$tmp/t/$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
fastest() { for f; do printf '%s %s\n' "$(median "$f")" "$f"; done | sort -n | head -1 | cut -d' ' -f2; }
calc() { awk "BEGIN { print $1 }"; }

# One curl over one connection: lines of "url [file of CSV]" -> its configuration, with the status after each answer.
curl_list() {
	local url body next=
	while read -r url body; do
		printf '%sunix-socket = "%s"\nsilent\nnoproxy = "*"\nurl = "http://kpid%s"\nwrite-out = "\\n%%{http_code}\\n"\n' "$next" "$tmp/s" "$url"
		if [ -n "$body" ]; then printf 'header = "Content-Type: text/csv"\ndata-binary = "@%s"\n' "$body"; fi
		next=$'next\n'
	done
}

# A copy that is on disk, so that what is timed next does not wait for it.
copy() { rm -f "$2" "$2-wal" "$2-shm"; cp "$1" "$2"; sync "$2"; }
facts() {	# folder, people, months: a made province from January 2026
	"$KPICTL" demo-data -q --out "$1" --people "$2" --months "$3" --first 2026-01 --sectors "$tmp/sectors"
}
import() { local db=$1; shift; "$KPICTL" import -q --db "$db" --sectors "$tmp/sectors" "$@"; }
score() {	# db, folder of standards, more: without the checks, whose warnings no SQL here writes
	local db=$1 folder=$2
	shift 2
	"$KPICTL" score -q --no-checks --db "$db" --sectors "$folder" "$@"
}
# Twelve sectors whose formulas the SQL here repeats: three that are shipped, and copies of these under other names and item codes
# (GS.20 is GS2.20 in the second). And two folders that give everybody another score, by turns: every result of a run is new.
standards() {
	local one i copy
	mkdir "$tmp/sectors"
	for one in diary regulation_1636 decree_335 decree_233 law common mass_mobilization mass_organizations supervision; do
		cp -r "sectors/$one" "$tmp/sectors/$one"
	done
	for one in mass_mobilization mass_organizations supervision; do
		for i in 2 3 4; do
			copy=$tmp/sectors/${one}_$i
			cp -r "sectors/$one" "$copy"
			sed -Ei "s/\b(DV|DT|GS)\.([0-9])/\1$i.\2/g" "$copy"/*/{items.csv,standard.lua,cases.yaml}
			sed -i "s/\b$one\b/${one}_$i/g" "$copy"/*/cases.yaml
		done
	done
	cp -r "$tmp/sectors" "$tmp/one"
	cp -r "$tmp/sectors" "$tmp/other"
	sed -i 's/result_max = { 70/result_max = { 69/' "$tmp/other/decree_335/2026-01-01/standard.lua"
}

# The highest resident set of a function's kpictl, and of the largest of its workers, in MiB: Linux keeps the mark of each process, it
# is read until they end. No other process is started meanwhile.
peaks() {
	local pid never p name value rest who kb kids todo
	local -A most=([kpictl]=0 [kpi-worker]=0)
	exec {never}<> <(:)
	"$@" >/dev/null &
	pid=$!
	while kill -0 $pid 2>/dev/null; do
		todo=("$pid")
		while [ ${#todo[@]} -gt 0 ]; do
			p=${todo[0]} who='' kb=0 kids=()
			read -ra kids <"/proc/$p/task/$p/children" || true
			while read -r name value rest; do
				case $name in Name:) who=$value ;; VmHWM:) kb=$value ;; esac
			done <"/proc/$p/status" || true
			if [ -n "$who" ] && [ "$kb" -gt "${most[$who]:-$kb}" ]; then most[$who]=$kb; fi
			todo=("${todo[@]:1}" "${kids[@]}")
		done 2>/dev/null
		read -rt 0.003 -u "$never" || true
	done
	wait $pid
	exec {never}<&-
	calc "sprintf(\"%.0f %.0f\", ${most[kpictl]} / 1024, ${most[kpi-worker]} / 1024)"
}

# --- the table ---

figure() {	# seconds, as one reads them
	awk -v s="$1" 'BEGIN { if (s < 0.1) printf "%.2f ms", s * 1000; else printf "%.3f s", s }'
}
line() {	# what, against, measured, its measured, ratio, figure to reach, reached
	printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$@" >>"$table"
	printf '%-72s %10s %10s %9s   %-14s %s\n' "${1:0:72}" "$3" "$4" "$5" "$6" "$7"
}
# How many times faster than something else, and the figures (the first, the second; none: reported).
faster() {	# what, against, seconds, seconds of the other, first, second
	local r
	r=$(calc "$4 / $3")
	line "$1" "$2" "$(figure "$3")" "$(figure "$4")" "$(printf '%.2fx' "$r")" "${5:+$5x${6:+, then $6x}}" \
		"$(reached "$r >= ${5:-0}" "${6:+$r >= $6}" "${5:-}")"
}
at_most() {	# what, against, seconds, seconds of the other, figure: how many times as long
	local r
	r=$(calc "$3 / $4")
	line "$1" "$2" "$(figure "$3")" "$(figure "$4")" "$(printf '%.2fx' "$r")" "${5:+at most $5x}" "$(reached "$r <= ${5:-0}" "" "${5:-}")"
}
reached() {	# condition, second condition or nothing, figure or nothing
	if [ -z "$3" ]; then echo -
	elif [ "$(calc "($1)")" = 0 ]; then echo no
	elif [ -z "$2" ]; then echo yes
	elif [ "$(calc "($2)")" = 0 ]; then echo "the first"
	else echo "both"
	fi
}
megabytes() {	# what, MiB, figure
	line "$1" "" "$2 MiB" "" "" "at most $3 MiB" "$(reached "$2 <= $3" "" "$3")"
}
header() {
	printf '| what | against | measured | the other | ratio | to reach | reached |\n|---|---|---:|---:|---:|---|---|\n' >"$table"
}
machine() {
	printf '%s, %s cores, %s GiB of memory, %s on %s; %s; SQLite %s on both sides; %s, load before %s.\n' \
		"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" "$(nproc)" \
		"$(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)" \
		"$(df --output=fstype "$tmp" | tail -1)" "$(df --output=source "$tmp" | tail -1)" "$(uname -sr)" \
		"$(sqlite3 --version | cut -d' ' -f1)" "$(date +%Y-%m-%d)" "$load"
}
# Puts standard input into RESULTS.md as the section of that name; the others stay.
section() {
	local text
	text=$(cat)
	if [ ! -e "$results" ]; then
		printf '# What was measured\n\nWritten by `make bench`, `make bench-growth` and `make bench-peers`, each its own section; not by hand.\n' >"$results"
	fi
	if ! grep -qx "<!-- $1 -->" "$results"; then printf '\n<!-- %s -->\n<!-- end of %s -->\n' "$1" "$1" >>"$results"; fi
	TEXT=$text awk -v begin="<!-- $1 -->" -v end="<!-- end of $1 -->" '
		$0 == end { inside = 0 }
		!inside
		$0 == begin { inside = 1; print ENVIRON["TEXT"] }' "$results" >"$tmp/results"
	cp "$tmp/results" "$results"
	say "written: $results"
}
