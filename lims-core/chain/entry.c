// SPDX-License-Identifier: Apache-2.0
// Writing an entry as bytes.
#include "lims-core/chain/entry.h"
#include "lims-core/base/json.h"
#include "lims-core/chain/entry_bits.h"

#include <inttypes.h>

static lims_rc bad_field(struct lims_err *err, const char *field, const char *rule)
{
	return lims_err_set(err, LIMS_E_INPUT, "the entry's %s cannot be written: %s", field, rule);
}

static lims_rc check_fields(const struct lims_entry *e, struct lims_err *err)
{
	if (!lims_entry_node_valid(e->node))
		return bad_field(err, "node", "it must be 32 lower-case hexadecimal digits");
	if (e->sequence < 1)
		return bad_field(err, "sequence", "it begins at 1");
	if (e->clock.ms < 0 || e->clock.ms > LIMS_HLC_MS_MAX)
		return bad_field(err, "clock", "it must lie between 1970 and 9999");
	if (!lims_entry_moment_valid(e->written))
		return bad_field(err, "time of writing", "it must lie between 1900 and 9999; check the machine's clock");
	if (!lims_entry_moment_valid(e->observed))
		return bad_field(err, "time observed", "it must lie between 1900 and 9999");
	if (!lims_entry_token_valid(e->actor))
		return bad_field(err, "actor", "it must be 1 to 128 ASCII characters without blanks");
	if (!lims_entry_type_valid(e->type))
		return bad_field(err, "type", "it must be two or more words of a-z, 0-9 and _ joined by full stops");
	if (e->version < 1 || e->version > LIMS_VERSION_MAX)
		return bad_field(err, "version", "it must be 1 to 999");
	if (!lims_entry_token_valid(e->subject))
		return bad_field(err, "subject", "it must be 1 to 128 ASCII characters without blanks");
	return LIMS_OK;
}

lims_rc lims_entry_check_body(const char *body, size_t n, struct lims_err *err)
{
	if (n > LIMS_ENTRY_BODY_MAX)
		return lims_err_set(
			err, LIMS_E_INPUT, "the entry's body has %zu bytes, more than %d; keep large evidence as a blob", n, (int)LIMS_ENTRY_BODY_MAX);
	if (n < 2 || body[0] != '{' || body[n - 1] != '}')
		return lims_err_set(err, LIMS_E_INPUT, "the entry's body is no JSON object from its first to its last byte");
	struct lims_json_doc *doc = NULL;
	if (lims_json_plain_object(body, n, NULL, NULL))
		return LIMS_OK;
	if (lims_json_parse(body, n, LIMS_ENTRY_BODY_MAX, &doc, err) != LIMS_OK)
		return lims_err_context(err, "the entry's body");
	lims_json_destroy(doc);
	return LIMS_OK;
}

lims_rc lims_entry_write(const struct lims_entry *e, struct lims_buf *b, struct lims_err *err)
{
	lims_rc rc = check_fields(e, err);
	if (rc == LIMS_OK)
		rc = e->body ? lims_entry_check_body(e->body, e->body_len, err) : bad_field(err, "body", "there is none");
	if (rc != LIMS_OK)
		return rc;
	char previous[LIMS_HASH_HEX], written[LIMS_MOMENT_TEXT], observed[LIMS_MOMENT_TEXT];
	lims_hash_hex(&e->previous, previous);
	lims_moment_text(e->written, written);
	lims_moment_text(e->observed, observed);
	lims_buf_addf(b, "%s%d\nnode %s\nsequence %" PRId64 "\nprevious %s\nclock %" PRId64 ".%" PRIu32 "\n", LIMS_ENTRY_WORD,
		(int)LIMS_ENTRY_FORMAT, e->node, e->sequence, previous, e->clock.ms, e->clock.counter);
	lims_buf_addf(
		b, "written %s\nobserved %s\nactor %s\ntype %s/%u\nsubject %s\n\n", written, observed, e->actor, e->type, e->version, e->subject);
	lims_buf_add(b, e->body, e->body_len);
	return lims_buf_check(b, "an entry", err);
}
