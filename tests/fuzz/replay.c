// SPDX-License-Identifier: Apache-2.0
// Replays files and folders of a fuzz corpus through a harness, so that every compiler runs the regressions.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LARGEST_INPUT = 1 << 20 };

static unsigned long runs;

static int run_file(const char *path)
{
	static uint8_t bytes[LARGEST_INPUT];
	FILE *f = fopen(path, "rb");
	if (!f) {
		fprintf(stderr, "cannot open %s\n", path);
		return 1;
	}
	size_t n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	// An exact copy on the heap, so that a read past the end is seen by the sanitizer.
	uint8_t *copy = malloc(n ? n : 1);
	if (!copy)
		return 1;
	memcpy(copy, bytes, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
	runs++;
	return 0;
}

static int run_path(const char *path)
{
	struct stat st;
	if (stat(path, &st) != 0) {
		fprintf(stderr, "no such corpus: %s\n", path);
		return 1;
	}
	if (!S_ISDIR(st.st_mode))
		return run_file(path);
	DIR *dir = opendir(path);
	if (!dir)
		return 1;
	int bad = 0;
	for (struct dirent *e; !bad && (e = readdir(dir));) {
		char child[4096];
		if (e->d_name[0] == '.')
			continue;
		snprintf(child, sizeof child, "%s/%s", path, e->d_name);
		bad = run_path(child);
	}
	closedir(dir);
	return bad;
}

int main(int argc, char **argv)
{
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++)
		if (run_path(argv[i]) != 0)
			return 1;
	printf("%lu inputs replayed\n", runs);
	return argc > 1 && runs == 0 ? 1 : 0;
}
