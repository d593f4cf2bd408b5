/* Interned strings that C code needs, one of each per VM: t->vm->names.append.
 * A name that is no C identifier, or a macro of the C library, has an alias. */
#ifndef RT_NAMES_H
#define RT_NAMES_H

#include "rt_type.h"

/* X(member, text) */
#define RT_NAMES(X) \
    X(empty, "") X(__abs__, "__abs__") X(__add__, "__add__") X(__and__, "__and__") X(__annotate__, "__annotate__") \
    X(__annotate_func__, "__annotate_func__") \
    X(__annotations__, "__annotations__") X(__annotations_cache__, "__annotations_cache__") X(__classdictcell__, "__classdictcell__") \
    X(__args__, "args") X(__bases__, "__bases__") X(__bool__, "__bool__") X(__build_class__, "__build_class__") \
    X(__builtins__, "__builtins__") X(__call__, "__call__") X(__cause__, "__cause__") X(__class__, "__class__") \
    X(__classcell__, "__classcell__") X(__code__, "__code__") X(__contains__, "__contains__") X(__context__, "__context__") \
    X(__defaults__, "__defaults__") X(__del__, "__del__") X(__delattr__, "__delattr__") X(__delete__, "__delete__") \
    X(__delitem__, "__delitem__") X(__dict__, "__dict__") X(__doc__, "__doc__") X(__enter__, "__enter__") X(__eq__, "__eq__") \
    X(__exit__, "__exit__") X(__file__, "__file__") X(__float__, "__float__") X(__floordiv__, "__floordiv__") \
    X(__format__, "__format__") X(__ge__, "__ge__") X(__get__, "__get__") X(__getattr__, "__getattr__") \
    X(__getattribute__, "__getattribute__") X(__getitem__, "__getitem__") X(__gt__, "__gt__") X(__hash__, "__hash__") \
    X(__iadd__, "__iadd__") X(__iand__, "__iand__") X(__ifloordiv__, "__ifloordiv__") X(__ilshift__, "__ilshift__") \
    X(__imatmul__, "__imatmul__") X(__imod__, "__imod__") X(__imul__, "__imul__") X(__index__, "__index__") \
    X(__init__, "__init__") X(__init_subclass__, "__init_subclass__") X(__int__, "__int__") X(__invert__, "__invert__") \
    X(__ior__, "__ior__") X(__ipow__, "__ipow__") X(__irshift__, "__irshift__") X(__isub__, "__isub__") X(__iter__, "__iter__") \
    X(__itruediv__, "__itruediv__") X(__ixor__, "__ixor__") X(__kwdefaults__, "__kwdefaults__") X(__le__, "__le__") \
    X(__len__, "__len__") X(__lshift__, "__lshift__") X(__lt__, "__lt__") X(__main__, "__main__") X(__match_args__, "__match_args__") \
    X(__matmul__, "__matmul__") \
    X(__missing__, "__missing__") X(__mod__, "__mod__") X(__module__, "__module__") X(__mro__, "__mro__") X(__mul__, "__mul__") \
    X(__name__, "__name__") X(__ne__, "__ne__") X(__neg__, "__neg__") X(__new__, "__new__") X(__next__, "__next__") \
    X(__notes__, "__notes__") X(__or__, "__or__") X(__pos__, "__pos__") X(__pow__, "__pow__") X(__qualname__, "__qualname__") \
    X(__radd__, "__radd__") X(__rand__, "__rand__") X(__repr__, "__repr__") X(__reversed__, "__reversed__") \
    X(__rfloordiv__, "__rfloordiv__") X(__rlshift__, "__rlshift__") X(__rmatmul__, "__rmatmul__") X(__rmod__, "__rmod__") \
    X(__rmul__, "__rmul__") X(__ror__, "__ror__") X(__round__, "__round__") X(__rpow__, "__rpow__") X(__rrshift__, "__rrshift__") \
    X(__rshift__, "__rshift__") X(__rsub__, "__rsub__") X(__rtruediv__, "__rtruediv__") X(__rxor__, "__rxor__") \
    X(__set__, "__set__") X(__set_name__, "__set_name__") X(__setattr__, "__setattr__") X(__setitem__, "__setitem__") \
    X(__slots__, "__slots__") X(__str__, "__str__") X(__sub__, "__sub__") X(__traceback__, "__traceback__") \
    X(__truediv__, "__truediv__") X(__xor__, "__xor__") X(get, "get") X(values, "values") X(items, "items") X(copy, "copy") \
    X(append, "append") X(builtins, "builtins") X(keys, "keys") \
    X(sep, "sep") X(end, "end") X(key, "key") X(reverse, "reverse") \
    X(__static_attributes__, "__static_attributes__") X(__firstlineno__, "__firstlineno__") \
    X(__class_getitem__, "__class_getitem__") X(__mro_entries__, "__mro_entries__") X(__prepare__, "__prepare__") \
    X(__instancecheck__, "__instancecheck__") X(__subclasscheck__, "__subclasscheck__") X(__dir__, "__dir__") \
    X(__sizeof__, "__sizeof__") X(__trunc__, "__trunc__") X(__floor__, "__floor__") X(__ceil__, "__ceil__") \
    X(__rdivmod__, "__rdivmod__") X(__divmod__, "__divmod__") X(__loader__, "__loader__") \
    X(__package__, "__package__") X(__spec__, "__spec__") X(__path__, "__path__") X(__import__, "__import__") \
    X(__weakref__, "__weakref__") X(__self__, "__self__") X(func_, "__func__") X(__wrapped__, "__wrapped__") \
    X(complex_, "__complex__") X(__bytes__, "__bytes__") X(__all__, "__all__") X(__objclass__, "__objclass__") \
    X(__text_signature__, "__text_signature__") X(__type_params__, "__type_params__") \
    X(__isabstractmethod__, "__isabstractmethod__") X(__suppress_context__, "__suppress_context__") \
    X(__reduce__, "__reduce__") X(__self_class__, "__self_class__") X(__thisclass__, "__thisclass__") \
    X(__subclasses__, "__subclasses__") X(__basicsize__, "__basicsize__") X(__length_hint__, "__length_hint__") \
    X(__closure__, "__closure__") X(__globals__, "__globals__") X(__aiter__, "__aiter__") X(__anext__, "__anext__") \
    X(__await__, "__await__") X(args, "args") X(metaclass, "metaclass") X(object, "object") X(self, "self") \
    X(name, "name") X(obj, "obj") X(path, "path") X(msg, "msg") X(file, "file") X(flush, "flush") \
    X(default_, "default") X(stdout_, "stdout") X(stderr_, "stderr") X(stdin_, "stdin") X(argv, "argv") \
    X(write, "write") X(strict, "strict") X(start, "start") X(stop, "stop") X(step, "step") X(value, "value") \
    X(code, "code") X(base, "base") X(encoding, "encoding") X(errors, "errors") X(exc_, "exc") X(modules, "modules") \
    X(sys, "sys")

typedef struct {
#define X(member, text) RtStr *member;
    RT_NAMES(X)
#undef X
} RtNames;

#endif
