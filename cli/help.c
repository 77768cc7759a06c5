// SPDX-License-Identifier: Apache-2.0
// Prints help: one command with its options, or the list of all.
#include "cli/help.h"

#include "cli/readers.h"
#include "laboratory/quality/cases.h"
#include "laboratory/registers.h"

#include <string.h>

enum { WORD = 64, ARGS = 192 };

void lims_help_args(const struct lims_cli *cli, const char *args, char *ret, size_t size)
{
	static const char *const known[] = {LIMS_MSG("TEXT"), LIMS_MSG("CODE"), LIMS_MSG("DATE"), LIMS_MSG("FILE"), LIMS_MSG("WORKSHEET"),
		LIMS_MSG("NUMBER"), LIMS_MSG("VALUE"), LIMS_MSG("ID"), LIMS_MSG("MOMENT"), LIMS_MSG("ITEM"), LIMS_MSG("STAFF"), LIMS_MSG("NAME"),
		LIMS_MSG("ROLE"), LIMS_MSG("QUANTITY"), LIMS_MSG("YEAR"), LIMS_MSG("KEY"), LIMS_MSG("DEVICE"), LIMS_MSG("SAMPLE"), LIMS_MSG("OUT"),
		LIMS_MSG("MODE"), LIMS_MSG("JOB"), LIMS_MSG("FIELD"), LIMS_MSG("SECONDS"), LIMS_MSG("PACK"), LIMS_MSG("NOUN"), LIMS_MSG("FOLDER"),
		LIMS_MSG("DONG"), LIMS_MSG("WORD"), LIMS_MSG("WHO"), LIMS_MSG("WHAT"), LIMS_MSG("VISIT"), LIMS_MSG("UNIT"), LIMS_MSG("STEP"),
		LIMS_MSG("RULE"), LIMS_MSG("ROW"), LIMS_MSG("PROCEDURE"), LIMS_MSG("POINT"), LIMS_MSG("NODE"), LIMS_MSG("MINUTES"),
		LIMS_MSG("MARK"), LIMS_MSG("LOT"), LIMS_MSG("KIND"), LIMS_MSG("GATE"), LIMS_MSG("DIR"), LIMS_MSG("DAYS"), LIMS_MSG("COLUMN"),
		LIMS_MSG("CAUSE"), LIMS_MSG("BLOCK"), LIMS_MSG("REGISTER"), LIMS_MSG("CASE"), LIMS_MSG("PLACE"), LIMS_MSG("SEQUENCE"),
		LIMS_MSG("ANSWER")};
	size_t n = 0;
	ret[0] = '\0';
	while (*args && n + 1 < size) {
		size_t len = strspn(args, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
		char word[WORD];
		snprintf(word, sizeof word, "%.*s", (int)(len > 0 && len < WORD ? len : 1), args);
		for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
			if (strcmp(known[i], word) == 0)
				snprintf(word, sizeof word, "%s", lims_tr(cli->lang, known[i]));
		n += (size_t)snprintf(ret + n, size - n, "%s", word);
		args += len > 0 && len < WORD ? len : 1;
	}
}

static void put_option(const struct lims_cli *cli, struct lims_grid *g, const char *name, const char *value, const char *help)
{
	char text[256], words[192] = "";
	if (value)
		lims_help_args(cli, value, words, sizeof words);
	snprintf(text, sizeof text, "--%s%s%s", name, value ? " " : "", words);
	lims_grid_add(g, text);
	lims_grid_add(g, help);
}

static void put_field(struct lims_cli *cli, struct lims_grid *g, const struct lims_field *f)
{
	char help[256] = "";
	size_t n = (size_t)snprintf(help, sizeof help, "%s%s", lims_tr(cli->lang, f->label), f->required ? " *" : "");
	for (size_t i = 0; f->choices && f->choices[i] && n < sizeof help; i++)
		n += (size_t)snprintf(help + n, sizeof help - n, "%s%s", i ? ", " : ": ", f->choices[i]);
	static const char *const kinds[] = {[LIMS_FIELD_DATE] = "2026-12-31", [LIMS_FIELD_CODE] = "CODE", [LIMS_FIELD_FILE] = "FILE"};
	size_t k = (size_t)f->kind;
	put_option(cli, g, f->name, k < sizeof kinds / sizeof kinds[0] && kinds[k] ? kinds[k] : "TEXT", help);
}

const struct lims_option *lims_cli_dated_option(const struct lims_cli *cli)
{
	static const struct lims_option options[] = {
		{"from", "DATE", LIMS_MSG("From when the values hold; \"\": from the beginning (a first value does, a changed one from today)")},
		{"on", "DATE", LIMS_MSG("As it stood on this day (today)")},
	};
	bool dated = cli->reg && lims_register_dated(cli->reg) && cli->command->verb;
	if (!dated)
		return NULL;
	return strcmp(cli->command->verb, "set") == 0 ? &options[0] : strcmp(cli->command->verb, "show") == 0 ? &options[1] : NULL;
}

void lims_help_command(struct lims_cli *cli)
{
	const struct lims_command *c = cli->command;
	struct lims_grid g;
	const char *noun = cli->reg ? cli->reg->noun : cli->kind ? cli->kind->noun : c->noun;
	const char *verb = cli->step ? cli->step->verb : c->verb;
	char args[ARGS];
	lims_help_args(cli, c->args, args, sizeof args);
	lims_buf_addf(&cli->out, "lims %s%s%s %s\n\n%s\n\n", noun, verb ? " " : "", verb ? verb : "", args,
		lims_tr(cli->lang, cli->step ? cli->step->label : c->summary));
	lims_grid_init(&g, 2);
	for (size_t i = 0; i < c->option_count; i++)
		put_option(cli, &g, c->options[i].name, c->options[i].value, lims_tr(cli->lang, c->options[i].help));
	const struct lims_option *dated = lims_cli_dated_option(cli);
	if (dated)
		put_option(cli, &g, dated->name, dated->value, lims_tr(cli->lang, dated->help));
	for (size_t i = 0; cli->reg && c->verb && strcmp(c->verb, "set") == 0 && i < cli->reg->count; i++)
		put_field(cli, &g, &cli->reg->fields[i]);
	for (size_t i = 0; cli->step && i < cli->step->count; i++)
		put_field(cli, &g, &cli->step->fields[i]);
	if (lims_cli_shows_past(c))
		put_option(cli, &g, "as-of", "DATE", lims_tr(cli->lang, "How it looked on that day, from what was recorded until then"));
	put_option(cli, &g, "store", "FILE", lims_tr(cli->lang, "The laboratory's store, or LIMS_STORE"));
	put_option(cli, &g, "as", "STAFF", lims_tr(cli->lang, "Who acts, or LIMS_STAFF"));
	put_option(cli, &g, "lang", "vi|en", lims_tr(cli->lang, "Language, or LIMS_LANG"));
	put_option(cli, &g, "json", NULL, lims_tr(cli->lang, "Prints data as JSON"));
	lims_grid_print(&g, &cli->out, "  ");
}

/// noun NULL: whatever the command serves, by a word that is explained below the list.
static void put_command(struct lims_cli *cli, struct lims_grid *g, const struct lims_command *c, const char *noun)
{
	char text[256], args[ARGS];
	const char *verb = strcmp(c->noun, "#") == 0 && strcmp(c->verb, "*") == 0 ? lims_tr(cli->lang, "STEP") : c->verb;
	if (!noun)
		noun = strcmp(c->noun, "*") == 0   ? lims_tr(cli->lang, "REGISTER")
			   : strcmp(c->noun, "#") == 0 ? lims_tr(cli->lang, "CASE")
										   : c->noun;
	lims_help_args(cli, c->args, args, sizeof args);
	snprintf(text, sizeof text, "%s%s%s %s", noun, verb ? " " : "", verb ? verb : "", args);
	lims_grid_add(g, text);
	lims_grid_add(g, lims_tr(cli->lang, c->summary));
}

static void put_nouns(struct lims_cli *cli)
{
	size_t registers = 0, kinds = 0;
	const struct lims_register *r = lims_registers(&registers);
	const struct lims_case_kind *const *k = lims_case_kinds(&kinds);
	lims_buf_addf(&cli->out, "\n%s: ", lims_tr(cli->lang, "REGISTER"));
	for (size_t i = 0; i < registers; i++)
		lims_buf_addf(&cli->out, "%s%s", i ? ", " : "", r[i].noun);
	lims_buf_addf(&cli->out, "\n%s: ", lims_tr(cli->lang, "CASE"));
	for (size_t i = 0; i < kinds; i++)
		lims_buf_addf(&cli->out, "%s%s", i ? ", " : "", k[i]->noun);
	lims_buf_add_char(&cli->out, '\n');
}

/// A kind of case with each of its steps.
static void put_kind(struct lims_cli *cli, struct lims_grid *g, const struct lims_case_kind *kind, const struct lims_command *c)
{
	char text[256];
	size_t steps = strcmp(c->verb, "*") == 0 ? kind->step_count : 0;
	for (size_t i = 0; i < steps; i++) {
		snprintf(text, sizeof text, i ? "%s %s %s" : "%s %s [%s]", kind->noun, kind->steps[i].verb, lims_tr(cli->lang, "CODE"));
		lims_grid_add(g, text);
		lims_grid_add(g, lims_tr(cli->lang, kind->steps[i].label));
	}
	if (steps == 0)
		put_command(cli, g, c, kind->noun);
}

lims_rc lims_help_general(struct lims_cli *cli, const char *unknown, const char *verb, bool asked, struct lims_err *err)
{
	size_t group_count = 0, found = 0;
	const struct lims_commands *const *groups = lims_cli_groups(&group_count);
	const struct lims_case_kind *kind = unknown ? lims_case_kind_find(unknown) : NULL;
	struct lims_grid g;
	lims_grid_init(&g, 2);
	for (size_t k = 0; k < group_count; k++)
		for (size_t i = 0; i < groups[k]->count; i++) {
			const struct lims_command *c = &groups[k]->list[i];
			bool fits = !unknown || strcmp(c->noun, unknown) == 0 || (strcmp(c->noun, "*") == 0 && lims_register_find(unknown));
			bool of_kind = kind && strcmp(c->noun, "#") == 0;
			if (fits)
				put_command(cli, &g, c, unknown);
			if (of_kind)
				put_kind(cli, &g, kind, c);
			found += fits || of_kind;
		}
	lims_buf_addf(&cli->out, "%s\n\n", lims_tr(cli->lang, "lims <noun> <verb> …; every command explains itself with --help"));
	lims_grid_print(&g, &cli->out, "  ");
	if (!unknown) {
		put_nouns(cli);
		return LIMS_OK;
	}
	if (found > 0 && asked)
		return LIMS_OK;
	if (found > 0 && verb)
		return lims_err_set(err, LIMS_E_INPUT, "%s has no verb %s: the list above shows what there is", unknown, verb);
	if (found > 0)
		return lims_err_set(err, LIMS_E_INPUT, "Say what to do with %s: the list above shows it", unknown);
	return lims_err_set(err, LIMS_E_INPUT, "There is no command %s: lims --help lists them", unknown);
}
