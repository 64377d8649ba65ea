# A year's months against one month, and whether memory grows. Sourced by tests/bench/run.
# shellcheck shell=bash
periods() { for m in $(seq "$1"); do printf -- '--period 2026-%02d ' "$m"; done; }
# shellcheck disable=SC2046
of_months() { score "$tmp/year.db" "$tmp/$next" $(periods "$1"); }
one_month() { of_months 1; }
before_one_month() { before_packs; }
all_months() { of_months "$months"; }
before_all_months() { before_packs; }

measure_months() {
	local one all
	facts "$tmp/year" "$people" "$months"
	import "$tmp/year.db" "$tmp/year"
	rm -r "$tmp/year"
	next=one
	all_months
	in_turn 3 one_month all_months
	at_most "score $months months, packs up to date, every result new" 'one month' "$(median all_months)" "$(median one_month)" \
		"$(calc "$months * 12.5 / 12")"
	before_packs
	one=$(peaks one_month)
	before_packs
	all=$(peaks all_months)
	line "peak memory of kpictl, $months months" 'one month' "${all% *} MiB" "${one% *} MiB" "$(printf '%.2fx' "$(calc "${all% *} / ${one% *}")")" \
		flat "$(reached "${all% *} <= 1.1 * ${one% *}" '' 1)"
	rm -f "$tmp"/year.db*
}
