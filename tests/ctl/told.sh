#!/bin/bash
# What is told runs: the examples of help, the commands of the README, the man pages, completion.
. "$(dirname "$0")/../tap.sh"
root=$PWD
mapfile -t commands < <(k help --json | sed -n 's/^ *"name": "\(.*\)",$/\1/p')

# A folder in which the examples have what they name: files, a store, a sector to edit.
mkdir "$tmp/bin" "$tmp/there"
ln -s "$KPICTL" "$tmp/bin/kpictl"
PATH=$tmp/bin:$PATH
cd "$tmp/there" || exit 1
cp -r "$root/sectors" "$root/etc" "$root/RULES.md" .
kpictl demo-data -q --out demo --people 60
kpictl import -q --db kpi.db demo
kpictl score -q --db kpi.db --period 2025-12 --period 2026-01 --period 2026-02
kpictl score -q --db kpi.db --period 2026 --to-date
awk -F, 'NR == 1 || $2 == "CB000042" && $3 ~ /^2026-01/ { print } NR > 1 && $2 == "CB000042" && $3 ~ /^2026-01/ { exit }' demo/diary.csv >changed.csv
printf '{"external_id":"E1","staff":"CB000042","work_date":"2026-01-21","item":"DC.01","quantity":1,"minutes":40}\n' >today.ndjson
printf 'Mã,Tên công việc,Tên tiếng Anh,Đơn vị,Hệ số\nVT.01,Soạn thảo văn bản,Draft a document,văn bản,1.5\n' >danh_muc.csv
printf 'code,title_vi,title_en,unit,coefficient\nVT.01,Draft,Draft,document,1.5\n' >old.csv
sqlite3 kpi.db ".backup kept.db"
kpictl proof-key -q policy.key
cp policy.key.pub etc/signers
kpictl sign -q --key policy.key
# A kpid with the same facts, for the commands that ask one.
cp kept.db live.db
printf 'listen: [ { unix: %s/s } ]\nstore: live.db\nstandards: { path: sectors }\ncalendar: etc/calendar.yaml\nschedule: []\n' "$tmp" >kpid.yaml
export KPID_SOCKET=$tmp/s
"$B/kpid" -c kpid.yaml 2>kpid.log & kpid_pid=$!
trap 'kill -9 $kpid_pid; rm -rf "$tmp"' EXIT
for _ in $(seq 200); do grep -q event=ready kpid.log && break; sleep 0.1; done
live=$(k status --json | sed 's/.*"live":{"digest":"\([0-9a-f]*\)".*/\1/')
# Runs that are ordered while an example follows events or cancels one.
# An example before may have changed the sectors.
order() {
	case $1 in
	events) (sleep 1; kpictl run 2026 --kind preview -q) & ;;
	status) kpictl reload -q ;;
	propose) edit ;;
	approve | activate | reject | withdraw | "shadow start") edit; kpictl propose next -q ;;
	"shadow promote") edit; kpictl propose next -q; kpictl shadow start "$(newest digest)" -q ;;
	esac
}
# Another standard to propose; what was proposed last.
edit() { rm -rf next; cp -r sectors next; echo "-- $RANDOM$RANDOM" >>next/diary/2025-04-01/standard.lua; }
newest() { kpictl proposals --json | grep -o "\"$1\":[^,]*" | head -1 | cut -d: -f2 | tr -d '"'; }
for c in "${commands[@]}"; do
	examples=0
	while IFS= read -r example; do
		[ -n "$example" ] || continue
		examples=$((examples + 1))
		case $example in *etc/bash_completion.d*) example=${example%% >*} ;; esac
		case $example in *--watch*) example="timeout --preserve-status -s INT 5 $example" ;; esac
		line=$(awk -F, '$2 == "CB000042" && $3 ~ /^2026-01/ { print $1; exit }' demo/diary.csv)
		example=${example//fab9e07008b4/$live}
		order "$c"
		case $c in
		proposals | approve | activate | reject | withdraw)
			example=${example// 3/ $(newest proposal)}
			example=${example//5f0c9e2b7a11/$(newest list)} ;;
		"shadow start") example=${example//$live/$(newest digest)} ;;
		esac
		# Who is in office is not forgotten.
		[ "$c" != forget ] || example="{ $example; } 2>self || grep 'posting in force' self"
		# Who made it cannot approve it.
		[ "$c" != approve ] || example="{ $example; } 2>self || grep 'another person' self"
		[ "$c" != cancel ] || example="for i in 1 2 3; do kpictl run 2026 --kind preview --json >order; done; { ${example% *} \$(grep -o '\"run\":[0-9]*' order | cut -d: -f2); } 2>over || grep 'is over' over"
		# That people change class is the answer, not a failure.
		case $c in impact | simulate) example="{ $example; } || [ \$? -eq 1 ]" ;; esac
		ok "help $c: $example" bash -c "${example//N0001234/$line} >out.txt 2>err.txt || { cat err.txt; exit 1; }"
	done < <(kpictl help "$c" --lang en | sed -n '/^Examples:/,$ s/^  \(kpictl .*\)/\1/p')
	case $c in version | completion | words | fmt | help) ;; *) ok "$c has an example" test $examples -gt 0 ;; esac
	ok "kpictl(1) names $c" grep -q "^\*$c\*" "$root/etc/man/kpictl.1.scd"
	for o in $(kpictl help "$c" --lang en | sed -n '/^Options:/,/^$/ s/^  \(-[-a-z]*\).*/\1/p'); do
		grep -qF -- "*$o*" "$root/etc/man/kpictl.1.scd" || echo "$c $o"
	done >"missing.${c// /-}"
	ok "kpictl(1) names the options of $c" test ! -s "missing.${c// /-}"
	[ ! -s "missing.${c// /-}" ] || sed 's/^/# /' "missing.${c// /-}"
	cp kept.db kpi.db
done
cd "$root" || exit 1
for f in etc/man/*.scd; do
	ok "$f renders" bash -c "scdoc <$f >$tmp/page"
	ok "$f renders without a warning" bash -c "[ -z \"\$(MANWIDTH=100 man --warnings -l $tmp/page 2>&1 >/dev/null)\" ]"
done

# The README: every line of its code blocks that begins with build/kpictl, in order.
cp -r README.md sectors etc "$tmp/"
mkdir -p "$tmp/build" && ln -s "$KPICTL" "$tmp/build/kpictl" && ln -s "$KPI_WORKER" "$tmp/build/kpi-worker"
readme=0
while IFS= read -r line; do
	readme=$((readme + 1))
	case $line in *" simulate "* | *" impact "*) line="{ $line; } || [ \$? -eq 1 ]" ;; esac
	ok "README: $line" bash -c "cd $tmp && $line"
done < <(sed -n 's/^    \(build\/kpictl [^#]*[^ #]\) *\(#.*\)\?$/\1/p' README.md)
ok "README has commands" test $readme -ge 6
for t in $(sed -n 's/^    make \([a-z]*\).*/\1/p' README.md; grep -o '`make [a-z]*`' README.md | tr -d '`' | cut -d' ' -f2); do
	ok "README: make $t is a target" grep -qE "^\.PHONY:.* $t( |\$)" Makefile
done

# Completion, as bash runs it.
complete_word() { bash -c 'eval "$(kpictl completion bash)"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kpictl; printf "%s\n" "${COMPREPLY[@]}"' _ "$@"; }
ok "completion: commands" has explain complete_word kpictl ex
ok "completion: options of a command" has --to-date complete_word kpictl explain --to
ok "completion: no option of another" lacks --junit complete_word kpictl explain --j
for s in bash zsh fish; do
	# shellcheck disable=SC2048 # word by word
	for c in ${commands[*]}; do kpictl completion $s | grep -q "\b$c\b" || echo "$c"; done >"$tmp/lacking"
	ok "completion for $s knows every command" test ! -s "$tmp/lacking"
done
ok "an unknown shell is wrong usage" status 2 kpictl completion tcsh
done_testing
