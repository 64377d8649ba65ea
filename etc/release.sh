#!/bin/bash
# make release: DEBS OUT [KEY]: the source of the committed tree, its packages and their SHA256SUMS in OUT; signed when a gpg KEY is
# given. Who has the folder checks it by: sha256sum -c SHA256SUMS && gpg --verify SHA256SUMS.asc
set -eu
cd "$(dirname "$0")/.."
debs=$1 out=$2 key=${3:-}
version=$(sed -n 's/.*ENGINE_VERSION "\(.*\)".*/\1/p' rules/frame.h)
[ "$version" = "$(sed -n '1s/.*(\(.*\)).*/\1/p' etc/debian/changelog)" ] || { echo "etc/debian/changelog is not of $version" >&2; exit 1; }
[ -z "$(git status --porcelain)" ] || { echo "there is something that is not committed" >&2; exit 1; }
rm -rf "$out" && mkdir -p "$out"
# The same commit gives the same bytes: no time, no name of who packs it.
git archive --prefix="kpid-$version/" HEAD | gzip -n9 >"$out/kpid-$version.tar.gz"
cp "$debs"/kpi*_"$version"_*.deb "$out/"
(cd "$out" && sha256sum -- * >SHA256SUMS && sha256sum -c --quiet SHA256SUMS)
[ -z "$key" ] || gpg --local-user "$key" --armor --detach-sign "$out/SHA256SUMS"
cat "$out/SHA256SUMS"
