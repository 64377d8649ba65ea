#!/bin/bash
# The alert rules for Prometheus name metrics that kpid has and answers that kpictl gives; promtool, where it is, reads and tries them.
. "$(dirname "$0")/../tap.sh"
rules=etc/examples/kpid.rules.yaml
for m in $(grep -o 'kpid_[a-z_]*' $rules | sort -u); do ok "kpid has $m" grep -rq "$m" daemon/api/status.c; done
for v in $(grep -o 'verdict="[a-z]*' $rules | cut -d'"' -f2); do ok "a reload may end as $v" grep -q "\"$v\"" daemon/proof.c; done
for c in $(grep -o 'kpictl [a-z]*' $rules | cut -d' ' -f2 | sort -u); do ok "kpictl has $c" k help "$c"; done
alerts=$(grep -c -e '- alert:' $rules)
for part in summary summary_vi action severity; do ok "each alert has its $part" same "$(grep -c "$part:" $rules)" "$alerts"; done
if command -v promtool >/dev/null; then
	ok "promtool reads them" promtool check rules $rules
	ok "each fires when it must, none when all is well" promtool test rules tests/packages/alerts.yaml
else
	ok "promtool is not here # SKIP" true
fi
done_testing
