// SPDX-License-Identifier: Apache-2.0
// Names of the reasons, and the JSON object of a reading.
#include "lims-core/base/reading.h"

#include "lims-core/base/json.h"

const char *lims_reading_reason_name(enum lims_reason r)
{
	switch (r) {
	case LIMS_REASON_NONE:
		return "none";
	case LIMS_REASON_UNSTABLE:
		return "unstable";
	case LIMS_REASON_OVERLOAD:
		return "overload";
	case LIMS_REASON_UNDERLOAD:
		return "underload";
	case LIMS_REASON_DEVICE_ERROR:
		return "device_error";
	case LIMS_REASON_BUSY:
		return "busy";
	case LIMS_REASON_NO_UNIT:
		return "no_unit";
	case LIMS_REASON_UNIT_UNKNOWN:
		return "unit_unknown";
	case LIMS_REASON_BAD_NUMBER:
		return "bad_number";
	case LIMS_REASON_BAD_FRAME:
		return "bad_frame";
	case LIMS_REASON_BAD_CHECK:
		return "bad_check";
	case LIMS_REASON_TRUNCATED:
		return "truncated";
	case LIMS_REASON_OVERSIZED:
		return "oversized";
	case LIMS_REASON_NOISE:
		return "noise";
	case LIMS_REASON_NO_VALUE:
		return "no_value";
	case LIMS_REASON_NOT_CONFIRMED:
		return "not_confirmed";
	case LIMS_REASON_TIMEOUT:
		return "timeout";
	case LIMS_REASON_NOT_A_VALUE:
		return "not_a_value";
	case LIMS_REASON_SIGN:
		return "sign";
	}
	return "unknown";
}

static void write_value(struct lims_jw *w, const struct lims_reading *r)
{
	static const char *const origins[] = {"wire", "declared", "inferred"};
	lims_jw_dec(w, "value", r->value);
	lims_jw_text(w, "digits", r->digits);
	lims_jw_text(w, "unit", r->unit);
	if (r->unit_origin != LIMS_ORIGIN_WIRE)
		lims_jw_text(w, "unit_origin", origins[r->unit_origin]);
	lims_jw_bool(w, "stable", r->stable);
	if (r->stable_origin != LIMS_ORIGIN_WIRE)
		lims_jw_text(w, "stable_origin", origins[r->stable_origin]);
	lims_jw_bool(w, "net", r->net);
}

void lims_reading_json(struct lims_jw *w, const char *key, const struct lims_reading *r)
{
	char at[LIMS_MOMENT_TEXT];
	lims_jw_object(w, key);
	if (r->reason != LIMS_REASON_NONE)
		lims_jw_text(w, "reason", lims_reading_reason_name(r->reason));
	else
		write_value(w, r);
	if (r->role[0])
		lims_jw_text(w, "role", r->role);
	if (r->note[0])
		lims_jw_text(w, "note", r->note);
	lims_jw_int(w, "frame_at", (int64_t)r->frame_at);
	lims_jw_int(w, "frame_len", (int64_t)r->frame_len);
	if (r->at.us != 0) {
		lims_moment_text(r->at, at);
		lims_jw_text(w, "at", at);
	}
	lims_jw_end_object(w);
}
