// SPDX-License-Identifier: Apache-2.0
// Steps of cases as people do them: who, on which case, with which fields.
#ifndef TESTS_LABORATORY_CASE_DEEDS_H
#define TESTS_LABORATORY_CASE_DEEDS_H

#include "tests/laboratory/world.h"

#include "laboratory/quality/cases.h"

/// The world on the back end of this run, with people beside its own: qu (quality), tm (technical manager).
int cd_setup(void **state);

struct cd_deed {
	const char *actor, *noun, *code, *verb;
	const char *about; ///< NULL: nothing
	const char *paper; ///< name of the field that gets a paper; NULL: none
	const char *on;    ///< NULL: today
};

#define DEED(actor, noun, code, verb) ((struct cd_deed){(actor), (noun), (code), (verb), NULL, NULL, NULL})
#define DEED_ABOUT(actor, noun, code, verb, about) ((struct cd_deed){(actor), (noun), (code), (verb), (about), NULL, NULL})
#define DEED_PAPER(actor, noun, code, verb, paper) ((struct cd_deed){(actor), (noun), (code), (verb), NULL, (paper), NULL})

/// Does a step with the fields "name", "value", …, NULL; verb "open" opens.
lims_rc cd_act(struct world *w, struct cd_deed d, char ret_code[LIMS_CODE], ...) __attribute__((sentinel));
void cd_state_is(struct world *w, const char *noun, const char *code, const char *want);
/// The last value of a field over all steps.
void cd_value_is(struct world *w, const char *noun, const char *code, const char *field, const char *want);

#endif
