// SPDX-License-Identifier: Apache-2.0
// Error codes and the one-sentence error that every fallible function of the house reports through.
#ifndef LIMS_BASE_ERR_H
#define LIMS_BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

struct lims_lang;

/// What went wrong, by what the caller can do about it. The program's exit code follows from it (lims_err_exit_code).
typedef enum {
	LIMS_OK = 0,
	LIMS_E_INPUT,     ///< bad input: a file, a frame, a form, an option (exit 2)
	LIMS_E_NOT_FOUND, ///< the named thing does not exist (exit 2)
	LIMS_E_REFUSED,   ///< a rule or a gate says no; the answer is no (exit 1)
	LIMS_E_CORRUPT,   ///< kept evidence does not verify (exit 1)
	LIMS_E_DEVICE,    ///< an instrument or a line does not answer as it must (exit 3)
	LIMS_E_STORAGE,   ///< disk, database or key file (exit 4)
	LIMS_E_MEMORY,    ///< no memory, or a buffer would pass its maximum (exit 4)
} lims_rc;

enum { LIMS_ERR_TEXT = 768, LIMS_ERR_WHERE = 192 };

/// One error: the caller's memory, zero-initialised; set only on failure. `lang` (may be NULL: English) is chosen by the
/// caller before the call and decides the language of `text`.
struct lims_err {
	lims_rc code;
	const struct lims_lang *lang; ///< not owned
	char text[LIMS_ERR_TEXT];     ///< one sentence that says what is wrong and what to do
	char where[LIMS_ERR_WHERE];   ///< file:line, port, entry or other place; may be empty
};

/// Sets code and sentence, forgets the place; `fmt` is an English message id, translated through err->lang. Returns `code`, so
/// that a function can `return lims_err_set(err, …)`. err may be NULL. An overlong sentence is cut at a whole UTF-8 character;
/// bytes that are no text (broken UTF-8 and control characters of something quoted) become '?'.
lims_rc lims_err_set(struct lims_err *err, lims_rc code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/// Puts context before the sentence that a lower function set, and keeps its code: "context: lower sentence". Returns that
/// code; with err NULL, or without a lower error, LIMS_E_INPUT: a caller that passes NULL down returns the lower code itself.
lims_rc lims_err_context(struct lims_err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/// A message in the language of the error's sentence, for words that stand inside of it; err may be NULL (English).
const char *lims_err_tr(const struct lims_err *err, const char *msgid) __attribute__((format_arg(2)));

/// Names the place of the fault, e.g. "tolerances/oiml-r76.yaml:12:5". err may be NULL.
void lims_err_where(struct lims_err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/// Forgets the error, keeps the language.
void lims_err_clear(struct lims_err *err);

/// Takes faults one after the other, from what looks for all of them and not only for the first. `field`: what a fault is about, "" the whole; the
/// fault lives during the call.
typedef void lims_fault_visit(void *ctx, const char *field, const struct lims_err *fault);
struct lims_fault_sink {
	lims_fault_visit *visit;
	void *ctx;
};
/// Hands a fault of the input (LIMS_E_INPUT, LIMS_E_NOT_FOUND, LIMS_E_REFUSED) to the sink, forgets it and gives LIMS_OK; what else failed is handed on in err. rc LIMS_OK: nothing.
lims_rc lims_fault_tell(const struct lims_fault_sink *sink, const char *field, lims_rc rc, struct lims_err *fault, struct lims_err *err);

/// The sink of what needs only the first: visit is lims_first_fault, ctx one of these, zero but for err.
struct lims_first_fault {
	struct lims_err *err; ///< set by the first fault; may be NULL
	lims_rc rc;           ///< LIMS_OK: there was none
};
void lims_first_fault(void *ctx, const char *field, const struct lims_err *fault);

/// The exit code of the program for a return code: 0 done, 1 the answer is no, 2 wrong use or bad input, 3 instrument, 4 storage.
int lims_err_exit_code(lims_rc code);

#endif
