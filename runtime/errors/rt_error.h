/* Raising and inspecting exceptions (rt_error.c, rt_exception.c). */
#ifndef RT_ERROR_H
#define RT_ERROR_H

#include "rt_type.h"

/* The builtin exception types, with their bases: RT_EXC_TypeError and so on. */
#if RT_HOST >= 0x030d
#define RT_LATER_EXCEPTIONS(X) X(PythonFinalizationError, RuntimeError)
#define RT_EXC_AT_END RT_EXC_PythonFinalizationError     /* when something is not possible any more */
#else
#define RT_LATER_EXCEPTIONS(X)
#define RT_EXC_AT_END RT_EXC_RuntimeError
#endif

#define RT_EXCEPTIONS(X) \
    X(BaseException, BaseException) X(SystemExit, BaseException) X(KeyboardInterrupt, BaseException) \
    X(GeneratorExit, BaseException) X(Exception, BaseException) X(StopIteration, Exception) \
    X(StopAsyncIteration, Exception) \
    X(ArithmeticError, Exception) X(FloatingPointError, ArithmeticError) X(OverflowError, ArithmeticError) \
    X(ZeroDivisionError, ArithmeticError) X(AssertionError, Exception) X(AttributeError, Exception) \
    X(BufferError, Exception) X(EOFError, Exception) X(ImportError, Exception) \
    X(ModuleNotFoundError, ImportError) X(LookupError, Exception) X(IndexError, LookupError) \
    X(KeyError, LookupError) X(MemoryError, Exception) X(NameError, Exception) \
    X(UnboundLocalError, NameError) X(OSError, Exception) X(FileNotFoundError, OSError) \
    X(FileExistsError, OSError) X(PermissionError, OSError) X(IsADirectoryError, OSError) \
    X(NotADirectoryError, OSError) X(BlockingIOError, OSError) X(ConnectionError, OSError) \
    X(BrokenPipeError, ConnectionError) X(ConnectionAbortedError, ConnectionError) \
    X(ConnectionRefusedError, ConnectionError) X(ConnectionResetError, ConnectionError) \
    X(ChildProcessError, OSError) X(ProcessLookupError, OSError) \
    X(InterruptedError, OSError) X(TimeoutError, OSError) X(ReferenceError, Exception) \
    X(RuntimeError, Exception) X(NotImplementedError, RuntimeError) X(RecursionError, RuntimeError) \
    X(SyntaxError, Exception) X(IndentationError, SyntaxError) X(TabError, IndentationError) X(SystemError, Exception) \
    X(TypeError, Exception) X(ValueError, Exception) \
    X(UnicodeError, ValueError) X(UnicodeDecodeError, UnicodeError) X(UnicodeEncodeError, UnicodeError) \
    X(UnicodeTranslateError, UnicodeError) X(Warning, Exception) X(UserWarning, Warning) X(DeprecationWarning, Warning) X(RuntimeWarning, Warning) \
    X(SyntaxWarning, Warning) X(PendingDeprecationWarning, Warning) X(FutureWarning, Warning) X(ImportWarning, Warning) \
    X(UnicodeWarning, Warning) X(BytesWarning, Warning) X(ResourceWarning, Warning) X(EncodingWarning, Warning) RT_LATER_EXCEPTIONS(X)

typedef enum {
#define X(name, base) RT_EXC_##name,
    RT_EXCEPTIONS(X)
#undef X
    RT_EXC_COUNT
} RtExc;

/* Raise an exception of a builtin type with a formatted message; returns RT_NULL, so that a
 * slot can `return rt_raise(...)`.  The format knows:
 *   %s char*   %c int   %d int   %ld int64_t   %zu size_t   %zd ptrdiff_t   %%
 *   %U RtStr*  %V RtValue as str()   %R RtValue as repr()   %T RtValue's type name   %A the same, but None for None   %N RtType's name
 *   %Q RtType's name with its module, unless that is builtins or __main__
 * An exception being handled becomes the new one's __context__. */
RtValue rt_raise(RtThread *t, RtExc type, const char *format, ...);
RtValue rt_raise_value(RtThread *t, RtExc type, RtValue arg);          /* one argument, any value (KeyError) */
RtValue rt_raise_object_take(RtThread *t, RtObject *exc);              /* takes the exception instance */
RtValue rt_raise_no_memory(RtThread *t);                               /* allocates nothing */
void    rt_error_add_note(RtThread *t, const char *format, ...);          /* to t->exc; nothing when that fails */
bool    rt_error_matches(RtThread *t, RtExc type);                     /* t->exc is an instance of type */
void    rt_error_clear(RtThread *t);
RtObject *rt_error_fetch(RtThread *t);                                 /* takes t->exc away; owned */
RtType *rt_exc_type(RtThread *t, RtExc type);                          /* borrowed */

#endif
