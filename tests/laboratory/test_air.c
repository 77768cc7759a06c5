// SPDX-License-Identifier: Apache-2.0
// Conditions held against what they were taken from: the entry, the table of the logger read again, and what is missing.
#include "laboratory/proof/air.h"
#include "lims-core/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char source[] = "00000000000000000000000000000000000000000000000000000000000000aa";
#define AT "2026-03-04T08:10:00.000000+07:00"
#define BODY(place, value, more)                                                                                                           \
	"{\"place\":\"" place "\",\"by\":\"logger\",\"readings\":[{\"at\":\"" AT "\",\"quantity\":\"temperature\",\"value\":\"" value          \
	"\"}]," more "}"
#define FORM "\"file\":\"ff\",\"form\":{\"dates\":\"dmy\",\"decimal_comma\":true,\"header_line\":2,\"offset_min\":420}"
static const char table[] = "Logger 7\nThời gian;Nhiệt độ (°C)\n04/03/2026 08:00;24,1\n04/03/2026 08:10;24,9\n";

struct kept {
	const char *subject, *body, *file; ///< body NULL: the entry is not there
};

static lims_rc get_entry(void *ctx, const struct lims_hash *hash, struct lims_buf *ret_bytes, struct lims_entry *ret, struct lims_err *err)
{
	const struct kept *k = ctx;
	(void)hash;
	lims_buf_init(ret_bytes, 1);
	if (!k->body)
		return lims_err_set(err, LIMS_E_NOT_FOUND, "there is none");
	*ret = (struct lims_entry){.version = 2, .body = k->body, .body_len = strlen(k->body)};
	snprintf(ret->type, sizeof ret->type, "environment.recorded");
	snprintf(ret->subject, sizeof ret->subject, "%s", k->subject ? k->subject : "environment:log-1");
	return LIMS_OK;
}

static lims_rc get_blob(void *ctx, const char *hash, struct lims_buf *ret, struct lims_err *err)
{
	const struct kept *k = ctx;
	lims_buf_init(ret, 1 << 20);
	if (!k->file || !lims_text_equal(hash, "ff"))
		return lims_err_set(err, LIMS_E_CORRUPT, "the bytes are not there");
	lims_buf_add_text(ret, k->file);
	return LIMS_OK;
}

/// One condition, 24.9 Cel of log-1 in Kho, held against what is kept. The lines in `lines`.
static struct lims_proof_count held(struct kept k, char lines[512], lims_rc wanted)
{
	struct lims_dossier_condition c = {
		.number = 1, .quantity = "temperature", .value = "24.9 Cel", .place = "Kho", .device = "log-1", .at = AT, .source = source};
	struct lims_dossier s = {.recorded = &c, .recorded_count = 1};
	struct lims_proof_entries entries = {&k, get_entry};
	struct lims_proof_blobs blobs = {&k, get_blob};
	struct lims_proof_count n = {0};
	struct lims_buf said;
	struct lims_err err = {0};
	lims_buf_init(&said, 4096);
	assert_int_equal(lims_proof_air(&s, &entries, &blobs, &n, &said, &err), wanted);
	snprintf(lines, 512, "%s", lims_buf_text(&said));
	lims_buf_finish(&said);
	return n;
}

static void what_stands_in_entry_and_table_holds(void **state)
{
	char lines[512];
	struct lims_proof_count n = held((struct kept){.body = BODY("Kho", "24.9 Cel", FORM), .file = table}, lines, LIMS_OK);
	(void)state;
	assert_string_equal(lines, "");
	assert_int_equal(n.air, 1);
	assert_int_equal(n.tables, 1);
	assert_int_equal(n.differences, 0);
}

static void another_row_of_the_table_is_named(void **state)
{
	char lines[512];
	struct lims_proof_count n =
		held((struct kept){.body = BODY("Kho", "24.9 Cel", FORM), .file = "Logger 7\nThời gian;Nhiệt độ (°C)\n04/03/2026 08:10;29,4\n"},
			lines, LIMS_OK);
	(void)state;
	assert_non_null(strstr(lines, "condition c1 (temperature): 24.9 Cel at " AT " does not stand in the table of the logger"));
	assert_int_equal(n.differences, 1);
	assert_int_equal(n.tables, 0);
}

static void a_table_that_is_none_is_named(void **state)
{
	char lines[512];
	struct lims_proof_count n = held((struct kept){.body = BODY("Kho", "24.9 Cel", FORM), .file = "a\nb;c\n"}, lines, LIMS_OK);
	(void)state;
	assert_non_null(strstr(lines, "cannot be read again"));
	assert_int_equal(n.differences, 1);
}

static void another_value_place_or_instrument_is_named(void **state)
{
	char lines[512];
	(void)state;
	assert_int_equal(held((struct kept){.body = BODY("Kho", "25.0 Cel", "\"x\":1")}, lines, LIMS_OK).differences, 1);
	assert_non_null(strstr(lines, "does not stand in the entry that it names"));
	assert_int_equal(held((struct kept){.body = BODY("Phòng", "24.9 Cel", "\"x\":1")}, lines, LIMS_OK).differences, 1);
	assert_non_null(strstr(lines, "it was read in Phòng, not in Kho"));
	struct kept other = {.subject = "environment:log-2", .body = BODY("Kho", "24.9 Cel", "\"x\":1")};
	assert_int_equal(held(other, lines, LIMS_OK).differences, 1);
	assert_non_null(strstr(lines, "records nothing of log-1"));
}

static void from_before_the_form_was_kept_the_entry_alone_tells(void **state)
{
	char lines[512];
	struct lims_proof_count n = held((struct kept){.body = BODY("Kho", "24.9 Cel", "\"file\":\"ff\""), .file = table}, lines, LIMS_OK);
	(void)state;
	assert_int_equal(n.air, 1);
	assert_int_equal(n.tables + n.differences, 0);
}

static void what_is_not_there_is_counted_and_a_missing_table_is_a_fault(void **state)
{
	char lines[512];
	(void)state;
	assert_int_equal(held((struct kept){.body = NULL}, lines, LIMS_OK).absent, 1);
	held((struct kept){.body = BODY("Kho", "24.9 Cel", FORM)}, lines, LIMS_E_CORRUPT);
}

static void a_form_that_is_none_is_refused(void **state)
{
	char lines[512];
	(void)state;
	assert_int_equal(held((struct kept){.body = BODY("Kho", "24.9 Cel",
											"\"file\":\"ff\",\"form\":{\"dates\":\"ymd\",\"header_line\":2,\"offset_min\":0}"),
							  .file = table},
						 lines, LIMS_OK)
						 .differences,
		1);
	assert_non_null(strstr(lines, "cannot be read again: What is kept"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stands_in_entry_and_table_holds),
		cmocka_unit_test(another_row_of_the_table_is_named),
		cmocka_unit_test(a_table_that_is_none_is_named),
		cmocka_unit_test(another_value_place_or_instrument_is_named),
		cmocka_unit_test(from_before_the_form_was_kept_the_entry_alone_tells),
		cmocka_unit_test(what_is_not_there_is_counted_and_a_missing_table_is_a_fault),
		cmocka_unit_test(a_form_that_is_none_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
