/* Any bytes as kpid.yaml: refused with sentences in both languages, each with its place, or read; what is
 * read is printed, read again and the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/config.h"
#include "rules/base/buf.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
sentences(struct err_list *l)
{
	must(l->n > 0);
	for (size_t i = 0; i < l->n; i++) {
		char *en = err_line(&l->at[i], LANG_EN), *vi = err_line(&l->at[i], LANG_VI);

		must(l->at[i].line > 0 && strncmp(en, "fuzz:", 5) == 0 &&
		    strncmp(vi, "fuzz:", 5) == 0);
		free(en);
		free(vi);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err_list l = { 0 };
	struct config *c = NULL, *again = NULL;
	struct buf b = BUF_INIT;

	if (config_read("fuzz", "/etc/kpid", (const char *)data, size, &c, &l) != 0)
		sentences(&l);
	else {
		config_print(c, LANG_VI, &b);
		must(config_read("again", "/", b.p, b.n, &again, &l) == 0);
		must(config_diff(c, again, NULL, NULL) == 0);
	}
	config_free(c);
	config_free(again);
	buf_fini(&b);
	err_list_fini(&l);
	return 0;
}
