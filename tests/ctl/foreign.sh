#!/bin/bash
# Five schemes of other bodies: the language is not built around one law.
. "$(dirname "$0")/../tap.sh"
ok "they have no mistakes" status 0 k check tests/standards
ok "their numbers come out exactly" status 0 k test tests/standards
for s in college vocational_college service_centre elected_body hospital; do
	ok "$s has cases that run" status 0 k test tests/standards --sector $s
done
done_testing
