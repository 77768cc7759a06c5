// SPDX-License-Identifier: Apache-2.0
// UTF-8 validity, NFC of Vietnamese, widths, hexadecimal.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/text.h"

#include <string.h>

static void well_formed_text_is_valid(void **state)
{
	(void)state;
	assert_true(lims_text_valid("", 0));
	assert_true(lims_text_valid("abc", 3));
	assert_true(lims_text_valid("\xC3\xA0\xE1\xBB\x87\xF0\x9F\x98\x80", 9));
	assert_true(lims_text_valid("\xF4\x8F\xBF\xBF", 4)); // U+10FFFF
}

// Unicode 14, table 3-7: what is not well-formed.
static void broken_text_is_not_valid(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t n;
	} rows[] = {{"a\0b", 3}, {"\x80", 1}, {"\xC3", 1}, {"\xC0\x80", 2}, {"\xC1\xBF", 2}, {"\xE0\x80\x80", 3}, {"\xE1\xBB", 2},
		{"\xED\xA0\x80", 3}, {"\xF0\x80\x80\x80", 4}, {"\xF4\x90\x80\x80", 4}, {"\xF5\x80\x80\x80", 4}, {"\xFF", 1}, {"\xC3\x28", 2}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (lims_text_valid(rows[i].bytes, rows[i].n))
			fail_msg("row %zu is valid", i);
}

static void expect_nfc(const char *in, const char *out)
{
	struct lims_buf b;
	lims_buf_init(&b, 1000);
	assert_int_equal(lims_text_nfc(in, strlen(in), &b, NULL), LIMS_OK);
	assert_string_equal(lims_buf_text(&b), out);
	lims_buf_finish(&b);
}

static void add_code(struct lims_buf *b, unsigned c)
{
	if (c < 0x80)
		lims_buf_add_char(b, (char)c);
	else if (c < 0x800) {
		lims_buf_add_char(b, (char)(0xC0 | c >> 6));
		lims_buf_add_char(b, (char)(0x80 | (c & 63)));
	} else {
		lims_buf_add_char(b, (char)(0xE0 | c >> 12));
		lims_buf_add_char(b, (char)(0x80 | (c >> 6 & 63)));
		lims_buf_add_char(b, (char)(0x80 | (c & 63)));
	}
}

// The twelve vowels with their six tones, and the code points of the Unicode charts (Latin-1, Latin Extended-A and -B, Latin
// Extended Additional): plain, grave, hook above, tilde, acute, dot below; small letters.
static const struct {
	unsigned base, mark; // the vowel taken apart: letter and circumflex, breve or horn
	unsigned tones[6];
} vowels[] = {
	{'a', 0, {0x61, 0xE0, 0x1EA3, 0xE3, 0xE1, 0x1EA1}},
	{'a', 0x306, {0x103, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0x1EB7}},
	{'a', 0x302, {0xE2, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD}},
	{'e', 0, {0x65, 0xE8, 0x1EBB, 0x1EBD, 0xE9, 0x1EB9}},
	{'e', 0x302, {0xEA, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7}},
	{'i', 0, {0x69, 0xEC, 0x1EC9, 0x129, 0xED, 0x1ECB}},
	{'o', 0, {0x6F, 0xF2, 0x1ECF, 0xF5, 0xF3, 0x1ECD}},
	{'o', 0x302, {0xF4, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, 0x1ED9}},
	{'o', 0x31B, {0x1A1, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3}},
	{'u', 0, {0x75, 0xF9, 0x1EE7, 0x169, 0xFA, 0x1EE5}},
	{'u', 0x31B, {0x1B0, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1}},
	{'y', 0, {0x79, 0x1EF3, 0x1EF7, 0x1EF9, 0xFD, 0x1EF5}},
};

// The capital lies 0x20 before the small letter in ASCII and Latin-1, one before it elsewhere; Ơ and Ư too.
static unsigned capital(unsigned c)
{
	return c < 0x100 ? c - 0x20 : c - 1;
}

static void every_vietnamese_letter_composes_to_one_code_point(void **state)
{
	(void)state;
	static const unsigned tones[6] = {0, 0x300, 0x309, 0x303, 0x301, 0x323};
	for (size_t v = 0; v < sizeof vowels / sizeof vowels[0]; v++) {
		for (int t = 0; t < 6; t++) {
			for (int upper = 0; upper < 2; upper++) {
				struct lims_buf apart, whole;
				lims_buf_init(&apart, 20);
				lims_buf_init(&whole, 20);
				add_code(&apart, upper ? vowels[v].base - 0x20 : vowels[v].base);
				// Also in the order that some keyboards send: tone before the vowel's own mark when the tone stands below.
				if (vowels[v].mark && tones[t] == 0x323) {
					add_code(&apart, tones[t]);
					add_code(&apart, vowels[v].mark);
				} else {
					if (vowels[v].mark)
						add_code(&apart, vowels[v].mark);
					if (tones[t])
						add_code(&apart, tones[t]);
				}
				add_code(&whole, upper ? capital(vowels[v].tones[t]) : vowels[v].tones[t]);
				expect_nfc(lims_buf_text(&apart), lims_buf_text(&whole));
				expect_nfc(lims_buf_text(&whole), lims_buf_text(&whole));
				assert_int_equal(lims_text_width(lims_buf_text(&apart)), 1);
				lims_buf_finish(&apart);
				lims_buf_finish(&whole);
			}
		}
	}
	expect_nfc("\xC4\x91\xC4\x90", "\xC4\x91\xC4\x90"); // đ Đ have no parts
}

static size_t put(char *out, unsigned code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xC0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	out[0] = (char)(0xE0 | code >> 12);
	out[1] = (char)(0x80 | (code >> 6 & 0x3F));
	out[2] = (char)(0x80 | (code & 0x3F));
	return 3;
}

// "e" with a combining acute behind it makes the whole text be normalised; what stands before it must come out unchanged.
static void text_that_is_taken_as_composed_is_composed(void **state)
{
	(void)state;
	static const unsigned blocks[][2] = {{0x20, 0x7E}, {0xA0, 0x2FF}, {0x1E00, 0x1EFF}, {0x2010, 0x2027}, {0x2030, 0x205E},
		{0x2070, 0x2071}, {0x2074, 0x208E}, {0x2090, 0x209C}, {0x2190, 0x22FF}};
	for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++)
		for (unsigned code = blocks[b][0]; code <= blocks[b][1]; code++)
			for (unsigned before = 'A'; before <= 0x1B0; before += before == 'Z' ? 'a' - 'Z' : before == 'z' ? 0xC0 - 'z' : 1) {
				char in[32], out[32];
				size_t n = put(in, before);
				n += put(in + n, code);
				memcpy(out, in, n);
				memcpy(in + n, " e\xCC\x81", 5);
				memcpy(out + n, " \xC3\xA9", 4);
				expect_nfc(in, out);
				in[n] = out[n] = '\0';
				expect_nfc(in, out);
			}
}

static void nfc_appends_and_accepts_line_and_tab(void **state)
{
	(void)state;
	struct lims_buf b;
	lims_buf_init(&b, 1000);
	lims_buf_add_text(&b, "<");
	assert_int_equal(lims_text_nfc("a\n\tb", 4, &b, NULL), LIMS_OK);
	assert_int_equal(lims_text_nfc("", 0, &b, NULL), LIMS_OK);
	assert_string_equal(lims_buf_text(&b), "<a\n\tb");
	lims_buf_finish(&b);
}

static void control_characters_and_broken_bytes_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"a\x07", "a\r", "a\x1B[", "a\x7F", "a\xC2\x85", "a\xFF", "a\xC3"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct lims_buf b;
		struct lims_err err = {0};
		lims_buf_init(&b, 1000);
		assert_int_equal(lims_text_nfc(bad[i], strlen(bad[i]), &b, &err), LIMS_E_INPUT);
		assert_non_null(strstr(err.text, "byte 2"));
		assert_int_equal(b.len, 0);
		lims_buf_finish(&b);
	}
	struct lims_buf b;
	lims_buf_init(&b, 1000);
	assert_int_equal(lims_text_nfc("a\0b", 3, &b, NULL), LIMS_E_INPUT);
	lims_buf_finish(&b);
	lims_buf_init(&b, 3);
	assert_int_equal(lims_text_nfc("abcd", 4, &b, NULL), LIMS_E_MEMORY);
	lims_buf_finish(&b);
}

static void code_points_come_one_by_one(void **state)
{
	(void)state;
	const char text[] = "a\xE1\xBB\x87\xF0\x9F\x98\x80\xFFz";
	const char *at = text, *end = text + sizeof text - 1;
	assert_int_equal(lims_text_next(&at, end), 'a');
	assert_int_equal(lims_text_next(&at, end), 0x1EC7);
	assert_int_equal(lims_text_next(&at, end), 0x1F600);
	assert_int_equal(lims_text_next(&at, end), 0xFFFD);
	assert_int_equal(lims_text_next(&at, end), 'z');
	assert_int_equal(lims_text_next(&at, end), 0);
	assert_ptr_equal(at, end);
}

static void widths_are_those_of_a_terminal(void **state)
{
	(void)state;
	assert_int_equal(lims_text_width(""), 0);
	assert_int_equal(lims_text_width("C\xC3\xA2n"), 3);
	assert_int_equal(lims_text_width("e\xCC\x82\xCC\xA3"), 1);
	assert_int_equal(lims_text_width("\xE7\xA7\xA4"), 2); // a Han character
}

static void comparisons_know_null(void **state)
{
	(void)state;
	assert_true(lims_text_equal(NULL, NULL));
	assert_false(lims_text_equal(NULL, ""));
	assert_false(lims_text_equal("", NULL));
	assert_true(lims_text_equal("a", "a"));
	assert_false(lims_text_equal("a", "A"));
	assert_true(lims_text_starts("abc", "ab"));
	assert_true(lims_text_starts("abc", ""));
	assert_false(lims_text_starts("ab", "abc"));
}

static void hexadecimal_comes_and_goes(void **state)
{
	(void)state;
	char out[9];
	unsigned char bytes[4] = {7, 7, 7, 7};
	lims_hex_write("\x00\x7F\x80\xFF", 4, out);
	assert_string_equal(out, "007f80ff");
	assert_false(lims_hex_read("007f80f", 7, bytes, 4));
	assert_false(lims_hex_read("007f80fff", 9, bytes, 4));
	assert_false(lims_hex_read("007f80fg", 8, bytes, 4));
	assert_false(lims_hex_read("007f80", 6, bytes, 4));
	assert_memory_equal(bytes, "\7\7\7\7", 4);
	assert_true(lims_hex_read("007F80fF", 8, bytes, 4));
	assert_memory_equal(bytes, "\x00\x7F\x80\xFF", 4);
}

static void expect_fold(const char *in, const char *out)
{
	struct lims_buf b;
	lims_buf_init(&b, 1000);
	assert_int_equal(lims_text_fold(in, strlen(in), &b, NULL), LIMS_OK);
	assert_string_equal(lims_buf_text(&b), out);
	lims_buf_finish(&b);
}

static void a_text_is_searched_without_marks_and_capitals(void **state)
{
	(void)state;
	struct lims_buf b;
	expect_fold("Cân đồng hồ", "can dong ho");
	expect_fold("ĐIỆN LỰC Nghĩa Lộ", "dien luc nghia lo");
	expect_fold("u\xCC\x9B\xCC\x81", "u"); // ứ taken apart
	expect_fold("Số 15-012345/Ω", "so 15-012345/ω");
	expect_fold("Straße", "strasse");
	expect_fold("", "");
	lims_buf_init(&b, 100);
	assert_int_equal(lims_text_fold("\xC4", 1, &b, NULL), LIMS_E_INPUT);
	lims_buf_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_searched_without_marks_and_capitals),
		cmocka_unit_test(well_formed_text_is_valid),
		cmocka_unit_test(broken_text_is_not_valid),
		cmocka_unit_test(every_vietnamese_letter_composes_to_one_code_point),
		cmocka_unit_test(text_that_is_taken_as_composed_is_composed),
		cmocka_unit_test(nfc_appends_and_accepts_line_and_tab),
		cmocka_unit_test(control_characters_and_broken_bytes_are_refused),
		cmocka_unit_test(code_points_come_one_by_one),
		cmocka_unit_test(widths_are_those_of_a_terminal),
		cmocka_unit_test(comparisons_know_null),
		cmocka_unit_test(hexadecimal_comes_and_goes),
	};
	return cmocka_run_group_tests_name("base text", tests, NULL, NULL);
}
