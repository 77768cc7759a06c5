// SPDX-License-Identifier: Apache-2.0
// What libyaml says of a file that it cannot read, in the user's language.
#include "lims-core/base/faults.h"

#include "lims-core/base/lang.h"

#include <string.h>

const char *lims_yaml_words(const struct lims_lang *lang, const char *words)
{
	// libyaml 0.2.5, scanner.c and parser.c: what went wrong, and while what was read.
	static const char *const known[] = {
		LIMS_MSG("while scanning a simple key"),
		LIMS_MSG("could not find expected ':'"),
		LIMS_MSG("while scanning a block scalar"),
		LIMS_MSG("while scanning a tag"),
		LIMS_MSG("did not find expected '!'"),
		LIMS_MSG("while parsing a tag"),
		LIMS_MSG("did not find expected tag URI"),
		LIMS_MSG("while scanning a plain scalar"),
		LIMS_MSG("found unexpected ':'"),
		LIMS_MSG("while scanning an anchor"),
		LIMS_MSG("while scanning an alias"),
		LIMS_MSG("while scanning a directive"),
		LIMS_MSG("found unknown directive name"),
		LIMS_MSG("while scanning a %YAML directive"),
		LIMS_MSG("found extremely long version number"),
		LIMS_MSG("did not find expected version number"),
		LIMS_MSG("while scanning a tag directive"),
		LIMS_MSG("while parsing a %TAG directive"),
		LIMS_MSG("found a tab character where an indentation space is expected"),
		LIMS_MSG("found a tab character that violates indentation"),
		LIMS_MSG("found an indentation indicator equal to 0"),
		LIMS_MSG("did not find expected comment or line break"),
		LIMS_MSG("while scanning a quoted scalar"),
		LIMS_MSG("found unexpected document indicator"),
		LIMS_MSG("found unexpected end of stream"),
		LIMS_MSG("found unknown escape character"),
		LIMS_MSG("did not find expected hexdecimal number"),
		LIMS_MSG("found invalid Unicode character escape code"),
		LIMS_MSG("did not find expected alphabetic or numeric character"),
		LIMS_MSG("could not find expected directive name"),
		LIMS_MSG("found unexpected non-alphabetical character"),
		LIMS_MSG("did not find expected digit or '.' character"),
		LIMS_MSG("while scanning a %TAG directive"),
		LIMS_MSG("did not find expected whitespace"),
		LIMS_MSG("did not find expected whitespace or line break"),
		LIMS_MSG("block sequence entries are not allowed in this context"),
		LIMS_MSG("mapping keys are not allowed in this context"),
		LIMS_MSG("mapping values are not allowed in this context"),
		LIMS_MSG("while scanning for the next token"),
		LIMS_MSG("found character that cannot start any token"),
		LIMS_MSG("found duplicate %TAG directive"),
		LIMS_MSG("found duplicate %YAML directive"),
		LIMS_MSG("found incompatible YAML document"),
		LIMS_MSG("did not find expected <document start>"),
		LIMS_MSG("did not find expected node content"),
		LIMS_MSG("while parsing a block collection"),
		LIMS_MSG("did not find expected '-' indicator"),
		LIMS_MSG("did not find expected ',' or ']'"),
		LIMS_MSG("did not find expected ',' or '}'"),
		LIMS_MSG("while parsing a block node"),
		LIMS_MSG("while parsing a flow node"),
		LIMS_MSG("while parsing a node"),
		LIMS_MSG("found undefined tag handle"),
		LIMS_MSG("while parsing a flow sequence"),
		LIMS_MSG("while parsing a block mapping"),
		LIMS_MSG("did not find expected key"),
		LIMS_MSG("while parsing a flow mapping"),
	};
	for (size_t i = 0; words && i < sizeof known / sizeof known[0]; i++)
		if (strcmp(known[i], words) == 0)
			return lims_tr(lang, known[i]);
	return words ? words : lims_tr(lang, "this is no YAML");
}
