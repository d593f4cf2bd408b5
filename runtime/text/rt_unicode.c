/* Properties of code points from the host's tables: the one file that sees the host's headers.
 * Every function here is pure. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "rt_unicode.h"
#include "rt_unicode_tables.h"

/* The host calls its title-case table deprecated, but its own str.title() reads it. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* c is in one of n sorted ranges. */
static bool
in_ranges(uint32_t c, const uint32_t (*ranges)[2], size_t n)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle][1]) {
            low = middle + 1;
        }
        else if (c < ranges[middle][0]) {
            high = middle;
        }
        else {
            return true;
        }
    }
    return false;
}

static const SpecialCase *
find_special(uint32_t c)
{
    size_t low = 0, high = COUNT(special_case);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (special_case[middle].c == c) {
            return &special_case[middle];
        }
        if (special_case[middle].c < c) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return NULL;
}

static int
copy_case(const uint32_t from[3], uint32_t out[3])
{
    int n = 0;
    while (n < 3 && from[n] != 0) {
        out[n] = from[n];
        n++;
    }
    return n;
}

/* White space as str.isspace() has it, for c >= 128. */
bool rt_char_is_space_beyond_ascii(uint32_t c) { return Py_UNICODE_ISSPACE(c); }
/* Where str.splitlines() splits. */
bool rt_char_is_line_break_beyond_ascii(uint32_t c) { return Py_UNICODE_ISLINEBREAK(c); }
/* A letter. */
bool rt_char_is_alpha_beyond_ascii(uint32_t c) { return Py_UNICODE_ISALPHA(c); }
/* A letter, or anything with a value as a digit or number. */
bool rt_char_is_alnum_beyond_ascii(uint32_t c) { return Py_UNICODE_ISALNUM(c); }
/* Has a value as a decimal digit. */
bool rt_char_is_decimal_beyond_ascii(uint32_t c) { return Py_UNICODE_ISDECIMAL(c); }
/* Has a value as a digit, superscripts too. */
bool rt_char_is_digit_beyond_ascii(uint32_t c) { return Py_UNICODE_ISDIGIT(c); }
/* Has a value as a number. */
bool rt_char_is_numeric_beyond_ascii(uint32_t c) { return Py_UNICODE_ISNUMERIC(c); }
/* Lower case. */
bool rt_char_is_lower_beyond_ascii(uint32_t c) { return Py_UNICODE_ISLOWER(c); }
/* Upper case. */
bool rt_char_is_upper_beyond_ascii(uint32_t c) { return Py_UNICODE_ISUPPER(c); }
/* Title case. */
bool rt_char_is_title(uint32_t c) { return Py_UNICODE_ISTITLE(c); }
/* Shown by repr() as it is. */
bool rt_char_is_printable(uint32_t c) { return Py_UNICODE_ISPRINTABLE(c); }
/* The value of a decimal digit, or -1. */
int rt_char_decimal(uint32_t c) { return Py_UNICODE_TODECIMAL(c); }
/* Has a case. */
bool rt_char_is_cased(uint32_t c) { return rt_char_is_lower(c) || rt_char_is_upper(c) || rt_char_is_title(c); }

/* Does not separate a final sigma from its word. */
bool
rt_char_is_case_ignorable(uint32_t c)
{
    return in_ranges(c, case_ignorable, COUNT(case_ignorable));
}

/* May begin an identifier. */
bool
rt_char_is_identifier_start(uint32_t c)
{
    if (c == '_') {
        return true;
    }
    return rt_char_is_alpha(c) ? !in_ranges(c, start_less, COUNT(start_less))
                               : in_ranges(c, start_more, COUNT(start_more)) && rt_char_is_printable(c);
}

/* May occur in an identifier. */
bool
rt_char_is_identifier_part(uint32_t c)
{
    if (rt_char_is_alpha(c) || rt_char_is_decimal(c)) {
        return !in_ranges(c, part_less, COUNT(part_less));
    }
#if PY_VERSION_HEX >= 0x030d0000
    if (c == 0x200c || c == 0x200d || c == 0x30fb || c == 0xff65) {      /* since Unicode 15.1 */
        return true;
    }
#endif
    return rt_char_is_identifier_start(c) || (in_ranges(c, part_more, COUNT(part_more)) && rt_char_is_printable(c));
}

/* Lower case of c outside any context: how many code points of out. */
int
rt_char_lower(uint32_t c, uint32_t out[3])
{
    out[0] = Py_UNICODE_TOLOWER(c);
    if (c == 0x130) {
        out[0] = 'i';
        out[1] = 0x307;
        return 2;
    }
    return 1;
}

/* Upper case of c: how many code points of out. */
int
rt_char_upper(uint32_t c, uint32_t out[3])
{
    const SpecialCase *special = c < 0x80 ? NULL : find_special(c);
    if (special != NULL) {
        return copy_case(special->upper, out);
    }
    out[0] = Py_UNICODE_TOUPPER(c);
    return 1;
}

/* Title case of c: how many code points of out. */
int
rt_char_title(uint32_t c, uint32_t out[3])
{
    const SpecialCase *special = c < 0x80 ? NULL : find_special(c);
    if (special != NULL) {
        return copy_case(special->title, out);
    }
    out[0] = Py_UNICODE_TOTITLE(c);
    return 1;
}

/* What c folds to for comparisons without case: how many code points of out. */
int
rt_char_fold(uint32_t c, uint32_t out[3])
{
    const SpecialCase *special;
    if (c < 0x80) {
        return rt_char_lower(c, out);
    }
    if ((c >= 0x13a0 && c <= 0x13fd) || (c >= 0xab70 && c <= 0xabbf)) {      /* Cherokee folds to upper case */
        out[0] = Py_UNICODE_TOUPPER(c);
        return 1;
    }
    if (c == 0x1e9e) {
        out[0] = out[1] = 's';
        return 2;
    }
    special = find_special(c);
    if (special != NULL) {
        int n = copy_case(special->upper, out);
        for (int i = 0; i < n; i++) {
            out[i] = Py_UNICODE_TOLOWER(out[i]);
        }
        return n;
    }
    for (size_t i = 0; i < COUNT(folded_through_upper); i++) {
        if (folded_through_upper[i] == c) {
            out[0] = Py_UNICODE_TOLOWER(Py_UNICODE_TOUPPER(c));
            return 1;
        }
    }
    return rt_char_lower(c, out);
}
