/* What systemd would hear, for tests/daemon/service.sh: notified SOCKET. Prints each message as it comes, a blank for each
 * line end in it, until it is killed. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int
main(int argc, char **argv)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	char text[4096];
	ssize_t n;

	if (argc != 2 || strlen(argv[1]) >= sizeof at.sun_path)
		return 2;
	strcpy(at.sun_path, argv[1]);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0) {
		perror(argv[1]);
		return 1;
	}
	while ((n = recv(fd, text, sizeof text - 1, 0)) >= 0) {
		text[n] = '\0';
		for (char *p = text; (p = strchr(p, '\n')) != NULL; p++)
			*p = ' ';
		puts(text);
		fflush(stdout);
	}
	return 0;
}
