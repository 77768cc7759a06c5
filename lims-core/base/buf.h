// SPDX-License-Identifier: Apache-2.0
// A growing byte buffer with a maximum, whose failure is sticky so that a writer checks it once at the end.
#ifndef LIMS_BASE_BUF_H
#define LIMS_BASE_BUF_H

#include "lims-core/base/err.h"

#include <stdint.h>

/// data[len] is always '\0' once anything was added, so that text can be used as a C string.
struct lims_buf {
	unsigned char *data; ///< owned
	size_t len;
	size_t cap;
	size_t max;  ///< more than this fails
	bool failed; ///< no memory, or max would be passed; later adds do nothing
};

void lims_buf_init(struct lims_buf *b, size_t max);
void lims_buf_finish(struct lims_buf *b); ///< frees; accepts a zeroed struct
void lims_buf_clear(struct lims_buf *b);  ///< len = 0, keeps memory, forgets a failure
void lims_buf_add(struct lims_buf *b, const void *bytes, size_t n);
void lims_buf_add_text(struct lims_buf *b, const char *text);
void lims_buf_add_char(struct lims_buf *b, char c);
void lims_buf_addf(struct lims_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/// LIMS_OK, or LIMS_E_MEMORY with a sentence that names `what` and the maximum.
lims_rc lims_buf_check(const struct lims_buf *b, const char *what, struct lims_err *err);
/// The text so far, never NULL.
const char *lims_buf_text(const struct lims_buf *b);

/// Reads a whole file of at most `max` bytes into b (initialised by this call; empty after a failure, finish is then allowed but
/// not needed). LIMS_E_NOT_FOUND, LIMS_E_INPUT (too large, a folder), LIMS_E_STORAGE, LIMS_E_MEMORY.
lims_rc lims_file_read(const char *path, size_t max, struct lims_buf *ret_b, struct lims_err *err);
/// Writes a file whole or not at all: temporary file beside it, fsync, rename, fsync of the folder. `mode` e.g. 0644, exactly (no
/// umask). A symbolic link is replaced by the file. LIMS_E_INPUT when path is a folder or device, LIMS_E_STORAGE otherwise.
lims_rc lims_file_write(const char *path, const void *bytes, size_t n, unsigned mode, struct lims_err *err);
/// Moves a finished file to its place, over what is there: fsync, rename, fsync of the folder. `temp` must be in the folder of `path`; it stays when this fails.
/// LIMS_E_STORAGE.
lims_rc lims_file_place(const char *temp, const char *path, struct lims_err *err);

#endif
