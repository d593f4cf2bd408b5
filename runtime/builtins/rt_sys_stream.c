/* Standard streams: buffers, and the objects sys.stdin, sys.stdout, sys.stderr.
 *
 * Text is gathered under a byte lock.  A flush takes the mutex of output first, then what has gathered: so bytes go out
 * in the order in which they were written, whoever flushes.  Threads wait for the mutex, and for the sink, detached.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "rt_bytes.h"
#include "rt_codec.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_lock.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_vm.h"
#include "rt_world.h"

#define FULL 8192    /* bytes; a buffer that holds as many is written out */

static RtStream *
as_stream(RtValue v)
{
    return (RtStream *)rt_value_object(v);
}

static int
raise_errno(RtThread *t, int number)
{
    RtValue args[] = {rt_small_int(number), rt_str_value(rt_str_from_c(t, strerror(number)))};
    RtObject *exc = rt_value_is_null(args[1]) ? NULL : rt_value_object(rt_call(t, rt_value_borrow(rt_exc_type(t, RT_EXC_OSError)), args, 2, NULL));
    rt_close(t, args[1]);
    if (exc != NULL) {
        rt_raise_object_take(t, exc);
    }
    return -1;
}

/* --- output --- */

static int
write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno != EINTR) {
            return errno;
        }
        if (n > 0) {
            bytes += n;
            size -= (size_t)n;
        }
    }
    return 0;
}

int
rt_sys_flush(RtThread *t, int stream)
{
    RtSysRoom *room = &t->vm->sys_room;
    RtStreamBuffer *b = &room->buffers[stream];
    rt_byte_lock(t, &room->lock);
    bool empty = b->used == 0;
    rt_byte_unlock(t, &room->lock);
    if (empty || rt_load_relaxed(&room->flusher) == t) {      /* what the sink's own code prints goes out later */
        return 0;
    }
    rt_detach(t);
    rt_go_outside(t);
    pthread_mutex_lock(&room->output);
    rt_come_back(t);
    rt_attach(t);
    rt_store_relaxed(&room->flusher, t);
    rt_byte_lock(t, &room->lock);
    char *bytes = b->bytes;
    size_t used = b->used;
    b->bytes = NULL;
    b->used = b->size = 0;
    rt_byte_unlock(t, &room->lock);
    rt_detach(t);
    rt_go_outside(t);
    int number = used == 0 ? 0 : room->sink != NULL ? room->sink(room->sink_context, stream, bytes, used) : write_all(stream, bytes, used);
    rt_store_relaxed(&room->flusher, NULL);
    pthread_mutex_unlock(&room->output);
    free(bytes);
    rt_come_back(t);
    rt_attach(t);
    return number == 0 ? 0 : raise_errno(t, number > 0 ? number : EIO);
}

int
rt_sys_write(RtThread *t, int stream, const char *utf8, size_t size)
{
    RtSysRoom *room = &t->vm->sys_room;
    RtStreamBuffer *b = &room->buffers[stream];
    if (size == 0) {
        return 0;
    }
    rt_byte_lock(t, &room->lock);
    if (b->used + size > b->size) {
        size_t room_for = b->used + size < FULL ? FULL : (b->used + size) * 2;
        char *bytes = realloc(b->bytes, room_for);
        if (bytes == NULL) {
            rt_byte_unlock(t, &room->lock);
            rt_raise_no_memory(t);
            return -1;
        }
        b->bytes = bytes;
        b->size = room_for;
    }
    memcpy(b->bytes + b->used, utf8, size);
    b->used += size;
    bool out = b->used >= FULL || (b->line_buffered && memchr(utf8, '\n', size) != NULL);
    rt_byte_unlock(t, &room->lock);
    return out ? rt_sys_flush(t, stream) : 0;
}

/* t->exc says that s has surrogates.  True, and no exception, when the errors of the stream have an answer, which the sink gives. */
static bool
allow_surrogates(RtThread *t, int stream, RtStr *s)
{
    const char *errors = t->vm->sys_room.errors[stream];
    RtErrors kind = rt_errors_find(errors);
    if (kind == RT_ERRORS_STRICT || !rt_error_matches(t, RT_EXC_UnicodeEncodeError)) {
        return false;
    }
    rt_error_clear(t);
    if (kind == RT_ERRORS_UNKNOWN && t->vm->sys_room.sink_handles[stream]) {
        return true;
    }
    RtBytes *encoded = rt_encode(t, s, "utf-8", errors);
    if (encoded == NULL) {
        return false;
    }
    rt_decref(t, encoded);
    return true;
}

int
rt_sys_write_str(RtThread *t, int stream, RtStr *s)
{
    const char *ascii = rt_str_ascii_text(s);
    if (ascii != NULL) {
        return rt_sys_write(t, stream, ascii, rt_str_length(s));
    }
    size_t size;
    char *utf8 = rt_str_to_utf8(t, s, &size, false);
    if (utf8 == NULL && allow_surrogates(t, stream, s)) {
        utf8 = rt_str_to_utf8(t, s, &size, true);
    }
    if (utf8 == NULL) {
        return -1;
    }
    int result = rt_sys_write(t, stream, utf8, size);
    free(utf8);
    return result;
}

RtStream *
rt_sys_stream(RtThread *t, RtValue v)
{
    return rt_type_of(t, v) == t->vm->sys_room.stream_type ? as_stream(v) : NULL;
}

int
rt_sys_write_to(RtThread *t, RtStr *name, RtValue text, const char *utf8, size_t size)
{
    RtValue file = t->vm->sys_room.module != NULL ? rt_sys_get(t, name) : RT_NULL, r = RT_NONE;
    RtStream *stream = rt_value_is_null(file) ? NULL : rt_sys_stream(t, file);
    int result = 0;
    if (stream != NULL && stream->stream != RT_STDIN) {
        result = rt_sys_write(t, stream->stream, utf8, size);
    }
    else if (!rt_value_is_null(file) && !rt_value_is_none(file)) {
        r = rt_call_method(t, file, t->vm->names.write, &text, 1);
        result = rt_value_is_null(r) ? -1 : 0;
    }
    else if (t->vm->sys_room.module == NULL) {
        result = rt_sys_write(t, RT_STDERR, utf8, size);
    }
    rt_close(t, r);
    rt_close(t, file);
    return result;
}

void
rt_sys_write_error(RtThread *t, RtStr *text)
{
    size_t size;
    char *utf8 = rt_str_to_utf8(t, text, &size, true);
    if (utf8 != NULL) {
        rt_sys_write_to(t, t->vm->names.stderr_, rt_value_borrow(text), utf8, size);
        free(utf8);
    }
    rt_error_clear(t);
}

/* --- input --- */

/* Wait for more bytes; 1, 0 at the end of the input, -1 with an exception.  The mutex `input` is held, and given up around signals. */
static int
fill(RtThread *t, RtInputBuffer *in)
{
    if (in->first > 0) {
        memmove(in->bytes, in->bytes + in->first, in->used - in->first);
        in->used -= in->first;
        in->first = 0;
    }
    if (in->size - in->used < FULL / 2) {
        size_t size = in->size == 0 ? FULL : in->size * 2;
        char *bytes = realloc(in->bytes, size);
        if (bytes == NULL) {
            rt_raise_no_memory(t);
            return -1;
        }
        in->bytes = bytes;
        in->size = size;
    }
    for (;;) {
        rt_detach(t);
        rt_go_outside(t);
        ssize_t n = read(RT_STDIN, in->bytes + in->used, in->size - in->used);
        int number = errno;
        rt_come_back(t);
        rt_attach(t);
        if (n >= 0) {
            in->used += (size_t)n;
            return n > 0;
        }
        if (number != EINTR) {
            return raise_errno(t, number);
        }
        rt_break_thread(t, RT_BREAK_SIGNAL);         /* whoever reads it may not have come to say so yet */
        if (rt_check_periodic(t) < 0) {
            return -1;
        }
    }
}

static void
lock_input(RtThread *t)
{
    rt_detach(t);
    rt_go_outside(t);
    pthread_mutex_lock(&t->vm->sys_room.input);
    rt_come_back(t);
    rt_attach(t);
}

static RtStr *
take_input(RtThread *t, RtInputBuffer *in, size_t n)
{
    RtStr *s = rt_decode_utf8(t, (const uint8_t *)in->bytes + in->first, n, t->vm->sys_room.errors[RT_STDIN]);
    in->first += n;
    return s;
}

RtStr *
rt_sys_read_line(RtThread *t)
{
    RtInputBuffer *in = &t->vm->sys_room.in;
    RtStr *line = NULL;
    lock_input(t);
    for (size_t seen = 0;;) {
        size_t left = in->used - in->first;
        const char *start = in->bytes + in->first, *end = left > seen ? memchr(start + seen, '\n', left - seen) : NULL;
        if (end != NULL) {
            line = take_input(t, in, (size_t)(end - start) + 1);
            break;
        }
        seen = left;
        int more = fill(t, in);
        if (more <= 0) {
            line = more == 0 ? take_input(t, in, left) : NULL;
            break;
        }
    }
    pthread_mutex_unlock(&t->vm->sys_room.input);
    return line;
}

/* All that is left. */
static RtStr *
read_all(RtThread *t)
{
    RtInputBuffer *in = &t->vm->sys_room.in;
    int more;
    lock_input(t);
    do {
        more = fill(t, in);
    } while (more > 0);
    RtStr *text = more == 0 ? take_input(t, in, in->used - in->first) : NULL;
    pthread_mutex_unlock(&t->vm->sys_room.input);
    return text;
}

/* --- stream objects --- */

static const char *const stream_names[] = {"<stdin>", "<stdout>", "<stderr>"};

static RtValue
refuse(RtThread *t, const char *what)
{
    return rt_raise(t, RT_EXC_OSError, "not %s", what);
}

static RtValue
stream_write(RtThread *t, RtValue self, RtValue v)
{
    int stream = as_stream(self)->stream;
    if (!rt_is_str(v)) {
        return rt_raise(t, RT_EXC_TypeError, "write() argument must be str, not %A", v);
    }
    if (stream == RT_STDIN) {
        return refuse(t, "writable");
    }
    return rt_sys_write_str(t, stream, rt_str_of_value(v)) < 0 ? RT_NULL : rt_int_from_size(t, rt_str_length(rt_str_of_value(v)));
}
static RtValue
stream_writelines(RtThread *t, RtValue self, RtValue lines)
{
    RtValue it = rt_iter(t, lines), line;
    if (rt_value_is_null(it)) {
        return RT_NULL;
    }
    while (!rt_value_is_null(line = rt_next(t, it))) {
        RtValue r = stream_write(t, self, line);
        rt_close(t, line);
        if (rt_value_is_null(r)) {
            break;
        }
    }
    rt_close(t, it);
    return t->exc != NULL ? RT_NULL : RT_NONE;
}
static RtValue
stream_flush(RtThread *t, RtValue self)
{
    int stream = as_stream(self)->stream;
    return stream != RT_STDIN && rt_sys_flush(t, stream) < 0 ? RT_NULL : RT_NONE;
}
static RtValue
stream_readline(RtThread *t, RtValue self)
{
    return as_stream(self)->stream != RT_STDIN ? refuse(t, "readable") : rt_str_value(rt_sys_read_line(t));
}
static RtValue
stream_read(RtThread *t, RtValue self)
{
    return as_stream(self)->stream != RT_STDIN ? refuse(t, "readable") : rt_str_value(read_all(t));
}
static RtValue
stream_next(RtThread *t, RtValue self)
{
    RtValue line = stream_readline(t, self);
    if (!rt_value_is_null(line) && rt_str_length(rt_str_of_value(line)) == 0) {
        rt_close(t, line);
        return RT_NULL;
    }
    return line;
}
static RtValue
stream_readlines(RtThread *t, RtValue self)
{
    return rt_list_from_iterable(t, self);
}
static RtValue
stream_iter(RtThread *t, RtValue self)
{
    return rt_dup(t, self);
}
static RtValue
stream_fileno(RtThread *t, RtValue self)
{
    (void)t;
    return rt_small_int(as_stream(self)->stream);
}
static RtValue
stream_isatty(RtThread *t, RtValue self)
{
    (void)t;
    return rt_bool(isatty(as_stream(self)->stream));
}
static RtValue
stream_readable(RtThread *t, RtValue self)
{
    (void)t;
    return rt_bool(as_stream(self)->stream == RT_STDIN);
}
static RtValue
stream_writable(RtThread *t, RtValue self)
{
    (void)t;
    return rt_bool(as_stream(self)->stream != RT_STDIN);
}
static const RtMethodDef stream_methods[] = {
    RT_METHOD_O("write", stream_write, NULL), RT_METHOD_O("writelines", stream_writelines, NULL),
    RT_METHOD_NOARGS("flush", stream_flush, NULL), RT_METHOD_NOARGS("readline", stream_readline, NULL),
    RT_METHOD_NOARGS("read", stream_read, NULL), RT_METHOD_NOARGS("readlines", stream_readlines, NULL),
    RT_METHOD_NOARGS("fileno", stream_fileno, NULL), RT_METHOD_NOARGS("isatty", stream_isatty, NULL),
    RT_METHOD_NOARGS("readable", stream_readable, NULL), RT_METHOD_NOARGS("writable", stream_writable, NULL),
    {0},
};

static RtValue
stream_name(RtThread *t, RtValue self)
{
    return rt_str_value(rt_intern(t, stream_names[as_stream(self)->stream]));
}
static RtValue
stream_mode(RtThread *t, RtValue self)
{
    return rt_str_value(rt_intern(t, as_stream(self)->stream == RT_STDIN ? "r" : "w"));
}
static RtValue
stream_encoding(RtThread *t, RtValue self)
{
    (void)self;
    return rt_str_value(rt_intern(t, "utf-8"));
}
static RtValue
stream_errors(RtThread *t, RtValue self)
{
    return rt_str_value(rt_intern(t, t->vm->sys_room.errors[as_stream(self)->stream]));
}
static RtValue
stream_closed(RtThread *t, RtValue self)
{
    (void)t, (void)self;
    return RT_FALSE;
}
static const RtGetSetDef stream_getsets[] = {
    {"name", stream_name, NULL, NULL}, {"mode", stream_mode, NULL, NULL}, {"encoding", stream_encoding, NULL, NULL},
    {"errors", stream_errors, NULL, NULL}, {"closed", stream_closed, NULL, NULL}, {0},
};

static RtValue
stream_repr(RtThread *t, RtValue self)
{
    int stream = as_stream(self)->stream;
    return rt_str_value(rt_str_format(t, "<_io.TextIOWrapper name='%s' mode='%s' encoding='utf-8'>", stream_names[stream],
                                      stream == RT_STDIN ? "r" : "w"));
}

static const RtTypeSpec stream_spec = {
    .name = "TextIOWrapper", .module = "_io", .basic_size = sizeof(RtStream), .methods = stream_methods, .getsets = stream_getsets,
    .slots = {.repr = stream_repr, .iter = stream_iter, .next = stream_next},
};

int
rt_stream_init(RtThread *t)
{
    RtSysRoom *room = &t->vm->sys_room;
    room->stream_type = rt_type_new_builtin(t, &stream_spec);
    pthread_mutex_init(&room->output, NULL);
    pthread_mutex_init(&room->input, NULL);
    room->buffers[RT_STDOUT].line_buffered = isatty(RT_STDOUT);
    room->buffers[RT_STDERR].line_buffered = true;
    return 0;
}

void
rt_sys_fini(RtThread *t)
{
    RtSysRoom *room = &t->vm->sys_room;
    for (int stream = RT_STDOUT; stream <= RT_STDERR; stream++) {
        rt_sys_flush(t, stream);
        rt_error_clear(t);
        free(room->buffers[stream].bytes);
        room->buffers[stream] = (RtStreamBuffer){0};
    }
    for (int stream = RT_STDIN; stream <= RT_STDERR; stream++) {
        free(room->errors[stream]);
        room->errors[stream] = NULL;
    }
    free(room->in.bytes);
    room->in = (RtInputBuffer){0};
}
