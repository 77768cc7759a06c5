// SPDX-License-Identifier: Apache-2.0
// Splitting a control line.
#include "simulators/words.h"

#include <string.h>

lims_rc lims_sim_words_split(const unsigned char *line, size_t n, struct lims_sim_words *ret, struct lims_err *err)
{
	struct lims_sim_words w = {.count = 0};
	size_t starts[LIMS_SIM_WORDS];
	bool inside = false;
	if (n >= LIMS_SIM_LINE)
		return lims_err_set(err, LIMS_E_INPUT, "the line is too long; a command has at most %d characters", LIMS_SIM_LINE - 1);
	for (size_t i = 0; i < n; i++) {
		if (line[i] < ' ' || line[i] > '~')
			return lims_err_set(err, LIMS_E_INPUT, "the line holds a byte that is no printable character; send plain text");
		w.text[i] = line[i] == ' ' ? '\0' : (char)line[i];
		if (line[i] == ' ') {
			inside = false;
		} else if (!inside) {
			if (w.count == LIMS_SIM_WORDS)
				return lims_err_set(err, LIMS_E_INPUT, "the command has too many words; it has at most %d", LIMS_SIM_WORDS);
			starts[w.count++] = i;
			inside = true;
		}
	}
	if (!w.count)
		return lims_err_set(err, LIMS_E_INPUT, "the line is empty; send a command such as status");
	*ret = w;
	for (unsigned i = 0; i < w.count; i++)
		ret->word[i] = ret->text + starts[i];
	return LIMS_OK;
}

bool lims_sim_words_are(const struct lims_sim_words *w, const char *name, unsigned args, lims_rc *rc, struct lims_err *err)
{
	if (strcmp(w->word[0], name) != 0)
		return false;
	if (w->count == args + 1)
		return true;
	*rc = lims_err_set(err, LIMS_E_INPUT, "'%s' takes %u words after it and %u came; see simulators/README.md", name, args, w->count - 1);
	return false;
}

lims_rc lims_sim_words_switch(const struct lims_sim_words *w, bool *ret, struct lims_err *err)
{
	const char *word = w->word[w->count - 1];
	bool on = strcmp(word, "on") == 0;
	if (!on && strcmp(word, "off") != 0)
		return lims_err_set(err, LIMS_E_INPUT, "'%s' takes on or off", w->word[0]);
	*ret = on;
	return LIMS_OK;
}
