// SPDX-License-Identifier: Apache-2.0
// Reads a model file into its struct and reports every fault of it at once.
#include "drivers/protocol/model.h"
#include "drivers/protocol/generic/lines.h"
#include "drivers/protocol/protocol.h"

#include <stdlib.h>
#include <string.h>

static const char *const evidence_names[] = {"instrument", "captures", "document", "third-party", "simulated", NULL};
static const char *const type_choices[] = {"uint16", "int16", "uint32", "int32", "float32", "uint64", "int64", "float64", NULL};
static const char *const order_choices[] = {"ABCD", "CDAB", "BADC", "DCBA", NULL};

const char *lims_model_evidence_name(enum lims_model_evidence e)
{
	return evidence_names[e];
}

struct reader {
	struct lims_model *m;
	struct lims_arena *arena;
	struct lims_faults *f;
	bool no_memory;
};

/// A required text of at most `room` - 1 bytes.
static const char *short_text(struct reader *r, struct lims_node *map, const char *key, size_t room)
{
	const char *text = lims_node_need_text(map, key, r->f);
	if (strlen(text) >= room)
		lims_fault_add(r->f, lims_node_get(map, key, r->f), "\"%s\" is longer than %zu bytes", key, room - 1);
	return text;
}

/// A whole number written as 12 or 0x0C; a fault and `fallback` when it is none or outside low…high.
static int64_t address_of(struct reader *r, struct lims_node *node, int64_t low, int64_t high, int64_t fallback)
{
	const char *text = node->kind == LIMS_NODE_TEXT ? node->text : "";
	bool hex = strncmp(text, "0x", 2) == 0;
	const char *digits = hex ? text + 2 : text;
	size_t n = strlen(digits);
	int64_t value = 0;
	bool good = n >= 1 && n <= 10 && strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789") == n;
	for (size_t i = 0; good && i < n; i++) {
		char c = digits[i];
		value = value * (hex ? 16 : 10) + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	if (good && value >= low && value <= high)
		return value;
	lims_fault_add(r->f, node, "\"%s\" is no whole number from %lld to %lld (write 12 or 0x0C)", text, (long long)low, (long long)high);
	return fallback;
}

static int64_t need_number(struct reader *r, struct lims_node *map, const char *key, int64_t low, int64_t high)
{
	struct lims_node *node = lims_node_need(map, key, r->f);
	return node ? address_of(r, node, low, high, low) : low;
}

static void read_port(struct reader *r, struct lims_node *port)
{
	static const char *const formats[] = {"8N1", "8E1", "8O1", "8N2", "8E2", "8O2", "7E1", "7O1", "7N2", NULL};
	if (!port)
		return;
	r->m->baud = (unsigned)lims_node_get_int(port, "baud", 0, 50, 4000000, r->f);
	int format = lims_node_get_choice(port, "format", formats, -1, r->f);
	if (format >= 0)
		memcpy(r->m->format, formats[format], 4);
	r->m->unit = (unsigned)lims_node_get_int(port, "unit", 0, 1, 247, r->f);
	r->m->timeout_ms = (unsigned)lims_node_get_int(port, "timeout_ms", 1000, 50, 60000, r->f);
	r->m->latency_ms = (unsigned)lims_node_get_int(port, "latency_ms", 2000, 50, 60000, r->f);
	if (r->m->latency_ms < r->m->timeout_ms)
		lims_fault_add(r->f, port, "latency_ms is the latest moment of a late answer and cannot be less than timeout_ms");
}

/// A raw pattern: 0x and at most `digits` hexadecimal digits, or a whole number that fits into them.
static uint64_t pattern_of(struct reader *r, struct lims_node *node, unsigned digits)
{
	const char *text = node->kind == LIMS_NODE_TEXT ? node->text : "";
	if (strncmp(text, "0x", 2) != 0)
		return (uint64_t)address_of(r, node, 0, digits <= 4 ? 0xffff : 0xffffffff, 0);
	uint64_t value = 0;
	size_t n = strlen(text + 2);
	bool good = n >= 1 && n <= digits && strspn(text + 2, "0123456789abcdefABCDEF") == n;
	for (size_t i = 0; good && i < n; i++) {
		char c = text[2 + i];
		value = value << 4 | (uint64_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	if (!good)
		lims_fault_add(r->f, node, "\"%s\" is no pattern of this type: write 0x and 1 to %u hexadecimal digits", text, digits);
	return value;
}

static void read_no_values(struct reader *r, struct lims_node *node, struct lims_model_register *reg)
{
	struct lims_node *list = lims_node_get(node, "no_value", r->f);
	if (!list)
		return;
	if (list->kind != LIMS_NODE_LIST || list->count > LIMS_MODEL_NO_VALUES) {
		lims_fault_add(r->f, list, "\"no_value\" is a list of at most %d raw patterns such as 0x7FFF", LIMS_MODEL_NO_VALUES);
		return;
	}
	for (struct lims_node *n = list->first; n; n = n->next) {
		lims_node_mark(n);
		reg->no_value[reg->no_values++] = pattern_of(r, n, 4 * lims_word_type_registers(reg->type));
	}
}

static void read_register(struct reader *r, struct lims_node *node, struct lims_model_register *reg)
{
	static const char *const declared[] = {"declared", NULL};
	reg->line = node->line;
	reg->role = short_text(r, node, "role", LIMS_READING_ROLE);
	reg->unit = short_text(r, node, "unit", LIMS_READING_UNIT);
	reg->unit_declared = strcmp(reg->unit, "declared") == 0;
	reg->function = (uint8_t)lims_node_get_int(node, "function", 3, 3, 4, r->f);
	reg->address = (uint16_t)need_number(r, node, "address", 0, 65535);
	int type = lims_node_get_choice(node, "type", type_choices, -1, r->f);
	if (type < 0 && !lims_node_get(node, "type", r->f))
		lims_fault_add(r->f, node, "a register needs a \"type\"");
	reg->type = type < 0 ? LIMS_WORD_UINT16 : (enum lims_word_type)type;
	int order = lims_node_get_choice(node, "order", order_choices, LIMS_ORDER_ABCD, r->f);
	reg->order = order < 0 ? LIMS_ORDER_ABCD : (enum lims_word_order)order;
	reg->scale = lims_dec_from_int(1);
	if (lims_node_get(node, "scale", r->f) && lims_node_need_dec(node, "scale", &reg->scale, r->f) && lims_dec_sign(reg->scale) == 0)
		lims_fault_add(r->f, node, "a scale of zero makes every value zero");
	if (lims_node_need_dec(node, "change", &reg->change, r->f) && lims_dec_sign(reg->change) < 0)
		lims_fault_add(r->f, node, "\"change\" is how far two reads in a row may differ and cannot be negative");
	if (!reg->role[0] || !reg->unit[0])
		lims_fault_add(r->f, node, "a register needs a role and a UCUM unit (\"1\" for a pure number)");
	if (reg->address + lims_word_type_registers(reg->type) > 65536)
		lims_fault_add(r->f, node, "the value reaches beyond address 65535");
	if (reg->unit_declared)
		reg->unit = "";
	reg->has_status = lims_node_get_bool(node, "status", false, r->f);
	reg->decimals_declared = lims_node_get_choice(node, "decimals", declared, -1, r->f) == 0;
	bool floating = reg->type == LIMS_WORD_FLOAT32 || reg->type == LIMS_WORD_FLOAT64;
	if (reg->decimals_declared && (floating || lims_node_get(node, "scale", r->f)))
		lims_fault_add(r->f, node, "\"decimals: declared\" is for whole numbers without a scale of their own");
	read_no_values(r, node, reg);
}

static void read_question(struct reader *r, struct lims_node *node, struct lims_question *q)
{
	q->line = node->line;
	q->function = (uint8_t)lims_node_get_int(node, "function", 3, 3, 4, r->f);
	q->address = (uint16_t)need_number(r, node, "address", 0, 65535);
	q->count = (uint16_t)need_number(r, node, "count", 1, LIMS_MODBUS_REGISTERS_MAX);
	bool confirmed = lims_node_get(node, "confirm", r->f) != NULL;
	struct lims_node *from = lims_node_get(node, "confirm_from", r->f);
	q->confirm = confirmed ? (uint16_t)need_number(r, node, "confirm", 1, LIMS_MODBUS_REGISTERS_MAX) : 0;
	q->confirm_address = from ? (uint16_t)address_of(r, from, 0, 65535, q->address) : q->address;
	if (from && !confirmed)
		lims_fault_add(r->f, from, "\"confirm_from\" says where the confirming read begins and needs \"confirm\", its number of registers");
	if (q->confirm == q->count)
		lims_fault_add(r->f, node,
			"the confirming read must take another number of registers than the first, so that a late answer cannot pass for it");
	if ((unsigned)q->address + q->count > 65536 || (unsigned)q->confirm_address + q->confirm > 65536)
		lims_fault_add(r->f, node, "the read reaches beyond address 65535");
}

/// The children of a list; NULL and a fault when it is none or too long.
static void *take_list(struct reader *r, struct lims_node *list, size_t max, size_t size, const char *what)
{
	if (!list)
		return NULL;
	if (list->kind != LIMS_NODE_LIST || list->count < 1 || list->count > max) {
		lims_fault_add(r->f, list, "\"%s\" is a list of 1 to %zu entries", what, max);
		return NULL;
	}
	void *array = lims_arena_array(r->arena, list->count, size);
	if (!array)
		r->no_memory = true;
	return array;
}

static void read_map(struct reader *r, struct lims_node *root)
{
	struct lims_node *reads = lims_node_need(root, "reads", r->f);
	struct lims_node *registers = lims_node_need(root, "registers", r->f);
	r->m->reads = take_list(r, reads, LIMS_MODEL_READS, sizeof *r->m->reads, "reads");
	r->m->registers = take_list(r, registers, LIMS_MODEL_REGISTERS, sizeof *r->m->registers, "registers");
	for (struct lims_node *n = r->m->reads ? reads->first : NULL; n; n = n->next)
		read_question(r, n, &r->m->reads[r->m->read_count++]);
	for (struct lims_node *n = r->m->registers ? registers->first : NULL; n; n = n->next)
		read_register(r, n, &r->m->registers[r->m->register_count++]);
}

static int by_place(const void *pa, const void *pb)
{
	const struct lims_model_register *a = *(const struct lims_model_register *const *)pa,
									 *b = *(const struct lims_model_register *const *)pb;
	if (a->function != b->function)
		return a->function < b->function ? -1 : 1;
	return a->address < b->address ? -1 : a->address > b->address;
}

/// What no single entry shows: overlaps, roles named twice, registers that no read reaches.
static void check_map(struct reader *r)
{
	struct lims_model *m = r->m;
	const struct lims_model_register **sorted = lims_arena_array(r->arena, m->register_count ? m->register_count : 1, sizeof *sorted);
	if (!sorted) {
		r->no_memory = true;
		return;
	}
	for (size_t i = 0; i < m->register_count; i++) {
		const struct lims_model_register *reg = sorted[i] = &m->registers[i];
		struct lims_node at = {.kind = LIMS_NODE_MAP, .line = reg->line, .column = 1};
		if (m->read_count && !lims_model_question_of(m, reg))
			lims_fault_add(r->f, &at, "no entry of \"reads\" covers the register of \"%s\"", reg->role);
		for (size_t j = 0; j < i; j++)
			if (strcmp(m->registers[j].role, reg->role) == 0)
				lims_fault_add(r->f, &at, "the role \"%s\" stands twice, also in line %d", reg->role, m->registers[j].line);
	}
	qsort(sorted, m->register_count, sizeof *sorted, by_place);
	for (size_t i = 1; i < m->register_count; i++) {
		const struct lims_model_register *a = sorted[i - 1], *b = sorted[i];
		struct lims_node at = {.kind = LIMS_NODE_MAP, .line = b->line, .column = 1};
		if (a->function == b->function && a->address + lims_word_type_registers(a->type) > b->address)
			lims_fault_add(r->f, &at, "the registers of \"%s\" and \"%s\" overlap", a->role, b->role);
	}
}

/// Can the driver ask for this? Who only listens or talks takes it as it comes.
static bool can_ask(const struct lims_protocol *p, const struct lims_model *m, const char *role)
{
	struct lims_request q;
	struct lims_ask ask = {.model = m, .role = role, .unit = 1};
	return !p || !p->request || p->request(&ask, &q, NULL) == LIMS_OK;
}

static void read_identity(struct reader *r, struct lims_node *identity, const struct lims_protocol *p)
{
	static const char *const keys[] = {"model", "software", "serial"};
	const char **out[] = {&r->m->identity.model, &r->m->identity.software, &r->m->identity.serial};
	for (size_t i = 0; identity && i < 3; i++) {
		const char *text = *out[i] = lims_node_get_text(identity, keys[i], NULL, r->f);
		struct lims_node *node = text ? lims_node_get(identity, keys[i], r->f) : NULL;
		if (!text)
			continue;
		if (p && p->has_registers && !lims_model_register(r->m, text))
			lims_fault_add(r->f, node, "no register has the role \"%s\"", text);
		else if (p && !p->has_registers && !can_ask(p, r->m, text))
			lims_fault_add(r->f, node, "\"%s\" is nothing that %s can ask about who it is", text, p->id);
	}
}

static void read_root(struct reader *r, struct lims_node *root, const char *name)
{
	struct lims_model *m = r->m;
	const char *format = lims_node_need_text(root, "format", r->f);
	if (format[0] && strcmp(format, "lims-model-1") != 0)
		lims_fault_add(
			r->f, lims_node_get(root, "format", r->f), "the format \"%s\" is not known; this program reads lims-model-1", format);
	m->id = short_text(r, root, "id", 64);
	if (m->id[0] && strcmp(m->id, name) != 0)
		lims_fault_add(r->f, lims_node_get(root, "id", r->f), "the id \"%s\" is not the name of the file, \"%s\"", m->id, name);
	m->maker = lims_node_need_text(root, "maker", r->f);
	m->name = lims_node_need_text(root, "model", r->f);
	m->source = lims_node_need_text(root, "source", r->f);
	int evidence = lims_node_get_choice(root, "evidence", evidence_names, -1, r->f);
	if (evidence < 0 && !lims_node_get(root, "evidence", r->f))
		lims_fault_add(r->f, root, "a model says in \"evidence\" what it rests on");
	m->evidence = evidence < 0 ? LIMS_MODEL_EVIDENCE_THIRD_PARTY : (enum lims_model_evidence)evidence;
	m->simulated = lims_node_get_bool(root, "simulated", false, r->f);
	m->timeout_ms = 1000;
	m->latency_ms = 2000;
	read_port(r, lims_node_get(root, "port", r->f));
	m->protocol = lims_node_need_text(root, "protocol", r->f);
	const struct lims_protocol *p = lims_protocol_find(m->protocol);
	if (m->protocol[0] && !p)
		lims_fault_add(r->f, lims_node_get(root, "protocol", r->f), "the protocol \"%s\" is not known", m->protocol);
	if (p && p->has_registers) {
		read_map(r, root);
		check_map(r);
		lims_model_status_read(lims_node_get(root, "status", r->f), m, r->f);
	}
	if (p && p->has_lines)
		m->lines = lims_lines_read(root, p, r->arena, r->f, &r->no_memory);
	read_identity(r, lims_node_get(root, "identity", r->f), p);
}

lims_rc lims_model_read(const void *bytes, size_t n, const char *name, struct lims_arena *arena, struct lims_faults *faults,
	const struct lims_model **ret_model, struct lims_err *err)
{
	struct lims_model *m = lims_arena_take(arena, sizeof *m);
	if (!m)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for the model \"%s\"", name);
	struct reader r = {.m = m, .arena = arena, .f = faults};
	struct lims_node *root = NULL;
	lims_yaml_parse(bytes, n, faults, &root);
	if (root && root->kind != LIMS_NODE_MAP)
		lims_fault_add(faults, root, "a model file is a map of keys and values");
	else if (root) {
		read_root(&r, root, name);
		lims_node_unread(root, faults);
	}
	lims_rc rc = lims_faults_check(faults, err);
	if (rc != LIMS_OK)
		return rc;
	if (r.no_memory || !root)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for the model \"%s\"", name);
	rc = lims_sha256(bytes, n, &m->hash, err);
	if (rc == LIMS_OK)
		*ret_model = m;
	return rc;
}

const struct lims_model_register *lims_model_register(const struct lims_model *m, const char *role)
{
	for (size_t i = 0; i < m->register_count; i++)
		if (strcmp(m->registers[i].role, role) == 0)
			return &m->registers[i];
	return NULL;
}

static bool covers(const struct lims_question *q, const struct lims_model_register *r, unsigned address, unsigned count)
{
	return q->function == r->function && r->address >= address && r->address + lims_word_type_registers(r->type) <= address + count;
}

const struct lims_question *lims_model_question_of(const struct lims_model *m, const struct lims_model_register *r)
{
	const struct lims_question *alone = NULL;
	for (size_t i = 0; i < m->read_count; i++) {
		const struct lims_question *q = &m->reads[i];
		if (!covers(q, r, q->address, q->count))
			continue;
		if (covers(q, r, q->confirm_address, q->confirm))
			return q;
		alone = alone ? alone : q;
	}
	return alone;
}

bool lims_model_confirms(const struct lims_model *m, const struct lims_model_register *r)
{
	const struct lims_question *q = lims_model_question_of(m, r);
	return q && covers(q, r, q->confirm_address, q->confirm);
}
