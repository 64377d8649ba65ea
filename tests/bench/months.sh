# A year's months against one month, and whether memory grows. Sourced by tests/bench/run.
# shellcheck shell=bash
periods() { for m in $(seq "$1"); do printf -- '--period 2026-%02d ' "$m"; done; }
# shellcheck disable=SC2046
of_months() { score "$tmp/year.db" "$tmp/$1" $(periods "$2"); }
one_month() { of_months $next 1; }
before_one_month() { before_packs; }
# Standards of their own, so that the first month of a year is new too.
year=68
all_months() { of_months $year "$months"; }
before_all_months() { year=$((135 - year)); }

measure_months() {
	local one all most
	facts "$tmp/year" "$people" "$months"
	import "$tmp/year.db" "$tmp/year"
	rm -r "$tmp/year"
	for most in 67 68; do
		cp -r "$tmp/sectors" "$tmp/$most"
		sed -i "s/result_max = { 70/result_max = { $most/" "$tmp/$most/decree_335/2026-01-01/standard.lua"
	done
	all_months
	in_turn 3 one_month all_months
	at_most "score $months months, packs up to date, every result new" 'one month' "$(median all_months)" "$(median one_month)" \
		"$(calc "$months * 12.5 / 12")"
	before_one_month
	one=$(peaks one_month)
	before_all_months
	all=$(peaks all_months)
	line "peak memory of kpictl, $months months" 'one month' "${all% *} MiB" "${one% *} MiB" "$(printf '%.2fx' "$(calc "${all% *} / ${one% *}")")" \
		flat "$(reached "${all% *} <= 1.1 * ${one% *}" '' 1)"
	megabytes "of its largest worker, $months months" "${all#* }" 64
	rm -f "$tmp"/year.db*
}
