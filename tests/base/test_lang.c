// SPDX-License-Identifier: Apache-2.0
// Message catalogues made by msgfmt at test time, in both byte orders, whole, cut and changed.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/buf.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/lang_format.h"
#include "tests/base/folder.h"

#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

static const char catalogue[] = "msgid \"\"\n"
								"msgstr \"\"\n"
								"\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
								"\"Plural-Forms: nplurals=1; plural=0;\\n\"\n"
								"msgid \"pass\"\n"
								"msgstr \"\xC4\x91\xE1\xBA\xA1t\"\n"
								"msgid \"fail\"\n"
								"msgstr \"kh\xC3\xB4ng \xC4\x91\xE1\xBA\xA1t\"\n"
								"msgid \"port %d is silent\"\n"
								"msgstr \"c\xE1\xBB\x95ng %d im l\xE1\xBA\xB7ng\"\n"
								"msgid \"not yet\"\n"
								"msgstr \"\"\n"
								"msgid \"one file\"\n"
								"msgid_plural \"many files\"\n"
								"msgstr[0] \"t\xE1\xBB\x87p\"\n";

// Runs msgfmt over `po` and leaves folder/vi.mo; the program is one of the tests' requirements.
static void compile(const char *po, const char *endian)
{
	char in[FOLDER_PATH], out[FOLDER_PATH];
	folder_path(in, "vi.po");
	folder_path(out, "vi.mo");
	assert_int_equal(lims_file_write(in, po, strlen(po), 0644, NULL), LIMS_OK);
	char name[] = "msgfmt", flag[] = "--endianness", to[] = "-o", order[8];
	snprintf(order, sizeof order, "%s", endian);
	char flags[32];
	snprintf(flags, sizeof flags, "%s=%s", flag, order);
	char *argv[] = {name, flags, to, out, in, NULL};
	pid_t pid;
	int status = -1;
	assert_int_equal(posix_spawnp(&pid, "msgfmt", NULL, NULL, argv, environ), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void translations_are_found_in_either_byte_order(void **state)
{
	(void)state;
	static const char *const orders[] = {"little", "big"};
	for (int i = 0; i < 2; i++) {
		struct lims_lang *vi = NULL;
		struct lims_err err = {0};
		compile(catalogue, orders[i]);
		if (lims_lang_open(folder, "vi", &vi, &err) != LIMS_OK)
			fail_msg("%s", err.text);
		assert_string_equal(lims_lang_code(vi), "vi");
		assert_string_equal(lims_tr(vi, "pass"), "\xC4\x91\xE1\xBA\xA1t");
		assert_string_equal(lims_tr(vi, "fail"), "kh\xC3\xB4ng \xC4\x91\xE1\xBA\xA1t");
		assert_string_equal(lims_tr(vi, "one file"), "t\xE1\xBB\x87p");
		assert_string_equal(lims_tr(vi, "not yet"), "not yet");
		assert_string_equal(lims_tr(vi, "unknown"), "unknown");
		assert_string_equal(lims_tr(vi, ""), "");
		lims_lang_destroy(vi);
	}
}

static void errors_speak_the_language(void **state)
{
	(void)state;
	struct lims_lang *vi = NULL;
	compile(catalogue, "little");
	assert_int_equal(lims_lang_open(folder, "vi", &vi, NULL), LIMS_OK);
	struct lims_err err = {.lang = vi};
	lims_err_set(&err, LIMS_E_DEVICE, "port %d is silent", 3);
	assert_string_equal(err.text, "c\xE1\xBB\x95ng 3 im l\xE1\xBA\xB7ng");
	lims_lang_destroy(vi);
}

static void english_needs_no_file(void **state)
{
	(void)state;
	struct lims_lang *en = NULL;
	assert_int_equal(lims_lang_open("/nowhere", "en", &en, NULL), LIMS_OK);
	assert_string_equal(lims_lang_code(en), "en");
	assert_string_equal(lims_tr(en, "pass"), "pass");
	lims_lang_destroy(en);
	assert_string_equal(lims_lang_code(NULL), "en");
	assert_string_equal(lims_tr(NULL, "pass"), "pass");
	lims_lang_destroy(NULL);
}

static void a_code_is_never_a_path(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "v", "../vi", "v/i", "vi.mo", "abcdefghijklmnop", "-vi", "v1"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct lims_lang *lang = NULL;
		assert_int_equal(lims_lang_open(folder, bad[i], &lang, NULL), LIMS_E_INPUT);
		assert_null(lang);
	}
	struct lims_lang *lang = NULL;
	assert_int_equal(lims_lang_open(folder, "fr", &lang, NULL), LIMS_E_NOT_FOUND);
	assert_null(lang);
}

static void read_catalogue(struct lims_buf *b)
{
	char path[FOLDER_PATH];
	compile(catalogue, "little");
	assert_int_equal(lims_file_read(folder_path(path, "vi.mo"), 1 << 20, b, NULL), LIMS_OK);
}

// From an exact copy on the heap, so that a sanitizer sees a read past the end.
static lims_rc read_copy(const unsigned char *bytes, size_t n)
{
	unsigned char *copy = malloc(n ? n : 1);
	struct lims_lang *lang = NULL;
	assert_non_null(copy);
	memcpy(copy, bytes, n);
	lims_rc rc = lims_lang_read(copy, n, "vi", &lang, NULL);
	memset(copy, 0xEE, n);
	free(copy);
	if (rc == LIMS_OK) {
		lims_tr(lang, "pass");
		lims_tr(lang, "zzz");
	} else {
		assert_null(lang);
	}
	lims_lang_destroy(lang);
	return rc;
}

static void every_truncation_is_refused(void **state)
{
	(void)state;
	struct lims_buf b;
	read_catalogue(&b);
	assert_int_equal(read_copy(b.data, b.len), LIMS_OK);
	// The last byte closes the last string, so nothing can be missing.
	for (size_t n = 0; n < b.len; n++)
		if (read_copy(b.data, n) != LIMS_E_INPUT)
			fail_msg("%zu of %zu bytes were read", n, b.len);
	lims_buf_finish(&b);
}

static void changed_headers_are_refused(void **state)
{
	(void)state;
	static const struct {
		size_t at;
		unsigned char bytes[4];
	} rows[] = {
		{0, {0xDE, 0x12, 0x04, 0x94}},  // magic
		{4, {0, 0, 2, 0}},              // major revision 2
		{8, {0xFF, 0xFF, 0xFF, 0xFF}},  // number of messages
		{8, {0, 0, 0, 0x10}},           // the same, times 8 is beyond 32 bits
		{12, {0xFF, 0xFF, 0xFF, 0xFF}}, // table of originals
		{16, {0xF0, 0xFF, 0xFF, 0xFF}}, // table of translations
		{12, {0, 0, 0, 0}},             // a table over the header
		{28, {0xFF, 0xFF, 0xFF, 0xFF}}, // length of the first original
		{32, {0xFF, 0xFF, 0xFF, 0x7F}}, // its place
	};
	struct lims_buf b;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		read_catalogue(&b);
		memcpy(b.data + rows[i].at, rows[i].bytes, 4);
		if (read_copy(b.data, b.len) != LIMS_E_INPUT)
			fail_msg("row %zu was read", i);
		lims_buf_finish(&b);
	}
}

static void any_changed_byte_is_read_safely(void **state)
{
	(void)state;
	struct lims_buf b;
	read_catalogue(&b);
	for (size_t i = 0; i < b.len; i++) {
		unsigned char old = b.data[i];
		static const unsigned char others[] = {0x00, 0x01, 0x7F, 0x80, 0xFF, '%'};
		for (size_t k = 0; k < sizeof others; k++) {
			b.data[i] = others[k];
			lims_rc rc = read_copy(b.data, b.len);
			assert_true(rc == LIMS_OK || rc == LIMS_E_INPUT);
		}
		b.data[i] = old;
	}
	lims_buf_finish(&b);
}

static void a_translation_with_other_conversions_is_refused(void **state)
{
	(void)state;
	struct lims_lang *vi = NULL;
	struct lims_err err = {0};
	compile("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\nmsgid \"port %d\"\nmsgstr \"c %s\"\n", "little");
	assert_int_equal(lims_lang_open(folder, "vi", &vi, &err), LIMS_E_INPUT);
	assert_null(vi);
	assert_non_null(strstr(err.text, "\"port %d\""));
	assert_non_null(strstr(err.where, "vi.mo"));
}

static void formats_agree_when_their_arguments_do(void **state)
{
	(void)state;
	static const struct {
		const char *message, *translation;
		bool agrees;
	} rows[] = {
		{"plain", "thuong", true},
		{"%s of %d", "%s cua %d", true},
		{"%s of %d", "%2$d cua %1$s", true},
		{"%s of %d", "%d cua %s", false},
		{"%s of %d", "%s", false},
		{"%s", "%s %s", false},
		{"%s", "%1$s %1$s", true},
		{"%s of %d", "%1$s cua %d", false},
		{"%s of %d", "%2$d", false},
		{"%d", "%i", true},
		{"%u", "%x", true},
		{"%zu", "%u", false},
		{"%ld", "%lld", false},
		{"%.*s", "%.*s", true},
		{"%.*s", "%s", false},
		{"%5.2f", "%g", true},
		{"plain", "%n", false},
		{"%s", "%n", false},
		{"plain", "%s", false},
		{"plain", "5 % di", false},
		{"100%%", "100%%", true},
		{"100%%", "100%", false},
		{"Error, %", "Sai so, %", true},
		{"5 % of range", "5 % cua", true},
		{"%s", "%99$s", false},
		{"%s", "%0$s", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (lims_lang_format_agrees(rows[i].message, rows[i].translation) != rows[i].agrees)
			fail_msg("%s | %s", rows[i].message, rows[i].translation);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(translations_are_found_in_either_byte_order),
		cmocka_unit_test(errors_speak_the_language),
		cmocka_unit_test(english_needs_no_file),
		cmocka_unit_test(a_code_is_never_a_path),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(changed_headers_are_refused),
		cmocka_unit_test(any_changed_byte_is_read_safely),
		cmocka_unit_test(a_translation_with_other_conversions_is_refused),
		cmocka_unit_test(formats_agree_when_their_arguments_do),
	};
	return cmocka_run_group_tests_name("base lang", tests, folder_make, folder_remove);
}
