// SPDX-License-Identifier: Apache-2.0
// Reads `lines` and `queries` of a model file: names, patterns, questions, with every fault at its line.
#include "drivers/protocol/generic/lines.h"

#include <string.h>

struct reader {
	const struct lims_protocol *protocol;
	struct lims_arena *arena;
	struct lims_faults *f;
	bool no_memory;
};

static bool is_scpi(const struct reader *r)
{
	return strcmp(r->protocol->id, "scpi") == 0;
}

static void *array_of(struct reader *r, size_t count, size_t size)
{
	void *a = lims_arena_array(r->arena, count ? count : 1, size);
	if (!a)
		r->no_memory = true;
	return a;
}

/// The entries of an optional list of at most `max`; NULL when there are none.
static struct lims_node *list_of(struct reader *r, struct lims_node *map, const char *key, size_t max)
{
	struct lims_node *list = lims_node_get(map, key, r->f);
	if (!list)
		return NULL;
	if (list->kind != LIMS_NODE_LIST || list->count > max) {
		lims_fault_add(r->f, list, "\"%s\" is a list of at most %zu entries", key, max);
		return NULL;
	}
	return list;
}

static const char *short_text(struct reader *r, struct lims_node *map, const char *key, size_t room)
{
	const char *text = lims_node_get_text(map, key, NULL, r->f);
	if (text && strlen(text) >= room)
		lims_fault_add(r->f, lims_node_get(map, key, r->f), "\"%s\" is longer than %zu bytes", key, room - 1);
	return text && *text && strlen(text) < room ? text : NULL;
}

/// What a word of the instrument may mean.
static const char *const meanings[] = {
	"nothing", "stable", "unstable", "net", "gross", "overload", "underload", "device_error", "busy", "no_value", NULL};
static const enum lims_reason reasons[] = {LIMS_REASON_NONE, LIMS_REASON_NONE, LIMS_REASON_UNSTABLE, LIMS_REASON_NONE, LIMS_REASON_NONE,
	LIMS_REASON_OVERLOAD, LIMS_REASON_UNDERLOAD, LIMS_REASON_DEVICE_ERROR, LIMS_REASON_BUSY, LIMS_REASON_NO_VALUE};

static void read_name(struct reader *r, struct lims_node *node, bool states, struct lims_line_name *ret)
{
	struct lims_node *text = lims_node_need(node, "text", r->f);
	ret->text = text && text->kind == LIMS_NODE_TEXT ? text->text : "";
	ret->len = strlen(ret->text);
	if (!states) {
		ret->unit = short_text(r, node, "unit", LIMS_READING_UNIT);
		if (!ret->unit || !ret->len)
			lims_fault_add(r->f, node, "a unit needs its \"text\" as the instrument writes it and its UCUM \"unit\"");
		return;
	}
	int means = lims_node_get_choice(node, "means", meanings, -1, r->f);
	if (means < 0 && !lims_node_get(node, "means", r->f))
		lims_fault_add(r->f, node, "a state needs \"means\"");
	if (means < 0)
		return;
	ret->reason = reasons[means];
	ret->stable = means == 1;
	ret->net = means == 3;
}

static void check_once(struct reader *r, struct lims_node *at, const struct lims_line_name *list, size_t i, const char *what)
{
	for (size_t k = 0; k < i; k++)
		if (list[k].len == list[i].len && memcmp(list[k].text, list[i].text, list[i].len) == 0)
			lims_fault_add(r->f, at, "the text \"%s\" stands twice among \"%s\"", list[i].text, what);
}

static void longest_first(struct lims_line_name *names, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct lims_line_name name = names[i];
		size_t k = i;
		for (; k && names[k - 1].len < name.len; k--)
			names[k] = names[k - 1];
		names[k] = name;
	}
}

static void read_names(struct reader *r, struct lims_node *map, const char *key, struct lims_line_names *ret)
{
	struct lims_node *list = list_of(r, map, key, LIMS_LINE_NAMES);
	struct lims_line_name *names = list ? array_of(r, list->count, sizeof *names) : NULL;
	bool plain = strcmp(key, "no_value") == 0;
	for (struct lims_node *n = names ? list->first : NULL; n; n = n->next) {
		struct lims_line_name *name = &names[ret->count];
		if (!plain)
			read_name(r, n, strcmp(key, "states") == 0, name);
		else if (n->kind == LIMS_NODE_TEXT && *n->text) {
			lims_node_mark(n);
			name->text = n->text;
			name->len = strlen(n->text);
		} else
			lims_fault_add(r->f, n, "an entry of \"no_value\" is a text that the instrument writes in place of a number");
		if (name->text)
			check_once(r, n, names, ret->count, key);
		ret->count++;
	}
	longest_first(names, ret->count);
	ret->list = names;
}

/// A pattern under construction.
struct build {
	struct reader *r;
	struct lims_node *node;
	struct lims_line_step steps[LIMS_LINE_STEPS];
	size_t count, values;
	bool unit_of[LIMS_LINE_VALUES];
	bool pending_unit; ///< a {unit} that stands before its {value}
	char *bytes;       ///< room for the literal bytes of the pattern
	size_t used;
	bool full;
};

static void add_step(struct build *b, enum lims_line_step_kind kind, size_t len, size_t value)
{
	if (b->count == LIMS_LINE_STEPS) {
		if (!b->full)
			lims_fault_add(b->r->f, b->node, "a pattern has at most %d parts", LIMS_LINE_STEPS);
		b->full = true;
		return;
	}
	b->steps[b->count++] = (struct lims_line_step){.kind = kind, .len = len, .value = value};
}

static void add_byte(struct build *b, char byte)
{
	struct lims_line_step *last = b->count ? &b->steps[b->count - 1] : NULL;
	b->bytes[b->used] = byte;
	if (last && last->kind == LIMS_LINE_TEXT) {
		last->len++;
	} else {
		add_step(b, LIMS_LINE_TEXT, 1, 0);
		if (!b->full)
			b->steps[b->count - 1].text = b->bytes + b->used;
	}
	b->used++;
}

static void add_value(struct build *b, size_t width)
{
	if (b->values == LIMS_LINE_VALUES) {
		lims_fault_add(b->r->f, b->node, "a pattern has at most %d values", LIMS_LINE_VALUES);
		return;
	}
	if (b->pending_unit)
		b->unit_of[b->values] = true;
	b->pending_unit = false;
	add_step(b, LIMS_LINE_VALUE, width, b->values++);
}

/// A {unit} belongs to the value before it, or to the next one when that has its unit already.
static void add_unit(struct build *b, size_t width)
{
	bool to_last = b->values && !b->unit_of[b->values - 1];
	if (b->pending_unit || (!to_last && b->values == LIMS_LINE_VALUES)) {
		lims_fault_add(b->r->f, b->node, "a {unit} of the pattern belongs to no value");
		return;
	}
	add_step(b, LIMS_LINE_UNIT, width, to_last ? b->values - 1 : b->values);
	if (to_last)
		b->unit_of[b->values - 1] = true;
	else
		b->pending_unit = true;
}

/// The columns of "{value:8}"; false when they are no number from 1 to LIMS_LINE_MAX.
static bool read_width(const char *at, size_t n, size_t *ret)
{
	size_t width = 0;
	for (size_t i = 0; i < n; i++) {
		if (at[i] < '0' || at[i] > '9' || n > 3)
			return false;
		width = width * 10 + (size_t)(at[i] - '0');
	}
	*ret = width;
	return n > 0 && width >= 1 && width <= LIMS_LINE_MAX;
}

/// {x02}: one byte.
static bool read_byte(struct lims_piece word, char *ret)
{
	static const char hex[] = "0123456789abcdef";
	if (word.len != 3 || word.at[0] != 'x')
		return false;
	const char *high = strchr(hex, word.at[1] | 0x20), *low = strchr(hex, word.at[2] | 0x20);
	if (!word.at[1] || !word.at[2] || !high || !low)
		return false;
	*ret = (char)((high - hex) << 4 | (low - hex));
	return true;
}

/// The inside of { }.
static void add_field(struct build *b, struct lims_piece word)
{
	const char *colon = memchr(word.at, ':', word.len);
	struct lims_piece name = {word.at, colon ? (size_t)(colon - word.at) : word.len};
	size_t width = 0;
	char byte;
	bool known = !colon || read_width(colon + 1, word.len - name.len - 1, &width);
	if (known && lims_piece_is(name, "value"))
		add_value(b, width);
	else if (known && lims_piece_is(name, "unit"))
		add_unit(b, width);
	else if (known && lims_piece_is(name, "skip"))
		add_step(b, LIMS_LINE_SKIP, width, 0);
	else if (!colon && lims_piece_is(name, "state"))
		add_step(b, LIMS_LINE_STATE, 0, 0);
	else if (!colon && lims_piece_is(name, "rest"))
		add_step(b, LIMS_LINE_REST, 0, 0);
	else if (!colon && read_byte(word, &byte))
		add_byte(b, byte);
	else
		lims_fault_add(b->r->f, b->node,
			"{%.*s} is no part of a pattern; there are {value}, {value:8}, {unit}, {unit:3}, {state}, {skip}, {skip:5}, {rest} and bytes "
			"as {x02}",
			(int)(word.len < 40 ? word.len : 40), word.at);
}

static void build_steps(struct build *b, const char *text)
{
	for (const char *at = text; *at; at++) {
		if (at[0] == '{' && at[1] != '{') {
			size_t n = strcspn(at + 1, "}");
			if (!at[n + 1]) {
				lims_fault_add(b->r->f, b->node, "the pattern has a \"{\" without its \"}\"; write {{ for the character itself");
				return;
			}
			add_field(b, (struct lims_piece){at + 1, n});
			at += n + 1;
			continue;
		}
		if (at[0] == '{' || (at[0] == '}' && at[1] == '}'))
			at++;
		if (*at != ' ')
			add_byte(b, *at);
		else if (!b->count || b->steps[b->count - 1].kind != LIMS_LINE_BLANKS)
			add_step(b, LIMS_LINE_BLANKS, 0, 0);
	}
	if (b->pending_unit)
		lims_fault_add(b->r->f, b->node, "the last {unit} of the pattern belongs to no value");
}

static void read_values(struct build *b, struct lims_node *node, struct lims_line_pattern *p)
{
	struct lims_node *list = list_of(b->r, node, "values", LIMS_LINE_VALUES);
	struct lims_line_value *values = list ? array_of(b->r, list->count, sizeof *values) : NULL;
	for (struct lims_node *n = values ? list->first : NULL; n; n = n->next) {
		struct lims_line_value *v = &values[p->value_count];
		v->role = short_text(b->r, n, "role", LIMS_READING_ROLE);
		v->unit = short_text(b->r, n, "unit", LIMS_READING_UNIT);
		if (!v->role) {
			lims_fault_add(b->r->f, n, "a value needs its \"role\"");
			v->role = "";
		}
		if (v->unit && p->value_count < b->values && b->unit_of[p->value_count])
			lims_fault_add(b->r->f, n, "the line names the unit with {unit}, and \"unit\" says it once more: which one holds?");
		p->value_count++;
	}
	p->values = values;
	if (p->value_count != b->values)
		lims_fault_add(b->r->f, node, "the pattern has %zu times {value} and \"values\" %zu entries", b->values, p->value_count);
}

static void read_pattern(struct reader *r, struct lims_node *node, struct lims_line_pattern *p)
{
	static const char *const why[] = {"overload", "underload", "device_error", "busy", "no_value", "not_a_value", NULL};
	static const enum lims_reason reason_of[] = {LIMS_REASON_OVERLOAD, LIMS_REASON_UNDERLOAD, LIMS_REASON_DEVICE_ERROR, LIMS_REASON_BUSY,
		LIMS_REASON_NO_VALUE, LIMS_REASON_NOT_A_VALUE};
	struct build b = {.r = r, .node = node};
	const char *text = lims_node_need_text(node, "line", r->f);
	b.bytes = array_of(r, strlen(text), 1);
	if (!b.bytes)
		return;
	build_steps(&b, text);
	struct lims_line_step *steps = array_of(r, b.count, sizeof *steps);
	if (!steps)
		return;
	memcpy(steps, b.steps, b.count * sizeof *steps);
	p->steps = steps;
	p->step_count = b.count;
	read_values(&b, node, p);
	int choice = lims_node_get_choice(node, "reason", why, -1, r->f);
	p->has_reason = choice >= 0;
	p->reason = p->has_reason ? reason_of[choice] : LIMS_REASON_NOT_A_VALUE;
	p->note = short_text(r, node, "note", LIMS_READING_NOTE);
	p->stable = lims_node_get_bool(node, "stable", false, r->f);
	p->net = lims_node_get_bool(node, "net", false, r->f);
	if (!p->has_reason && !p->value_count)
		lims_fault_add(r->f, node, "a pattern without a {value} says in \"reason\" what such a line means");
	if (p->has_reason && p->value_count)
		lims_fault_add(r->f, node, "a line with a \"reason\" carries no value: write {skip} for what stands there");
}

static void read_patterns(struct reader *r, struct lims_node *map, struct lims_lines *ret)
{
	struct lims_node *list = list_of(r, map, "patterns", LIMS_LINE_PATTERNS);
	if (!list || !list->count) {
		lims_fault_add(r->f, list ? list : map, "\"lines\" needs \"patterns\": what the lines of the instrument look like");
		return;
	}
	struct lims_line_pattern *patterns = array_of(r, list->count, sizeof *patterns);
	for (struct lims_node *n = patterns ? list->first : NULL; n; n = n->next)
		read_pattern(r, n, &patterns[ret->pattern_count++]);
	ret->patterns = patterns;
}

/// SCPI: one question that ends nothing, stores nothing and starts no test.
static bool scpi_reads_only(const char *send)
{
	static const char *const forbidden[] = {"CAL", "TEST", "SYST:PRES", "DIAG", NULL};
	const char *at = send[0] == ':' ? send + 1 : send;
	if (!strchr(send, '?') || strchr(send, ';') || (at[0] == '*' && strncmp(at, "*IDN?", 5) != 0))
		return false;
	for (size_t i = 0; forbidden[i]; i++)
		if (strncmp(at, forbidden[i], strlen(forbidden[i])) == 0)
			return false;
	return true;
}

static bool role_is_read(const struct lims_lines *lines, const char *role)
{
	for (size_t i = 0; i < lines->pattern_count; i++)
		for (size_t k = 0; k < lines->patterns[i].value_count; k++)
			if (strcmp(lines->patterns[i].values[k].role, role) == 0)
				return true;
	return false;
}

static void read_query(struct reader *r, struct lims_node *node, const char *end, const struct lims_lines *lines, struct lims_line_query *q)
{
	const char *role = short_text(r, node, "role", LIMS_READING_ROLE), *send = lims_node_need_text(node, "send", r->f);
	size_t n = strlen(send);
	q->role = role ? role : "";
	q->unit = is_scpi(r) ? short_text(r, node, "unit", LIMS_READING_UNIT) : NULL;
	if (!role)
		lims_fault_add(r->f, node, "a query needs the \"role\" of the quantity that it asks for");
	if (n > LIMS_LINE_SEND || !lims_line_printable(send, n)) {
		lims_fault_add(r->f, node, "\"send\" is at most %d printable characters", LIMS_LINE_SEND);
		return;
	}
	if (is_scpi(r) && n && !scpi_reads_only(send))
		lims_fault_add(
			r->f, node, "\"%s\" is no single question that only reads: it has no \"?\", a \";\", or changes the instrument", send);
	if (!is_scpi(r) && !lims_node_get_bool(node, "reads_only", false, r->f))
		lims_fault_add(r->f, node, "say \"reads_only: true\" when you know that \"%s\" changes nothing in the instrument", send);
	if (role && !is_scpi(r) && !role_is_read(lines, role))
		lims_fault_add(r->f, node, "no pattern gives a value of the role \"%s\"", role);
	memcpy(q->bytes, send, n);
	memcpy(q->bytes + n, end, strlen(end));
	q->len = n + strlen(end);
}

static void read_queries(struct reader *r, struct lims_node *root, const char *end, struct lims_lines *ret)
{
	struct lims_node *list = list_of(r, root, "queries", LIMS_LINE_QUERIES);
	bool asks = r->protocol->manner == LIMS_MANNER_ASK;
	if (!asks && list)
		lims_fault_add(r->f, list, "%s only listens; an instrument that is asked has the protocol line-query", r->protocol->id);
	if (asks && (!list || !list->count))
		lims_fault_add(r->f, list ? list : root, "%s needs \"queries\": what the instrument is asked", r->protocol->id);
	struct lims_line_query *queries = list ? array_of(r, list->count, sizeof *queries) : NULL;
	for (struct lims_node *n = queries ? list->first : NULL; n; n = n->next) {
		struct lims_line_query *q = &queries[ret->query_count];
		read_query(r, n, end, ret, q);
		for (size_t i = 0; i < ret->query_count; i++)
			if (strcmp(queries[i].role, q->role) == 0 || (queries[i].len == q->len && memcmp(queries[i].bytes, q->bytes, q->len) == 0))
				lims_fault_add(r->f, n, "the role \"%s\" or its question stands twice", q->role);
		ret->query_count++;
	}
	ret->queries = queries;
}

const struct lims_lines *lims_lines_read(
	struct lims_node *root, const struct lims_protocol *protocol, struct lims_arena *arena, struct lims_faults *f, bool *ret_no_memory)
{
	static const char *const ends[] = {"CRLF", "LF", "CR", "ETX", NULL}, *const bytes[] = {"\r\n", "\n", "\r", "\x03"};
	static const char *const send_ends[] = {"CRLF", "LF", "CR", "none", NULL}, *const sent[] = {"\r\n", "\n", "\r", ""};
	static const char *const marks[] = {".", ",", NULL};
	struct reader r = {.protocol = protocol, .arena = arena, .f = f};
	struct lims_lines *lines = lims_arena_take(arena, sizeof *lines);
	struct lims_node *map = is_scpi(&r) ? lims_node_get(root, "lines", f) : lims_node_need(root, "lines", f);
	if (!lines) {
		*ret_no_memory = true;
		return NULL;
	}
	int end = lims_node_get_choice(map, "end", ends, is_scpi(&r) ? 1 : 0, f);
	int send = lims_node_get_choice(map, "send_end", send_ends, end == 3 ? 3 : end, f);
	int mark = lims_node_get_choice(map, "decimal", marks, 0, f);
	end = end < 0 ? 0 : end;
	lines->cr = end == 0;
	lines->end = (uint8_t)bytes[end][lines->cr];
	lines->decimal = marks[mark < 0 ? 0 : mark][0];
	read_names(&r, map, "units", &lines->units);
	read_names(&r, map, "no_value", &lines->no_values);
	if (!is_scpi(&r)) {
		read_names(&r, map, "states", &lines->states);
		read_patterns(&r, map, lines);
	}
	read_queries(&r, root, sent[send < 0 ? 0 : send], lines);
	*ret_no_memory = *ret_no_memory || r.no_memory;
	return lines;
}
