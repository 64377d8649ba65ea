#include "daemon/sd.h"
#include <systemd/sd-daemon.h>

void
sd_tell(const char *state)
{
	(void)sd_notify(0, state);
}

/* Half of what the unit says, so that one late turn of the loop is no death. */
int64_t
sd_watchdog_ms(void)
{
	uint64_t usec = 0;

	return sd_watchdog_enabled(0, &usec) > 0 ? (int64_t)(usec / 2000) : 0;
}
