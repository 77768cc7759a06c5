// SPDX-License-Identifier: Apache-2.0
// The YAML reader: every refusal, all faults at once with their lines, and what a good file gives.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/yaml.h"

#include <stdlib.h>
#include <string.h>

static struct lims_arena *arena;
static struct lims_faults faults;

static int start(void **state)
{
	(void)state;
	arena = lims_arena_create(64 << 20);
	lims_faults_init(&faults, arena, "a.yaml");
	return arena ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	lims_arena_destroy(arena);
	return 0;
}

static struct lims_node *parse(const char *text)
{
	struct lims_node *root = NULL;
	lims_yaml_parse(text, strlen(text), &faults, &root);
	return root;
}

static struct lims_node *parse_good(const char *text)
{
	struct lims_node *root = parse(text);
	struct lims_err err = {0};
	if (lims_faults_check(&faults, &err) != LIMS_OK)
		fail_msg("%s: %s", err.where, err.text);
	assert_non_null(root);
	return root;
}

// One fault, here, with this word; no tree.
static void expect_fault(const char *text, size_t n, int line, int column, const char *word)
{
	struct lims_node *root = (struct lims_node *)&faults;
	lims_faults_init(&faults, arena, "a.yaml");
	lims_yaml_parse(text, n, &faults, &root);
	assert_null(root);
	if (faults.count != 1)
		fail_msg("%.60s: %zu faults", text, faults.count);
	if (faults.list[0].line != line || faults.list[0].column != column || !strstr(faults.list[0].text, word))
		fail_msg("%.60s: %d:%d: %s", text, faults.list[0].line, faults.list[0].column, faults.list[0].text);
}

static void a_good_file_becomes_a_tree(void **state)
{
	(void)state;
	struct lims_node *root = parse_good("name: C\xC3\xA2n\n"
										"limits:\n"
										"  - {to: 500, mpe: 0.5}\n"
										"  - {to: 2000, mpe: 1}\n"
										"formula: \"a # b * c\"\n"
										"note: |\n"
										"  two\n"
										"  lines\n");
	assert_int_equal(root->kind, LIMS_NODE_MAP);
	assert_int_equal(root->count, 4);
	assert_string_equal(lims_node_need_text(root, "name", &faults), "C\xC3\xA2n");
	struct lims_node *limits = lims_node_need(root, "limits", &faults);
	assert_int_equal(limits->kind, LIMS_NODE_LIST);
	assert_int_equal(limits->count, 2);
	assert_int_equal(limits->key_line, 2);
	assert_int_equal(limits->line, 3);
	assert_int_equal(limits->first->next->line, 4);
	assert_int_equal(limits->first->next->column, 5);
	struct lims_dec d;
	char out[LIMS_DEC_TEXT];
	assert_true(lims_node_need_dec(limits->first, "mpe", &d, &faults));
	lims_dec_text(d, out);
	assert_string_equal(out, "0.5");
	struct lims_node *formula = lims_node_get(root, "formula", &faults);
	assert_string_equal(formula->text, "a # b * c");
	assert_true(formula->quoted);
	assert_false(lims_node_get(root, "name", &faults)->quoted);
	struct lims_node *note = lims_node_get(root, "note", &faults);
	assert_string_equal(note->text, "two\nlines\n");
	assert_true(note->quoted);
	assert_int_equal(faults.count, 0);
}

static void text_is_brought_to_nfc(void **state)
{
	(void)state;
	struct lims_node *root = parse_good("ti\x65\xCC\x82\xCC\x81ng: Vi\x65\xCC\xA3\xCC\x82t\n");
	assert_string_equal(root->first->key, "ti\xE1\xBA\xBFng");
	assert_string_equal(root->first->text, "Vi\xE1\xBB\x87t");
}

static void what_data_files_do_not_use_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int line, column;
		const char *word;
	} rows[] = {
		{"a: &x 1\n", 1, 4, "anchor"},
		{"a: 1\nb: *x\n", 2, 4, "alias"},
		{"a: !!int 1\n", 1, 4, "tag"},
		{"a: !mine {b: 1}\n", 1, 4, "tag"},
		{"a: &m [1]\n", 1, 4, "anchor"},
		{"a: 1\n---\nb: 2\n", 2, 1, "second document"},
		{"a: 1\nb: 2\na: 3\n", 3, 1, "stands already in line 1"},
		{"x:\n  a: 1\n  \"a\": 2\n", 3, 3, "stands already in line 2"},
		{"? [1]\n: 2\n", 1, 3, "cannot be a key"},
		{"\"\": 2\n", 1, 1, "empty"},
		{"a:\n\tb: 1\n", 2, 1, "tab"},
		{"a: \"x\\x07\"\n", 1, 4, "U+0007"},
		{"a: \"x\\0y\"\n", 1, 4, "UTF-8"},
		{"a: 1\nb: \xFFx\n", 2, 4, "UTF-8"},
		{"\xE1\xBB\x87: \xC3", 1, 4, "UTF-8"},
		{"a: 1\nb: x\x07\n", 2, 5, "control"},
		{"a: x\xEF\xBF\xBF\n", 1, 5, "does not allow"},
		{"", 1, 1, "empty"},
		{"# only a comment\n", 1, 1, "empty"},
		{"a: [1, 2\nb: 3\n", 2, 2, "line 1"},
		{"a: 'x\n", 2, 1, "line 1"},
		{"a: b: c\n", 1, 5, "not allowed"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		expect_fault(rows[i].text, strlen(rows[i].text), rows[i].line, rows[i].column, rows[i].word);
	expect_fault("a: 1\nb\0: 2\n", 11, 2, 2, "control");
}

static void sixteen_levels_pass_and_seventeen_are_refused(void **state)
{
	(void)state;
	char text[64];
	memset(text, '[', 16);
	memset(text + 16, ']', 16);
	text[32] = '\0';
	parse_good(text);
	memset(text, '[', 17);
	memset(text + 17, ']', 17);
	expect_fault(text, 34, 1, 17, "deeper than 16");
}

static void a_million_brackets_end_at_once(void **state)
{
	(void)state;
	size_t n = 1 << 20;
	char *text = malloc(n + 1);
	assert_non_null(text);
	memset(text, '[', n);
	text[n] = '\0';
	expect_fault(text, n, 1, 17, "deeper than 16");
	memset(text, '{', n);
	expect_fault(text, n, 1, 17, "deeper than 16");
	free(text);
}

static void one_mebibyte_passes_and_one_byte_more_is_refused(void **state)
{
	(void)state;
	size_t n = 1 << 20;
	char *text = malloc(n + 2);
	assert_non_null(text);
	memset(text, ' ', n + 1);
	memcpy(text, "a: 1", 4);
	for (size_t i = 99; i < n; i += 100)
		text[i] = '\n';
	text[n + 1] = '\0';
	struct lims_node *root = NULL;
	lims_yaml_parse(text, n, &faults, &root);
	assert_non_null(root);
	assert_int_equal(faults.count, 0);
	expect_fault(text, n + 1, 1, 1, "at most 1048576");
	free(text);
}

static void all_faults_come_at_once_in_the_order_of_lines(void **state)
{
	(void)state;
	assert_null(parse("a: &x 1\n"
					  "b: !t 2\n"
					  "c:\n"
					  "  - *x\n"
					  "  - {k: 1, k: 2}\n"
					  "a: 3\n"
					  "d: 4\n"));
	static const int lines[] = {1, 2, 4, 5, 6};
	assert_int_equal(faults.count, 5);
	assert_int_equal(faults.kept, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(faults.list[i].line, lines[i]);
	struct lims_err err = {0};
	assert_int_equal(lims_faults_check(&faults, &err), LIMS_E_INPUT);
	assert_string_equal(err.where, "a.yaml:1:4");
	assert_non_null(strstr(err.text, "anchor"));
	assert_non_null(strstr(err.text, "4 more faults"));
	struct lims_buf b;
	lims_buf_init(&b, 10000);
	lims_faults_print(&faults, &b);
	assert_non_null(strstr(lims_buf_text(&b), "a.yaml:5:12: the key \"k\""));
	int printed = 0;
	for (const char *at = lims_buf_text(&b); (at = strchr(at, '\n')); at++)
		printed++;
	assert_int_equal(printed, 5);
	lims_buf_finish(&b);
}

static void a_hundred_faults_are_kept_and_all_are_counted(void **state)
{
	(void)state;
	struct lims_buf b;
	lims_buf_init(&b, 10000);
	for (int i = 0; i < 150; i++)
		lims_buf_addf(&b, "- *a%d\n", i);
	assert_null(parse(lims_buf_text(&b)));
	assert_int_equal(faults.count, 150);
	assert_int_equal(faults.kept, 100);
	lims_buf_clear(&b);
	lims_faults_print(&faults, &b);
	assert_non_null(strstr(lims_buf_text(&b), "50 more faults"));
	lims_buf_finish(&b);
}

static void a_short_arena_is_a_fault_not_a_crash(void **state)
{
	(void)state;
	for (size_t max = 0; max < 6000; max += 64) {
		struct lims_arena *small = lims_arena_create(max);
		struct lims_faults f;
		struct lims_node *root = NULL;
		lims_faults_init(&f, small, "a.yaml");
		static const char text[] = "a: [1, 2, {b: c}]\nd: e\n\"long key\": \"a longer text\"\n";
		lims_yaml_parse(text, sizeof text - 1, &f, &root);
		struct lims_err err = {0};
		assert_int_equal(lims_faults_check(&f, &err) == LIMS_OK, root != NULL);
		assert_int_equal(root == NULL, err.text[0] != '\0');
		lims_arena_destroy(small);
	}
}

static void absent_keys_give_the_fallback_and_needed_ones_a_fault(void **state)
{
	(void)state;
	struct lims_node *root = parse_good("a: x\nblank:\nm: {}\nq: \"\"\n");
	assert_string_equal(lims_node_get_text(root, "none", "f", &faults), "f");
	assert_string_equal(lims_node_get_text(root, "blank", "f", &faults), "f");
	assert_string_equal(lims_node_get_text(root, "q", "f", &faults), "");
	assert_string_equal(lims_node_get_text(NULL, "a", "f", &faults), "f");
	assert_int_equal(lims_node_get_int(root, "none", 7, 0, 9, &faults), 7);
	assert_true(lims_node_get_bool(root, "none", true, &faults));
	assert_int_equal(faults.count, 0);
	assert_string_equal(lims_node_need_text(root, "none", &faults), "");
	assert_int_equal(faults.count, 1);
	assert_string_equal(lims_node_need_text(root, "blank", &faults), "");
	assert_int_equal(faults.count, 2);
	assert_int_equal(faults.list[1].line, 2);
	assert_string_equal(lims_node_get_text(root, "m", "f", &faults), "f");
	assert_int_equal(faults.count, 3);
	assert_null(lims_node_get(lims_node_get(root, "a", &faults), "x", &faults));
	assert_int_equal(faults.count, 4);
	// The same fault is told once.
	assert_null(lims_node_need(lims_node_get(root, "a", &faults), "y", &faults));
	assert_int_equal(faults.count, 4);
	assert_null(lims_node_need(NULL, "y", &faults));
	assert_int_equal(faults.count, 4);
}

static void scalars_are_what_they_look_like(void **state)
{
	(void)state;
	struct lims_node *root = parse_good("n: 12\nneg: -3\nbig: 9223372036854775808\nqn: \"12\"\nhex: 0x10\nt: true\nf: false\nyes: yes\n"
										"qt: 'true'\nd: 20.10\nqd: \"20.10\"\ncomma: 20,1\n");
	struct lims_dec d;
	assert_int_equal(lims_node_get_int(root, "n", 0, 0, 12, &faults), 12);
	assert_int_equal(lims_node_get_int(root, "neg", 0, -3, 0, &faults), -3);
	assert_true(lims_node_get_bool(root, "t", false, &faults));
	assert_false(lims_node_get_bool(root, "f", true, &faults));
	assert_true(lims_node_need_dec(root, "d", &d, &faults));
	assert_int_equal(lims_dec_places(d), 2);
	assert_true(lims_node_get_dec(root, "d", &d, &faults));
	assert_false(lims_node_get_dec(root, "none", &d, &faults));
	assert_int_equal(faults.count, 0);
	assert_int_equal(lims_node_get_int(root, "n", 7, 0, 11, &faults), 7);
	assert_int_equal(lims_node_get_int(root, "neg", 7, -2, 0, &faults), 7);
	assert_int_equal(lims_node_get_int(root, "big", 7, INT64_MIN, INT64_MAX, &faults), 7);
	assert_int_equal(lims_node_get_int(root, "qn", 7, 0, 99, &faults), 7);
	assert_int_equal(lims_node_get_int(root, "hex", 7, 0, 99, &faults), 7);
	assert_true(lims_node_get_bool(root, "yes", true, &faults));
	assert_false(lims_node_get_bool(root, "qt", false, &faults));
	assert_false(lims_node_need_dec(root, "qd", &d, &faults));
	assert_false(lims_node_need_dec(root, "comma", &d, &faults));
	assert_false(lims_node_need_dec(root, "none", &d, &faults));
	assert_int_equal(faults.count, 10);
}

static void a_choice_lists_what_may_be_written(void **state)
{
	(void)state;
	static const char *const choices[] = {"off", "warn", "hard", NULL};
	struct lims_node *root = parse_good("a: warn\nb: worn\n");
	assert_int_equal(lims_node_get_choice(root, "a", choices, 0, &faults), 1);
	assert_int_equal(lims_node_get_choice(root, "none", choices, 2, &faults), 2);
	assert_int_equal(faults.count, 0);
	assert_int_equal(lims_node_get_choice(root, "b", choices, 0, &faults), -1);
	assert_int_equal(faults.count, 1);
	assert_int_equal(faults.list[0].line, 2);
	assert_non_null(strstr(faults.list[0].text, "off, warn, hard"));
}

static void unread_keys_are_faults_at_their_own_line(void **state)
{
	(void)state;
	struct lims_node *root = parse_good("a: 1\ntypo:\n  deep: 1\nlist:\n  - k: 1\n    extra: 2\nfree: {x: 1, y: {z: 1}}\n");
	lims_node_get_text(root, "a", "", &faults);
	struct lims_node *list = lims_node_get(root, "list", &faults);
	lims_node_get_text(list->first, "k", "", &faults);
	lims_node_mark(lims_node_get(root, "free", &faults));
	lims_node_unread(root, &faults);
	assert_int_equal(faults.count, 2);
	assert_int_equal(faults.list[0].line, 2);
	assert_int_equal(faults.list[0].column, 1);
	assert_non_null(strstr(faults.list[0].text, "\"typo\""));
	assert_int_equal(faults.list[1].line, 6);
	assert_int_equal(faults.list[1].column, 5);
	assert_non_null(strstr(faults.list[1].text, "\"extra\""));
	lims_node_unread(NULL, &faults);
	lims_node_mark(NULL);
}

static void a_mark_at_the_start_and_other_line_ends_are_no_fault(void **state)
{
	(void)state;
	struct lims_node *root = parse_good("\xEF\xBB\xBF"
										"a: 1\r\nb: 2\r\n");
	assert_int_equal(root->count, 2);
	assert_int_equal(root->first->next->line, 2);
	assert_string_equal(root->first->text, "1");
}

static void no_bytes_at_all_are_an_empty_file(void **state)
{
	(void)state;
	struct lims_node *root = NULL;
	lims_yaml_parse(NULL, 0, &faults, &root);
	assert_null(root);
	assert_int_equal(faults.count, 1);
	assert_string_equal(faults.list[0].text, "the file is empty");
}

// A hundred thousand keys in a map, quadratic work would take minutes.
static void a_large_map_is_checked_quickly(void **state)
{
	(void)state;
	struct lims_buf b;
	lims_buf_init(&b, 1 << 20);
	for (int i = 0; i < 100000; i++)
		lims_buf_addf(&b, "k%d:\n", i);
	struct lims_node *root = parse_good(lims_buf_text(&b));
	assert_int_equal(root->count, 100000);
	lims_buf_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_good_file_becomes_a_tree, start, end),
		cmocka_unit_test_setup_teardown(text_is_brought_to_nfc, start, end),
		cmocka_unit_test_setup_teardown(what_data_files_do_not_use_is_refused, start, end),
		cmocka_unit_test_setup_teardown(sixteen_levels_pass_and_seventeen_are_refused, start, end),
		cmocka_unit_test_setup_teardown(a_million_brackets_end_at_once, start, end),
		cmocka_unit_test_setup_teardown(one_mebibyte_passes_and_one_byte_more_is_refused, start, end),
		cmocka_unit_test_setup_teardown(all_faults_come_at_once_in_the_order_of_lines, start, end),
		cmocka_unit_test_setup_teardown(a_hundred_faults_are_kept_and_all_are_counted, start, end),
		cmocka_unit_test_setup_teardown(a_short_arena_is_a_fault_not_a_crash, start, end),
		cmocka_unit_test_setup_teardown(absent_keys_give_the_fallback_and_needed_ones_a_fault, start, end),
		cmocka_unit_test_setup_teardown(scalars_are_what_they_look_like, start, end),
		cmocka_unit_test_setup_teardown(a_choice_lists_what_may_be_written, start, end),
		cmocka_unit_test_setup_teardown(unread_keys_are_faults_at_their_own_line, start, end),
		cmocka_unit_test_setup_teardown(a_mark_at_the_start_and_other_line_ends_are_no_fault, start, end),
		cmocka_unit_test_setup_teardown(no_bytes_at_all_are_an_empty_file, start, end),
		cmocka_unit_test_setup_teardown(a_large_map_is_checked_quickly, start, end),
	};
	return cmocka_run_group_tests_name("base yaml", tests, NULL, NULL);
}
