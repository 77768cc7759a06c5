// SPDX-License-Identifier: Apache-2.0
// JSON: what is refused and where, order kept, writer and reader agree.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/json.h"

#include <stdio.h>
#include <string.h>

static struct lims_json_doc *parse(const char *text)
{
	struct lims_json_doc *doc = NULL;
	struct lims_err err = {0};
	if (lims_json_parse(text, strlen(text), 1 << 20, &doc, &err) != LIMS_OK)
		fail_msg("%s: %s", text, err.text);
	return doc;
}

static void members_are_found_and_typed(void **state)
{
	(void)state;
	struct lims_json_doc *doc =
		parse("{\"t\":\"C\\u00e2n\",\"i\":-9223372036854775808,\"big\":9007199254740993,\"y\":true,\"n\":null,\"a\":[1,\"x\"],\"o\":{}}");
	const struct lims_json *root = lims_json_root(doc);
	assert_true(lims_json_is_object(root));
	assert_int_equal(lims_json_size(root), 7);
	assert_string_equal(lims_json_get_text(root, "t", "-"), "C\xC3\xA2n");
	assert_true(lims_json_get_int(root, "i", 0) == INT64_MIN);
	assert_true(lims_json_get_int(root, "big", 0) == INT64_C(9007199254740993));
	assert_true(lims_json_get_bool(root, "y", false));
	const struct lims_json *a = lims_json_get(root, "a");
	assert_true(lims_json_is_array(a));
	assert_int_equal(lims_json_size(a), 2);
	assert_true(lims_json_is_string(lims_json_at(a, 1)));
	assert_null(lims_json_at(a, 2));
	assert_true(lims_json_is_object(lims_json_get(root, "o")));
	lims_json_destroy(doc);
	lims_json_destroy(NULL);
}

static void absent_or_other_kinds_give_the_fallback(void **state)
{
	(void)state;
	struct lims_json_doc *doc = parse("{\"t\":\"x\",\"i\":1,\"f\":1.5}");
	const struct lims_json *root = lims_json_root(doc), *t = lims_json_get(root, "t");
	const char *text = "old";
	struct lims_err err = {0};
	assert_string_equal(lims_json_get_text(root, "i", "-"), "-");
	assert_string_equal(lims_json_get_text(root, "none", "-"), "-");
	assert_string_equal(lims_json_get_text(NULL, "none", "-"), "-");
	assert_int_equal(lims_json_get_int(root, "t", 7), 7);
	assert_int_equal(lims_json_get_int(root, "f", 7), 7);
	assert_true(lims_json_get_bool(root, "i", true));
	assert_null(lims_json_get(t, "x"));
	assert_null(lims_json_at(t, 0));
	assert_int_equal(lims_json_size(t), 0);
	assert_int_equal(lims_json_size(NULL), 0);
	assert_false(lims_json_is_object(NULL));
	assert_false(lims_json_is_array(NULL));
	assert_false(lims_json_is_string(NULL));
	assert_null(lims_json_text(NULL));
	assert_null(lims_json_text(root));
	assert_int_equal(lims_json_need_text(root, "none", &text, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "\"none\" is missing"));
	assert_int_equal(lims_json_need_text(root, "i", &text, &err), LIMS_E_INPUT);
	assert_string_equal(text, "old");
	assert_int_equal(lims_json_need_text(root, "t", &text, &err), LIMS_OK);
	assert_string_equal(text, "x");
	lims_json_destroy(doc);
}

static void the_order_of_the_text_is_kept(void **state)
{
	(void)state;
	const char *text = "{\"z\":1,\"a\":{\"y\":[],\"b\":\"\"},\"m\":null,\"0\":[{\"q\":false}]}";
	struct lims_json_doc *doc = parse(text);
	const struct lims_json *root = lims_json_root(doc);
	static const char *const keys[] = {"z", "a", "m", "0"};
	const char *key = NULL;
	for (size_t i = 0; i < 4; i++) {
		assert_non_null(lims_json_member(root, i, &key));
		assert_string_equal(key, keys[i]);
	}
	key = "old";
	assert_null(lims_json_member(root, 4, &key));
	assert_string_equal(key, "old");
	size_t n = 0;
	for (const struct lims_json *j = lims_json_next(root, NULL, &key); j; j = lims_json_next(root, key, &key))
		assert_string_equal(key, keys[n++]);
	assert_int_equal(n, 4);
	assert_null(lims_json_next(root, "none", &key));
	assert_null(lims_json_next(lims_json_get(root, "m"), NULL, &key));
	struct lims_buf b;
	lims_buf_init(&b, 1000);
	assert_int_equal(lims_json_dump(root, &b, NULL), LIMS_OK);
	assert_string_equal(lims_buf_text(&b), text);
	lims_buf_finish(&b);
	lims_buf_init(&b, 5);
	assert_int_equal(lims_json_dump(root, &b, NULL), LIMS_E_MEMORY);
	lims_buf_finish(&b);
	lims_json_destroy(doc);
}

static void many_members_keep_their_order(void **state)
{
	(void)state;
	struct lims_buf b;
	lims_buf_init(&b, 1 << 20);
	struct lims_jw w;
	lims_jw_init(&w, &b);
	lims_jw_object(&w, NULL);
	for (int i = 0; i < 5000; i++) {
		char key[16];
		snprintf(key, sizeof key, "k%d", i * 7919 % 5000);
		lims_jw_int(&w, key, i);
	}
	lims_jw_end_object(&w);
	struct lims_json_doc *doc = parse(lims_buf_text(&b));
	const char *key = NULL;
	int n = 0;
	for (const struct lims_json *j = lims_json_next(lims_json_root(doc), NULL, &key); j;
		 j = lims_json_next(lims_json_root(doc), key, &key)) {
		char wanted[16];
		snprintf(wanted, sizeof wanted, "k%d", n++ * 7919 % 5000);
		assert_string_equal(key, wanted);
	}
	assert_int_equal(n, 5000);
	lims_json_destroy(doc);
	lims_buf_finish(&b);
}

static void faults_name_line_and_column(void **state)
{
	(void)state;
	static const struct {
		const char *text, *place, *word;
	} rows[] = {
		{"{\"a\":1,\n \"a\":2}", "line 2", "twice"},
		{"[{\"x\":{\"a\":1,\"b\":0,\"a\":1}}]", "line 1", "twice"},
		{"{\"a\":\n", "line 2", "too early"},
		{"{} {}", "line 1", "follows"},
		{"{\"a\":\"\xFF\"}", "line 1", "UTF-8"},
		{"{\"a\":\"\xC0\x80\"}", "line 1", "UTF-8"},
		{"{\"a\":99999999999999999999}", "line 1", "too large"},
		{"{\"a\":1e999}", "line 1", "too large"},
		{"{\"a\":\"\\u0000\"}", "line 1", "U+0000"},
		{"{a:1}", "line 1", "column"},
		{"[1,]", "line 1", "column"},
		{"[01]", "line 1", "column"},
		{"[NaN]", "line 1", "column"},
		{"['x']", "line 1", "column"},
		{"[\"\n\"]", "line 1", "column"},
		{"\"text\"", "line 1", "column"},
		{"", "line 1", "column"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct lims_json_doc *doc = NULL;
		struct lims_err err = {0};
		if (lims_json_parse(rows[i].text, strlen(rows[i].text), 1000, &doc, &err) != LIMS_E_INPUT)
			fail_msg("%s was read", rows[i].text);
		assert_null(doc);
		if (!strstr(err.text, rows[i].place) || !strstr(err.text, rows[i].word))
			fail_msg("%s: %s", rows[i].text, err.text);
	}
}

static void sixty_four_levels_pass_and_one_more_is_refused(void **state)
{
	(void)state;
	char text[200];
	struct lims_json_doc *doc = NULL;
	struct lims_err err = {0};
	memset(text, '[', 64);
	memset(text + 64, ']', 64);
	assert_int_equal(lims_json_parse(text, 128, 1000, &doc, NULL), LIMS_OK);
	lims_json_destroy(doc);
	doc = NULL;
	text[0] = '\n';
	memset(text + 1, '[', 65);
	memset(text + 66, ']', 65);
	assert_int_equal(lims_json_parse(text, 131, 1000, &doc, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "line 2, column 65"));
	assert_null(doc);
	// Brackets in text are no levels, nor is a quote behind a backslash its end.
	char quoted[200] = "[\"\\\"";
	memset(quoted + 4, '[', 100);
	memcpy(quoted + 104, "\"]", 3);
	assert_int_equal(lims_json_parse(quoted, 106, 1000, &doc, NULL), LIMS_OK);
	lims_json_destroy(doc);
}

static void the_size_is_bounded(void **state)
{
	(void)state;
	struct lims_json_doc *doc = NULL;
	assert_int_equal(lims_json_parse("[1]", 3, 3, &doc, NULL), LIMS_OK);
	lims_json_destroy(doc);
	doc = NULL;
	assert_int_equal(lims_json_parse("[1]", 3, 2, &doc, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_json_parse(NULL, 0, 2, &doc, NULL), LIMS_E_INPUT);
	assert_null(doc);
}

static void the_writer_escapes_and_keeps_the_order(void **state)
{
	(void)state;
	struct lims_buf b;
	struct lims_jw w;
	struct lims_dec d;
	lims_buf_init(&b, 1000);
	lims_jw_init(&w, &b);
	assert_int_equal(lims_dec_parse("12.340", 6, &d, NULL), LIMS_OK);
	lims_jw_object(&w, NULL);
	lims_jw_dec(&w, "v", d);
	lims_jw_text(&w, "q\"", "a\"b\\c\n\t\r\x01\x7F/\xE1\xBB\x87");
	lims_jw_text(&w, "none", NULL);
	lims_jw_textn(&w, "n", "a\0b", 3);
	lims_jw_int(&w, "i", INT64_MIN);
	lims_jw_array(&w, "a");
	lims_jw_bool(&w, NULL, true);
	lims_jw_bool(&w, NULL, false);
	lims_jw_null(&w, NULL);
	lims_jw_object(&w, NULL);
	lims_jw_end_object(&w);
	lims_jw_raw(&w, NULL, "[1]", 3);
	lims_jw_end_array(&w);
	lims_jw_text(&w, "broken", "x\xFFy\xC3");
	lims_jw_end_object(&w);
	assert_false(b.failed);
	assert_string_equal(lims_buf_text(&b),
		"{\"v\":\"12.340\",\"q\\\"\":\"a\\\"b\\\\c\\n\\t\\r\\u0001\\u007f/\xE1\xBB\x87\",\"none\":null,\"n\":\"a\\u0000b\","
		"\"i\":-9223372036854775808,\"a\":[true,false,null,{},[1]],\"broken\":\"x\xEF\xBF\xBDy\xEF\xBF\xBD\"}");
	lims_buf_finish(&b);
}

static void what_is_written_reads_back(void **state)
{
	(void)state;
	struct lims_buf b;
	struct lims_jw w;
	char text[256];
	for (int i = 0; i < 255; i++)
		text[i] = (char)(i % 127 + 1);
	text[255] = '\0';
	lims_buf_init(&b, 10000);
	lims_jw_init(&w, &b);
	lims_jw_array(&w, NULL);
	lims_jw_text(&w, NULL, text);
	lims_jw_end_array(&w);
	struct lims_json_doc *doc = parse(lims_buf_text(&b));
	assert_string_equal(lims_json_text(lims_json_at(lims_json_root(doc), 0)), text);
	lims_json_destroy(doc);
	lims_buf_finish(&b);
}

static void writing_too_deep_or_closing_too_much_fails_the_buffer(void **state)
{
	(void)state;
	struct lims_buf b;
	struct lims_jw w;
	lims_buf_init(&b, 1000);
	lims_jw_init(&w, &b);
	for (int i = 0; i < 63; i++)
		lims_jw_array(&w, NULL);
	assert_false(b.failed);
	lims_jw_array(&w, NULL);
	assert_true(b.failed);
	for (int i = 0; i < 100; i++)
		lims_jw_object(&w, "k");
	lims_buf_clear(&b);
	lims_jw_init(&w, &b);
	lims_jw_end_object(&w);
	assert_true(b.failed);
	lims_buf_finish(&b);
}

// What the quick look takes must be what the reader takes; what it does not take may be either.
static void the_quick_look_says_yes_only_to_what_the_reader_takes(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool plain;
	} cases[] = {
		{"{}", true}, {"{\"step\":\"weighing\",\"row\":3,\"value\":\"7500 g\",\"ok\":true,\"no\":false,\"none\":null}", true},
		{"{\"t\":\"C\xC3\xA2n đồng hồ\",\"n\":-17,\"z\":0,\"a\":[1,[],{\"x\":[\"y\"]}]}", true},
		{"{\"a\":{\"k\":1},\"b\":{\"k\":1}}", true}, // the same key in two objects, and not in the outer one
		{"{\"a\":[],\"k\":{\"a\":1}}", true}, {"{\"a\":1,\"a\":2}", false}, {"{\"a\":1,\"b\":{\"k\":1,\"j\":2,\"k\":3}}", false},
		{"{\"a\":01}", false}, {"{\"a\":-}", false}, {"{\"a\":1.5}", false}, {"{\"a\":\"\\n\"}", false}, {"{\"a\":\"\x1f\"}", false},
		{"{\"a\":\"\xC3\"}", false}, {"{\"a\":\"\xED\xA0\x80\"}", false}, // half of a surrogate pair
		{"{\"a\":1,}", false}, {"{,\"a\":1}", false}, {"{\"a\" :1}", false}, {"{\"a\":[1,]}", false}, {"{\"a\":[1}", false},
		{"{\"a\":{]}", false}, {"{\"a\":tru}", false}, {"{\"a\":1}}", false}, {"{\"a\":1", false}, {"{\"a\"}", false}, {"[1]", false},
		{"", false}, {"{\"a\":9223372036854775807}", false}, // more digits than it looks at
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct lims_json_doc *doc = NULL;
		size_t n = strlen(cases[i].text);
		bool has = false, plain = lims_json_plain_object(cases[i].text, n, "k", &has);
		if (plain != cases[i].plain)
			fail_msg("%s", cases[i].text);
		assert_true(!plain || lims_json_parse(cases[i].text, n, 1 << 20, &doc, NULL) == LIMS_OK);
		assert_true(!plain || has == (lims_json_get(lims_json_root(doc), "k") != NULL));
		lims_json_destroy(doc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_found_and_typed),
		cmocka_unit_test(absent_or_other_kinds_give_the_fallback),
		cmocka_unit_test(the_order_of_the_text_is_kept),
		cmocka_unit_test(many_members_keep_their_order),
		cmocka_unit_test(faults_name_line_and_column),
		cmocka_unit_test(sixty_four_levels_pass_and_one_more_is_refused),
		cmocka_unit_test(the_size_is_bounded),
		cmocka_unit_test(the_writer_escapes_and_keeps_the_order),
		cmocka_unit_test(what_is_written_reads_back),
		cmocka_unit_test(the_quick_look_says_yes_only_to_what_the_reader_takes),
		cmocka_unit_test(writing_too_deep_or_closing_too_much_fails_the_buffer),
	};
	return cmocka_run_group_tests_name("base json", tests, NULL, NULL);
}
