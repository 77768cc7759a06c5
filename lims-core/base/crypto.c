// SPDX-License-Identifier: Apache-2.0
// SHA-256 by OpenSSL with a fetched digest; Ed25519, Argon2id and randomness by libsodium.
#include "lims-core/base/crypto.h"

#include "lims-core/base/text.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(
	LIMS_KEY_PUBLIC == crypto_sign_PUBLICKEYBYTES && LIMS_KEY_SECRET == crypto_sign_SECRETKEYBYTES && LIMS_SIGNATURE == crypto_sign_BYTES,
	"key sizes");
_Static_assert(LIMS_PASSWORD_HASH == crypto_pwhash_STRBYTES, "size of a password's hash");

struct lims_hasher {
	EVP_MD *digest;
	EVP_MD_CTX *begun; ///< copying it costs less than beginning
	EVP_MD_CTX *context;
};

struct lims_hasher *lims_hasher_create(void)
{
	struct lims_hasher *h = calloc(1, sizeof *h);
	if (!h)
		return NULL;
	h->digest = EVP_MD_fetch(NULL, "SHA256", NULL);
	h->begun = EVP_MD_CTX_new();
	h->context = EVP_MD_CTX_new();
	if (h->digest && h->begun && h->context && EVP_DigestInit_ex2(h->begun, h->digest, NULL) == 1)
		return h;
	lims_hasher_destroy(h);
	return NULL;
}

void lims_hasher_destroy(struct lims_hasher *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->begun);
	EVP_MD_CTX_free(h->context);
	EVP_MD_free(h->digest);
	free(h);
}

static lims_rc hasher_failed(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_STORAGE, "SHA-256 cannot be computed: check the installation of OpenSSL");
}

lims_rc lims_hasher_begin(struct lims_hasher *h, struct lims_err *err)
{
	return EVP_MD_CTX_copy_ex(h->context, h->begun) == 1 ? LIMS_OK : hasher_failed(err);
}

lims_rc lims_hasher_add(struct lims_hasher *h, const void *bytes, size_t n, struct lims_err *err)
{
	return EVP_DigestUpdate(h->context, bytes, n) == 1 ? LIMS_OK : hasher_failed(err);
}

lims_rc lims_hasher_end(struct lims_hasher *h, struct lims_hash *ret, struct lims_err *err)
{
	struct lims_hash sum;
	unsigned len = 0;
	if (EVP_DigestFinal_ex(h->context, sum.b, &len) != 1 || len != sizeof sum.b)
		return hasher_failed(err);
	*ret = sum;
	return LIMS_OK;
}

lims_rc lims_hasher_sum(struct lims_hasher *h, const void *bytes, size_t n, struct lims_hash *ret, struct lims_err *err)
{
	lims_rc rc = lims_hasher_begin(h, err);
	if (rc == LIMS_OK)
		rc = lims_hasher_add(h, bytes, n, err);
	return rc == LIMS_OK ? lims_hasher_end(h, ret, err) : rc;
}

lims_rc lims_sha256(const void *bytes, size_t n, struct lims_hash *ret, struct lims_err *err)
{
	struct lims_hasher *h = lims_hasher_create();
	if (!h)
		return lims_err_set(err, LIMS_E_STORAGE, "SHA-256 is not available: check the installation of OpenSSL");
	lims_rc rc = lims_hasher_sum(h, bytes, n, ret, err);
	lims_hasher_destroy(h);
	return rc;
}

void lims_hash_hex(const struct lims_hash *h, char out[LIMS_HASH_HEX])
{
	lims_hex_write(h->b, sizeof h->b, out);
}

bool lims_hash_read(const char *hex, struct lims_hash *ret)
{
	return lims_hex_read(hex, strlen(hex), ret->b, sizeof ret->b);
}

bool lims_hash_equal(const struct lims_hash *a, const struct lims_hash *b)
{
	return memcmp(a->b, b->b, sizeof a->b) == 0;
}

static lims_rc start_sodium(struct lims_err *err)
{
	return sodium_init() >= 0 ? LIMS_OK
							  : lims_err_set(err, LIMS_E_STORAGE, "libsodium does not start: check that the system gives random bytes");
}

lims_rc lims_key_create(uint8_t ret_public[LIMS_KEY_PUBLIC], uint8_t ret_secret[LIMS_KEY_SECRET], struct lims_err *err)
{
	lims_rc rc = start_sodium(err);
	if (rc == LIMS_OK && crypto_sign_keypair(ret_public, ret_secret) != 0)
		rc = lims_err_set(err, LIMS_E_STORAGE, "a key pair cannot be made: check the installation of libsodium");
	return rc;
}

lims_rc lims_sign(
	const uint8_t secret[LIMS_KEY_SECRET], const void *bytes, size_t n, uint8_t ret_signature[LIMS_SIGNATURE], struct lims_err *err)
{
	lims_rc rc = start_sodium(err);
	if (rc == LIMS_OK && crypto_sign_detached(ret_signature, NULL, bytes, n, secret) != 0)
		rc = lims_err_set(err, LIMS_E_STORAGE, "the signature cannot be made: check the key file");
	return rc;
}

bool lims_sign_verify(const uint8_t public_key[LIMS_KEY_PUBLIC], const void *bytes, size_t n, const uint8_t signature[LIMS_SIGNATURE])
{
	return sodium_init() >= 0 && crypto_sign_verify_detached(signature, bytes, n, public_key) == 0;
}

lims_rc lims_random(void *ret_bytes, size_t n, struct lims_err *err)
{
	lims_rc rc = start_sodium(err);
	if (rc == LIMS_OK)
		randombytes_buf(ret_bytes, n);
	return rc;
}

lims_rc lims_password_hash(const char *password, size_t n, char ret_hash[LIMS_PASSWORD_HASH], struct lims_err *err)
{
	char hash[LIMS_PASSWORD_HASH];
	lims_rc rc = start_sodium(err);
	if (rc != LIMS_OK)
		return rc;
	if (crypto_pwhash_str_alg(
			hash, password, n, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to keep a password: 64 MiB are needed for a moment");
	memcpy(ret_hash, hash, sizeof hash);
	return LIMS_OK;
}

bool lims_password_verify(const char *hash, const char *password, size_t n)
{
	char padded[LIMS_PASSWORD_HASH] = "";
	size_t len = strlen(hash);
	if (len >= sizeof padded || sodium_init() < 0)
		return false;
	memcpy(padded, hash, len);
	return crypto_pwhash_str_verify(padded, password, n) == 0;
}

void lims_forget(void *bytes, size_t n)
{
	sodium_memzero(bytes, n);
}
