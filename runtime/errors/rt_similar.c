/* Names that resemble a name, by the edit distance of their UTF-8.  Distances up to about a third of both lengths count. */
#include "rt_similar.h"

#include <stdlib.h>

#include "rt_error.h"

#define MOST_BYTES 40        /* of what is left when both begin and end alike; longer ones are not compared */
#define MOST_NAMES 750       /* among more nobody is looked for */
#define COST 2               /* of an inserted, dropped or other byte */
#define COST_CASE 1          /* of a letter in the other case */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static size_t
cost_of(char a, char b)
{
    return a == b ? 0 : lower(a) == lower(b) ? COST_CASE : COST;
}

/* The edit distance of two texts, or something above `limit` when it is above. */
static size_t
distance(const char *a, size_t n, const char *b, size_t m, size_t limit)
{
    size_t row[MOST_BYTES + 1];
    while (n > 0 && m > 0 && *a == *b) {
        a++, b++, n--, m--;
    }
    while (n > 0 && m > 0 && a[n - 1] == b[m - 1]) {
        n--, m--;
    }
    if (n == 0 || m == 0) {
        return (n + m) * COST;
    }
    if (n > MOST_BYTES || m > MOST_BYTES || (n > m ? n - m : m - n) * COST > limit) {
        return limit + 1;
    }
    for (size_t j = 0; j <= m; j++) {
        row[j] = j * COST;
    }
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0], least = row[0] = i * COST;
        for (size_t j = 1; j <= m; j++) {
            size_t change = diagonal + cost_of(a[i - 1], b[j - 1]), drop = row[j] + COST, insert = row[j - 1] + COST;
            diagonal = row[j];
            row[j] = change < drop ? change : drop;
            row[j] = row[j] < insert ? row[j] : insert;
            least = least < row[j] ? least : row[j];
        }
        if (least > limit) {
            return limit + 1;
        }
    }
    return row[m];
}

/* Make the candidate the best one when it is nearer to the text than `nearest`. */
static void
consider(RtThread *t, const char *text, size_t n, RtValue candidate, bool hide_private, RtValue *best, size_t *nearest)
{
    size_t m;
    char *other = rt_str_to_utf8(t, rt_str_of_value(candidate), &m, true);
    if (other == NULL) {
        rt_error_clear(t);
    }
    else if (!(hide_private && other[0] == '_')) {
        size_t limit = (n + m + 3) * COST / 6;
        limit = limit < *nearest - 1 ? limit : *nearest - 1;
        size_t d = distance(text, n, other, m, limit);
        if (d <= limit) {
            *best = candidate;
            *nearest = d;
        }
    }
    free(other);
}

RtValue
rt_similar(RtThread *t, const RtStr *name, const RtValue *candidates, int64_t n, bool hide_private)
{
    RtValue best = RT_NULL;
    size_t bytes, nearest = SIZE_MAX;
    if (n >= MOST_NAMES) {
        return RT_NULL;
    }
    char *text = rt_str_to_utf8(t, name, &bytes, true);
    if (text == NULL) {
        rt_error_clear(t);
        return RT_NULL;
    }
    for (int64_t i = 0; i < n; i++) {
        if (rt_is_str(candidates[i]) && !rt_str_equal(rt_str_of_value(candidates[i]), name)) {
            consider(t, text, bytes, candidates[i], hide_private, &best, &nearest);
        }
    }
    free(text);
    return best;
}
