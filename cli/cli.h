// SPDX-License-Identifier: Apache-2.0
// The command line: a table of commands, what was given to the one that runs, and how it prints.
#ifndef LIMS_CLI_CLI_H
#define LIMS_CLI_CLI_H

#include "lims-core/base/clock.h"
#include "lims-core/base/json.h"
#include "lims-core/base/lang.h"

#include <stdio.h>

struct lims_arena;
struct lims_case_kind;
struct lims_case_step;
struct lims_catalog;
struct lims_laboratory;
struct lims_register;
struct lims_units;

enum { LIMS_CLI_VALUES = 64, LIMS_CLI_PATH = 1024, LIMS_CLI_OUT_MAX = 64 << 20 };

/// One option of a command. value NULL: a flag.
struct lims_option {
	const char *name;
	const char *value; ///< what stands for the value in the help, "CODE"
	const char *help;  ///< message id
};

struct lims_cli;

struct lims_command {
	const char *noun;    ///< "worksheet", or a verb that stands alone
	const char *verb;    ///< "open"; NULL for a verb that stands alone
	const char *args;    ///< positional arguments as the help shows them, "WORKSHEET STEP"
	int least, most;     ///< number of positional arguments
	const char *summary; ///< message id
	const struct lims_option *options;
	size_t option_count;
	lims_rc (*run)(struct lims_cli *cli, struct lims_err *err);
};

struct lims_commands {
	const struct lims_command *list;
	size_t count;
};

struct lims_given {
	const char *name;
	const char *value;
};

/// The run of one command. Everything belongs to main.c; strings are those of argv or the environment.
struct lims_cli {
	const struct lims_command *command;
	const struct lims_register *reg;   ///< for the commands that every register has
	const struct lims_case_kind *kind; ///< for the commands that every kind of case has
	const struct lims_case_step *step; ///< and the step of it
	struct lims_lang *lang;
	struct lims_given given[LIMS_CLI_VALUES];
	size_t given_count;
	const char *args[LIMS_CLI_VALUES];
	int arg_count;
	bool json;
	const char *store, *actor;
	int16_t zone_min;
	bool incident;                ///< the failure of this command is recorded as an incident already
	struct lims_moment as_of;     ///< us 0: now; else a command that shows something shows it as it stood then
	char program[LIMS_CLI_PATH];  ///< the folder of this program
	char data[LIMS_CLI_PATH];     ///< share/lims
	char own_data[LIMS_CLI_PATH]; ///< the laboratory's own files; "" when there is none
	char keys[LIMS_CLI_PATH];
	struct lims_laboratory *lab;
	struct lims_arena *screen;      ///< texts of lims_cli_shown; NULL until the first
	const struct lims_units *units; ///< in it
	struct lims_buf warned;         ///< warnings about gates that were told already: those of twenty worksheets are told once
	struct lims_buf out;            ///< printed to stdout at the end, so that a failure prints no half answer
};

/// Value of an option, the last one given; NULL when it was not given. A flag gives "".
const char *lims_cli_option(const struct lims_cli *cli, const char *name);
/// A required option. LIMS_E_INPUT names it.
lims_rc lims_cli_need(const struct lims_cli *cli, const char *name, const char **ret, struct lims_err *err);
/// A whole number option within bounds, or fallback.
lims_rc lims_cli_number(const struct lims_cli *cli, const char *name, int fallback, int low, int high, int *ret, struct lims_err *err);
/// Opens the laboratory (once): store, keys and data as given. LIMS_E_INPUT without a store.
lims_rc lims_cli_open(struct lims_cli *cli, struct lims_laboratory **ret_lab, struct lims_err *err);
/// The data files without a store.
lims_rc lims_cli_catalog(struct lims_cli *cli, struct lims_catalog **ret_catalog, struct lims_err *err);
/// A translated line with its values, into cli->out.
void lims_cli_say(struct lims_cli *cli, const char *msgid, ...) __attribute__((format(printf, 2, 3)));

/// The answer of a command that did something: with --json the pairs of names and values (NULL-terminated) as one object, and true; else false, and the
/// caller says it in words.
bool lims_cli_answer(struct lims_cli *cli, const char *const *pairs);

/// A table for people: cells are UTF-8, columns as wide as they need.
struct lims_grid {
	struct lims_buf cells; ///< '\0'-separated
	size_t columns;
	size_t heading; ///< bytes of the heading; 0: none
};
void lims_grid_init(struct lims_grid *g, size_t columns);
void lims_grid_add(struct lims_grid *g, const char *cell); ///< NULL prints "–"
/// The first row: `labels` are message ids, as many as there are columns; "" or " " leaves one free, and of a label that explains itself behind a comma stands what is before
/// it. A table without any other row is not printed.
void lims_grid_heading(struct lims_grid *g, const struct lims_lang *lang, const char *const *labels);
void lims_grid_print(struct lims_grid *g, struct lims_buf *out, const char *indent); ///< prints and finishes

struct lims_field_value;
/// "--set Max=15 kg", given any number of times: names (LIMS_CODE bytes each) and values, room for LIMS_CLI_VALUES.
lims_rc lims_cli_characteristics(
	struct lims_cli *cli, struct lims_field_value *values, char names[][40], size_t *ret_count, struct lims_err *err);
struct lims_item;
/// Members of an item in an object that is open.
void lims_cli_item_members(struct lims_jw *w, const struct lims_item *i);

extern const struct lims_commands lims_commands_opening;
extern const struct lims_commands lims_commands_import;
extern const struct lims_commands lims_commands_item_show;
extern const struct lims_commands lims_commands_samples;
extern const struct lims_commands lims_commands_field;
extern const struct lims_commands lims_commands_paper_people;
extern const struct lims_commands lims_commands_override;
extern const struct lims_commands lims_commands_sheet;
extern const struct lims_commands lims_commands_cases;
extern const struct lims_commands lims_commands_stock;
extern const struct lims_commands lims_commands_amend;
extern const struct lims_commands lims_commands_store;
extern const struct lims_commands lims_commands_people;
extern const struct lims_commands lims_commands_scope;
extern const struct lims_commands lims_commands_jobs;
extern const struct lims_commands lims_commands_registers;
extern const struct lims_commands lims_commands_condition;
extern const struct lims_commands lims_commands_standards;
extern const struct lims_commands lims_commands_items;
extern const struct lims_commands lims_commands_find;
extern const struct lims_commands lims_commands_open;
extern const struct lims_commands lims_commands_worksheet;
extern const struct lims_commands lims_commands_bench;
extern const struct lims_commands lims_commands_type;
extern const struct lims_commands lims_commands_papers;
extern const struct lims_commands lims_commands_audit;
extern const struct lims_commands lims_commands_device;
extern const struct lims_commands lims_commands_models;
extern const struct lims_commands lims_commands_data;
extern const struct lims_commands lims_commands_show;
extern const struct lims_commands lims_commands_confirm;
extern const struct lims_commands lims_commands_law;
extern const struct lims_commands lims_commands_report;
extern const struct lims_commands lims_commands_validate;
extern const struct lims_commands lims_commands_demo;
extern const struct lims_commands lims_commands_watch;
extern const struct lims_commands lims_commands_life;
extern const struct lims_commands lims_commands_cycle;
extern const struct lims_commands lims_commands_chart;
extern const struct lims_commands lims_commands_environment;
extern const struct lims_commands lims_commands_equipment;
extern const struct lims_commands lims_commands_trace;

#endif
