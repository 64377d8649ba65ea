#!/bin/bash
# The worked examples of standards (article matrix, handbook) run in the workers that explain real people, and number kinds of
# entry for themselves: real kinds that come later are not taken for those.
. "$(dirname "$0")/../daemon.sh"
province 40
config <<<'schedule: []'
start
run_now 2026-01 >/dev/null
mapfile -t staff < <(req '/v1/scores?period=2026-01&limit=1000' | grep -o '"staff":"[^"]*"' | cut -d'"' -f4 | awk 'NR % 5 == 0')
everybody() { for p in "${staff[@]}"; do req "/v1/scores/$p/2026-01/explain?format=text&lang=en"; done; }
fresh() { for p in "${staff[@]}"; do k explain --db "$tmp/kpi.db" "$p" 2026-01 --lang en --sectors "$tmp/sectors" --calendar etc/calendar.yaml; done; }
ok "people are scored" test "${#staff[@]}" -gt 5
ok "everybody is explained as without a daemon" same "$(everybody | sha256sum)" "$(fresh | sha256sum)"
ok "the article matrix runs examples" same "$(code req /v1/standards/matrix)" 200
ok "a handbook does" same "$(code req '/v1/standards/mass_mobilization/handbook?lang=en')" 200
# A kind of entry that nobody had: days late that no example has either.
late() {	# how many lines of each item that is in use
	sqlite3 -separator , "$tmp/kpi.db" "SELECT item, min(code) FROM diary JOIN staff_no s ON s.id = staff WHERE month = 202601 AND superseded_by IS NULL GROUP BY item" |
		awk -F, '{ printf "%s{\"external_id\":\"N%d\",\"staff\":\"%s\",\"work_date\":\"2026-01-13\",\"item\":\"%s\",\"quantity\":1,\"minutes\":30,\"deadline\":\"2026-01-14\",\"done_on\":\"2026-01-%d\"}", NR == 1 ? "[" : ",", NR, $2, $1, 15 + NR % 5 } END { print "]" }'
}
ok "lines of new kinds come" same "$(late | code req /v1/facts/diary -d @-)" 200
ok "... and everybody is explained as without a daemon" same "$(everybody | sha256sum)" "$(fresh | sha256sum)"
done_testing
