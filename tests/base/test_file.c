// SPDX-License-Identifier: Apache-2.0
// Whole files: read within a bound, written whole or not at all.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/buf.h"
#include "tests/base/folder.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

static int count_files(void)
{
	DIR *d = opendir(folder);
	int n = 0;
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static void what_is_written_is_read_again(void **state)
{
	(void)state;
	char path[FOLDER_PATH];
	struct lims_buf b;
	struct stat st;
	int before = count_files();
	folder_path(path, "a.bin");
	assert_int_equal(lims_file_write(path, "one\0two", 7, 0640, NULL), LIMS_OK);
	assert_int_equal(lims_file_read(path, 7, &b, NULL), LIMS_OK);
	assert_int_equal(b.len, 7);
	assert_memory_equal(b.data, "one\0two", 8);
	lims_buf_finish(&b);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(lims_file_write(path, NULL, 0, 0600, NULL), LIMS_OK);
	assert_int_equal(lims_file_read(path, 7, &b, NULL), LIMS_OK);
	assert_int_equal(b.len, 0);
	lims_buf_finish(&b);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(count_files(), before + 1);
}

static void a_name_without_a_folder_goes_to_the_current_one(void **state)
{
	(void)state;
	char old[4096];
	assert_non_null(getcwd(old, sizeof old));
	assert_int_equal(chdir(folder), 0);
	lims_rc rc = lims_file_write("plain.txt", "x", 1, 0644, NULL);
	assert_int_equal(chdir(old), 0);
	assert_int_equal(rc, LIMS_OK);
	char path[FOLDER_PATH];
	assert_int_equal(access(folder_path(path, "plain.txt"), R_OK), 0);
}

static void one_byte_more_than_the_bound_is_refused(void **state)
{
	(void)state;
	char path[FOLDER_PATH];
	struct lims_buf b;
	struct lims_err err = {0};
	folder_path(path, "large");
	assert_int_equal(lims_file_write(path, "12345678", 8, 0644, NULL), LIMS_OK);
	assert_int_equal(lims_file_read(path, 8, &b, NULL), LIMS_OK);
	lims_buf_finish(&b);
	assert_int_equal(lims_file_read(path, 7, &b, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "too large"));
	assert_null(b.data);
}

static void a_missing_file_is_not_found(void **state)
{
	(void)state;
	char path[FOLDER_PATH];
	struct lims_buf b;
	struct lims_err err = {0};
	assert_int_equal(lims_file_read(folder_path(path, "nowhere"), 10, &b, &err), LIMS_E_NOT_FOUND);
	assert_non_null(strstr(err.text, "nowhere"));
	assert_int_equal(lims_file_read(folder_path(path, "no/folder"), 10, &b, &err), LIMS_E_NOT_FOUND);
	assert_int_equal(lims_file_read(folder, 10, &b, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "folder"));
}

static void an_unwritable_place_gives_one_clear_sentence(void **state)
{
	(void)state;
	char path[FOLDER_PATH];
	struct lims_err err = {0};
	assert_int_equal(lims_file_write(folder_path(path, "missing/a"), "x", 1, 0644, &err), LIMS_E_STORAGE);
	assert_non_null(strstr(err.text, "folder does not exist"));
	assert_int_equal(lims_file_write(folder_path(path, "regular"), "x", 1, 0644, NULL), LIMS_OK);
	assert_int_equal(lims_file_write(folder_path(path, "regular/a"), "x", 1, 0644, &err), LIMS_E_STORAGE);
	assert_non_null(strstr(err.text, "folder does not exist"));
	assert_int_equal(lims_file_write("/proc/lims-test", "x", 1, 0644, &err), LIMS_E_STORAGE);
	assert_true(err.text[0] != '\0');
	char name[5000];
	memset(name, 'x', sizeof name);
	name[sizeof name - 1] = '\0';
	assert_int_equal(lims_file_write(name, "x", 1, 0644, &err), LIMS_E_INPUT);
	name[300] = '\0';
	assert_int_equal(lims_file_write(name, "x", 1, 0644, &err), LIMS_E_STORAGE);
}

static void a_device_or_folder_is_never_replaced(void **state)
{
	(void)state;
	struct lims_err err = {0};
	assert_int_equal(lims_file_write("/dev/null", "x", 1, 0644, &err), LIMS_E_INPUT);
	assert_int_equal(lims_file_write(folder, "x", 1, 0644, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "name a file"));
}

static void a_failed_write_leaves_the_old_file_and_no_rest(void **state)
{
	(void)state;
	char path[FOLDER_PATH], name[260];
	struct lims_buf b;
	// A name of 250 characters can exist, but not with the ending of its temporary file.
	memset(name, 'n', 250);
	name[250] = '\0';
	FILE *f = fopen(folder_path(path, name), "w");
	assert_non_null(f);
	assert_int_equal(fwrite("old", 1, 3, f), 3);
	fclose(f);
	int before = count_files();
	assert_int_equal(lims_file_write(path, "new", 3, 0644, NULL), LIMS_E_STORAGE);
	assert_int_equal(lims_file_read(path, 10, &b, NULL), LIMS_OK);
	assert_string_equal(lims_buf_text(&b), "old");
	lims_buf_finish(&b);
	assert_int_equal(count_files(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(a_name_without_a_folder_goes_to_the_current_one),
		cmocka_unit_test(one_byte_more_than_the_bound_is_refused),
		cmocka_unit_test(a_missing_file_is_not_found),
		cmocka_unit_test(an_unwritable_place_gives_one_clear_sentence),
		cmocka_unit_test(a_device_or_folder_is_never_replaced),
		cmocka_unit_test(a_failed_write_leaves_the_old_file_and_no_rest),
	};
	return cmocka_run_group_tests_name("base file", tests, folder_make, folder_remove);
}
