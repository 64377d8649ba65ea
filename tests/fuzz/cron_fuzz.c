/* Any text as a cron expression: read or refused with a column in it; what is read finds its times in both
 * directions alike. The first eight bytes are the minute to begin at. */
#include <stdint.h>
#include <string.h>
#include "daemon/cron.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	struct cron c;
	int64_t at, next;

	if (size < sizeof at)
		return 0;
	memcpy(&at, data, sizeof at);
	data += sizeof at;
	size -= sizeof at;
	if (cron_parse((const char *)data, size, &c, &e) != 0) {
		must(e.set && e.col >= 1 && (size_t)e.col <= size + 1);
		err_fini(&e);
		return 0;
	}
	must(!e.set);
	next = cron_next(&c, at);
	if (next == MINUTE_NONE)
		return 0;
	must(next > at && cron_last(&c, next) == next && cron_next(&c, next - 1) == next);
	must(cron_last(&c, next - 1) <= at);
	return 0;
}
