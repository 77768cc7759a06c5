// SPDX-License-Identifier: Apache-2.0
// OBIS codes: spellings, roles, units.
// Sources: IEC 62056-61 and DLMS UA Blue Book ed. 12.2 (value groups C, D, E of electricity; table of units), facts on the codes in use.
#include "drivers/protocol/electricity/obis.h"

#include <string.h>

enum { A, B, C, D, E, F, GROUPS };

/// A group of the code: a number 0…255, or for C, D, E one of the letters.
static bool read_group(const char *text, size_t n, size_t *at, uint8_t *ret)
{
	static const char letters[] = "CFLP";
	const char *letter = *at < n && text[*at] >= 'C' ? strchr(letters, text[*at]) : NULL;
	if (letter) {
		*ret = (uint8_t)(96 + (letter - letters));
		++*at;
		return true;
	}
	unsigned value = 0;
	size_t from = *at;
	for (; *at < n && text[*at] >= '0' && text[*at] <= '9' && *at - from < 3; ++*at)
		value = value * 10 + (unsigned)(text[*at] - '0');
	*ret = (uint8_t)value;
	return *at > from && value <= 255;
}

/// The groups and the sign before each of them, "" before the first.
struct pieces {
	uint8_t group[GROUPS];
	char sign[GROUPS];
	size_t count;
};

static bool cut(const char *text, size_t n, struct pieces *p)
{
	for (size_t at = 0; at < n;) {
		if (p->count == GROUPS)
			return false;
		p->sign[p->count] = '.';
		if (p->count) {
			if (text[at] != '.' && text[at] != '-' && text[at] != ':' && text[at] != '*' && text[at] != '&')
				return false;
			p->sign[p->count] = text[at++];
		}
		if (!read_group(text, n, &at, &p->group[p->count]))
			return false;
		p->count++;
	}
	return p->count >= 2;
}

bool lims_obis_read(const char *text, size_t n, struct lims_obis *ret)
{
	struct pieces p = {.count = 0};
	if (n == 0 || n >= LIMS_OBIS_TEXT || !cut(text, n, &p))
		return false;
	struct lims_obis o = {.group = {0}};
	size_t first = C, i = 0;
	if (p.count > 3 && p.sign[1] == '-' && p.sign[2] == ':')
		first = A;
	else if (p.count == GROUPS && p.sign[1] == '.' && p.sign[2] == '.')
		first = A;
	for (size_t g = first; i < p.count; i++, g++) {
		bool before_f = p.sign[i] == '*' || p.sign[i] == '&';
		if (before_f) {
			// The groups D and E may be missing, F follows whatever came last.
			if (g < E || i + 1 != p.count)
				return false;
			g = F;
		}
		char wanted = g == B && first == A && p.sign[1] == '-' ? '-' : g == C && first == A && p.sign[1] == '-' ? ':' : '.';
		if (g > F || (i && !before_f && p.sign[i] != wanted) || (g == F && !before_f && first != A))
			return false;
		o.group[g] = p.group[i];
		o.given |= (uint8_t)(1u << g);
		o.manual = p.sign[i] == '&';
	}
	if (!(o.given & 1 << D))
		return false;
	*ret = o;
	return true;
}

struct lims_obis lims_obis_of(const uint8_t bytes[6])
{
	struct lims_obis o = {.given = 0x3f};
	memcpy(o.group, bytes, sizeof o.group);
	return o;
}

static bool given(const struct lims_obis *o, int group)
{
	return o->given >> group & 1;
}

static size_t add_number(char *out, size_t used, char before, unsigned value)
{
	if (before)
		out[used++] = before;
	if (value >= 100)
		out[used++] = (char)('0' + value / 100);
	if (value >= 10)
		out[used++] = (char)('0' + value / 10 % 10);
	out[used++] = (char)('0' + value % 10);
	return used;
}

void lims_obis_text(const struct lims_obis *o, char *out)
{
	size_t used = 0;
	if (given(o, A))
		used = add_number(out, used, 0, o->group[A]);
	if (given(o, B)) {
		used = add_number(out, used, '-', o->group[B]);
		out[used++] = ':';
	}
	used = add_number(out, used, 0, o->group[C]);
	used = add_number(out, used, '.', o->group[D]);
	if (given(o, E))
		used = add_number(out, used, '.', o->group[E]);
	if (given(o, F))
		used = add_number(out, used, o->manual ? '&' : '*', o->group[F]);
	out[used] = '\0';
}

/// What the group C measures, for the sum of the phases; 20, 40, 60 more are the phases.
struct quantity {
	uint8_t c;
	const char *power, *power_unit;   ///< group D 7: the value at this moment
	const char *energy, *energy_unit; ///< group D 8: the register
	const char *demand;               ///< groups D 4, 5, 6
};

static const struct quantity quantities[] = {
	{1, "power_active_import", "W", "energy_active_import", "Wh", "demand_active_import"},
	{2, "power_active_export", "W", "energy_active_export", "Wh", "demand_active_export"},
	{3, "power_reactive_import", "var", "energy_reactive_import", "varh", "demand_reactive_import"},
	{4, "power_reactive_export", "var", "energy_reactive_export", "varh", "demand_reactive_export"},
	{5, "power_reactive_q1", "var", "energy_reactive_q1", "varh", "demand_reactive_q1"},
	{6, "power_reactive_q2", "var", "energy_reactive_q2", "varh", "demand_reactive_q2"},
	{7, "power_reactive_q3", "var", "energy_reactive_q3", "varh", "demand_reactive_q3"},
	{8, "power_reactive_q4", "var", "energy_reactive_q4", "varh", "demand_reactive_q4"},
	{9, "power_apparent_import", "VA", "energy_apparent_import", "VA.h", "demand_apparent_import"},
	{10, "power_apparent_export", "VA", "energy_apparent_export", "VA.h", "demand_apparent_export"},
	{11, "current", "A", NULL, NULL, NULL},
	{12, "voltage", "V", NULL, NULL, NULL},
	{13, "power_factor", "1", NULL, NULL, NULL},
	{14, "frequency", "Hz", NULL, NULL, NULL},
	{15, "power_active_absolute", "W", "energy_active", "Wh", "demand_active"},
	{16, "power_active", "W", "energy_active_net", "Wh", "demand_active_net"},
};

/// Codes that stand for themselves. `unit` NULL: the content is a text.
static const struct named {
	uint8_t c, d, e;
	const char *role, *unit;
} names[] = {
	{0, 0, 0, "serial_number", NULL},
	{96, 1, 0, "device_id_1", NULL},
	{96, 1, 1, "device_id_2", NULL},
	{97, 97, 0, "error_register", NULL},
	{0, 9, 1, "time_of_day", NULL},
	{0, 9, 2, "date", NULL},
	{1, 0, 0, "date_time", NULL},
	{0, 3, 0, "meter_constant", "{imp}/kWh"},
	{0, 4, 2, "ratio_ct", "1"},
	{0, 4, 3, "ratio_vt", "1"},
	{91, 7, 0, "current_n", "A"},
};

static const struct quantity *quantity_of(uint8_t c, unsigned *ret_phase)
{
	*ret_phase = c > 20 && c < 81 ? c / 20u : 0;
	unsigned sum = c - 20 * *ret_phase;
	for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++)
		if (quantities[i].c == sum)
			return &quantities[i];
	return NULL;
}

/// What C and D say together; its unit in *ret_unit, and in *ret_more what is put behind the phase.
static const char *name_of(const struct quantity *q, uint8_t d, const char **ret_more, const char **ret_unit)
{
	*ret_more = d == 5 ? "_last" : d == 6 ? "_max" : "";
	*ret_unit = d == 8 ? q->energy_unit : q->power_unit;
	return d == 7 ? q->power : d == 8 ? q->energy : d == 4 || d == 5 || d == 6 ? q->demand : NULL;
}

/// A role under construction; `cut` when it does not fit.
struct role {
	char text[LIMS_READING_ROLE];
	size_t used;
	bool cut;
};

static void put(struct role *r, const char *text)
{
	size_t n = strlen(text);
	r->cut = r->cut || r->used + n >= sizeof r->text;
	if (r->cut)
		return;
	memcpy(r->text + r->used, text, n + 1);
	r->used += n;
}

/// "_t12": at least `width` digits.
static void put_number(struct role *r, const char *before, unsigned value, size_t width)
{
	char digits[4];
	size_t n = add_number(digits, 0, 0, value);
	digits[n] = '\0';
	put(r, before);
	for (; n < width; n++)
		put(r, "0");
	put(r, digits);
}

/// Registers and demands have tariffs; E of a momentary value is 0.
static bool name_quantity(const struct lims_obis *o, struct role *r, const char **ret_unit)
{
	unsigned phase, tariff = given(o, E) ? o->group[E] : 0;
	const struct quantity *q = quantity_of(o->group[C], &phase);
	const char *more, *unit, *name = q ? name_of(q, o->group[D], &more, &unit) : NULL;
	if (name)
		*ret_unit = unit;
	if (!name || tariff > 63 || (tariff && o->group[D] == 7))
		return false;
	put(r, name);
	if (phase)
		put_number(r, "_l", phase, 1);
	put(r, more);
	if (tariff)
		put_number(r, "_t", tariff, 1);
	return true;
}

static bool name_itself(const struct lims_obis *o, struct role *r, const char **ret_unit)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct named *n = &names[i];
		// "F.F" is written without E.
		if (n->c != o->group[C] || n->d != o->group[D] || n->e != o->group[E] || (!given(o, E) && n->c != 97))
			continue;
		*ret_unit = n->unit;
		put(r, n->role);
		return true;
	}
	return false;
}

const char *lims_obis_role(const struct lims_obis *o, char *ret_role)
{
	struct role r = {.used = 0};
	const char *unit = NULL;
	// A = 1 is electricity, A = 0 what belongs to no medium: a code of a quantity would be another thing there.
	bool electricity = !given(o, A) || o->group[A] == 1;
	bool named = (electricity || o->group[A] == 0) && name_itself(o, &r, &unit);
	named = named || (electricity && name_quantity(o, &r, &unit));
	// Channel and billing period tell two registers of the same quantity apart.
	if (given(o, B) && o->group[B])
		put_number(&r, "_ch", o->group[B], 1);
	if (given(o, F) && o->group[F] != 255)
		put_number(&r, o->manual ? "_r" : "_p", o->group[F], 2);
	if (named && !r.cut) {
		memcpy(ret_role, r.text, r.used + 1);
		return unit;
	}
	memcpy(ret_role, "obis_", 5);
	lims_obis_text(o, ret_role + 5);
	return unit;
}
