// SPDX-License-Identifier: Apache-2.0
// The lists that meters push by themselves, in the shapes that are known.
//
//   {obis, value, {scaler, unit}}, …     Aidon, Iskra; an array or a structure, texts and clocks without the last part
//   list name, obis, value, obis, value  Kamstrup, Kaifa in Sweden; the scale is the maker's
//   list name, meter, type, P+, P-, …    Kaifa in Norway: 1, 9, 13, 14 or 18 values by their place
//   [{class, obis, attribute, index}…], value, …   Landis+Gyr E450: the list of objects is the first value; no scaler
//
// Sources: toreamun/amshan han/aidon.py, han/kaifa.py, han/kamstrup.py (places, and the scales of the makers' lists) with their tests on bytes of meters;
// an Iskra AM550 in Tasmota issue 8790; a Landis+Gyr E450 in esphome pull request 16942.
#include "drivers/protocol/electricity/dlms.h"

#include <stdio.h>
#include <string.h>

enum maker { MAKER_OTHER, MAKER_KAMSTRUP, MAKER_KAMSTRUP_CT, MAKER_KAIFA };

/// A walk through the elements of a list.
struct walk {
	const struct lims_scan *scan;
	const struct lims_reading *base;
	struct lims_emit *emit;
	struct lims_axdr at;
	enum maker maker;
	size_t odd;               ///< numbers without a code, codes without a value
	bool has_code, has_value; ///< a code waits for its value, a value for its scaler
	struct lims_obis code;
	struct lims_axdr_item value;
};

static bool begins(const struct lims_axdr_item *item, const char *text)
{
	size_t n = strlen(text);
	return lims_axdr_is_text(item->tag) && item->text_len >= n && memcmp(item->text, text, n) == 0;
}

static bool is_code(const struct lims_axdr_item *item)
{
	return item->tag == LIMS_AXDR_OCTETS && item->count == 6;
}

/// The maker's scale of a quantity that the list does not give: by its group C and D.
static bool maker_scale(enum maker maker, const struct lims_obis *o, struct lims_dlms_scale *ret)
{
	char role[LIMS_READING_ROLE];
	const char *unit = lims_obis_role(o, role);
	uint8_t c = o->group[2], d = o->group[3];
	bool current = d == 7 && (c == 31 || c == 51 || c == 71);
	bool voltage = d == 7 && (c == 32 || c == 52 || c == 72);
	bool power = d == 7 && c >= 1 && c <= 4;
	bool energy = d == 8 && c >= 1 && c <= 4;
	if (maker == MAKER_OTHER || !unit || !(current || voltage || power || energy))
		return false;
	*ret = (struct lims_dlms_scale){.known = true, .unit = unit};
	if (current)
		ret->exponent = maker == MAKER_KAMSTRUP ? -2 : -3;
	if (voltage)
		ret->exponent = maker == MAKER_KAIFA ? -1 : 0;
	if (energy)
		ret->exponent = maker == MAKER_KAIFA ? 0 : 1;
	return true;
}

/// Gives the value that waits, with or without its scaler.
static void flush(struct walk *w, const struct lims_dlms_scale *scale)
{
	struct lims_dlms_scale own;
	if (!w->has_value)
		return;
	w->has_value = w->has_code = false;
	if (!scale && maker_scale(w->maker, &w->code, &own))
		scale = &own;
	lims_dlms_value(w->scan, &w->code, &w->value, scale, w->base, w->emit);
}

/// The list's name, alone or behind its code 0.2.129, names the maker.
static void learn_maker(struct walk *w, const struct lims_axdr_item *item)
{
	if (begins(item, "Kamstrup_V"))
		w->maker = MAKER_KAMSTRUP;
	if (begins(item, "KFM_"))
		w->maker = MAKER_KAIFA;
}

/// A text without a code: the name of the list.
static void take_name(struct walk *w, const struct lims_axdr_item *item)
{
	struct lims_reading r = *w->base;
	learn_maker(w, item);
	memcpy(r.role, "list_version", sizeof "list_version");
	bool plain = true;
	for (size_t i = 0; i < item->text_len; i++)
		plain = plain && item->text[i] >= 0x20 && item->text[i] <= 0x7e;
	if (plain)
		snprintf(r.note, sizeof r.note, "list %.*s", (int)item->text_len, (const char *)item->text);
	else
		snprintf(r.note, sizeof r.note, "%zu bytes without a code, which are not read", item->count);
	r.reason = LIMS_REASON_NOT_A_VALUE;
	lims_emit_reading(w->emit, &r);
}

/// A value whose code came just before. Meters of Kamstrup for current transformers, type 685…, give more decimals of the current.
static void take_value(struct walk *w, const struct lims_axdr_item *item)
{
	if (w->code.group[2] == 0 && w->code.group[3] == 2 && w->code.group[4] == 129)
		learn_maker(w, item);
	if (w->maker == MAKER_KAMSTRUP && w->code.group[2] == 96 && w->code.group[3] == 1 && w->code.group[4] == 1 && begins(item, "685"))
		w->maker = MAKER_KAMSTRUP_CT;
	w->value = *item;
	w->has_value = true;
	w->has_code = false;
}

static void take_plain(struct walk *w, const struct lims_axdr_item *item)
{
	if (w->has_code) {
		take_value(w, item);
		return;
	}
	flush(w, NULL);
	if (is_code(item)) {
		w->code = lims_obis_of(item->text);
		w->has_code = true;
	} else if (lims_axdr_is_text(item->tag)) {
		take_name(w, item);
	} else if (item->tag != LIMS_AXDR_NULL) {
		w->odd++;
		struct lims_reading r = *w->base;
		lims_reading_reject(&r, w->base, LIMS_REASON_NOT_A_VALUE, "a number without a code");
		lims_emit_reading(w->emit, &r);
	}
}

/// A value that is itself a list, which no register has.
static void pass_structured(struct walk *w)
{
	struct lims_reading r = *w->base;
	char code[LIMS_OBIS_TEXT];
	lims_obis_text(&w->code, code);
	lims_obis_role(&w->code, r.role);
	snprintf(r.note, sizeof r.note, "%s holds a list, which is not read", code);
	r.reason = LIMS_REASON_NOT_A_VALUE;
	w->has_code = false;
	lims_axdr_skip(&w->at);
	lims_emit_reading(w->emit, &r);
}

/// Elements with their codes, nested as they are. The grammar was checked before: the walk cannot fail.
static void walk_codes(struct walk *w)
{
	size_t left[LIMS_AXDR_DEPTH] = {1};
	size_t depth = 0;
	for (;;) {
		while (!left[depth]) {
			flush(w, NULL);
			w->odd += w->has_code;
			w->has_code = false;
			if (!depth)
				return;
			depth--;
		}
		struct lims_dlms_scale scale;
		struct lims_axdr_item item;
		struct lims_axdr here = w->at;
		left[depth]--;
		if (w->has_value && lims_dlms_scale_read(&w->at, &scale)) {
			flush(w, &scale);
			continue;
		}
		if (!lims_axdr_next(&w->at, &item) || (lims_axdr_is_list(item.tag) && depth + 1 == LIMS_AXDR_DEPTH))
			return;
		if (!lims_axdr_is_list(item.tag)) {
			take_plain(w, &item);
			continue;
		}
		flush(w, NULL);
		if (w->has_code) {
			w->at = here;
			pass_structured(w);
			continue;
		}
		left[++depth] = item.count;
	}
}

/// The place of a quantity in the lists of Kaifa; groups C and D, 0 for texts.
struct place {
	uint8_t c, d;
	uint8_t three_phase; ///< only in lists of three phases
};

static const struct place kaifa[] = {{0, 0, 0}, {96, 1, 0}, {96, 2, 0}, {1, 7, 0}, {2, 7, 0}, {3, 7, 0}, {4, 7, 0}, {31, 7, 0}, {51, 7, 1},
	{71, 7, 1}, {32, 7, 0}, {52, 7, 1}, {72, 7, 1}, {1, 0, 0}, {1, 8, 0}, {2, 8, 0}, {3, 8, 0}, {4, 8, 0}};
enum { KAIFA_PLACES = sizeof kaifa / sizeof kaifa[0], KAIFA_POWER = 3 };

static struct lims_obis code_of(const struct place *p)
{
	uint8_t bytes[6] = {1, 0, p->c, p->d, 0, 255};
	bool abstract = p->c == 96 || p->d == 0;
	bytes[0] = abstract ? 0 : 1;
	// 0-0:96.1.0 is the meter's number, 0-0:96.1.7 its type; 0-0:1.0.0 the clock.
	if (p->c == 96)
		bytes[3] = 1;
	if (p->c == 96 && p->d == 2)
		bytes[4] = 7;
	return lims_obis_of(bytes);
}

/// Is this one of the lists that tell the quantities by their place alone?
static bool is_by_place(struct lims_axdr at, size_t count)
{
	struct lims_axdr_item first, second;
	if (!lims_axdr_next(&at, &first))
		return false;
	if (count == 1)
		return first.tag == LIMS_AXDR_UINT32;
	if ((count != 9 && count != 13 && count != 14 && count != 18) || !begins(&first, "KFM_"))
		return false;
	return lims_axdr_next(&at, &second) && lims_axdr_is_text(second.tag) && !is_code(&second);
}

static void walk_places(struct walk *w, size_t count)
{
	bool three = count == 13 || count == 18;
	size_t place = count == 1 ? KAIFA_POWER : 0;
	w->maker = MAKER_KAIFA;
	for (size_t i = 0; i < count && place < KAIFA_PLACES; i++, place++) {
		struct lims_axdr_item item;
		while (kaifa[place].three_phase && !three)
			place++;
		if (!lims_axdr_next(&w->at, &item))
			return;
		if (!place) {
			take_name(w, &item);
			continue;
		}
		w->code = code_of(&kaifa[place]);
		w->value = item;
		w->has_value = true;
		flush(w, NULL);
	}
}

/// One object of a push list, {class, obis, attribute, index}.
static bool read_object(struct lims_axdr *a, struct lims_obis *ret, int *ret_attribute)
{
	struct lims_axdr_item head, part;
	if (!lims_axdr_next(a, &head) || head.tag != LIMS_AXDR_STRUCTURE || head.count != 4 || !lims_axdr_next(a, &part) ||
		part.tag != LIMS_AXDR_UINT16 || !lims_axdr_next(a, &part) || !is_code(&part))
		return false;
	*ret = lims_obis_of(part.text);
	if (!lims_axdr_next(a, &part) || part.tag != LIMS_AXDR_INT8)
		return false;
	*ret_attribute = part.negative ? -(int)part.magnitude : (int)part.magnitude;
	return lims_axdr_next(a, &part) && part.tag == LIMS_AXDR_UINT16;
}

/// A list that begins with the objects that it holds, itself among them as the first.
static bool is_by_objects(struct lims_axdr at, size_t count)
{
	struct lims_axdr_item head;
	struct lims_obis code;
	int attribute;
	if (!lims_axdr_next(&at, &head) || head.tag != LIMS_AXDR_ARRAY || head.count != count || count < 2)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!read_object(&at, &code, &attribute))
			return false;
	return true;
}

static void walk_objects(struct walk *w, size_t count)
{
	struct lims_axdr objects = w->at;
	struct lims_axdr_item item;
	int attribute;
	lims_axdr_next(&objects, &item);
	read_object(&objects, &w->code, &attribute);
	lims_axdr_skip(&w->at);
	for (size_t i = 1; i < count && read_object(&objects, &w->code, &attribute); i++) {
		struct lims_axdr after = w->at;
		if (!lims_axdr_skip(&after) || !lims_axdr_next(&w->at, &item))
			return;
		if (!lims_axdr_is_list(item.tag))
			lims_dlms_value(w->scan, &w->code, &item, NULL, w->base, w->emit);
		w->at = after;
	}
}

/// Segments carry no number when they are pushed: where one is lost, the others may still fit the grammar by accident. Then codes and values do not pair.
static bool pairs(const struct walk *w)
{
	struct lims_emit nobody = {0};
	struct walk trial = *w;
	trial.emit = &nobody;
	walk_codes(&trial);
	return !trial.odd;
}

void lims_dlms_list(const struct lims_scan *scan, struct lims_axdr body, const struct lims_reading *base, struct lims_emit *emit)
{
	struct walk w = {.scan = scan, .base = base, .emit = emit, .at = body};
	struct lims_axdr inside = body;
	struct lims_axdr_item head;
	size_t before = emit->given;
	if (lims_axdr_next(&inside, &head) && head.tag == LIMS_AXDR_STRUCTURE && is_by_place(inside, head.count)) {
		w.at = inside;
		walk_places(&w, head.count);
	} else if (head.tag == LIMS_AXDR_STRUCTURE && is_by_objects(inside, head.count)) {
		w.at = inside;
		walk_objects(&w, head.count);
	} else if (body.pieces > 1 && !pairs(&w)) {
		struct lims_reading r;
		lims_reading_reject(&r, base, LIMS_REASON_BAD_FRAME, "codes and values do not pair: a segment of the message may be lost");
		lims_emit_reading(emit, &r);
	} else {
		walk_codes(&w);
	}
	if (emit->given == before) {
		struct lims_reading r;
		lims_reading_reject(&r, base, LIMS_REASON_NOT_A_VALUE, "data notification without anything measured");
		lims_emit_reading(emit, &r);
	}
}
