// SPDX-License-Identifier: Apache-2.0
// Writing a pack beside its place and putting it there whole.
#include "lims-core/base/text.h"
#include "lims-core/journal/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct lims_pack_writer {
	char path[PATH_MAX];
	char temp[PATH_MAX];
	FILE *file;
	struct lims_hasher *hasher;
	int64_t records;
};

static lims_rc write_error(const struct lims_pack_writer *w, struct lims_err *err)
{
	int e = errno;
	if (e == ENOSPC || e == EDQUOT || e == EFBIG)
		return lims_err_set(
			err, LIMS_E_STORAGE, "there is no room for the pack %s; free some space and do it again, the old pack is as it was", w->path);
	return lims_err_set(err, LIMS_E_STORAGE,
		"the pack %s cannot be written (%s); check the stick and do it again, the old pack is as it was", w->path, strerror(e));
}

static lims_rc put(struct lims_pack_writer *w, const void *bytes, size_t n, struct lims_err *err)
{
	errno = 0;
	if (n && fwrite(bytes, 1, n, w->file) != n)
		return write_error(w, err);
	return lims_hasher_add(w->hasher, bytes, n, err);
}

static lims_rc put_line(struct lims_pack_writer *w, struct lims_err *err, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static lims_rc put_line(struct lims_pack_writer *w, struct lims_err *err, const char *fmt, ...)
{
	char line[512];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof line)
		return lims_err_set(err, LIMS_E_INPUT, "a line of the pack is too long");
	w->records++;
	return put(w, line, (size_t)n, err);
}

static lims_rc put_party(struct lims_pack_writer *w, const char *name, const struct lims_pack_party *p, struct lims_err *err)
{
	char born[LIMS_HASH_HEX], key[2 * LIMS_KEY_PUBLIC + 1];
	lims_hash_hex(&p->born, born);
	lims_hex_write(p->public_key, sizeof p->public_key, key);
	return put_line(w, err, "%s %s %s %s\n", name, p->node, born, key);
}

static lims_rc open_temp(struct lims_pack_writer *w, const char *path, struct lims_err *err)
{
	struct stat st;
	int n = snprintf(w->path, sizeof w->path, "%s", path);
	int m = snprintf(w->temp, sizeof w->temp, "%s.XXXXXX", path);
	if (n < 0 || m < 0 || (size_t)m >= sizeof w->temp)
		return lims_err_set(err, LIMS_E_INPUT, "the name of the pack is too long");
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return lims_err_set(err, LIMS_E_INPUT, "%s is a folder or a device, no file: name a file for the pack", path);
	int fd = mkstemp(w->temp);
	if (fd < 0) {
		*w->temp = '\0';
		return write_error(w, err);
	}
	w->file = fdopen(fd, "w");
	if (w->file)
		return LIMS_OK;
	close(fd);
	return lims_err_set(err, LIMS_E_MEMORY, "no memory to write the pack");
}

lims_rc lims_pack_create(const char *path, const struct lims_pack_header *h, struct lims_pack_writer **ret_writer, struct lims_err *err)
{
	struct lims_pack_writer *w = calloc(1, sizeof *w);
	if (w)
		w->hasher = lims_hasher_create();
	if (!w || !w->hasher) {
		free(w);
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to write the pack");
	}
	lims_rc rc = open_temp(w, path, err);
	if (rc == LIMS_OK)
		rc = lims_hasher_begin(w->hasher, err);
	if (rc == LIMS_OK)
		rc = put_line(w, err, "lims-pack-1\n");
	if (rc == LIMS_OK)
		rc = put_line(w, err, "laboratory %s\n", h->laboratory);
	if (rc == LIMS_OK)
		rc = put_line(w, err, "kind %s\n", h->training ? "training" : "production");
	if (rc == LIMS_OK)
		rc = put_party(w, "founder", &h->founder, err);
	if (rc == LIMS_OK)
		rc = put_party(w, "writer", &h->writer, err);
	if (rc != LIMS_OK) {
		lims_pack_abandon(w);
		return rc;
	}
	*ret_writer = w;
	return LIMS_OK;
}

lims_rc lims_pack_add_have(struct lims_pack_writer *w, const struct lims_pack_have *h, struct lims_err *err)
{
	return put_line(w, err, "have %s %s %" PRId64 "\n", h->writer, h->node, h->sequence);
}

lims_rc lims_pack_add_chain(struct lims_pack_writer *w, const struct lims_pack_chain *c, struct lims_err *err)
{
	return put_line(w, err, "chain %s %" PRId64 " %" PRId64 " %" PRId64 "\n", c->node, c->first, c->last, c->heads);
}

lims_rc lims_pack_add_head(struct lims_pack_writer *w, const struct lims_head *h, struct lims_err *err)
{
	char hash[LIMS_HASH_HEX], signature[2 * LIMS_SIGNATURE + 1];
	lims_hash_hex(&h->hash, hash);
	lims_hex_write(h->signature, sizeof h->signature, signature);
	return put_line(w, err, "head %" PRId64 " %s %s\n", h->sequence, hash, signature);
}

static lims_rc put_record(struct lims_pack_writer *w, const void *bytes, size_t n, struct lims_err *err)
{
	lims_rc rc = put(w, bytes, n, err);
	return rc == LIMS_OK ? put(w, "\n", 1, err) : rc;
}

lims_rc lims_pack_add_entry(struct lims_pack_writer *w, const void *bytes, size_t n, struct lims_err *err)
{
	lims_rc rc = put_line(w, err, "entry %zu\n", n);
	return rc == LIMS_OK ? put_record(w, bytes, n, err) : rc;
}

lims_rc lims_pack_add_blob(struct lims_pack_writer *w, const struct lims_hash *hash, const void *bytes, size_t n, struct lims_err *err)
{
	char hex[LIMS_HASH_HEX];
	lims_hash_hex(hash, hex);
	lims_rc rc = put_line(w, err, "blob %s %zu\n", hex, n);
	return rc == LIMS_OK ? put_record(w, bytes, n, err) : rc;
}

void lims_pack_abandon(struct lims_pack_writer *w)
{
	if (!w)
		return;
	if (w->file)
		fclose(w->file);
	if (*w->temp)
		unlink(w->temp);
	lims_hasher_destroy(w->hasher);
	free(w);
}

lims_rc lims_pack_finish(struct lims_pack_writer *w, struct lims_err *err)
{
	struct lims_hash sum;
	char hex[LIMS_HASH_HEX];
	lims_rc rc = lims_hasher_end(w->hasher, &sum, err);
	if (rc == LIMS_OK) {
		lims_hash_hex(&sum, hex);
		errno = 0;
		bool written = fprintf(w->file, "end %" PRId64 " %s\n", w->records, hex) > 0 && fflush(w->file) == 0 &&
					   fchmod(fileno(w->file), 0640) == 0 && fsync(fileno(w->file)) == 0;
		// A stick's file system may know no modes; that is no reason to refuse it.
		if (!written && errno == EPERM)
			written = fflush(w->file) == 0 && fsync(fileno(w->file)) == 0;
		if (!written)
			rc = write_error(w, err);
	}
	if (rc == LIMS_OK)
		rc = lims_file_place(w->temp, w->path, err);
	if (rc == LIMS_OK)
		*w->temp = '\0';
	lims_pack_abandon(w);
	return rc;
}
