#!/bin/bash
# make deb FOLDER: the Debian packages of the committed tree, and what lintian says of them; any warning is a failure.
set -eu
cd "$(dirname "$0")/.."
out=${1:?folder}
need() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
missing=()
for p in debhelper dpkg-dev po-debconf fakeroot lintian; do need $p || missing+=($p); done
if [ ${#missing[@]} -gt 0 ]; then
	sudo=; [ "$(id -u)" -eq 0 ] || sudo=sudo
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
rm -rf "$out" && mkdir -p "$out/src"
git archive HEAD | tar -x -C "$out/src"
mv "$out/src/etc/debian" "$out/src/debian"
(cd "$out/src" && dpkg-buildpackage -us -uc -j2 >../build.log 2>&1) || { tail -30 "$out/build.log"; exit 1; }
rm -rf "$out/src"
LC_ALL=C.UTF-8 lintian --allow-root --fail-on error,warning --display-info "$out"/*.changes
ls -l "$out"/*.deb | awk '{ print $5, $9 }'
