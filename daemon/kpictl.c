/* kpictl: everything that a person types. */
#include <signal.h>
#include <stdio.h>
#include "daemon/ctl/ctl.h"

int
main(int argc, char **argv)
{
	struct ctl c = { 0 };
	int status = EXIT_USAGE;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);	/* a file that may not grow is an error */
	if (ctl_parse(&c, argc, argv) == 0)
		status = ctl_option(&c, "--help") ? cmd_help.run(&c) : c.command->run(&c);
	if (fflush(stdout) != 0 && status == EXIT_YES)
		status = EXIT_BAD_INPUT;
	arena_fini(&c.arena);
	err_fini(&c.err);
	return status;
}
