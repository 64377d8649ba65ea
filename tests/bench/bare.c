/* What the benchmarks measure against when no shell command does it: a bare scan of a month's rows through SQLite's C API, and a
 * bare commit of one row, in turn with one changed diary line in a kpid.
 *
 *	bare scan DB MONTH			seconds, rows
 *	bare change SOCKET DB PERSON LINE N	LINE: a file, CSV of one diary line whose minutes are @; PERSON: CODE/PERIOD
 *		medians in seconds: commit, answer, answer and explanation, answer to visible score
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static void
die(const char *why)
{
	fprintf(stderr, "bare: %s\n", why);
	exit(1);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
}

static sqlite3 *
opened(const char *path, int flags)
{
	sqlite3 *db;

	if (sqlite3_open_v2(path, &db, flags, NULL) != SQLITE_OK)
		die(path);
	return db;
}

/* --- scan --- */

static int
scan(char **argv)
{
	sqlite3 *db = opened(argv[0], SQLITE_OPEN_READONLY);
	double from = now();
	sqlite3_stmt *st;
	int64_t sum = 0, rows = 0;

	sql(db, "PRAGMA mmap_size = 8589934592");
	if (sqlite3_prepare_v2(db,
		"SELECT staff, work_date, item, quantity, minutes, accepted, major_errors, delays, fields"
		" FROM diary WHERE month = ?", -1, &st, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
	sqlite3_bind_int64(st, 1, atoll(argv[1]));
	while (sqlite3_step(st) == SQLITE_ROW) {
		for (int i = 0; i < 8; i++)
			sum += i == 2 ? *sqlite3_column_text(st, i) : sqlite3_column_int64(st, i);
		sum += sqlite3_column_bytes(st, 8);
		rows++;
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
	printf("%.6f %lld\n", now() - from, (long long)(sum == 0 ? 0 : rows));
	return 0;
}

/* --- a client of one kept connection --- */

static char answer[1 << 20];

static int
connected(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(a.sun_path, sizeof a.sun_path, "%s", path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof a) != 0)
		die(path);
	return fd;
}

/* The body of the answer. */
static const char *
asked(int fd, const char *line, const char *body)
{
	char head[9000];
	size_t n = 0, want = 0;
	char *end = NULL, *length;
	int len = snprintf(head, sizeof head,
	    "%s HTTP/1.1\r\nHost: kpid\r\nContent-Type: text/csv\r\nContent-Length: %zu\r\n\r\n%s", line,
	    strlen(body), body);

	if (len < 0 || (size_t)len >= sizeof head || write(fd, head, (size_t)len) != len)
		die("cannot ask");
	while (want == 0 || n < want) {
		ssize_t got = read(fd, answer + n, sizeof answer - 1 - n);

		if (got <= 0)
			die("no answer");
		n += (size_t)got;
		answer[n] = '\0';
		if (want == 0 && (end = strstr(answer, "\r\n\r\n")) != NULL) {
			length = strcasestr(answer, "\r\nContent-Length:");
			want = (size_t)(end + 4 - answer) + (length ? strtoul(length + 17, NULL, 10) : 0);
		}
	}
	if (strncmp(answer, "HTTP/1.1 200", 12) != 0)
		die(answer);
	return end + 4;
}

/* --- change --- */

enum { COMMIT, ANSWER, EXPLAINED, VISIBLE, FIGURES };

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The line with another number of minutes. */
static void
made(char *out, size_t size, const char *path, int minutes)
{
	char text[7000];
	FILE *f = fopen(path, "r");
	size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
	char *at;

	text[n] = '\0';
	if (f == NULL || (at = strchr(text, '@')) == NULL)
		die(path);
	fclose(f);
	*at = '\0';
	snprintf(out, size, "%s%d%s", text, minutes, at + 1);
}

static void
one_change(int fd, const char *person, const char *body, double *took)
{
	static char path[256], before[sizeof answer];
	double from, deadline;

	snprintf(path, sizeof path, "GET /v1/scores/%s", person);
	strcpy(before, asked(fd, path, ""));
	from = now();
	if (strstr(asked(fd, "POST /v1/facts/diary?source=import", body), "\"superseded\":1") == NULL)
		die("a change that is none");
	took[ANSWER] = now() - from;
	snprintf(path, sizeof path, "GET /v1/scores/%s/explain", person);
	asked(fd, path, "");
	took[EXPLAINED] = now() - from;
	snprintf(path, sizeof path, "GET /v1/scores/%s", person);
	deadline = from + 20;
	while (strcmp(asked(fd, path, ""), before) == 0)
		if (usleep(500) != 0 || now() > deadline)
			die("the score does not change");
	took[VISIBLE] = now() - from;
}

static int
change(char **argv)
{
	sqlite3 *db = opened(argv[1], SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
	int fd = connected(argv[0]), n = atoi(argv[4]);
	double *at[FIGURES], took[FIGURES];
	char body[8000];

	/* As a careful author would: one fsync of the log for each commit. */
	sql(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		"CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, text TEXT)");
	for (int k = 0; k < FIGURES; k++)
		at[k] = calloc((size_t)n, sizeof(double));
	for (int i = 0; i < n; i++) {
		made(body, sizeof body, argv[3], 61 + i);
		one_change(fd, argv[2], body, took);
		took[COMMIT] = -now();
		sql(db, "INSERT INTO line (text) VALUES ('CB000001,2026-01-05,DC.03,1,105,yes,0,0,yes,2026-01-05')");
		took[COMMIT] += now();
		for (int k = 0; k < FIGURES; k++)
			at[k][i] = took[k];
	}
	for (int k = 0; k < FIGURES; k++) {
		qsort(at[k], (size_t)n, sizeof(double), by_size);
		printf("%.6f\n", at[k][n / 2]);
		free(at[k]);
	}
	sqlite3_close(db);
	close(fd);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "scan") == 0)
		return scan(argv + 2);
	if (argc == 7 && strcmp(argv[1], "change") == 0)
		return change(argv + 2);
	die("scan DB MONTH | change SOCKET DB PERSON LINE N");
}
