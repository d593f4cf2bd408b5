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
    RtCodecNames names;
    RtValue out[2];
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0 || rt_codec_names(t, "encode", out, &names) < 0) {
        return RT_NULL;
    }
    RtBytes *encoded = rt_encode(t, rt_str_of_value(self), names.encoding, names.errors);
    rt_codec_names_end(&names);
    return rt_value_take(encoded);
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
        return rt_raise(t, RT_EXC_TypeError, "__format__() argument must be str, not %A", spec);
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
    RT_METHOD_NOARGS("upper", rt_str_method_upper, "A copy in upper case."),
    RT_METHOD_NOARGS("lower", rt_str_method_lower, "A copy in lower case."),
    RT_METHOD_NOARGS("casefold", rt_str_method_casefold, "A copy for comparisons that ignore case."),
    RT_METHOD_NOARGS("swapcase", rt_str_method_swapcase, "A copy with upper and lower case exchanged."),
    RT_METHOD_NOARGS("capitalize", rt_str_method_capitalize, "A copy with the first character in title case and the rest in lower case."),
    RT_METHOD_NOARGS("title", rt_str_method_title, "A copy with words in title case."),
    RT_METHOD_NOARGS("isalpha", rt_str_method_isalpha, "Whether there are characters and all are letters."),
    RT_METHOD_NOARGS("isalnum", rt_str_method_isalnum, "Whether there are characters and all are letters or numbers."),
    RT_METHOD_NOARGS("isdecimal", rt_str_method_isdecimal, "Whether there are characters and all are decimal digits."),
    RT_METHOD_NOARGS("isdigit", rt_str_method_isdigit, "Whether there are characters and all are digits."),
    RT_METHOD_NOARGS("isnumeric", rt_str_method_isnumeric, "Whether there are characters and all are numeric."),
    RT_METHOD_NOARGS("isspace", rt_str_method_isspace, "Whether there are characters and all are white space."),
    RT_METHOD_NOARGS("isascii", rt_str_method_isascii, "Whether all characters are ASCII."),
    RT_METHOD_NOARGS("isprintable", rt_str_method_isprintable, "Whether repr() shows all characters as they are."),
    RT_METHOD_NOARGS("islower", rt_str_method_islower, "Whether there are cased characters and all are lower case."),
    RT_METHOD_NOARGS("isupper", rt_str_method_isupper, "Whether there are cased characters and all are upper case."),
    RT_METHOD_NOARGS("istitle", rt_str_method_istitle, "Whether there are cased characters and all words are in title case."),
    RT_METHOD_NOARGS("isidentifier", rt_str_method_isidentifier, "Whether the text could be a name."),
    RT_METHOD_O("partition", rt_str_method_partition, "What is before the first separator, the separator, what is behind it."),
    RT_METHOD_O("rpartition", rt_str_method_rpartition, "What is before the last separator, the separator, what is behind it."),
    RT_METHOD_O("join", rt_str_method_join, "The items one behind the other with this text between them."),
    RT_METHOD_O("removeprefix", rt_str_method_removeprefix, "A copy without a prefix."),
    RT_METHOD_O("removesuffix", rt_str_method_removesuffix, "A copy without a suffix."),
    RT_METHOD_O("zfill", rt_str_method_zfill, "A copy filled up with zeros from the left."),
    RT_METHOD_O("translate", rt_str_method_translate, "A copy with each character looked up in a table."),
    RT_METHOD_VARARGS("find", rt_str_method_find, "Lowest index of a part, or -1."),
    RT_METHOD_VARARGS("rfind", rt_str_method_rfind, "Highest index of a part, or -1."),
    RT_METHOD_VARARGS("index", rt_str_method_index, "Lowest index of a part, or ValueError."),
    RT_METHOD_VARARGS("rindex", rt_str_method_rindex, "Highest index of a part, or ValueError."),
    RT_METHOD_VARARGS("count", rt_str_method_count, "How often a part occurs without overlap."),
    RT_METHOD_VARARGS("startswith", rt_str_method_startswith, "Whether the text begins with a prefix, or one of a tuple."),
    RT_METHOD_VARARGS("endswith", rt_str_method_endswith, "Whether the text ends with a suffix, or one of a tuple."),
    RT_METHOD_FAST("strip", rt_str_method_strip, "A copy without white space, or given characters, at both ends."),
    RT_METHOD_FAST("lstrip", rt_str_method_lstrip, "A copy without white space, or given characters, at the beginning."),
    RT_METHOD_FAST("rstrip", rt_str_method_rstrip, "A copy without white space, or given characters, at the end."),
    RT_METHOD_FAST("center", rt_str_method_center, "A copy filled up on both sides."),
    RT_METHOD_FAST("ljust", rt_str_method_ljust, "A copy filled up on the right."),
    RT_METHOD_FAST("rjust", rt_str_method_rjust, "A copy filled up on the left."),
    RT_METHOD_FAST_KW("replace", rt_str_method_replace, "A copy with a part replaced."),
    RT_METHOD_FAST_KW("split", rt_str_method_split, "The parts between separators."),
    RT_METHOD_FAST_KW("rsplit", rt_str_method_rsplit, "The parts between separators, split from the right."),
    RT_METHOD_FAST_KW("splitlines", rt_str_method_splitlines, "The lines."),
    RT_METHOD_FAST_KW("expandtabs", rt_str_method_expandtabs, "A copy with tabs as blanks."),
    RT_METHOD_FAST_KW("encode", str_encode, "The bytes of the text in an encoding."),
    RT_METHOD_FAST_KW("format", str_format, "A copy with the fields in braces replaced by the arguments."),
    RT_METHOD_O("format_map", str_format_map, "A copy with the fields in braces replaced by what a mapping has."),
    RT_METHOD_O("__format__", str_dunder_format, "The text laid out by a format specification."),
    RT_METHOD_NOARGS("__getnewargs__", str_getnewargs, NULL),
    RT_METHOD_NOARGS("__sizeof__", str_sizeof, "Bytes of memory that the object takes."),
    {0},
};

const RtMethodDef rt_str_static_methods[] = {
    RT_METHOD_FAST("maketrans", rt_str_method_maketrans, "A table for translate()."),
    {0},
};
