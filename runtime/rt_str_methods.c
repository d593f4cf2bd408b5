/* The table of the methods of str. */
#include "rt_str_methods.h"

#include "rt_bytes.h"
#include "rt_codec.h"
#include "rt_error.h"
#include "rt_format.h"
#include "rt_int.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static RtValue
str_encode(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"encode", {"encoding", "errors"}, 2, .required = 0, .positional_only = 0, .positional = 2};
    const char *encoding, *errors;
    RtValue out[2];
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0 || rt_codec_arguments(t, "encode", out, &encoding, &errors) < 0) {
        return RT_NULL;
    }
    return rt_value_take(rt_encode(t, rt_str_of_value(self), encoding, errors));
}

static RtValue
str_format(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    return rt_str_value(rt_format_method(t, rt_str_of_value(self), args, nargs, kwnames));
}

static RtValue
str_format_map(RtThread *t, RtValue self, RtValue mapping)
{
    return rt_str_value(rt_format_map(t, rt_str_of_value(self), mapping));
}

static RtValue
str_dunder_format(RtThread *t, RtValue self, RtValue spec)
{
    RtStr *s = rt_str_of_value(self);
    if (!rt_is_str(spec)) {
        return rt_raise(t, RT_EXC_TypeError, "__format__() argument must be str, not %T", spec);
    }
    if (rt_str_of_value(spec)->length == 0) {
        return rt_is_str_exact(self) ? rt_dup(t, self) : rt_str_of(t, self);
    }
    return rt_str_value(rt_format_str(t, self, s, rt_str_of_value(spec)));
}

static RtValue
str_getnewargs(RtThread *t, RtValue self)
{
    RtValue item = rt_str_value(rt_str_exact(t, rt_str_of_value(self)));
    return rt_value_is_null(item) ? RT_NULL : rt_value_take(rt_tuple_from_array_take(t, &item, 1));
}

static RtValue
str_sizeof(RtThread *t, RtValue self)
{
    RtStr *s = rt_str_of_value(self);
    return rt_int_from_size(t, sizeof *s + (s->length + 1) * rt_str_width(s));
}

const RtMethodDef rt_str_methods[] = {
    RT_METHOD_NOARGS("upper", rt_str_method_upper, "Return a copy of the string converted to uppercase."),
    RT_METHOD_NOARGS("lower", rt_str_method_lower, "Return a copy of the string converted to lowercase."),
    RT_METHOD_NOARGS("casefold", rt_str_method_casefold, "Return a version of the string suitable for caseless comparisons."),
    RT_METHOD_NOARGS("swapcase", rt_str_method_swapcase, "Convert uppercase characters to lowercase and lowercase characters to uppercase."),
    RT_METHOD_NOARGS("capitalize", rt_str_method_capitalize, "Return a capitalized version of the string."),
    RT_METHOD_NOARGS("title", rt_str_method_title, "Return a version of the string where each word is titlecased."),
    RT_METHOD_NOARGS("isalpha", rt_str_method_isalpha, "Return True if the string is an alphabetic string, False otherwise."),
    RT_METHOD_NOARGS("isalnum", rt_str_method_isalnum, "Return True if the string is an alpha-numeric string, False otherwise."),
    RT_METHOD_NOARGS("isdecimal", rt_str_method_isdecimal, "Return True if the string is a decimal string, False otherwise."),
    RT_METHOD_NOARGS("isdigit", rt_str_method_isdigit, "Return True if the string is a digit string, False otherwise."),
    RT_METHOD_NOARGS("isnumeric", rt_str_method_isnumeric, "Return True if the string is a numeric string, False otherwise."),
    RT_METHOD_NOARGS("isspace", rt_str_method_isspace, "Return True if the string is a whitespace string, False otherwise."),
    RT_METHOD_NOARGS("isascii", rt_str_method_isascii, "Return True if all characters in the string are ASCII, False otherwise."),
    RT_METHOD_NOARGS("isprintable", rt_str_method_isprintable, "Return True if the string is printable, False otherwise."),
    RT_METHOD_NOARGS("islower", rt_str_method_islower, "Return True if the string is a lowercase string, False otherwise."),
    RT_METHOD_NOARGS("isupper", rt_str_method_isupper, "Return True if the string is an uppercase string, False otherwise."),
    RT_METHOD_NOARGS("istitle", rt_str_method_istitle, "Return True if the string is a title-cased string, False otherwise."),
    RT_METHOD_NOARGS("isidentifier", rt_str_method_isidentifier, "Return True if the string is a valid Python identifier, False otherwise."),
    RT_METHOD_O("partition", rt_str_method_partition, "Partition the string into three parts using the given separator."),
    RT_METHOD_O("rpartition", rt_str_method_rpartition, "Partition the string into three parts using the given separator."),
    RT_METHOD_O("join", rt_str_method_join, "Concatenate any number of strings."),
    RT_METHOD_O("removeprefix", rt_str_method_removeprefix, "Return a str with the given prefix string removed if present."),
    RT_METHOD_O("removesuffix", rt_str_method_removesuffix, "Return a str with the given suffix string removed if present."),
    RT_METHOD_O("zfill", rt_str_method_zfill, "Pad a numeric string with zeros on the left, to fill a field of the given width."),
    RT_METHOD_O("translate", rt_str_method_translate, "Replace each character in the string using the given translation table."),
    RT_METHOD_FAST("find", rt_str_method_find, "S.find(sub[, start[, end]]) -> int"),
    RT_METHOD_FAST("rfind", rt_str_method_rfind, "S.rfind(sub[, start[, end]]) -> int"),
    RT_METHOD_FAST("index", rt_str_method_index, "S.index(sub[, start[, end]]) -> int"),
    RT_METHOD_FAST("rindex", rt_str_method_rindex, "S.rindex(sub[, start[, end]]) -> int"),
    RT_METHOD_FAST("count", rt_str_method_count, "S.count(sub[, start[, end]]) -> int"),
    RT_METHOD_FAST("startswith", rt_str_method_startswith, "S.startswith(prefix[, start[, end]]) -> bool"),
    RT_METHOD_FAST("endswith", rt_str_method_endswith, "S.endswith(suffix[, start[, end]]) -> bool"),
    RT_METHOD_FAST("strip", rt_str_method_strip, "Return a copy of the string with leading and trailing whitespace removed."),
    RT_METHOD_FAST("lstrip", rt_str_method_lstrip, "Return a copy of the string with leading whitespace removed."),
    RT_METHOD_FAST("rstrip", rt_str_method_rstrip, "Return a copy of the string with trailing whitespace removed."),
    RT_METHOD_FAST("center", rt_str_method_center, "Return a centered string of length width."),
    RT_METHOD_FAST("ljust", rt_str_method_ljust, "Return a left-justified string of length width."),
    RT_METHOD_FAST("rjust", rt_str_method_rjust, "Return a right-justified string of length width."),
    RT_METHOD_FAST_KW("replace", rt_str_method_replace, "Return a copy with all occurrences of substring old replaced by new."),
    RT_METHOD_FAST_KW("split", rt_str_method_split, "Return a list of the substrings in the string, using sep as the separator string."),
    RT_METHOD_FAST_KW("rsplit", rt_str_method_rsplit, "Return a list of the substrings in the string, using sep as the separator string."),
    RT_METHOD_FAST_KW("splitlines", rt_str_method_splitlines, "Return a list of the lines in the string, breaking at line boundaries."),
    RT_METHOD_FAST_KW("expandtabs", rt_str_method_expandtabs, "Return a copy where all tab characters are expanded using spaces."),
    RT_METHOD_FAST_KW("encode", str_encode, "Encode the string using the codec registered for encoding."),
    RT_METHOD_FAST_KW("format", str_format, "S.format(*args, **kwargs) -> str"),
    RT_METHOD_O("format_map", str_format_map, "S.format_map(mapping) -> str"),
    RT_METHOD_O("__format__", str_dunder_format, "Return a formatted version of the string as described by format_spec."),
    RT_METHOD_NOARGS("__getnewargs__", str_getnewargs, NULL),
    RT_METHOD_NOARGS("__sizeof__", str_sizeof, "Return the size of the string in memory, in bytes."),
    {0},
};

const RtMethodDef rt_str_static_methods[] = {
    RT_METHOD_FAST("maketrans", rt_str_method_maketrans, "Return a translation table usable for str.translate()."),
    {0},
};
