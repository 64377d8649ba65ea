/* sd: what the supervisor is told (sd_notify(3)); without one, nothing. The only file pair that
 * knows libsystemd. Loop's thread only. */
#ifndef KPID_SD_H
#define KPID_SD_H

#include <stdint.h>

void sd_tell(const char *state); /* "READY=1", "RELOADING=1", "STOPPING=1", "STATUS=..." */
/* How often the watchdog wants to hear of the loop, in milliseconds; 0: there is none. */
int64_t sd_watchdog_ms(void);

#endif
