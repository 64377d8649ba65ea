/* Any text as a proof of a score. Its digests are made to fit, as whoever forges one would: then it is refused with a sentence in
 * both languages, or executed by a worker (KPI_WORKER) and compared, and the report says equal only when nothing differs. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/score_proof.h"
#include "daemon/workers/workers.h"
#include "rules/base/digest.h"
#include "rules/base/json.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
forge(struct value *proof, struct arena *a)
{
	const struct value *texts = value_get(proof, "standards");
	char hex[DIGEST_TEXT];

	for (size_t i = 0; value_is(texts, V_LIST) && i < texts->u.list.n; i++) {
		const struct value *text = value_get(texts->u.list.at[i], "text");

		if (!value_is(text, V_STR))
			continue;
		digest_text(text->u.str.s, text->u.str.n, hex);
		value_put(a, texts->u.list.at[i], "digest", value_str(a, hex));
	}
	score_proof_digest(proof, hex);
	value_put(a, proof, "digest", value_str(a, hex));
}

static void
judge(struct value *proof, struct arena *a)
{
	static struct workers *workers;
	struct workers_limits limits = { .count = 1 };
	struct err e = { 0 };
	struct value *report;

	if (workers == NULL)
		workers = workers_new(&limits, &e);
	must(workers != NULL);
	report = score_proof_check(proof, workers, NULL, a, &e);
	must((report == NULL) == e.set);
	if (report == NULL) {
		char *en = err_line(&e, LANG_EN), *vi = err_line(&e, LANG_VI);

		must(*en != '\0' && *vi != '\0');
		free(en);
		free(vi);
	} else
		must(value_boolean(value_get(report, "equal"), 0) ==
		    (value_len(value_get(report, "differences")) == 0));
	err_fini(&e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	struct value *proof = json_read(&a, (const char *)data, n, &e);

	if (proof != NULL) {
		if (value_is(proof, V_MAP))
			forge(proof, &a);
		judge(proof, &a);
	}
	err_fini(&e);
	arena_fini(&a);
	return 0;
}
