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
who=$(awk -F: '/objective cause/ { print $1; exit }' "$dir/stories.txt")
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
