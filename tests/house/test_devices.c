// SPDX-License-Identifier: Apache-2.0
// The table of protocols and models in docs/devices.md is what the program, its captures and its fuzzing say. With --write it writes the file.
#include "tests/protocol/collect.h"
#include "tests/protocol/rows.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ARENA = 1 << 28, MODELS = 512, DOC_MAX = 1 << 20, FILE_MAX = 1 << 20 };

static const char path[] = LIMS_SOURCE_DIR "/docs/devices.md";
static const char head[] =
	"# Protocols and models\n\n"
	"Written by `tools/devices` from the table of protocols, the model files, the captures of this repository and what the fuzz harnesses "
	"ran; a test keeps it true.\n\n"
	"- **how**: *listen*, nothing is ever sent; *ask*, one question and one answer; *talk*, a conversation of several steps.\n"
	"- **status**: *stable*, tested on bytes of real instruments; *experimental*, on published examples only.\n"
	"- **evidence**: what the driver or the model rests on: *instrument* tried by this project, *captures* that others recorded, the "
	"maker's *document*, a *third-party* description, *simulated*.\n"
	"- **own**: captures of this repository that decode to what their rows say. **from outside**: recordings kept outside it and listed in "
	"`tests/protocol/rows_*.c`; they run where `LIMS_CASES` names their folder.\n"
	"- **fuzzed**: executions of the harness when it was last run for long (`docs/fuzz-executions.tsv`).\n\n";

struct room {
	struct lims_arena *arena;
	const struct lims_model *models[MODELS];
	size_t model_count;
	struct lims_buf executions;
};

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_model(const struct dirent *e)
{
	size_t n = strlen(e->d_name);
	return n > 5 && strcmp(e->d_name + n - 5, ".yaml") == 0;
}

static void read_models(struct room *room)
{
	struct dirent **list = NULL;
	int n = scandir(LIMS_SOURCE_DIR "/drivers/models", &list, is_model, by_name);
	assert_in_range(n, 1, MODELS);
	for (int i = 0; i < n; i++) {
		char name[256];
		snprintf(name, sizeof name, "%.*s", (int)strlen(list[i]->d_name) - 5, list[i]->d_name);
		room->models[room->model_count++] = model_of(room->arena, name);
		free(list[i]);
	}
	free((void *)list);
}

static const char *protocol_of(const struct capture_row *row, char id[64])
{
	snprintf(id, 64, "%.*s", (int)strcspn(row->file, "/"), row->file);
	return row->protocol ? row->protocol : id;
}

static void check_own(struct room *room, const struct capture_row *row, const char *protocol)
{
	char file[512], out[DECODED_TEXT];
	struct lims_buf bytes;
	struct lims_err err = {0};
	snprintf(file, sizeof file, "%s/tests/captures/%s", LIMS_SOURCE_DIR, row->file);
	if (lims_file_read(file, FILE_MAX, &bytes, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	decoded(protocol, row->model ? model_of(room->arena, row->model) : NULL, row->setup ? row->setup : "", bytes.data, bytes.len, out);
	if (strcmp(out, row->expected) != 0)
		fail_msg("%s: %s instead of %s", row->file, out, row->expected);
	lims_buf_finish(&bytes);
}

/// Captures of a protocol that decode to what their rows say, and those from outside.
static void count(struct room *room, const char *id, size_t *ret_own, size_t *ret_outside)
{
	char text[64];
	*ret_own = *ret_outside = 0;
	for (size_t f = 0; f < row_family_count; f++) {
		const struct capture_rows *rows = row_families[f];
		for (size_t i = 0; i < rows->capture_count; i++) {
			if (strcmp(protocol_of(&rows->captures[i], text), id) != 0)
				continue;
			check_own(room, &rows->captures[i], id);
			(*ret_own)++;
		}
		for (size_t i = 0; i < rows->case_count; i++)
			*ret_outside += rows->cases[i].protocol && strcmp(rows->cases[i].protocol, id) == 0;
	}
}

/// "id TAB executions TAB seconds"; 0 when the harness was not run for long yet.
static unsigned long long executions(const struct room *room, const char *id)
{
	size_t n = strlen(id);
	unsigned long long best = 0;
	for (const char *at = lims_buf_text(&room->executions); at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		if (strncmp(at, id, n) == 0 && at[n] == '\t') {
			unsigned long long value = strtoull(at + n + 1, NULL, 10);
			best = value > best ? value : best;
		}
	return best;
}

static void count_text(unsigned long long n, char ret[32])
{
	if (!n)
		snprintf(ret, 32, "–");
	else if (n >= 1000000)
		snprintf(ret, 32, "%llu.%llu M", n / 1000000, n / 100000 % 10);
	else
		snprintf(ret, 32, "%llu", n);
}

static size_t models_of(const struct room *room, const char *protocol)
{
	size_t n = 0;
	for (size_t i = 0; i < room->model_count; i++)
		n += strcmp(room->models[i]->protocol, protocol) == 0;
	return n;
}

static void write_protocols(struct room *room, struct lims_buf *b)
{
	size_t n = 0;
	const struct lims_protocol *const *list = lims_protocols(&n);
	lims_buf_addf(b, "## Protocols\n\n| protocol | what | how | status | evidence | models | own | from outside | fuzzed |\n"
					 "|---|---|---|---|---|--:|--:|--:|--:|\n");
	for (size_t i = 0; i < n; i++) {
		size_t own, outside;
		char fuzzed[32];
		count(room, list[i]->id, &own, &outside);
		count_text(executions(room, list[i]->id), fuzzed);
		lims_buf_addf(b, "| `%s` %d | %s | %s | %s | %s | %zu | %zu | %zu | %s |\n", list[i]->id, list[i]->version, list[i]->title,
			lims_manner_name(list[i]->manner), lims_protocol_status_name(list[i]->status), lims_model_evidence_name(list[i]->evidence),
			models_of(room, list[i]->id), own, outside, fuzzed);
	}
}

static void write_models(const struct room *room, struct lims_buf *b)
{
	lims_buf_addf(b, "\n## Models\n\nA laboratory adds its own in `drivers/models` or a folder of its own (`docs/formats/model.md`).\n\n"
					 "| model file | maker | model | protocol | evidence | registers |\n|---|---|---|---|---|--:|\n");
	for (size_t i = 0; i < room->model_count; i++) {
		const struct lims_model *m = room->models[i];
		lims_buf_addf(b, "| `%s` | %s | %s | `%s` | %s |", m->id, m->maker, m->name, m->protocol, lims_model_evidence_name(m->evidence));
		lims_buf_addf(b, m->register_count ? " %zu |\n" : " |\n", m->register_count);
	}
}

static void make(struct lims_buf *b)
{
	static struct room room;
	room.arena = lims_arena_create(ARENA);
	assert_non_null(room.arena);
	read_models(&room);
	if (lims_file_read(LIMS_SOURCE_DIR "/docs/fuzz-executions.tsv", DOC_MAX, &room.executions, NULL) != LIMS_OK)
		lims_buf_init(&room.executions, DOC_MAX);
	lims_buf_init(b, DOC_MAX);
	lims_buf_add_text(b, head);
	write_protocols(&room, b);
	write_models(&room, b);
	assert_int_equal(lims_buf_check(b, "the table", NULL), LIMS_OK);
	lims_buf_finish(&room.executions);
	lims_arena_destroy(room.arena);
}

static void the_table_of_devices_is_up_to_date(void **state)
{
	struct lims_buf made, kept;
	(void)state;
	make(&made);
	if (lims_file_read(path, DOC_MAX, &kept, NULL) != LIMS_OK || kept.len != made.len || memcmp(kept.data, made.data, made.len) != 0)
		fail_msg("docs/devices.md is not what drivers and captures say now: run tools/devices");
	lims_buf_finish(&kept);
	lims_buf_finish(&made);
}

static void writes_the_table(void **state)
{
	struct lims_buf made;
	(void)state;
	make(&made);
	assert_int_equal(lims_file_write(path, made.data, made.len, 0644, NULL), LIMS_OK);
	lims_buf_finish(&made);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest check[] = {cmocka_unit_test(the_table_of_devices_is_up_to_date)};
	const struct CMUnitTest write[] = {cmocka_unit_test(writes_the_table)};
	if (argc > 1 && strcmp(argv[1], "--write") == 0)
		return cmocka_run_group_tests(write, NULL, NULL);
	return cmocka_run_group_tests(check, NULL, NULL);
}
