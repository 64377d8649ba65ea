/* Preloaded: memory that is not there. In the program SCARCE_IN allocation SCARCE_AT fails, with SCARCE_ALL each one after it
 * too. How many there were is in the file SCARCE_COUNT when a program ends. libseccomp is spared: 2.5.4 falls where it has none. */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static atomic_long count;
static long at;
static int all;

static int
short_of(const void *caller)
{
	long n = ++count;
	Dl_info who = { 0 };

	if (at == 0 || (all ? n < at : n != at))
		return 0;
	if (dladdr(caller, &who) != 0 && strstr(who.dli_fname, "libseccomp") != NULL)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t n)
{
	return short_of(__builtin_return_address(0)) ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return short_of(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return short_of(__builtin_return_address(0)) ? NULL : __libc_realloc(p, n);
}

static const char *
said(const char *name)
{
	const char *s = getenv(name);

	return s != NULL ? s : "";
}

static __attribute__((constructor)) void
begin(void)
{
	if (strcmp(said("SCARCE_IN"), program_invocation_short_name) != 0)
		return;
	all = *said("SCARCE_ALL") != '\0';
	at = count + atol(said("SCARCE_AT"));
}

static __attribute__((destructor)) void
end(void)
{
	FILE *f = *said("SCARCE_COUNT") != '\0' ? fopen(said("SCARCE_COUNT"), "w") : NULL;

	if (f == NULL)
		return;
	fprintf(f, "%ld\n", (long)count);
	fclose(f);
}
