// SPDX-License-Identifier: Apache-2.0
// Names of the decision rules and the sentences by which a certificate states them.
#include "lims-core/engine/decision.h"

#include <string.h>

const char *lims_decision_rule_name(enum lims_decision_rule r)
{
	static const char *const names[] = {"simple", "guard_band", "guarded_rejection", "probability", "non_binary"};
	return (size_t)r < sizeof names / sizeof *names ? names[r] : "";
}

const char *lims_decision_state_name(enum lims_decision_state s)
{
	static const char *const names[] = {"undetermined", "pass", "conditional_pass", "conditional_fail", "fail"};
	return (size_t)s < sizeof names / sizeof *names ? names[s] : "";
}

/// The words of a rule; %s is the amount that the file states.
struct rule_words {
	const char *document, *clause;
	const char *vi, *en;
};

static const struct rule_words plain = {.document = "ILAC-G8:09/2019",
	.clause = "4.2.1",
	.vi = "Quy tắc quyết định: chấp nhận đơn giản (ILAC-G8:09/2019, 4.2.1). Đạt khi kết quả đo nằm trong giới hạn cho phép, kể cả ngay tại "
		  "giới hạn.",
	.en = "Decision rule: simple acceptance (ILAC-G8:09/2019, 4.2.1). A measured value within the limits, or exactly at one, passes."};

static const struct rule_words with_ratio = {.document = "ILAC-G8:09/2019",
	.clause = "4.2.1",
	.vi = "Quy tắc quyết định: chấp nhận đơn giản (ILAC-G8:09/2019, 4.2.1). Đạt khi kết quả đo nằm trong giới hạn cho phép, kể cả ngay tại "
		  "giới hạn, "
		  "với điều kiện độ không đảm bảo đo mở rộng U không lớn hơn %s giới hạn cho phép (nửa khoảng cho phép khi có hai giới hạn); nếu "
		  "lớn hơn thì "
		  "không kết luận.",
	.en = "Decision rule: simple acceptance (ILAC-G8:09/2019, 4.2.1). A measured value within the limits, or exactly at one, passes, "
		  "provided "
		  "that the expanded uncertainty U is at most %s of the limit (of half the interval between two limits); beyond that no statement "
		  "is made."};

static const struct rule_words guard_band = {.document = "ILAC-G8:09/2019",
	.clause = "4.2.2",
	.vi = "Quy tắc quyết định: chấp nhận có dải bảo vệ w = %s (ILAC-G8:09/2019, 4.2.2; JCGM 106:2012, 8.3.2). Đạt khi kết quả đo nằm trong "
		  "giới "
		  "hạn cho phép đã thu hẹp vào một khoảng w ở mỗi giới hạn.",
	.en = "Decision rule: acceptance with a guard band w = %s (ILAC-G8:09/2019, 4.2.2; JCGM 106:2012, 8.3.2). A measured value passes when "
		  "it "
		  "lies within the limits moved inwards by w."};

static const struct rule_words rejection = {.document = "JCGM 106:2012",
	.clause = "8.3.3",
	.vi = "Quy tắc quyết định: loại bỏ có dải bảo vệ w = %s (JCGM 106:2012, 8.3.3). Chỉ kết luận không đạt khi kết quả đo nằm ngoài giới "
		  "hạn cho phép "
		  "quá một khoảng w.",
	.en = "Decision rule: rejection with a guard band w = %s (JCGM 106:2012, 8.3.3). A measured value fails only when it lies outside of "
		  "the limits by "
		  "more than w."};

static const struct rule_words by_probability = {.document = "JCGM 106:2012",
	.clause = "8.3.1",
	.vi = "Quy tắc quyết định: theo xác suất phù hợp (JCGM 106:2012, 7 và 8.3). Đạt khi xác suất để giá trị thực nằm trong giới hạn cho "
		  "phép không nhỏ "
		  "hơn %s.",
	.en = "Decision rule: by the probability of conformity (JCGM 106:2012, 7 and 8.3). A measured value passes when the true value lies "
		  "within the "
		  "limits with a probability of at least %s."};

static const struct rule_words four_states = {.document = "ILAC-G8:09/2019",
	.clause = "4.2.3",
	.vi = "Quy tắc quyết định: bốn mức kết luận với dải bảo vệ w = %s (ILAC-G8:09/2019, 4.2.3): đạt, đạt có điều kiện, không đạt có điều "
		  "kiện, không "
		  "đạt. Kết luận có điều kiện khi kết quả đo cách giới hạn cho phép không quá w.",
	.en = "Decision rule: four statements with a guard band w = %s (ILAC-G8:09/2019, 4.2.3): pass, conditional pass, conditional fail, "
		  "fail. A statement "
		  "is conditional when the measured value is no further than w from a limit."};

static const struct rule_words *words_of(const struct lims_decision_terms *d)
{
	switch (d->rule) {
	case LIMS_DECISION_SIMPLE:
		break;
	case LIMS_DECISION_GUARD_BAND:
		return &guard_band;
	case LIMS_DECISION_GUARDED_REJECTION:
		return &rejection;
	case LIMS_DECISION_PROBABILITY:
		return &by_probability;
	case LIMS_DECISION_NON_BINARY:
		return &four_states;
	}
	return d->ratio != NULL ? &with_ratio : &plain;
}

/// The amount as paper writes it: without the quotes around units, with a decimal comma where `comma`. NULL when memory is out.
static const char *written(const char *amount, bool comma, struct lims_arena *arena)
{
	char *text = lims_arena_text(arena, amount), *to = text;
	if (text == NULL)
		return NULL;
	for (const char *at = amount; *at != '\0'; at++) {
		if (*at != '\'')
			*to++ = comma && *at == '.' && at[1] >= '0' && at[1] <= '9' ? ',' : *at;
	}
	*to = '\0';
	return text;
}

/// `words` with the amount in the place of its "%s".
static const char *fill(const char *words, const char *amount, const char *unit, struct lims_arena *arena)
{
	const char *place = strstr(words, "%s");
	if (place == NULL)
		return words;
	return amount == NULL ? NULL : lims_arena_printf(arena, "%.*s%s%s%s", (int)(place - words), words, amount, unit, place + 2);
}

bool lims_decision_describe(struct lims_decision_terms *d, const char *amount, struct lims_arena *arena)
{
	const struct rule_words *words = words_of(d);
	const char *unit = d->factor != NULL ? " × U" : "";
	const char *vi = fill(words->vi, written(amount, true, arena), unit, arena),
			   *en = fill(words->en, written(amount, false, arena), unit, arena);
	if (vi == NULL || en == NULL)
		return false;
	d->document = words->document;
	d->clause = words->clause;
	d->statement = (struct lims_words){.vi = vi, .en = en};
	return true;
}
