/* Names that resemble a name, by edit distance: a move costs 2, a change of case 1; only short names are
 * compared, and only distances up to a third of both lengths count. */
#include "rt_similar.h"

#define MOVE 2
#define CASE 1
#define LONGEST 40

static uint32_t lower(uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static size_t
substitution(uint32_t a, uint32_t b)
{
    if (a == b) {
        return 0;
    }
    return lower(a) == lower(b) ? CASE : MOVE;
}

/* The distance of a[0:n] and b[0:m], or something greater than `most`.  The texts differ at both ends or are empty. */
static size_t
distance(const uint32_t *a, size_t n, const uint32_t *b, size_t m, size_t most)
{
    size_t row[LONGEST];
    for (size_t i = 0; i < n; i++) {
        row[i] = (i + 1) * MOVE;
    }
    size_t result = 0;
    for (size_t j = 0; j < m; j++) {
        size_t diagonal = j * MOVE, smallest = SIZE_MAX;
        result = j * MOVE;
        for (size_t i = 0; i < n; i++) {
            size_t replaced = diagonal + substitution(b[j], a[i]);
            diagonal = row[i];
            size_t shorter = (result < diagonal ? result : diagonal) + MOVE;
            result = replaced < shorter ? replaced : shorter;
            row[i] = result;
            smallest = result < smallest ? result : smallest;
        }
        if (smallest > most) {
            return most + 1;
        }
    }
    return result;
}

static size_t
text_distance(const RtStr *x, const RtStr *y, size_t most)
{
    uint32_t a[LONGEST], b[LONGEST];
    size_t n = rt_str_length(x), m = rt_str_length(y), start = 0;
    while (start < n && start < m && rt_str_at(x, start) == rt_str_at(y, start)) {
        start++;
    }
    while (n > start && m > start && rt_str_at(x, n - 1) == rt_str_at(y, m - 1)) {
        n--, m--;
    }
    n -= start, m -= start;
    if (n == 0 || m == 0) {
        return (n + m) * MOVE;
    }
    if (n > LONGEST || m > LONGEST) {
        return most + 1;
    }
    for (size_t i = 0; i < n; i++) {
        a[i] = rt_str_at(x, start + i);
    }
    for (size_t i = 0; i < m; i++) {
        b[i] = rt_str_at(y, start + i);
    }
    if (m < n) {
        return (n - m) * MOVE > most ? most + 1 : distance(b, m, a, n, most);
    }
    return (m - n) * MOVE > most ? most + 1 : distance(a, n, b, m, most);
}

RtValue
rt_similar(const RtStr *name, const RtValue *candidates, int64_t n)
{
    RtValue best = RT_NULL;
    size_t nearest = SIZE_MAX;
    for (int64_t i = 0; i < n; i++) {
        const RtStr *candidate = rt_str_of_value(candidates[i]);
        if (rt_str_equal(name, candidate)) {
            continue;
        }
        size_t most = (rt_str_length(name) + rt_str_length(candidate) + 3) * MOVE / 6;
        most = most < nearest - 1 ? most : nearest - 1;
        size_t d = text_distance(name, candidate, most);
        if (d <= most && (rt_value_is_null(best) || d < nearest)) {
            best = candidates[i];
            nearest = d;
        }
    }
    return best;
}
