/* proof, proof-key, verify: a result as a file that can be executed again. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "daemon/ctl/asked.h"
#include "daemon/ctl/verify.h"
#include "daemon/score_key.h"
#include "daemon/score_proof.h"
#include "daemon/why.h"
#include "rules/base/json.h"

/* --- keys --- */

static int
run_key(struct ctl *c)
{
	char public_key[SIGN_PUBLIC_TEXT];

	if (c->nargs < 1)
		return ctl_usage(c, "FILE");
	if (score_key_make(c->args[0], public_key, &c->err) != 0)
		return ctl_fail(c);
	if (!c->quiet)
		ctl_say(c, MSG_PROOF_KEY_WRITTEN, c->args[0], public_key);
	return EXIT_YES;
}

/* --- proof --- */

static int
write_proof(struct ctl *c, const struct value *proof)
{
	const char *path = ctl_option(c, "-o");
	char size[24], facts[24], texts[24];
	const struct value *all = value_get(proof, "facts");
	struct buf text = BUF_INIT;
	size_t n = 0;
	FILE *f;
	int failed;

	json_value(&text, proof, 0);
	buf_addc(&text, '\n');
	f = path ? fopen(path, "w") : stdout;
	failed = f == NULL || fwrite(text.p, 1, text.n, f) != text.n || fflush(f) != 0;
	if (f != NULL && path != NULL)
		failed = fclose(f) != 0 || failed;
	for (size_t i = 0; i < value_len(all); i++)
		n += value_len(all->u.map.at[i].value);
	snprintf(size, sizeof size, "%zu", text.n);
	snprintf(facts, sizeof facts, "%zu", n);
	snprintf(texts, sizeof texts, "%zu", value_len(value_get(proof, "standards")));
	buf_fini(&text);
	if (failed)
		return err_set(&c->err, MSG_CTL_WRITE, path ? path : "-", strerror(errno));
	if (path != NULL && !c->quiet)
		ctl_say(c, MSG_PROOF_WRITTEN, path, size, facts, texts);
	return 0;
}

static int
open_ask(struct ctl *c, struct score_proof_ask *q, struct calendar *calendar)
{
	if (ctl_period(c, c->args[1], &q->period) != 0 || ctl_calendar(c, calendar) != 0)
		return -1;
	q->calendar = calendar;
	q->store = store_open(ctl_option(c, "--db"), STORE_READ, &c->err);
	return q->store == NULL ||
	    why_person(q->store, c->args[0], q->period, 0, &c->arena, (struct person **)&q->person,
		&c->err) != 0;
}

static int
run_proof(struct ctl *c)
{
	unsigned char secret[SIGN_SECRET];
	struct calendar calendar = { .n = 0 };
	struct score_proof_ask q = { .store = NULL };
	const char *key = ctl_option(c, "--key");
	struct value *proof = NULL;

	if (ctl_option(c, "--db") == NULL)
		return ctl_usage(c, "--db FILE");
	if (c->nargs < 2)
		return ctl_usage(c, "STAFF PERIOD");
	if (key == NULL || score_key_read(key, secret, &c->err) == 0) {
		q.key = key ? secret : NULL;
		if (open_ask(c, &q, &calendar) == 0)
			proof = score_proof_make(&q, &c->arena, &c->err);
	}
	store_close(q.store);
	calendar_fini(&calendar);
	explicit_bzero(secret, sizeof secret);
	if (proof == NULL || write_proof(c, proof) != 0)
		return ctl_fail(c);
	return EXIT_YES;
}

/* --- verify --- */

static const char *
trusted_key(struct ctl *c)
{
	const char *path = ctl_option(c, "--public-key");
	struct buf b = BUF_INIT;
	const char *text = "";

	if (path == NULL)
		return NULL;
	if (buf_read_file(&b, path, 4096, &c->err) == 0)
		text = arena_copy(&c->arena, b.p ? b.p : "", strcspn(b.p ? b.p : "", "\r\n"));
	buf_fini(&b);
	return text;
}

static void
say_report(struct ctl *c, const struct value *r)
{
	const char *staff = value_text(value_get(r, "staff"), ""),
		   *period = value_text(value_get(r, "period"), ""),
		   *key = value_text(value_get(r, "signed"), NULL);
	const struct value *list = value_get(r, "differences");
	struct period p;

	if (c->json) {
		ctl_print_json(r);
		return;
	}
	for (size_t i = 0; i < value_len(list); i++)
		ctl_say(c, MSG_PROOF_DIFFERS, staff, period,
		    value_text(value_get(list->u.list.at[i], "field"), ""),
		    value_text(value_get(list->u.list.at[i], "proof"), ""),
		    value_text(value_get(list->u.list.at[i], "executed"), ""));
	if (c->quiet || value_len(list) > 0)
		return;
	ctl_say(c, MSG_PROOF_EQUAL, staff, period);
	if (period_parse(period, strlen(period), &p) == 0 && p.kind == PERIOD_YEAR)
		ctl_say(c, MSG_PROOF_YEAR);
	if (key != NULL)
		ctl_say(c, MSG_PROOF_SIGNED_BY, key);
	else
		ctl_say(c, MSG_PROOF_NOT_SIGNED);
}

static int
verify_file(struct ctl *c, const char *path, const char *trusted)
{
	struct workers_limits limits = { .count = 1 };
	struct workers *workers = NULL;
	struct value *proof = NULL, *report = NULL;
	struct buf b = BUF_INIT;

	if (buf_read_file(&b, path, SCORE_PROOF_MAX, &c->err) == 0)
		proof = json_read(&c->arena, b.p ? b.p : "", b.n, &c->err);
	if (proof != NULL && (workers = workers_new(&limits, &c->err)) != NULL)
		report = score_proof_check(proof, workers, trusted, &c->arena, &c->err);
	workers_free(workers);
	buf_fini(&b);
	if (report == NULL) {
		if (c->err.file == NULL)
			err_at(&c->err, path, c->err.line, c->err.col);
		return ctl_fail(c);
	}
	say_report(c, report);
	return value_boolean(value_get(report, "equal"), 0) ? EXIT_YES : EXIT_NO;
}

static int
run_verify(struct ctl *c)
{
	const char *trusted = trusted_key(c);
	int worst = EXIT_YES;

	if (c->err.set)
		return ctl_fail(c);
	if (ctl_option(c, "--period") != NULL)
		return c->nargs > 0 || trusted != NULL ? ctl_usage(c, "FILE / --period")
						       : verify_period(c);
	if (c->nargs < 1)
		return ctl_usage(c, "FILE");
	for (int i = 0; i < c->nargs; i++) {
		int rc = verify_file(c, c->args[i], trusted);

		worst = rc > worst ? rc : worst;
		err_fini(&c->err);
		c->err = (struct err){ 0 };
	}
	return worst;
}

static const struct option proof_options[] = {
	{ "--db", "FILE", "the store", "kho dữ liệu" },
	{ "-o", "FILE", "write it there (default: standard output)",
	    "ghi vào tệp này (mặc định: đầu ra chuẩn)" },
	{ "--key", "FILE", "sign it with this secret key (of proof-key)",
	    "ký bằng khóa bí mật này (do proof-key tạo)" },
	CALENDAR_OPTION("", ""),
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_proof = { "proof", "STAFF PERIOD", run_proof, proof_options,
	"a result as a file that can be executed again without the store",
	"ghi một kết quả thành tệp có thể chạy lại mà không cần kho dữ liệu",
	"proof --db kpi.db CB000042 2026-01 -o CB000042-2026-01.json\n"
	"proof --db kpi.db CB000042 2026-01 --key proof.key -o CB000042-2026-01.json" };

static const struct option verify_options[] = {
	{ "--public-key", "FILE", "it must be signed with this key",
	    "tệp phải được ký bằng khóa này" },
	{ "--period", "PERIOD", "instead of files: every visible result of a period of the store",
	    "thay cho tệp: mọi kết quả của một kỳ trong kho dữ liệu" },
	{ "--db", "FILE", "the store, with --period", "kho dữ liệu, dùng với --period" },
	CALENDAR_OPTION("with --period: ", "dùng với --period: "),
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_verify = { "verify", "[FILE...]", run_verify, verify_options,
	"execute proofs again: equal, or what differs",
	"chạy lại tệp chứng minh: khớp, hoặc khác ở đâu",
	"verify CB000042-2026-01.json\nverify CB000042-2026-01.json --public-key proof.key.pub\n"
	"verify --db kpi.db --period 2026-01" };

const struct command cmd_proof_key = { "proof-key", "FILE", run_key, NULL,
	"make a key that signs proofs or standards: FILE, and FILE.pub to hand out",
	"tạo khóa ký tệp chứng minh hoặc bộ tiêu chuẩn: FILE, và FILE.pub để phát ra ngoài",
	"proof-key proof.key" };
