// SPDX-License-Identifier: Apache-2.0
// A worksheet is the fold of its entries, in their order: what each adds, and what is no entry of a worksheet.
#include "laboratory/proof/dossier.h"

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

static const char opened[] =
	"{\"ordinal\":1,\"item\":\"I-A1\",\"procedure\":\"p\",\"revision\":\"1\",\"mode\":\"periodic\",\"work_on\":\"2026-03-17\","
	"\"characteristics\":{\"Max\":\"15 "
	"kg\",\"empty\":\"\"},\"standards\":[{\"role\":\"weights\",\"code\":\"qc1\",\"fields\":{\"class\":\"M1\"}}],"
	"\"files\":[{\"name\":\"procedures/p.yaml\",\"sha256\":\"aa\"}]}";

struct sheet {
	struct lims_arena *arena;
	struct lims_dossier s;
	struct lims_err err;
	int entries;
};

static int setup(void **state)
{
	static struct sheet sheet;
	sheet = (struct sheet){.arena = lims_arena_create(16 << 20)};
	lims_dossier_init(&sheet.s, sheet.arena);
	*state = &sheet;
	return sheet.arena ? 0 : -1;
}

static int teardown(void **state)
{
	struct sheet *t = *state;
	lims_arena_destroy(t->arena);
	return 0;
}

/// The hash of the n-th entry is its number.
static lims_rc add_as_version(struct sheet *t, const char *actor, const char *type, int version, const char *body)
{
	char hash[32];
	snprintf(hash, sizeof hash, "h%d", ++t->entries);
	struct lims_dossier_entry e = {type, version, body, strlen(body), hash, actor, "2026-03-17T08:00:00.000000+07:00"};
	return lims_dossier_apply(&t->s, &e, &t->err);
}

static lims_rc add_as(struct sheet *t, const char *actor, const char *type, const char *body)
{
	return add_as_version(t, actor, type, 1, body);
}

static void add(struct sheet *t, const char *type, const char *body)
{
	if (add_as(t, "ti", type, body) != LIMS_OK)
		fail_msg("%s: %s", type, t->err.text);
}

static void typed(struct sheet *t, int row, int run, const char *value)
{
	char body[256];
	snprintf(body, sizeof body, "{\"step\":\"weighing\",\"row\":%d,\"run\":%d,\"column\":\"up\",\"value\":\"%s\"}", row, run, value);
	add(t, "reading.entered", body);
}

static void struck(struct sheet *t, const char *hash)
{
	char body[256];
	snprintf(body, sizeof body, "{\"reading\":\"%s\",\"cause\":\"misread\",\"note\":\"n\"}", hash);
	add(t, "reading.struck", body);
}

static const char *characteristic(const struct sheet *t, const char *name)
{
	for (size_t i = 0; i < t->s.characteristic_count; i++)
		if (strcmp(t->s.characteristics[i].name, name) == 0)
			return t->s.characteristics[i].text;
	return "";
}

static void what_is_told_anew_stands_in_the_place_of_what_was_told(void **state)
{
	struct sheet *t = *state;
	add(t, "worksheet.opened", opened);
	size_t before = t->s.characteristic_count;
	add(t, "worksheet.told", "{\"characteristics\":{\"age\":\"28 d\",\"age_window\":\"within\"}}");
	add(t, "worksheet.told", "{\"characteristics\":{\"age\":\"31 d\"}}");
	assert_int_equal(t->s.characteristic_count, before + 2);
	assert_string_equal(characteristic(t, "age"), "31 d");
	assert_string_equal(characteristic(t, "age_window"), "within");
	// Since version 2 it may go on in another mode; the first version says nothing about that.
	const char *opened_in = t->s.mode;
	add(t, "worksheet.told", "{\"characteristics\":{\"age\":\"31 d\"},\"mode\":\"result\"}");
	assert_string_equal(t->s.mode, opened_in);
	assert_int_equal(add_as_version(t, "ti", "worksheet.told", 2, "{\"characteristics\":{},\"mode\":\"result\"}"), LIMS_OK);
	assert_string_equal(t->s.mode, "result");
	assert_string_equal(characteristic(t, "age"), "31 d");
}

/// Another node said it, and it sorts behind the submission, or before it and came later: what was submitted and reviewed stays as it was.
static void what_was_said_of_parts_is_frozen_when_it_is_submitted(void **state)
{
	struct sheet *t = *state;
	add(t, "worksheet.opened", opened);
	add(t, "worksheet.unmeasured", "{\"part\":\"2\",\"reason\":\"locked\"}");
	add(t, "worksheet.submitted", "{\"verdict\":\"pass\",\"worksheet\":\"w\",\"result\":\"r\"}");
	add(t, "worksheet.unmeasured", "{\"part\":\"1\",\"reason\":\"late\"}");
	add(t, "worksheet.unmeasured", "{\"part\":\"2\"}");
	assert_int_equal(t->s.unmeasured_count, 1);
	assert_int_equal(add_as(t, "re", "worksheet.reviewed", "{\"accepted\":true}"), LIMS_OK);
	add(t, "worksheet.unmeasured", "{\"part\":\"1\",\"reason\":\"later\"}");
	assert_int_equal(t->s.unmeasured_count, 1);
	assert_string_equal(t->s.unmeasured[0].part, "2");
	assert_string_equal(t->s.unmeasured[0].reason, "locked");
	assert_int_equal(add_as(t, "re", "worksheet.reviewed", "{\"accepted\":false}"), LIMS_OK);
	add(t, "worksheet.unmeasured", "{\"part\":\"1\",\"reason\":\"dark\"}");
	assert_int_equal(t->s.unmeasured_count, 2);
	assert_int_equal(add_as_version(t, "ti", "worksheet.submitted", 3,
						 "{\"verdict\":\"pass\",\"worksheet\":\"w\",\"result\":\"r\",\"unmeasured\":[{\"part\":\"1\",\"reason\":\"dark\","
						 "\"by\":\"ti\",\"at\":\"2026-03-17T09:00:00.000000+07:00\"}]}"),
		LIMS_OK);
	assert_int_equal(t->s.unmeasured_count, 1);
	assert_string_equal(t->s.unmeasured[0].part, "1");
	assert_string_equal(t->s.unmeasured[0].at, "2026-03-17T09:00:00.000000+07:00");
	assert_int_equal(add_as_version(t, "ti", "worksheet.submitted", 3,
						 "{\"verdict\":\"pass\",\"worksheet\":\"w\",\"result\":\"r\",\"unmeasured\":[{\"part\":\"1\"}]}"),
		LIMS_E_CORRUPT);
}

static void each_entry_adds_what_it_says(void **state)
{
	struct sheet *t = *state;
	add(t, "worksheet.opened", opened);
	assert_string_equal(t->s.state, "open");
	assert_string_equal(t->s.item, "I-A1");
	assert_int_equal(t->s.work_on.day, 17);
	assert_int_equal(t->s.characteristic_count, 1); // an empty value is none
	assert_string_equal(t->s.standards[0].fields[0].text, "M1");
	assert_string_equal(t->s.files[0].hash, "aa");
	add(t, "worksheet.condition", "{\"quantity\":\"temperature\",\"value\":\"25 Cel\"}");
	add(t, "worksheet.condition", "{\"quantity\":\"temperature\",\"value\":\"26 Cel\"}");
	assert_int_equal(t->s.condition_count, 2);
	add(t, "worksheet.checked", "{\"step\":\"visual\",\"point\":\"dial\",\"answer\":\"no\",\"note\":\"x\"}");
	add(t, "worksheet.checked", "{\"step\":\"visual\",\"point\":\"dial\",\"answer\":\"yes\"}");
	assert_int_equal(t->s.answer_count, 1); // the last answer counts
	assert_string_equal(t->s.answers[0].a.answer, "yes");
	assert_null(t->s.answers[0].a.note);
	typed(t, 2, 1, "500 g");
	assert_int_equal(t->s.readings[0].number, 1);
	assert_int_equal(t->s.readings[0].row, 2);
	assert_int_equal(t->s.readings[0].run, 1);
	assert_string_equal(t->s.readings[0].origin, "hand");
	assert_string_equal(t->s.readings[0].at, "2026-03-17T08:00:00.000000+07:00");
	add(t, "reading.captured",
		"{\"step\":\"weighing\",\"row\":0,\"run\":0,\"column\":\"up\",\"origin\":\"declared\",\"device\":\"d\",\"capture\":\"cc\","
		"\"model\":\"mm\","
		"\"reading\":{\"reason\":\"overload\"}}");
	assert_null(t->s.readings[1].value);
	assert_string_equal(t->s.readings[1].reason, "overload");
	assert_string_equal(t->s.readings[1].origin, "declared");
	assert_string_equal(t->s.readings[1].capture, "cc");
	assert_string_equal(t->s.readings[1].model, "mm");
	assert_false(lims_dossier_counts(&t->s.readings[1]));
	add(t, "worksheet.submitted", "{\"verdict\":\"pass\",\"worksheet\":\"w\",\"result\":\"r\"}");
	assert_string_equal(t->s.state, "submitted");
	assert_string_equal(t->s.frozen_result, "r");
	assert_int_equal(add_as(t, "re", "worksheet.reviewed", "{\"accepted\":false,\"note\":\"lại\"}"), LIMS_OK);
	assert_string_equal(t->s.state, "returned");
	assert_string_equal(t->s.review_note, "lại");
	add(t, "worksheet.submitted", "{\"verdict\":\"fail\",\"worksheet\":\"w2\",\"result\":\"r2\"}");
	assert_string_equal(t->s.frozen_result, "r2");
	assert_int_equal(add_as(t, "re", "worksheet.reviewed", "{\"accepted\":true}"), LIMS_OK);
	assert_string_equal(t->s.state, "reviewed");
	assert_string_equal(t->s.reviewed_by, "re");
}

static void a_struck_condition_stays_and_counts_no_more(void **state)
{
	struct sheet *t = *state;
	char body[160];
	add(t, "worksheet.opened", opened);
	add(t, "worksheet.condition", "{\"quantity\":\"temperature\",\"value\":\"1000 Cel\"}");
	add(t, "worksheet.condition", "{\"quantity\":\"temperature\",\"value\":\"25 Cel\"}");
	snprintf(body, sizeof body, "{\"condition\":\"%s\",\"cause\":\"misread\",\"note\":\"n\"}", t->s.recorded[0].entry);
	add(t, "worksheet.condition_struck", body);
	assert_int_equal(t->s.recorded_count, 2);
	assert_string_equal(t->s.recorded[0].struck, "misread");
	assert_string_equal(t->s.recorded[0].struck_note, "n");
	assert_int_equal(t->s.condition_count, 1);
	assert_string_equal(t->s.conditions[0].text, "25 Cel");
	// Its strike waits for a reviewer, as one of a reading does; the second version of the body names it.
	struct lims_dossier_entry accepted = {"reading.accepted", 2, body, 0, "ha", "re", "2026-03-17T08:00:00.000000+07:00"};
	for (int i = 1; i >= 0; i--) {
		assert_int_equal(lims_dossier_unaccepted(&t->s), 1);
		snprintf(body, sizeof body, "{\"condition\":\"%s\"}", t->s.recorded[i].entry);
		accepted.body_len = strlen(body);
		assert_int_equal(add_as(t, "re", "reading.accepted", body), LIMS_OK);
		assert_int_equal(lims_dossier_unaccepted(&t->s), 1);
		assert_int_equal(lims_dossier_apply(&t->s, &accepted, &t->err), LIMS_OK);
		assert_true(!t->s.recorded[i].accepted_by == !t->s.recorded[i].struck);
	}
	assert_int_equal(lims_dossier_unaccepted(&t->s), 0);
	assert_string_equal(t->s.recorded[0].accepted_by, "re");
	// What names no condition changes nothing, and a second strike neither.
	add(t, "worksheet.condition_struck", "{\"condition\":\"zz\",\"cause\":\"misread\"}");
	snprintf(body, sizeof body, "{\"condition\":\"%s\",\"cause\":\"unstable\"}", t->s.recorded[0].entry);
	add(t, "worksheet.condition_struck", body);
	assert_string_equal(t->s.recorded[0].struck, "misread");
	assert_int_equal(t->s.condition_count, 1);
}

static void the_first_reading_of_a_cell_counts_until_it_is_struck(void **state)
{
	struct sheet *t = *state;
	add(t, "worksheet.opened", opened); // h1
	typed(t, 0, 0, "1 g");              // h2
	typed(t, 0, 1, "9 g");              // h3: another run, another cell
	typed(t, 0, 0, "2 g");              // h4
	typed(t, 0, 0, "3 g");              // h5
	const bool before[] = {true, true, false, false};
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(lims_dossier_counts(&t->s.readings[i]), before[i]);
	struck(t, "h4"); // a waiting one: nothing changes
	assert_true(lims_dossier_counts(&t->s.readings[0]));
	assert_false(lims_dossier_counts(&t->s.readings[3]));
	struck(t, "h2");
	const bool after[] = {false, true, false, true};
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(lims_dossier_counts(&t->s.readings[i]), after[i]);
	assert_string_equal(t->s.readings[0].struck_note, "n");
	struck(t, "nothing"); // names no reading here
	assert_true(lims_dossier_counts(&t->s.readings[3]));
}

static void everybody_who_wrote_an_entry_but_a_review_has_worked(void **state)
{
	static const char *const entries[][2] = {
		{"worksheet.condition", "{\"quantity\":\"t\",\"value\":\"1 Cel\"}"},
		{"worksheet.checked", "{\"step\":\"s\",\"point\":\"p\",\"answer\":\"yes\"}"},
		{"reading.entered", "{\"step\":\"s\",\"column\":\"c\",\"value\":\"1 g\"}"},
		{"reading.captured", "{\"step\":\"s\",\"column\":\"c\",\"capture\":\"x\"}"},
		{"reading.struck", "{\"reading\":\"h4\",\"cause\":\"misread\"}"},
		{"worksheet.continued", "{\"step\":\"s\",\"note\":\"n\"}"},
		{"worksheet.submitted", "{\"verdict\":\"pass\",\"worksheet\":\"w\",\"result\":\"r\"}"},
	};
	struct sheet *t = *state;
	add(t, "worksheet.opened", opened);
	for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
		char who[8];
		snprintf(who, sizeof who, "p%zu", i);
		assert_false(lims_dossier_worked(&t->s, who));
		assert_int_equal(add_as(t, who, entries[i][0], entries[i][1]), LIMS_OK);
		assert_true(lims_dossier_worked(&t->s, who));
	}
	assert_int_equal(add_as(t, "re", "worksheet.reviewed", "{\"accepted\":true}"), LIMS_OK);
	assert_false(lims_dossier_worked(&t->s, "re"));
	assert_true(lims_dossier_worked(&t->s, "ti"));
}

static void rubbish_in_a_body_is_corrupt(void **state)
{
	static const char *const bad[][2] = {
		{"worksheet.opened", ""},
		{"worksheet.opened", "{}"},
		{"worksheet.opened", "[]"},
		{"worksheet.opened", "{\"item\":\"i\",\"procedure\":\"p\",\"mode\":\"m\",\"work_on\":\"2026-02-30\"}"},
		{"worksheet.opened", "{\"item\":\"i\",\"procedure\":\"p\",\"work_on\":\"2026-02-03\"}"},
		{"worksheet.opened", "{\"item\":\"i\",\"procedure\":\"p\",\"mode\":\"m\",\"work_on\":\"2026-02-03\",\"files\":[{}]}"},
		{"worksheet.opened", "{\"item\":\"i\",\"procedure\":\"p\",\"mode\":\"m\",\"work_on\":\"2026-02-03\",\"standards\":[1]}"},
		{"worksheet.opened",
			"{\"item\":\"i\",\"procedure\":\"p\",\"mode\":\"m\",\"work_on\":\"2026-02-03\",\"cmc\":[{\"result\":\"a.b\"}]}"},
		{"worksheet.condition", "{\"quantity\":\"t\"}"},
		{"worksheet.checked", "{\"step\":\"s\",\"point\":1,\"answer\":\"yes\"}"},
		{"reading.entered", "{\"step\":\"s\",\"column\":\"c\"}"},
		{"reading.entered", "{\"step\":\"s\",\"row\":-1,\"column\":\"c\",\"value\":\"1\"}"},
		{"reading.entered", "{\"step\":\"s\",\"row\":4294967296,\"column\":\"c\",\"value\":\"1\"}"},
		{"reading.entered", "{\"step\":\"s\",\"run\":99999999999,\"column\":\"c\",\"value\":\"1\"}"},
		{"reading.captured", "{\"step\":\"s\",\"column\":\"c\",\"value\":\"1 g\"}"},
		{"worksheet.continued", "{\"step\":\"s\"}"},
		{"worksheet.submitted", "{\"verdict\":\"pass\"}"},
		{"worksheet.reviewed", "{\"accepted\":true"},
		{"worksheet.reviewed", "\xff"},
		{"worksheet.painted", "{}"},
		{"paper.issued", "{}"},
	};
	struct sheet *t = *state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct lims_dossier before = t->s;
		lims_rc rc = add_as(t, "ti", bad[i][0], bad[i][1]);
		if (rc != LIMS_E_CORRUPT || t->err.code != LIMS_E_CORRUPT || !t->err.text[0])
			fail_msg("%s %s: %d %s", bad[i][0], bad[i][1], (int)rc, t->err.text);
		t->s = before;
	}
	add(t, "worksheet.opened", opened);
	assert_int_equal(t->s.cmc_count, 0); // an opening from before the register of best capabilities
	assert_int_equal(add_as(t, "ti", "worksheet.opened", opened), LIMS_E_CORRUPT);
	assert_non_null(strstr(t->err.text, "opened twice"));
}

/// Without an opening nothing says by which procedure it is computed: an entry that cannot be read may have been it.
static void nothing_is_folded_before_the_opening(void **state)
{
	static const struct {
		const char *type, *body;
	} early[] = {{"worksheet.condition", "{\"quantity\":\"temperature\",\"value\":\"25 Cel\"}"},
		{"worksheet.submitted", "{\"verdict\":\"pass\",\"worksheet\":\"a\",\"result\":\"b\"}"},
		{"worksheet.reviewed", "{\"accepted\":true}"}};
	struct sheet *t = *state;
	for (size_t i = 0; i < sizeof early / sizeof early[0]; i++) {
		assert_int_equal(add_as(t, "ti", early[i].type, early[i].body), LIMS_E_CORRUPT);
		assert_non_null(strstr(t->err.text, "before the one that opens"));
	}
	assert_null(t->s.state);
	add(t, "worksheet.opened", opened);
	add(t, early[0].type, early[0].body);
	assert_int_equal(t->s.condition_count, 1);
}

static void a_newer_version_says_so(void **state)
{
	struct sheet *t = *state;
	struct lims_dossier_entry e = {"reading.entered", 5, "{}", 2, "h", "ti", "2026-03-17T08:00:00Z"};
	assert_int_equal(lims_dossier_apply(&t->s, &e, &t->err), LIMS_E_INPUT);
	assert_non_null(strstr(t->err.text, "reading.entered/5 is newer than this program"));
}

/// What was submitted under the first version was computed without a date, and so it is computed again.
static void only_the_second_version_of_an_opening_tells_the_engine_the_date(void **state)
{
	struct sheet *t = *state;
	static const struct lims_procedure none;
	struct lims_worksheet w;
	add(t, "worksheet.opened", opened);
	assert_int_equal(lims_dossier_input(&t->s, &none, &w, &t->err), LIMS_OK);
	assert_int_equal(w.date.month, 0);
	lims_dossier_init(&t->s, t->arena);
	struct lims_dossier_entry e = {"worksheet.opened", 2, opened, strlen(opened), "h", "ti", "2026-03-17T08:00:00Z"};
	assert_int_equal(lims_dossier_apply(&t->s, &e, &t->err), LIMS_OK);
	assert_int_equal(lims_dossier_input(&t->s, &none, &w, &t->err), LIMS_OK);
	assert_int_equal(w.date.year, 2026);
	assert_int_equal(w.date.day, 17);
}

static lims_rc add_version(struct sheet *t, int version, const char *type, const char *body)
{
	struct lims_dossier_entry e = {type, version, body, strlen(body), "h", "ti", "2026-03-17T08:00:00Z"};
	return lims_dossier_apply(&t->s, &e, &t->err);
}

/// The first version of a typed reading knew no pieces: what it holds beyond its members decides nothing.
static void pieces_are_named_since_the_second_version_of_a_reading(void **state)
{
	struct sheet *t = *state;
	static const char body[] = "{\"step\":\"weighing\",\"row\":0,\"run\":0,\"column\":\"load\",\"value\":\"15 kg\","
							   "\"pieces\":[\"10 kg\",\"5 kg*\"]}";
	static const struct lims_procedure none;
	struct lims_worksheet w;
	add(t, "worksheet.opened", opened);
	assert_int_equal(add_version(t, 1, "reading.entered", body), LIMS_OK);
	assert_int_equal(t->s.readings[0].piece_count, 0);
	struct lims_dossier before = t->s;
	static const char *const bad[] = {"[1]", "[\"\"]", "[null]"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char text[256];
		snprintf(text, sizeof text, "{\"step\":\"weighing\",\"column\":\"load\",\"value\":\"15 kg\",\"pieces\":%s}", bad[i]);
		assert_int_equal(add_version(t, 2, "reading.entered", text), LIMS_E_CORRUPT);
		t->s = before;
	}
	lims_dossier_init(&t->s, t->arena);
	add(t, "worksheet.opened", opened);
	assert_int_equal(add_version(t, 2, "reading.entered", body), LIMS_OK);
	assert_int_equal(t->s.readings[0].piece_count, 2);
	assert_int_equal(lims_dossier_input(&t->s, &none, &w, &t->err), LIMS_OK);
	assert_string_equal(w.cells[0].text, "15 kg");
	assert_int_equal(w.cells[0].piece_count, 2);
	assert_string_equal(w.cells[0].pieces[1], "5 kg*");
}

#define BY_CERTIFICATE                                                                                                                     \
	"\"correction\":{\"value\":\"-0.2 "                                                                                                    \
	"K\",\"certificates\":[{\"number\":\"N-1\",\"data\":{\"temperature_correction\":{\"constant\":\"-0.2 K\"}}}]}"

/// 24.3 - 0.2 = 24.1: the value differs from what was shown only by a correction that is there to be computed again.
static void a_condition_differs_from_what_was_shown_by_its_certificate_alone(void **state)
{
	static const struct {
		const char *members;
		lims_rc rc;
	} cases[] = {
		{"\"value\":\"24.1 Cel\",\"shown\":\"24.3 Cel\"," BY_CERTIFICATE, LIMS_OK},
		{"\"value\":\"24.3 Cel\",\"uncorrected\":\"not_stated\"", LIMS_OK},
		{"\"value\":\"24.3 Cel\",\"uncorrected\":\"outside\"," BY_CERTIFICATE, LIMS_OK},
		{"\"value\":\"24.1 Cel\",\"shown\":\"24.3 Cel\"", LIMS_E_CORRUPT},
		{"\"value\":\"24.1 Cel\",\"shown\":\"24.3 Cel\",\"uncorrected\":\"not_stated\"", LIMS_E_CORRUPT},
		{"\"value\":\"24.1 Cel\",\"shown\":\"24.3 Cel\",\"uncorrected\":\"outside\"," BY_CERTIFICATE, LIMS_E_CORRUPT},
	};
	struct sheet *t = *state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char body[400];
		lims_dossier_init(&t->s, t->arena);
		add(t, "worksheet.opened", opened);
		snprintf(body, sizeof body, "{\"quantity\":\"temperature\",%s}", cases[i].members);
		if (add_version(t, 5, "worksheet.condition", body) != cases[i].rc)
			fail_msg("%s: %s", body, t->err.text);
	}
}

#define CERTIFIED(list)                                                                                                                    \
	"{\"item\":\"I-A1\",\"procedure\":\"p\",\"mode\":\"m\",\"work_on\":\"2026-03-17\",\"standards\":[{\"role\":\"weights\","               \
	"\"code\":\"qc1\",\"fields\":{\"class\":\"M1\"},\"certificates\":" list "}]}"

/// What the certificates state reaches only a procedure that asks for it: the input of every other stays as it was.
static void certificates_reach_a_procedure_that_asks_for_them(void **state)
{
	struct sheet *t = *state;
	static const struct lims_pieces pieces;
	static const struct lims_certified certified;
	struct lims_standard_need need = {.role = "weights"};
	struct lims_procedure p = {.standards = &need, .standard_count = 1};
	struct lims_worksheet w;
	static const char *const bad[] = {CERTIFIED("1"), CERTIFIED("[{}]"), CERTIFIED("[{\"number\":\"1\",\"from\":\"17.03.2026\"}]"),
		CERTIFIED("[{\"number\":\"1\",\"pieces\":[{\"id\":\"a\"}]}]"), CERTIFIED("[{\"number\":\"1\",\"data\":{\"a\":{}}}]"),
		CERTIFIED("[{\"number\":\"1\",\"more\":\"x\"}]")};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		lims_dossier_init(&t->s, t->arena);
		assert_int_equal(add_version(t, 2, "worksheet.opened", bad[i]), LIMS_E_CORRUPT);
		assert_non_null(strstr(t->err.text, "The standard qc1"));
	}
	lims_dossier_init(&t->s, t->arena);
	assert_int_equal(add_version(t, 2, "worksheet.opened",
						 CERTIFIED("[{\"number\":\"V25\",\"to\":\"2025-12-31\"},{\"number\":\"V26\",\"from\":\"2026-01-01\","
								   "\"pieces\":[{\"id\":\"5 kg\",\"nominal\":\"5 kg\"}]}]")),
		LIMS_OK);
	assert_int_equal(lims_dossier_input(&t->s, &p, &w, &t->err), LIMS_OK);
	assert_int_equal(w.standards[0].certificate_count, 0);
	need.pieces = &pieces;
	assert_int_equal(lims_dossier_input(&t->s, &p, &w, &t->err), LIMS_OK);
	assert_int_equal(w.standards[0].certificate_count, 2);
	assert_string_equal(w.standards[0].certificates[1].pieces[0].id, "5 kg");
	need = (struct lims_standard_need){.role = "weights", .certified = &certified, .certified_count = 1};
	assert_int_equal(lims_dossier_input(&t->s, &p, &w, &t->err), LIMS_OK);
	assert_int_equal(w.standards[0].certificates[0].to.year, 2025);
}

/// Some thousand entries fold at once: a long worksheet must not slow the bench down.
static void a_long_worksheet_folds(void **state)
{
	struct sheet *t = *state;
	char hash[16];
	add(t, "worksheet.opened", opened);
	for (int i = 0; i < 2000; i++)
		typed(t, i % 40, 0, "1 g");
	for (int i = 0; i < 1960; i++) {
		snprintf(hash, sizeof hash, "h%d", i + 2);
		struck(t, hash);
	}
	size_t counted = 0;
	for (size_t i = 0; i < t->s.reading_count; i++)
		counted += lims_dossier_counts(&t->s.readings[i]);
	assert_int_equal(counted, 40);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(each_entry_adds_what_it_says),
		T(what_was_said_of_parts_is_frozen_when_it_is_submitted),
		T(what_is_told_anew_stands_in_the_place_of_what_was_told),
		T(a_struck_condition_stays_and_counts_no_more),
		T(the_first_reading_of_a_cell_counts_until_it_is_struck),
		T(everybody_who_wrote_an_entry_but_a_review_has_worked),
		T(rubbish_in_a_body_is_corrupt),
		T(nothing_is_folded_before_the_opening),
		T(a_newer_version_says_so),
		T(only_the_second_version_of_an_opening_tells_the_engine_the_date),
		T(pieces_are_named_since_the_second_version_of_a_reading),
		T(a_condition_differs_from_what_was_shown_by_its_certificate_alone),
		T(certificates_reach_a_procedure_that_asks_for_them),
		T(a_long_worksheet_folds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
