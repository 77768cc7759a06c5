// SPDX-License-Identifier: Apache-2.0
// Digests, signatures, passwords and random bytes: SHA-256 (OpenSSL, fetched once), Ed25519, Argon2id and randomness (libsodium).
#ifndef LIMS_BASE_CRYPTO_H
#define LIMS_BASE_CRYPTO_H

#include "lims-core/base/err.h"

#include <stdint.h>

struct lims_hash {
	uint8_t b[32];
};

enum { LIMS_HASH_HEX = 65, LIMS_KEY_PUBLIC = 32, LIMS_KEY_SECRET = 64, LIMS_SIGNATURE = 64, LIMS_PASSWORD_HASH = 128 };

/// Holds the fetched digest and its context; one per thread. NULL when the library refuses.
struct lims_hasher;
struct lims_hasher *lims_hasher_create(void);
void lims_hasher_destroy(struct lims_hasher *h); ///< accepts NULL
/// SHA-256 of n bytes.
lims_rc lims_hasher_sum(struct lims_hasher *h, const void *bytes, size_t n, struct lims_hash *ret, struct lims_err *err);
/// The same piece by piece: begin, add any number of times, end. No other sum in between with the same hasher.
lims_rc lims_hasher_begin(struct lims_hasher *h, struct lims_err *err);
lims_rc lims_hasher_add(struct lims_hasher *h, const void *bytes, size_t n, struct lims_err *err);
lims_rc lims_hasher_end(struct lims_hasher *h, struct lims_hash *ret, struct lims_err *err);
/// One-off SHA-256, for callers that hash rarely.
lims_rc lims_sha256(const void *bytes, size_t n, struct lims_hash *ret, struct lims_err *err);

void lims_hash_hex(const struct lims_hash *h, char out[LIMS_HASH_HEX]);
bool lims_hash_read(const char *hex, struct lims_hash *ret); ///< exactly 64 hexadecimal digits
bool lims_hash_equal(const struct lims_hash *a, const struct lims_hash *b);

/// A new Ed25519 pair.
lims_rc lims_key_create(uint8_t ret_public[LIMS_KEY_PUBLIC], uint8_t ret_secret[LIMS_KEY_SECRET], struct lims_err *err);
lims_rc lims_sign(
	const uint8_t secret[LIMS_KEY_SECRET], const void *bytes, size_t n, uint8_t ret_signature[LIMS_SIGNATURE], struct lims_err *err);
bool lims_sign_verify(const uint8_t public_key[LIMS_KEY_PUBLIC], const void *bytes, size_t n, const uint8_t signature[LIMS_SIGNATURE]);
/// Argon2id of a password with a salt of its own, about a tenth of a second and 64 MiB; the text says its parameters.
lims_rc lims_password_hash(const char *password, size_t n, char ret_hash[LIMS_PASSWORD_HASH], struct lims_err *err);
bool lims_password_verify(const char *hash, const char *password, size_t n); ///< as slow
/// Wipes a secret; is not left out by the compiler.
void lims_forget(void *bytes, size_t n);
lims_rc lims_random(void *ret_bytes, size_t n, struct lims_err *err);

#endif
