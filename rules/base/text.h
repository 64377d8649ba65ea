/* text: small questions about UTF-8 text and numbers in text. No state, no KPIs; everybody calls
 * it. */
#ifndef KPID_BASE_TEXT_H
#define KPID_BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include "rules/base/buf.h"

/* Bytes of the character that n > 0 bytes of text begin with; 0 when that is none (RFC 3629). */
size_t utf8_letter(const char *text, size_t n);
/* Offset of the first byte that is not UTF-8 (RFC 3629), or -1 when all is. */
long utf8_bad(const char *p, size_t n);
/* 1 when n bytes of UTF-8 are NFC at a look: none but characters below U+0300 and U+1E80..U+1EFF,
 * Vietnamese among them, which no neighbour changes (UAX #15, quick check). 0 = not known. */
int utf8_composed(const char *p, size_t n);
/* Characters in n bytes of UTF-8; columns on a terminal (East Asian wide counted as 1; combining
 * marks 0). */
size_t utf8_chars(const char *p, size_t n);

/* Of `n` candidates the one nearest to `word` (optimal string alignment distance, at most 1/3 of
 * the length and at most 3, case-insensitive for ASCII), or NULL. The first of several equally
 * near. */
const char *suggest(const char *word, const char *const *candidates, size_t n);

/* Decimal text -> integer times 10^scale, exact: "1.5", 3 -> 1500. Refuses (-1) anything else:
 * spaces, exponents, more decimals than scale unless zero, overflow. "," is not accepted. */
int decimal_parse(const char *s, size_t n, int scale, int64_t *out);
/* Integer / 10^scale as decimal text without trailing zeros ("1.5", "-0.25", "3"). */
void decimal_text(struct buf *b, int64_t v, int scale);
/* Micro-points shown truncated toward zero to two decimals, always two: 89996000 -> "89.99"
 * ("89,99" in Vietnamese). */
void points_text(struct buf *b, int64_t micro, int vi);
/* A figure for people: thousands apart, at most two decimals from 10 on and four below, rounded,
 * no trailing zeros: "1,234.5" ("1.234,5" in Vietnamese). */
void number_text(struct buf *b, double v, int vi);

#endif
