/* sign: standards that nobody can change unseen on their way to kpid. */
#include <stdio.h>
#include <string.h>
#include "daemon/ctl/engine.h"
#include "daemon/ctl/file.h"
#include "daemon/score_key.h"

static void
tell(struct ctl *c, const char *path, const struct folder *f, const char *signature)
{
	const char *key = signed_key(signature, &c->arena);
	struct value *v = value_map(&c->arena);

	value_add(&c->arena, v, "file", value_str(&c->arena, path));
	value_add(&c->arena, v, "digest", value_str(&c->arena, f->digest));
	value_add(&c->arena, v, "files", value_int(&c->arena, (int64_t)f->n));
	value_add(&c->arena, v, "key", value_str(&c->arena, key));
	if (c->json)
		ctl_print_json(v);
	else if (!c->quiet)
		ctl_say(c, MSG_SIGNED_DONE, path, arena_fmt(&c->arena, "%.12s", f->digest),
		    arena_fmt(&c->arena, "%zu", f->n), key);
}

static int
run_sign(struct ctl *c)
{
	const char *dir = c->nargs > 0 ? c->args[0] : ctl_sectors(c), *key = ctl_option(c, "--key");
	unsigned char secret[SIGN_SECRET];
	char signature[SIGNED_TEXT];
	const char *path = arena_fmt(&c->arena, "%s/%s", dir, SIGNED_FILE);
	struct folder f = { 0 };
	struct buf line = BUF_INIT;
	int failed;

	if (key == NULL)
		return ctl_usage(c, "--key FILE");
	failed = folder_read(dir, &c->arena, &f, &c->err) != 0 ||
	    score_key_read(key, secret, &c->err) != 0;
	if (!failed) {
		signed_make(secret, f.digest, signature);
		buf_addf(&line, "%s\n", signature);
		failed = file_write(c, path, &line) != 0;
	}
	buf_fini(&line);
	explicit_bzero(secret, sizeof secret);
	if (failed)
		return ctl_fail(c);
	tell(c, path, &f, signature);
	return EXIT_YES;
}

static const struct option sign_options[] = {
	{ "--key", "FILE", "the secret key (of proof-key)", "khóa bí mật (do proof-key tạo)" },
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_sign = { "sign", "[DIR]", run_sign, sign_options,
	"sign the standards of a folder: DIR/bundle.sig says who stands for exactly these files",
	"ký bộ tiêu chuẩn của một thư mục: "
	"DIR/bundle.sig cho biết ai chịu trách nhiệm về đúng các tệp này",
	"sign --key policy.key\nsign sectors --key policy.key" };
