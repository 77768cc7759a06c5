// SPDX-License-Identifier: Apache-2.0
// lims <noun> <verb>: finds the command, reads its options, runs it, and turns its return code into the exit code.
#include "cli/help.h"
#include "cli/places.h"
#include "cli/readers.h"
#include "laboratory/quality/cases.h"
#include "laboratory/quality/incidents.h"
#include "laboratory/registers.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/clock.h"
#include "lims-core/base/text.h"

#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { ZONE_VIETNAM = 420 };

static const struct lims_option global_options[] = {{"store", "FILE", NULL}, {"as", "STAFF", NULL}, {"as-of", "DATE", NULL},
	{"lang", "vi|en", NULL}, {"json", NULL, NULL}, {"help", NULL, NULL}};

static const struct lims_commands *const groups[] = {
	&lims_commands_store,
	&lims_commands_people,
	&lims_commands_scope,
	&lims_commands_cases,
	&lims_commands_stock,
	&lims_commands_amend,
	&lims_commands_equipment,
	&lims_commands_life,
	&lims_commands_cycle,
	&lims_commands_chart,
	&lims_commands_environment,
	&lims_commands_trace,
	&lims_commands_jobs,
	&lims_commands_import,
	&lims_commands_item_show,
	&lims_commands_samples,
	&lims_commands_field,
	&lims_commands_registers,
	&lims_commands_condition,
	&lims_commands_standards,
	&lims_commands_items,
	&lims_commands_find,
	&lims_commands_open,
	&lims_commands_worksheet,
	&lims_commands_override,
	&lims_commands_bench,
	&lims_commands_type,
	&lims_commands_sheet,
	&lims_commands_paper_people,
	&lims_commands_papers,
	&lims_commands_audit,
	&lims_commands_device,
	&lims_commands_models,
	&lims_commands_watch,
	&lims_commands_data,
	&lims_commands_show,
	&lims_commands_confirm,
	&lims_commands_law,
	&lims_commands_report,
	&lims_commands_validate,
	&lims_commands_opening,
	&lims_commands_demo,
};

const struct lims_commands *const *lims_cli_groups(size_t *ret_count)
{
	*ret_count = sizeof groups / sizeof groups[0];
	return groups;
}

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static bool same_part(const char *a, const char *b, size_t len)
{
	return strlen(a) == len && strncmp(a, b, len) == 0;
}

/// Whether the command of the noun "#" is meant: its verb, or for "*" a step of the kind of case.
static bool of_case(struct lims_cli *cli, const struct lims_command *c, const struct lims_case_kind *kind, const char *verb)
{
	if (!same(c->noun, "#") || !kind || !verb)
		return false;
	cli->step = same(c->verb, "*") ? lims_case_step_find(kind, verb) : NULL;
	return cli->step || same(c->verb, verb);
}

/// The command for the words; commands of the noun "*" serve every register, those of "#" every kind of case.
static const struct lims_command *find(struct lims_cli *cli, const char *noun, const char *verb, int *ret_words)
{
	const struct lims_register *reg = lims_register_find(noun);
	const struct lims_case_kind *kind = lims_case_kind_find(noun);
	for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++)
		for (size_t i = 0; i < groups[g]->count; i++) {
			const struct lims_command *c = &groups[g]->list[i];
			bool any = same(c->noun, "*") && reg;
			if (of_case(cli, c, kind, verb)) {
				cli->kind = kind;
				*ret_words = 2;
				return c;
			}
			if (!any && !same(c->noun, noun))
				continue;
			if (c->verb && !same(c->verb, verb))
				continue;
			cli->reg = any ? reg : NULL;
			*ret_words = c->verb ? 2 : 1;
			return c;
		}
	return NULL;
}

/// The option of that name which the command, its register or every command has; NULL when there is none.
static const char *find_option(const struct lims_cli *cli, const char *name, size_t len, bool *ret_value)
{
	for (size_t i = 0; i < sizeof global_options / sizeof global_options[0]; i++)
		if (same_part(global_options[i].name, name, len)) {
			*ret_value = global_options[i].value != NULL;
			return global_options[i].name;
		}
	for (size_t i = 0; cli->command && i < cli->command->option_count; i++)
		if (same_part(cli->command->options[i].name, name, len)) {
			*ret_value = cli->command->options[i].value != NULL;
			return cli->command->options[i].name;
		}
	const struct lims_option *dated = lims_cli_dated_option(cli);
	if (dated && same_part(dated->name, name, len)) {
		*ret_value = true;
		return dated->name;
	}
	for (size_t i = 0; cli->reg && same(cli->command->verb, "set") && i < cli->reg->count; i++)
		if (same_part(cli->reg->fields[i].name, name, len)) {
			*ret_value = true;
			return cli->reg->fields[i].name;
		}
	for (size_t i = 0; cli->step && i < cli->step->count; i++)
		if (same_part(cli->step->fields[i].name, name, len)) {
			*ret_value = true;
			return cli->step->fields[i].name;
		}
	return NULL;
}

/// Takes "--name value", "--name=value" or a flag; *at moves over what was taken.
static lims_rc read_option(struct lims_cli *cli, int argc, char **argv, int *at, struct lims_err *err)
{
	const char *arg = argv[*at], *equals = strchr(arg, '='), *value = "";
	size_t len = equals ? (size_t)(equals - arg) : strlen(arg);
	bool takes = false;
	const char *name = len > 2 && arg[1] == '-' ? find_option(cli, arg + 2, len - 2, &takes) : NULL;
	if (!name)
		return lims_err_set(err, LIMS_E_INPUT, "There is no option %.*s here: see --help", (int)(len < 200 ? len : 200), arg);
	if (equals && !takes)
		return lims_err_set(err, LIMS_E_INPUT, "The option --%s takes no value", name);
	if (equals)
		value = equals + 1;
	else if (takes && *at + 1 >= argc)
		return lims_err_set(err, LIMS_E_INPUT, "The option --%s needs a value", name);
	else if (takes)
		value = argv[++*at];
	if (cli->given_count == LIMS_CLI_VALUES)
		return lims_err_set(err, LIMS_E_INPUT, "More than %d options at once", LIMS_CLI_VALUES);
	cli->given[cli->given_count++] = (struct lims_given){name, value};
	return LIMS_OK;
}

/// Not getopt: it takes the reading "-5 g" for an option, and an option's name cut short for the whole.
static lims_rc read_options(struct lims_cli *cli, int argc, char **argv, struct lims_err *err)
{
	bool options = true;
	for (int i = 1; i < argc; i++) {
		const char *arg = argv[i];
		if (options && same(arg, "--")) {
			options = false;
			continue;
		}
		bool number = arg[0] == '-' && ((arg[1] >= '0' && arg[1] <= '9') || arg[1] == '.' || arg[1] == ',');
		if (options && arg[0] == '-' && arg[1] && !number) {
			lims_rc rc = read_option(cli, argc, argv, &i, err);
			if (rc)
				return rc;
			continue;
		}
		if (cli->arg_count == LIMS_CLI_VALUES)
			return lims_err_set(err, LIMS_E_INPUT, "More than %d arguments at once", LIMS_CLI_VALUES);
		cli->args[cli->arg_count++] = arg;
	}
	return LIMS_OK;
}

const char *lims_cli_option(const struct lims_cli *cli, const char *name)
{
	for (size_t i = cli->given_count; i > 0; i--)
		if (same(cli->given[i - 1].name, name))
			return cli->given[i - 1].value;
	return NULL;
}

lims_rc lims_cli_need(const struct lims_cli *cli, const char *name, const char **ret, struct lims_err *err)
{
	const char *value = lims_cli_option(cli, name);
	if (!value || !value[0])
		return lims_err_set(err, LIMS_E_INPUT, "The option --%s is missing: see --help", name);
	*ret = value;
	return LIMS_OK;
}

lims_rc lims_cli_number(const struct lims_cli *cli, const char *name, int fallback, int low, int high, int *ret, struct lims_err *err)
{
	const char *value = lims_cli_option(cli, name);
	struct lims_dec d;
	int64_t n = fallback;
	if (value && (lims_dec_parse(value, strlen(value), &d, NULL) != LIMS_OK || !lims_dec_to_int(d, &n) || n < low || n > high))
		return lims_err_set(err, LIMS_E_INPUT, "--%s is a whole number from %d to %d, not %s", name, low, high, value);
	*ret = (int)n;
	return LIMS_OK;
}

void lims_cli_say(struct lims_cli *cli, const char *msgid, ...)
{
	char line[2048];
	va_list args;
	va_start(args, msgid);
	vsnprintf(line, sizeof line, lims_tr(cli->lang, msgid), args);
	va_end(args);
	lims_buf_add_text(&cli->out, line);
	lims_buf_add_char(&cli->out, '\n');
}

bool lims_cli_answer(struct lims_cli *cli, const char *const *pairs)
{
	struct lims_jw w;
	if (!cli->json)
		return false;
	lims_jw_init(&w, &cli->out);
	lims_jw_object(&w, NULL);
	for (size_t i = 0; pairs[i]; i += 2)
		lims_jw_text(&w, pairs[i], pairs[i + 1]);
	lims_jw_end_object(&w);
	lims_buf_add_char(&cli->out, '\n');
	return true;
}

static void choose(struct lims_cli *cli)
{
	const char *store = lims_cli_option(cli, "store"), *as = lims_cli_option(cli, "as");
	cli->store = store ? store : getenv("LIMS_STORE");
	cli->actor = as ? as : getenv("LIMS_STAFF");
	cli->json = lims_cli_option(cli, "json") != NULL;
}

/// Looked for before the options are read, so that their faults are told in the language too.
static const char *language_asked(int argc, char **argv)
{
	const char *code = NULL;
	for (int i = 1; i < argc && !same(argv[i], "--"); i++) {
		if (strncmp(argv[i], "--lang=", 7) == 0)
			code = argv[i] + 7;
		else if (same(argv[i], "--lang") && i + 1 < argc)
			code = argv[i + 1];
	}
	return code ? code : getenv("LIMS_LANG");
}

static lims_rc open_language(struct lims_cli *cli, const char *code, struct lims_err *err)
{
	char dir[LIMS_CLI_PATH + 16];
	code = code && code[0] ? code : "vi";
	snprintf(dir, sizeof dir, "%s/locale", cli->data);
	lims_rc rc = lims_lang_open(dir, code, &cli->lang, err);
	bool other = rc == LIMS_E_NOT_FOUND && strcmp(code, "vi") != 0;
	return other ? lims_err_set(err, LIMS_E_INPUT, "There is no language %s: use vi or en", code) : rc;
}

static lims_rc read_zone(struct lims_cli *cli, struct lims_err *err)
{
	const char *zone = getenv("LIMS_ZONE");
	char text[64];
	struct lims_moment m;
	cli->zone_min = ZONE_VIETNAM;
	if (!zone || !zone[0])
		return LIMS_OK;
	snprintf(text, sizeof text, "2000-01-01T00:00:00%s", zone);
	if (lims_moment_parse(text, &m, NULL) != LIMS_OK)
		return lims_err_set(err, LIMS_E_INPUT, "LIMS_ZONE is an offset like +07:00, not %s", zone);
	cli->zone_min = m.offset_min;
	return LIMS_OK;
}

static bool takes_value(const char *arg)
{
	for (size_t i = 0; i < sizeof global_options / sizeof global_options[0]; i++)
		if (global_options[i].value && same(arg + 2, global_options[i].name))
			return true;
	return false;
}

/// Moves noun and verb before the options that stand in front of them, so that `lims --store FILE item list` is what it looks like.
static void words_first(int argc, char **argv)
{
	int at = 1;
	while (at < argc && argv[at][0] == '-')
		at += strlen(argv[at]) > 2 && takes_value(argv[at]) ? 2 : 1;
	for (int to = 1; at < argc && to < 3 && argv[at][0] != '-'; at++, to++) {
		char *word = argv[at];
		memmove(argv + to + 1, argv + to, (size_t)(at - to) * sizeof *argv);
		argv[to] = word;
	}
}

/// Evidence that is lost or does not verify is an incident, whichever command met it.
static void record_damage(struct lims_cli *cli, lims_rc rc, const struct lims_err *err)
{
	char code[LIMS_CODE];
	if (rc == LIMS_E_CORRUPT && cli->lab && !cli->incident && !cli->as_of.us)
		(void)lims_incident_record(cli->lab, LIMS_INCIDENT_DAMAGED, err->text, code, NULL);
}

/// What the command takes, when it was given too little or too much.
static lims_rc use(const struct lims_cli *cli, const char *noun, struct lims_err *err)
{
	char args[LIMS_CLI_PATH];
	lims_help_args(cli, cli->command->args, args, sizeof args);
	return lims_err_set(err, LIMS_E_INPUT, "Use: lims %s %s %s (see --help)", noun, cli->command->verb ? cli->command->verb : "", args);
}

static lims_rc run(struct lims_cli *cli, int argc, char **argv, struct lims_err *err)
{
	int words = 0;
	words_first(argc, argv);
	lims_rc rc = lims_places_find(cli, err);
	if (!rc)
		rc = open_language(cli, language_asked(argc, argv), err);
	err->lang = cli->lang;
	if (!rc)
		rc = read_zone(cli, err);
	const char *noun = argc > 1 ? argv[1] : NULL;
	const char *verb = argc > 2 && argv[2][0] != '-' ? argv[2] : NULL;
	bool general = !noun || noun[0] == '-' || same(noun, "help");
	cli->command = general ? NULL : find(cli, noun, argc > 2 ? argv[2] : NULL, &words);
	if (!rc && argc > words)
		rc = read_options(cli, argc - words, argv + words, err);
	choose(cli);
	if (rc)
		return rc;
	if (!cli->command)
		return lims_help_general(cli, general ? NULL : noun, verb, lims_cli_option(cli, "help") != NULL, err);
	if (lims_cli_option(cli, "help")) {
		lims_help_command(cli);
		return LIMS_OK;
	}
	if (cli->arg_count < cli->command->least || cli->arg_count > cli->command->most)
		return use(cli, noun, err);
	rc = lims_cli_as_of(cli, err);
	if (!rc)
		rc = lims_cli_reads(cli->command) ? LIMS_OK : lims_cli_may_write(cli, err);
	if (!rc && cli->as_of.us && !cli->json) {
		char moment[LIMS_MOMENT_TEXT];
		lims_moment_text(cli->as_of, moment);
		lims_cli_say(cli, "As it stood at %.19s:", moment);
	}
	if (!rc)
		rc = cli->command->run(cli, err);
	record_damage(cli, rc, err);
	// A clock set back stands in the journal already; that it is also an incident must not make the command fail.
	if (cli->lab && !lims_cli_reads(cli->command))
		(void)lims_incident_clocks(cli->lab, NULL);
	return rc;
}

int main(int argc, char **argv)
{
	static struct lims_cli cli;
	struct lims_err err = {0};
	lims_buf_init(&cli.out, LIMS_CLI_OUT_MAX);
	lims_buf_init(&cli.warned, LIMS_CLI_OUT_MAX);
	signal(SIGXFSZ, SIG_IGN); // a file that may not grow is told in a sentence, as a full disk is
	lims_rc rc = lims_dec_self_check(&err);
	if (!rc)
		rc = run(&cli, argc, argv, &err);
	if (!rc)
		rc = lims_buf_check(&cli.out, "The answer", &err);
	// The answer "no" may have a report beside its sentence: what was found is printed in any case.
	if (cli.out.len > 0 && fwrite(cli.out.data, 1, cli.out.len, stdout) != cli.out.len && rc == LIMS_OK)
		rc = lims_err_set(&err, LIMS_E_STORAGE, "The answer could not be written to the standard output");
	if (fflush(stdout) != 0 && rc == LIMS_OK)
		rc = lims_err_set(&err, LIMS_E_STORAGE, "The answer could not be written to the standard output");
	if (rc && err.text[0])
		fprintf(stderr, "lims: %s%s%s%s\n", err.text, err.where[0] ? " (" : "", err.where, err.where[0] ? ")" : "");
	lims_cli_close(&cli);
	lims_arena_destroy(cli.screen);
	lims_buf_finish(&cli.out);
	lims_buf_finish(&cli.warned);
	lims_lang_destroy(cli.lang);
	return lims_err_exit_code(rc);
}
