// SPDX-License-Identifier: Apache-2.0
// Decoding takes no memory from the heap: this program's own malloc counts, and every capture of every protocol is decoded, whole and as a stream.
#include "tests/protocol/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/// Counted by whatever stands behind malloc here, which knows nothing but this.
static volatile size_t *allocations(void)
{
	static volatile size_t count;
	return &count;
}

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifdef SANITIZED
int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *, size_t), void (*on_free)(const volatile void *));

static void count_malloc(const volatile void *p, size_t n)
{
	(void)p, (void)n;
	++*allocations();
}

static void count_free(const volatile void *p)
{
	(void)p;
}

static void begin_counting(void)
{
	assert_true(__sanitizer_install_malloc_and_free_hooks(count_malloc, count_free) > 0);
}
#else
// What stands behind malloc in the C library; the definitions here take the place of its own in the whole process.
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t n);
void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
	++*allocations();
	return __libc_malloc(n);
}

void *calloc(size_t count, size_t n)
{
	++*allocations();
	return __libc_calloc(count, n);
}

void *realloc(void *p, size_t n)
{
	++*allocations();
	return __libc_realloc(p, n);
}

static void begin_counting(void)
{
}
#endif

static bool forget(void *user, const struct lims_reading *r)
{
	*(size_t *)user += r->frame_len > 0;
	return true;
}

static size_t allocations_of(const struct sample *s, size_t *ret_readings)
{
	struct lims_seen seen = {.has = false};
	struct lims_scan scan = {.model = s->model, .setup = &s->setup};
	size_t before = *allocations(), used = 0, rest = 0;
	lims_decode(s->protocol, s->model, &s->setup, s->bytes, s->n, forget, ret_readings);
	lims_decode_going_on(s->protocol, &scan, &seen, s->bytes, s->n / 2, false, 0, (struct lims_moment){0}, forget, ret_readings, &used);
	lims_decode_going_on(
		s->protocol, &scan, &seen, s->bytes + used, s->n - used, true, used, (struct lims_moment){0}, forget, ret_readings, &rest);
	return *allocations() - before;
}

static void the_counter_counts(void **state)
{
	(void)state;
	size_t before = *allocations();
	void *volatile p = malloc(10);
	assert_int_equal(*allocations() - before, 1);
	free(p);
}

static void no_frame_of_any_protocol_takes_memory(void **state)
{
	struct sample s;
	size_t readings = 0, protocols = 0, seen = 0;
	const struct lims_protocol *const *table = lims_protocols(&protocols);
	for (size_t p = 0; p < protocols; p++) {
		bool any = false;
		for (size_t i = 0; sample_next(*state, false, i, &s); i++) {
			if (s.protocol != table[p])
				continue;
			any = true;
			if (allocations_of(&s, &readings))
				fail_msg("%s: %s takes memory", s.protocol->id, s.row->file);
		}
		seen += any;
	}
	print_message("%zu protocols, %zu readings and rejected stretches\n", seen, readings);
	assert_int_equal(seen, protocols);
}

static int setup(void **state)
{
	begin_counting();
	*state = lims_arena_create((size_t)1 << 24);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	lims_arena_destroy(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_counter_counts),
		cmocka_unit_test(no_frame_of_any_protocol_takes_memory),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
