#!/bin/bash
# Proofs that earlier versions wrote (tests/proofs) are executed again by this one: each is equal.
. "$(dirname "$0")/../tap.sh"
mkdir "$tmp/empty"
kpictl=$(realpath "$KPICTL") worker=$(realpath "$KPI_WORKER")
stranger() { (cd "$tmp/empty" && env -i "KPI_WORKER=$worker" "$kpictl" verify --lang en "$@"); }
versions=$(ls -d tests/proofs/*/)
for version in $versions; do
	for f in "$version"*.json.gz; do
		zcat "$f" >"$tmp/p.json"
		ok "$(basename "$version") $(basename "$f" .json.gz)" has "equal, executed again" \
			stranger --public-key "$PWD/${version}key.pub" "$tmp/p.json"
	done
done
roots() { for f in tests/proofs/*/*.json.gz; do zcat "$f" | sed -n 's/^ *"root": "\([^/"]*\).*/\1/p' | head -1; done | sort -u | paste -sd' '; }
ok "every root is among them" same "$(roots)" "decree_233 decree_335 regulation_1636"
done_testing
