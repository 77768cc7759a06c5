// SPDX-License-Identifier: Apache-2.0
// capture_words PROTOCOL SETUP FILE [MODEL]: what a capture says, in the words of the rows (tests/protocol/rows_*.c); for tools/new-capture.
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { ARENA = 1 << 24, FILE_MAX = 1 << 20 };

int main(int argc, char **argv)
{
	char out[DECODED_TEXT];
	struct lims_buf file;
	struct lims_setup setup;
	struct lims_err err = {0};
	struct lims_arena *arena = lims_arena_create(ARENA);
	if (!arena || argc < 4 || !lims_protocol_find(argv[1])) {
		fprintf(stderr, "use: capture_words PROTOCOL SETUP FILE [MODEL]\n");
		return 2;
	}
	if (lims_setup_parse(argv[2], &setup, &err) != LIMS_OK || lims_file_read(argv[3], FILE_MAX, &file, &err) != LIMS_OK) {
		fprintf(stderr, "capture_words: %s\n", err.text);
		return 2;
	}
	printf("%s\n", decoded(argv[1], argc > 4 ? model_of(arena, argv[4]) : NULL, argv[2], file.data, file.len, out));
	lims_buf_finish(&file);
	lims_arena_destroy(arena);
	return 0;
}
