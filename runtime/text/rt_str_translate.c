/* str.translate and str.maketrans. */
#include "rt_dict.h"
#include "rt_error.h"
#include "rt_int.h"
#include "rt_subscript.h"
#include "rt_vm.h"

/* Append what the table has for c. */
static int
put_translated(RtThread *t, RtBuilder *b, RtValue table, uint32_t c)
{
    RtValue v = rt_get_item(t, table, rt_small_int(c));
    int result = 0;
    int64_t code;
    if (rt_value_is_null(v)) {
        if (!rt_error_matches(t, RT_EXC_LookupError)) {
            return -1;
        }
        rt_error_clear(t);
        return rt_builder_char(b, c);
    }
    if (rt_is_int(v)) {
        if (!rt_int_fits_int64(v, &code) || code < 0 || code > 0x10ffff) {
            rt_raise(t, RT_EXC_ValueError, "character mapping must be in range(0x110000)");
            result = -1;
        }
        else {
            result = rt_builder_char(b, (uint32_t)code);
        }
    }
    else if (rt_is_str(v)) {
        result = rt_builder_str(b, rt_str_of_value(v));
    }
    else if (!rt_value_is_none(v)) {
        rt_raise(t, RT_EXC_TypeError, "character mapping must return integer, None or str");
        result = -1;
    }
    rt_close(t, v);
    return result;
}

/* str.translate */
RtValue
rt_str_method_translate(RtThread *t, RtValue self, RtValue table)
{
    RtStr *s = rt_str_of_value(self);
    RtBuilder b;
    rt_builder_init(&b, t);
    bool failed = false;
    for (size_t i = 0; i < s->length && !failed; i++) {
        failed = put_translated(t, &b, table, rt_str_at(s, i)) < 0;
    }
    return rt_str_value(rt_builder_finish(&b, failed));
}

/* table[key] = v, where a str of one character stands for its code point. */
static int
add_pair(RtThread *t, RtDict *table, RtValue key, RtValue v)
{
    if (rt_is_str(key)) {
        if (rt_str_of_value(key)->length != 1) {
            rt_raise(t, RT_EXC_ValueError, RT_HOST >= 0x030e ? "string keys in translatetable must be of length 1"
                                                              : "string keys in translate table must be of length 1");
            return -1;
        }
        return rt_dict_set(t, table, rt_small_int(rt_str_at(rt_str_of_value(key), 0)), v);
    }
    if (!rt_is_int(key)) {
        rt_raise(t, RT_EXC_TypeError, RT_HOST >= 0x030e ? "keys in translate table mustbe strings or integers"
                                                         : "keys in translate table must be strings or integers");
        return -1;
    }
    return rt_dict_set(t, table, key, v);
}

static int
from_dict(RtThread *t, RtDict *table, RtDict *pairs)
{
    int64_t position = 0;
    RtValue key, v;
    while (rt_dict_next(t, pairs, &position, &key, &v)) {
        int failed = add_pair(t, table, key, v);
        rt_close(t, key);
        rt_close(t, v);
        if (failed < 0) {
            return -1;
        }
    }
    return 0;
}

static int
from_strings(RtThread *t, RtDict *table, const RtValue *args, size_t nargs)
{
    RtStr *from, *to;
    for (size_t i = 1; i < nargs; i++) {
        if (!rt_is_str(args[i])) {
            rt_raise(t, RT_EXC_TypeError, "maketrans() argument %d must be str, not %A", (int)i + 1, args[i]);
            return -1;
        }
    }
    if (!rt_is_str(args[0])) {
        rt_raise(t, RT_EXC_TypeError, "first maketrans argument must be a string if there is a second argument");
        return -1;
    }
    from = rt_str_of_value(args[0]);
    to = rt_str_of_value(args[1]);
    if (from->length != to->length) {
        rt_raise(t, RT_EXC_ValueError, "the first two maketrans arguments must have equal length");
        return -1;
    }
    for (size_t i = 0; i < from->length; i++) {
        if (rt_dict_set(t, table, rt_small_int(rt_str_at(from, i)), rt_small_int(rt_str_at(to, i))) < 0) {
            return -1;
        }
    }
    for (size_t i = 0; nargs == 3 && i < rt_str_of_value(args[2])->length; i++) {
        if (rt_dict_set(t, table, rt_small_int(rt_str_at(rt_str_of_value(args[2]), i)), RT_NONE) < 0) {
            return -1;
        }
    }
    return 0;
}

/* str.maketrans */
RtValue
rt_str_method_maketrans(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtDict *table;
    int failed;
    (void)self;
    if (rt_args_check(t, "maketrans", nargs, 1, 3) < 0 || (table = rt_dict_new(t)) == NULL) {
        return RT_NULL;
    }
    if (nargs > 1) {
        failed = from_strings(t, table, args, nargs);
    }
    else if (rt_is_dict_exact(args[0])) {
        failed = from_dict(t, table, rt_as_dict(args[0]));
    }
    else {
        rt_raise(t, RT_EXC_TypeError, "if you give only one argument to maketrans it must be a dict");
        failed = -1;
    }
    if (failed < 0) {
        rt_close(t, rt_value_take(table));
        return RT_NULL;
    }
    return rt_value_take(table);
}
