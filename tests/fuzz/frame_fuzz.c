/* What is said between kpid and a worker, both ways. First byte 0: bytes as a worker sends them, to the daemon's reader. 1: bytes
 * as they come from the daemon's side, to a worker. 2: messages (type, two bytes of length, that many bytes) to a worker that has
 * a small bundle loaded. Each side ends by itself, and what it answers are whole frames. */
#include <stdint.h>
#include <string.h>
#include "daemon/workers/worker.h"
#include "tests/fuzz/talk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
to_parent(const char *p, size_t n)
{
	struct worker w = { -1, -1 };
	struct buf in = BUF_INIT;
	int pair[2], late, type;

	must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	must(n == 0 || send(pair[1], p, n, MSG_NOSIGNAL) == (ssize_t)n);
	close(pair[1]);
	w.fd = pair[0];
	do {
		buf_clear(&in);
		type = worker_receive(&w, &in, 10000, &late);
		must(!late && in.n <= n && type < FRAME_MORE);
	} while (type >= 0);
	must(worker_stop(&w) == 0);
	buf_fini(&in);
}

static const char small[] = "return standard {\n title = { vi = \"L\", en = \"L\" }, basis = \"example\",\n"
	" criteria = { { id = \"q\", title = { vi = \"Q\", en = \"Q\" }, basis = \"example\", range = { 0, 200 },\n"
	"  value = function(who) return who.diary:sum(\"quantity\") end } },\n score = function(c) return c.q end,\n"
	" classes = { { id = \"all\", title = { vi = \"A\", en = \"A\" }, from = 0 } },\n}\n";

static void
load_small(struct talk *t)
{
	struct arena a = ARENA_INIT;
	struct value *files = value_list(&a), *v = value_map(&a);

	value_put(&a, v, "path", value_str(&a, "law/2026-01-01/standard.lua"));
	value_put(&a, v, "text", value_str(&a, small));
	value_push(&a, files, v);
	talk_load(t, &a, files);
	arena_fini(&a);
}

static void
to_worker(int way, const char *p, size_t n)
{
	struct talk t = { .fd = -1 };

	if (way == 1)
		buf_add(&t.said, p, n);
	else
		load_small(&t);
	while (way == 2 && n >= 3) {
		size_t part = ((unsigned char)p[1] | (size_t)(unsigned char)p[2] << 8) % (n - 2);

		talk_say(&t, (unsigned char)p[0] % FRAME_TYPES, p + 3, part);
		p += 3 + part;
		n -= 3 + part;
	}
	talk_run(&t);
	talk_end(&t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	int way = n > 0 ? data[0] % 3 : 0;

	if (n == 0 || n > 100000)
		return 0;
	if (way == 0)
		to_parent((const char *)data + 1, n - 1);
	else
		to_worker(way, (const char *)data + 1, n - 1);
	return 0;
}
