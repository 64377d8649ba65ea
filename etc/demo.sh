#!/bin/bash
# make demo: a made province through the import that everybody has, scored, explained.
set -eu
cd "$(dirname "$0")/.."
say() { printf '\n== %s\n' "$*"; }
run() { local cmd=$1; shift; "$B/kpictl" "$cmd" --lang "${KPI_LANG:-en}" "$@"; }

dir=$B/demo
rm -rf "$dir" "$DB" "$DB-wal" "$DB-shm"
say "the standards, checked"
run check sectors
say "a province of $PEOPLE people, $MONTHS months from 2025-12"
run demo-data --out "$dir" --people "$PEOPLE" --months "$MONTHS"
say "its facts, imported from CSV"
run import --db "$DB" "$dir"
months=()
m=2025-12
for _ in $(seq "$MONTHS"); do
	months+=("$m")
	m=$(date -d "$m-01 +1 month" +%Y-%m)
done
say "December under Regulation 1636, the others under the law of each person's subject"
args=()
for m in "${months[@]}"; do args+=(--period "$m"); done
run score --db "$DB" "${args[@]}"
last=${months[-1]}
year=${last%-*}
"$B/kpictl" export --db "$DB" scores --period "$last" >"$dir/scores.csv"
who=
for story in 'objective cause' 'one day of' 'excellent score' ''; do	# the first of these who has a score this month
	for w in $(awk -F: -v s="$story" 'index($2, s) { print $1 }' "$dir/stories.txt"); do
		if [ -z "$who" ] && grep -q "^$w,.*,scored," "$dir/scores.csv"; then who=$w; fi
	done
done
say "one score explained: $who in $last"
run explain --db "$DB" "$who" "$last"
say "one diary line of $who: what it earned, and why nothing elsewhere"
line=$(awk -F, -v w="$who" -v m="$last" '$2 == w && index($3, m) == 1 { print $1; exit }' "$dir/diary.csv")
run explain --db "$DB" "$who" "$last" --entry "$line"
day=$last-16
say "warnings of $day"
run warnings --db "$DB" "$last" --day "$day" --most 12
say "the year $year to date"
run score --db "$DB" --period "$year" --to-date
left=$("$B/kpictl" export --db "$DB" scores --period "$year" --preview | awk -F, '$14 == "cap" { print $1; exit }')
if [ -n "$left" ]; then
	say "left out by the cap: $left"
	run explain --db "$DB" "$left" "$year" --to-date
else
	say "the cap left nobody out"
fi
printf '\nThe store is %s, the files are in %s.\n' "$DB" "$dir"
