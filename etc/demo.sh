#!/bin/bash
# make demo: a made province through the import that everybody has, scored, warned about, explained; then kpid on
# it: a day posted as E-Office would, a run by schedule, standards changed and broken while it scores. It stays up
# until Ctrl-C; ONCE=1 ends it. KPI_LANG=vi speaks Vietnamese.
set -eu
cd "$(dirname "$0")/.."
lang=${KPI_LANG:-en}
say() { if [ "$lang" = vi ]; then printf '\n== %s\n' "$2"; else printf '\n== %s\n' "$1"; fi; }
run() { local cmd=$1; shift; "$B/kpictl" "$cmd" --lang "$lang" "$@"; }
who() { awk -F'\t' -v s="$1" '$1 == s { print $2 }' "$dir/stories.txt"; }

dir=$B/demo
rm -rf "$dir" "$DB" "$DB-wal" "$DB-shm"
say "the standards, checked" "kiểm tra các tiêu chuẩn"
run check sectors
say "a province of $PEOPLE people, $MONTHS months from 2025-12" "một tỉnh $PEOPLE người, $MONTHS tháng từ 12/2025"
run demo-data --out "$dir" --people "$PEOPLE" --months "$MONTHS"
say "its facts, imported from CSV" "nhập dữ liệu từ tệp CSV"
run import --db "$DB" "$dir"
months=()
m=2025-12
for _ in $(seq "$MONTHS"); do
	months+=("$m")
	m=$(date -d "$m-01 +1 month" +%Y-%m)
done
last=${months[-1]}
year=${last%-*}
say "December 2025 under Regulation 1636, the others under the law of each person's subject" \
	"tháng 12/2025 theo Quy định 1636, các tháng sau theo quy định áp dụng cho từng đối tượng"
args=()
for m in "${months[@]}"; do args+=(--period "$m"); done
run score --db "$DB" "${args[@]}"
say "the year $year to date: vetoes and the cap on excellent" "năm $year tính đến nay: quy định hạ mức và tỷ lệ khống chế xuất sắc"
run score --db "$DB" --period "$year" --to-date

p=$(who cause)
say "one score explained: $p in $last" "giải thích một điểm: $p trong $last"
run explain --db "$DB" "$p" "$last"
line=$(awk -F, -v w="$p" '$3 == w { print $4; exit }' "$dir/decision.csv")
say "one diary line of $p: what it earned where, and why nothing elsewhere" \
	"một dòng nhật ký của $p: được tính ở đâu, vì sao không được tính ở chỗ khác"
run explain --db "$DB" "$p" "$last" --entry "$line"
say "left out by the cap: $(who cap)" "nằm ngoài tỷ lệ khống chế: $(who cap)"
run explain --db "$DB" "$(who cap)" "$year" --to-date
say "the warnings of $last, by check" "cảnh báo của $last, theo từng kiểm tra"
run warnings --db "$DB" "$last" --most 10

say "what was planted, and the command that shows it" "các tình huống cài sẵn và lệnh để xem"
column=$([ "$lang" = vi ] && echo 4 || echo 3)
awk -F'\t' -v c="$column" -v k="$B/kpictl" -v db="$DB" '{ printf "%s  %s\n    %s %s --db %s\n", $2, $c, k, $5, db }' "$dir/stories.txt"
say "the store is $DB, the files are in $dir" "kho dữ liệu là $DB, các tệp ở trong $dir"

. etc/demo_live.sh
