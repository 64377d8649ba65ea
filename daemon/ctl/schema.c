/* schema: JSON Schemas for editors, made from the tables that read the files. */
#include <string.h>
#include "daemon/ctl/schema_config.h"
#include "daemon/ctl/ctl.h"
#include "rules/case_schema.h"

static const struct {
	const char *name;
	struct value *(*make)(struct arena *a);
} schemas[] = {
	{ "cases", case_schema },
	{ "config", schema_config },
};

static int
run_schema(struct ctl *c)
{
	if (c->nargs == 0)
		return ctl_usage(c, "cases | config");
	for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
		if (strcmp(schemas[i].name, c->args[0]) == 0) {
			ctl_print_json(schemas[i].make(&c->arena));
			return EXIT_YES;
		}
	err_set(&c->err, MSG_SCHEMA_NONE, c->args[0]);
	return ctl_fail(c);
}

const struct command cmd_schema = { "schema", "cases|config", run_schema, NULL,
	"a JSON Schema of cases.yaml or kpid.yaml, for editors",
	"JSON Schema của cases.yaml hoặc kpid.yaml, cho trình soạn thảo",
	"schema cases > cases.schema.json\nschema config > kpid.schema.json" };
