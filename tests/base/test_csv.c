// SPDX-License-Identifier: Apache-2.0
// Tables as spreadsheets export them: what is read, and every fault with its line and column.
#include "lims-core/base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct table {
	struct lims_arena *arena;
	struct lims_csv_faults faults;
	struct lims_csv csv;
	struct lims_err err;
	lims_rc rc;
};

static struct table read_bytes(const char *bytes, size_t n)
{
	struct table t = {.arena = lims_arena_create(64 << 20)};
	assert_non_null(t.arena);
	t.faults.arena = t.arena;
	t.rc = lims_csv_read(bytes, n, t.arena, &t.faults, &t.csv, &t.err);
	lims_csv_faults_sort(&t.faults);
	return t;
}

static struct table read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void end(struct table *t)
{
	lims_arena_destroy(t->arena);
}

static void a_mark_of_byte_order_and_either_separator_are_taken(void **state)
{
	static const char *const same[] = {"\xef\xbb\xbfSố máy;Max\r\nS1;15 kg\r\n", "Số máy,Max\nS1,15 kg\n", "Số máy\tMax\nS1\t15 kg",
		"sep=;\r\nSố máy;Max\r\nS1;15 kg", "\"Số máy\";\"Max\"\n\"S1\";\"15 kg\"\n", "Số máy;Max;;\nS1;15 kg;;\n;;;\n\n",
		" Số máy ; Max \n  S1 ;15 kg  \n"};
	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		struct table t = read_text(same[i]);
		assert_int_equal(t.rc, LIMS_OK);
		assert_int_equal(t.faults.count, 0);
		assert_int_equal(t.csv.columns, 2);
		assert_string_equal(t.csv.header[0], "Số máy");
		assert_int_equal(t.csv.count, 1);
		assert_string_equal(t.csv.rows[0].cells[0], "S1");
		assert_string_equal(t.csv.rows[0].cells[1], "15 kg");
		assert_int_equal(t.csv.rows[0].line, i == 3 ? 3 : 2);
		end(&t);
	}
}

static void quotes_keep_separators_quotes_and_breaks(void **state)
{
	(void)state;
	struct table t = read_text("a,b\n\"x, y\",\"say \"\"so\"\"\"\n\"two\r\nlines\",z\nlast,row\n");
	assert_int_equal(t.rc, LIMS_OK);
	assert_int_equal(t.faults.count, 0);
	assert_string_equal(t.csv.rows[0].cells[0], "x, y");
	assert_string_equal(t.csv.rows[0].cells[1], "say \"so\"");
	assert_string_equal(t.csv.rows[1].cells[0], "two lines");
	assert_int_equal(t.csv.rows[1].line, 3);
	assert_int_equal(t.csv.rows[2].line, 5); // the break inside counts as a line of the file
	end(&t);
}

static void every_fault_is_told_with_line_and_column(void **state)
{
	static const struct {
		size_t line, column;
		const char *part;
	} wanted[] = {
		{3, 0, "1 cells"}, {4, 0, "3 cells"}, {5, 2, "UTF-8"}, {6, 1, "longer than 1000"}, {7, 1, "closing quote"}, {8, 2, "never ends"}};
	char text[4096];
	size_t n = (size_t)snprintf(text, sizeof text, "a;b\ngood;row\nonly\n1;2;3\nx;\xff\n");
	memset(text + n, 'L', 1001);
	n += 1001;
	n += (size_t)snprintf(text + n, sizeof text - n, ";y\n\"a\"b;c\nx;\"open\n");
	(void)state;
	struct table t = read_bytes(text, n);
	assert_int_equal(t.rc, LIMS_OK);
	assert_int_equal(t.csv.count, 1);
	assert_int_equal(t.faults.count, sizeof wanted / sizeof wanted[0]);
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		assert_int_equal(t.faults.list[i].line, wanted[i].line);
		assert_int_equal(t.faults.list[i].column, wanted[i].column);
		assert_non_null(strstr(t.faults.list[i].text, wanted[i].part));
	}
	end(&t);
}

static void what_is_no_table_is_refused_whole(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *part;
	} cases[] = {{"", 0, "empty"}, {"\xef\xbb\xbf", 3, "empty"},
		{"\xff\xfe"
		 "a\0",
			4, "UTF-16"},
		{"PK\3\4", 4, "workbook"}, {"a;b\n1;\0\n", 8, "zero bytes"}, {"a;;b\n1;2;3\n", 11, "column 2"}, {"a;b;a\n", 6, "same name a"},
		{"a;\"b\n", 5, "first line"}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct table t = read_bytes(cases[i].bytes, cases[i].n);
		assert_int_equal(t.rc, LIMS_E_INPUT);
		if (!strstr(t.err.text, cases[i].part))
			fail_msg("case %zu: %s", i, t.err.text);
		end(&t);
	}
}

static void limits_of_size_rows_and_columns_are_told(void **state)
{
	size_t n = LIMS_CSV_BYTES + 1;
	char *big = malloc(n);
	(void)state;
	assert_non_null(big);
	memset(big, 'x', n);
	struct table t = read_bytes(big, n);
	assert_int_equal(t.rc, LIMS_E_INPUT);
	assert_non_null(strstr(t.err.text, "8 MiB"));
	end(&t);
	n = 2;
	memcpy(big, "a\n", 2);
	for (int i = 0; i <= LIMS_CSV_ROWS; i++, n += 2)
		memcpy(big + n, "1\n", 2);
	t = read_bytes(big, n);
	assert_int_equal(t.rc, LIMS_E_INPUT);
	assert_non_null(strstr(t.err.text, "20000 rows"));
	end(&t);
	t = read_bytes(big, n - 2); // exactly as many as there may be
	assert_int_equal(t.rc, LIMS_OK);
	assert_int_equal(t.csv.count, LIMS_CSV_ROWS);
	end(&t);
	size_t room = n;
	n = 0;
	for (int i = 0; i <= LIMS_CSV_COLUMNS; i++)
		n += (size_t)snprintf(big + n, room - n, "c%d;", i);
	n += (size_t)snprintf(big + n, room - n, "z\n");
	t = read_bytes(big, n);
	assert_int_equal(t.rc, LIMS_E_INPUT);
	assert_non_null(strstr(t.err.text, "64 columns"));
	end(&t);
	free(big);
}

static void more_faults_than_are_kept_are_counted(void **state)
{
	enum { ROOM = 1 << 16 };
	char *text = malloc(ROOM);
	size_t n = 0;
	(void)state;
	assert_non_null(text);
	n += (size_t)snprintf(text, ROOM, "a;b\n");
	for (int i = 0; i < LIMS_FAULTS_KEPT + 7; i++)
		n += (size_t)snprintf(text + n, ROOM - n, "1\n");
	struct table t = read_bytes(text, n);
	assert_int_equal(t.rc, LIMS_OK);
	assert_int_equal(t.faults.kept, LIMS_FAULTS_KEPT);
	assert_int_equal(t.faults.count, LIMS_FAULTS_KEPT + 7);
	end(&t);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mark_of_byte_order_and_either_separator_are_taken),
		cmocka_unit_test(quotes_keep_separators_quotes_and_breaks),
		cmocka_unit_test(every_fault_is_told_with_line_and_column),
		cmocka_unit_test(what_is_no_table_is_refused_whole),
		cmocka_unit_test(limits_of_size_rows_and_columns_are_told),
		cmocka_unit_test(more_faults_than_are_kept_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
