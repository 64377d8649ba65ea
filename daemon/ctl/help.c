/* help, completion, version: what the tables say of themselves. */
#include <stdio.h>
#include <string.h>
#include "daemon/ctl/ctl.h"
#include "rules/frame.h"

static const char *
in(const struct ctl *c, const char *en, const char *vi)
{
	return c->lang == LANG_VI ? vi : en;
}

static void
options(struct ctl *c, const struct option *o)
{
	struct table t = { .a = &c->arena, .columns = 2 };

	for (; o != NULL && o->name != NULL; o++) {
		table_cell(&t,
		    arena_fmt(&c->arena, "  %s%s%s", o->name, o->value ? " " : "",
			o->value ? o->value : ""));
		table_cell(&t, in(c, o->en, o->vi));
	}
	table_print(&t, 0);
}

static void
one(struct ctl *c, const struct command *k)
{
	printf("kpictl %s %s\n%s\n\n%s\n", k->name, k->args, in(c, k->en, k->vi),
	    in(c, "Options:", "Tùy chọn:"));
	options(c, k->options);
	options(c, ctl_common);
	if (k->example == NULL)
		return;
	printf("\n%s\n", in(c, "Examples:", "Ví dụ:"));
	for (const char *p = k->example; *p != '\0';) {
		size_t n = strcspn(p, "\n");

		printf("  kpictl %.*s\n", (int)n, p);
		p += n + (p[n] == '\n');
	}
}

static void
all(struct ctl *c)
{
	struct table t = { .a = &c->arena, .columns = 2 };

	printf("kpictl COMMAND [...]\n\n");
	for (size_t i = 0; ctl_commands[i] != NULL; i++) {
		table_cell(&t,
		    arena_fmt(&c->arena, "  %s %s", ctl_commands[i]->name, ctl_commands[i]->args));
		table_cell(&t, in(c, ctl_commands[i]->en, ctl_commands[i]->vi));
	}
	table_print(&t, 0);
	printf("\n%s\n",
	    in(c,
		"Exit status: 0 yes, 1 the answer is no, 2 usage, 3 no daemon, 4 refused, 5 bad "
		"input.",
		"Mã kết thúc: 0 được, 1 câu trả lời là không, 2 sai cách dùng, 3 không có kpid, 4 "
		"bị từ chối, 5 dữ liệu sai."));
}

static int
all_json(struct ctl *c)
{
	struct value *list = value_list(&c->arena);

	for (size_t i = 0; ctl_commands[i] != NULL; i++) {
		struct value *v = value_map(&c->arena);

		value_put(&c->arena, v, "name", value_str(&c->arena, ctl_commands[i]->name));
		value_put(&c->arena, v, "arguments", value_str(&c->arena, ctl_commands[i]->args));
		value_put(&c->arena, v, "help",
		    value_str(&c->arena, in(c, ctl_commands[i]->en, ctl_commands[i]->vi)));
		value_push(&c->arena, list, v);
	}
	ctl_print_json(list);
	return EXIT_YES;
}

/* `help token` shows every command of that word, `help token list` one. */
static int
run_help(struct ctl *c)
{
	const char *name = c->command != &cmd_help ? c->command->name
	    : c->nargs > 1 ? arena_fmt(&c->arena, "%s %s", c->args[0], c->args[1])
	    : c->nargs > 0 ? c->args[0]
			   : NULL;
	int n = 0;

	if (name == NULL && c->json)
		return all_json(c);
	if (name == NULL) {
		all(c);
		return EXIT_YES;
	}
	for (size_t i = 0; ctl_commands[i] != NULL; i++)
		if (ctl_begins(ctl_commands[i], name)) {
			if (n++ > 0)
				putchar('\n');
			one(c, ctl_commands[i]);
		}
	if (n > 0)
		return EXIT_YES;
	err_set(&c->err, MSG_CTL_COMMAND, name);
	return ctl_fail(c);
}

static int
run_version(struct ctl *c)
{
	(void)c;
	printf("kpictl %s (semantics %d)\n", ENGINE_VERSION, ENGINE_SEMANTICS);
	return EXIT_YES;
}

/* The first words of commands, each once. */
static int
is_first(size_t i, size_t *n)
{
	*n = strcspn(ctl_commands[i]->name, " ");
	for (size_t k = 0; k < i; k++)
		if (strcspn(ctl_commands[k]->name, " ") == *n &&
		    strncmp(ctl_commands[k]->name, ctl_commands[i]->name, *n) == 0)
			return 0;
	return 1;
}

static void
option_words(const struct command *k)
{
	for (const struct option *o = k->options; o != NULL && o->name != NULL; o++)
		printf("%s ", o->name);
	for (const struct option *o = ctl_common; o->name != NULL; o++)
		printf("%s ", o->name);
}

/* Commands of two words come first, so that their options win over those of the first word. */
static void
bash_or_zsh(int zsh)
{
	size_t n;

	if (zsh)
		printf("#compdef kpictl\nautoload -U +X bashcompinit && bashcompinit\n");
	printf("_kpictl() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]}\n\tcase $COMP_CWORD in\n\t1) "
	       "COMPREPLY=($(compgen -W '");
	for (size_t i = 0; ctl_commands[i] != NULL; i++)
		if (is_first(i, &n))
			printf("%s%.*s", i ? " " : "", (int)n, ctl_commands[i]->name);
	printf("' -- \"$cur\")); return ;;\n\t2) case ${COMP_WORDS[1]} in\n");
	for (size_t i = 0; ctl_commands[i] != NULL; i++) {
		if (!is_first(i, &n) || ctl_commands[i]->name[n] == '\0')
			continue;
		printf("\t\t%.*s) COMPREPLY=($(compgen -W '", (int)n, ctl_commands[i]->name);
		for (size_t k = i; ctl_commands[k] != NULL; k++)
			if (strncmp(ctl_commands[k]->name, ctl_commands[i]->name, n + 1) == 0)
				printf("%s ", ctl_commands[k]->name + n + 1);
		printf("' -- \"$cur\")); [ ${#COMPREPLY[@]} -eq 0 ] || return ;;\n");
	}
	printf("\t\tesac ;;\n\tesac\n\tcase \"${COMP_WORDS[*]:1} \" in\n");
	for (size_t i = 0; ctl_commands[i] != NULL; i++) {
		printf("\t\"%s \"*) COMPREPLY=($(compgen -f -W '", ctl_commands[i]->name);
		option_words(ctl_commands[i]);
		printf("' -- \"$cur\")) ;;\n");
	}
	printf("\tesac\n}\ncomplete -o filenames -F _kpictl kpictl\n");
}

/* When fish offers what belongs to a command: its words were typed. */
static const char *
fish_when(struct ctl *c, const char *name, size_t n)
{
	if (name[n] == '\0')
		return arena_fmt(&c->arena, "__fish_seen_subcommand_from %s", name);
	return arena_fmt(&c->arena,
	    "__fish_seen_subcommand_from %.*s; and __fish_seen_subcommand_from %s", (int)n, name,
	    name + n + 1);
}

static void
fish_option(const struct ctl *c, const struct option *o, const char *when)
{
	printf("complete -c kpictl");
	if (when != NULL)
		printf(" -n '%s'", when);
	printf(" -%c %s%s -d \"%s\"\n", o->name[1] == '-' ? 'l' : 's',
	    o->name + (o->name[1] == '-' ? 2 : 1), o->value ? " -r" : "", in(c, o->en, o->vi));
}

static void
fish(struct ctl *c)
{
	for (const struct option *o = ctl_common; o->name != NULL; o++)
		fish_option(c, o, NULL);
	for (size_t i = 0; ctl_commands[i] != NULL; i++) {
		const struct command *k = ctl_commands[i];
		size_t n;

		if (is_first(i, &n))
			printf("complete -c kpictl -n __fish_use_subcommand -a %.*s -d \"%s\"\n",
			    (int)n, k->name, in(c, k->en, k->vi));
		if (k->name[n] == ' ')
			printf("complete -c kpictl -n '__fish_seen_subcommand_from %.*s' -a %s -d "
			       "\"%s\"\n",
			    (int)n, k->name, k->name + n + 1, in(c, k->en, k->vi));
		for (const struct option *o = k->options; o != NULL && o->name != NULL; o++)
			fish_option(c, o, fish_when(c, k->name, n));
	}
}

static int
run_completion(struct ctl *c)
{
	const char *shell = c->nargs > 0 ? c->args[0] : "";

	if (strcmp(shell, "bash") == 0 || strcmp(shell, "zsh") == 0)
		bash_or_zsh(shell[0] == 'z');
	else if (strcmp(shell, "fish") == 0)
		fish(c);
	else
		return ctl_usage(c, "bash|zsh|fish");
	return EXIT_YES;
}

const struct command cmd_help = { "help", "[COMMAND]", run_help, NULL,
	"what there is, or one command", "có những lệnh gì, hoặc một lệnh", "help score" };
const struct command cmd_version = { "version", "", run_version, NULL, "the version", "phiên bản",
	NULL };
const struct command cmd_completion = { "completion", "bash|zsh|fish", run_completion, NULL,
	"completion for a shell", "gợi ý lệnh cho shell",
	"completion bash > /etc/bash_completion.d/kpictl" };
