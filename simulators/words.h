// SPDX-License-Identifier: Apache-2.0
// One control line as words.
#ifndef LIMS_SIMULATORS_WORDS_H
#define LIMS_SIMULATORS_WORDS_H

#include "lims-core/base/err.h"

enum { LIMS_SIM_WORDS = 8, LIMS_SIM_LINE = 256 };

struct lims_sim_words {
	char text[LIMS_SIM_LINE];
	const char *word[LIMS_SIM_WORDS]; ///< into text
	unsigned count;
};

/// Splits a line (without its end) at blanks. Refuses lines of LIMS_SIM_LINE bytes and more, more than LIMS_SIM_WORDS words, an empty line and
/// bytes outside printable ASCII. LIMS_E_INPUT.
lims_rc lims_sim_words_split(const unsigned char *line, size_t n, struct lims_sim_words *ret, struct lims_err *err);

/// Is the first word `name`, followed by exactly `args` more? A right name with a wrong count sets err and *rc.
bool lims_sim_words_are(const struct lims_sim_words *w, const char *name, unsigned args, lims_rc *rc, struct lims_err *err);
/// Is the last word "on" or "off"? LIMS_E_INPUT when it is neither.
lims_rc lims_sim_words_switch(const struct lims_sim_words *w, bool *ret, struct lims_err *err);

#endif
