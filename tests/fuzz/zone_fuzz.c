/* Any bytes as a zone file: refused, or a zone that finds civil minutes again. */
#include <stdint.h>
#include <stdlib.h>
#include "daemon/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zone *z = zone_read("fuzz", data, size);

	for (int64_t at = -3000000000; z != NULL && at < 9000000000; at += 777777777) {
		int64_t minute = zone_minute(z, at), moment = zone_moment(z, minute);

		if (moment > at || zone_minute(z, moment) < minute ||
		    zone_reach(z, minute, at) != at)
			abort();
	}
	zone_free(z);
	return 0;
}
