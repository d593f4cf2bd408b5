/* Traceback objects, and the frame objects that they show. */
#include "rt_traceback.h"

#include "rt_call.h"
#include "rt_cell.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_frame.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_int.h"
#include "rt_list.h"
#include "rt_lock.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static RtTraceback *
as_traceback(RtValue v)
{
    return (RtTraceback *)rt_value_object(v);
}

/* Since 3.12 "Did you mean: 'self.name'?" looks at it. */
void
rt_traceback_keep_self(RtThread *t, RtTraceback *tb, const RtFrame *f)
{
    RtStr *name = t->vm->names.self;
    for (int32_t i = 0; i < f->code->local_count; i++) {
        if (rt_str_of_value(rt_tuple_item(f->code->local_names, i)) == name) {
            RtValue v = f->locals[i];
            bool in_cell = rt_value_has_kind(v, RT_KIND_CELL);
            tb->self = rt_value_heap_safe(t, in_cell ? rt_cell_get(t, (RtCell *)rt_value_object(v)) : rt_dup(t, v));
            return;
        }
    }
}

RtTraceback *
rt_traceback_new(RtThread *t, RtTraceback *next, RtFrame *f)
{
    RtTraceback *tb = rt_object_new(t, t->vm->types.traceback, sizeof *tb);
    if (tb == NULL) {
        if (next != NULL) {
            rt_decref(t, next);
        }
        return NULL;
    }
    tb->next = next;
    rt_incref(t, f->code);
    tb->code = f->code;
    rt_incref(t, f->globals);
    tb->globals = f->globals;
    tb->lasti = rt_frame_lasti(f);
    tb->line = rt_frame_line(f);
    return tb;
}

/* The rest of the traceback: a new reference, or NULL. */
RtTraceback *
rt_traceback_next(RtThread *t, RtTraceback *tb)
{
    rt_lock(t, tb);
    RtTraceback *next = tb->next;
    if (next != NULL) {
        rt_incref_published(t, &next->head);
    }
    rt_unlock(t, tb);
    return next;
}

/* --- what the language sees of it --- */

/* What is left of a frame that has raised: enough for tb.tb_frame.f_code.co_name.  Immutable. */
typedef struct {
    RtObject head;
    RtCode *code;            /* counted */
    RtDict *globals;         /* counted */
    int32_t line;
} FrameView;

static RtValue
get_frame(RtThread *t, RtValue self)
{
    const RtTraceback *tb = as_traceback(self);
    FrameView *view = rt_object_new(t, t->vm->types.frame, sizeof *view);
    if (view == NULL) {
        return RT_NULL;
    }
    rt_incref(t, tb->code);
    view->code = tb->code;
    rt_incref(t, tb->globals);
    view->globals = tb->globals;
    view->line = tb->line;
    return rt_value_take(view);
}
static RtValue
get_next(RtThread *t, RtValue self)
{
    RtTraceback *next = rt_traceback_next(t, as_traceback(self));
    return next != NULL ? rt_value_take(next) : RT_NONE;
}
static int
set_next(RtThread *t, RtValue self, RtValue v)
{
    RtTraceback *tb = as_traceback(self), *new_ = NULL;
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "can't delete tb_next attribute");
        return -1;
    }
    if (!rt_value_is_none(v)) {
        if (rt_type_of(t, v) != t->vm->types.traceback) {
            rt_raise(t, RT_EXC_TypeError, "expected traceback object, got '%T'", v);
            return -1;
        }
        new_ = as_traceback(v);
        rt_incref(t, new_);
    }
    RtTraceback *o = new_;
    if (o != NULL) {
        rt_incref(t, o);
    }
    while (o != NULL) {
        RtTraceback *next = o == tb ? NULL : rt_traceback_next(t, o);
        rt_decref(t, o);
        if (o == tb) {
            rt_decref(t, new_);
            rt_raise(t, RT_EXC_ValueError, "traceback loop detected");
            return -1;
        }
        o = next;
    }
    rt_lock(t, tb);
    RtTraceback *old = tb->next;
    tb->next = new_;
    rt_unlock(t, tb);
    if (old != NULL) {
        rt_decref(t, old);
    }
    return 0;
}
static RtValue
get_line(RtThread *t, RtValue self)
{
    int32_t line = as_traceback(self)->line;
    return line < 0 ? RT_NONE : rt_int_from_int64(t, line);
}
static RtValue
get_lasti(RtThread *t, RtValue self)
{
    return rt_int_from_int64(t, (int64_t)as_traceback(self)->lasti * 2);
}
static const RtGetSetDef traceback_members[] = {{"tb_frame", get_frame, NULL, NULL}, {"tb_lasti", get_lasti, NULL, NULL}, {0}};
static const RtGetSetDef traceback_getsets[] = {{"tb_next", get_next, set_next, NULL}, {"tb_lineno", get_line, NULL, NULL}, {0}};

static RtValue
traceback_dir(RtThread *t, RtValue self)
{
    static const char *const names[] = {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"};
    RtValue all[4];
    (void)self;
    for (int i = 0; i < 4; i++) {
        all[i] = rt_str_value(rt_intern(t, names[i]));
        if (rt_value_is_null(all[i])) {
            return RT_NULL;
        }
    }
    return rt_value_take(rt_list_from_array(t, all, 4));
}
static const RtMethodDef traceback_methods[] = {RT_METHOD_NOARGS("__dir__", traceback_dir, NULL), {0}};

static void
traceback_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    RtTraceback *tb = (RtTraceback *)o;
    rt_gc_visit(tb->next, visit, arg);
    rt_gc_visit(tb->code, visit, arg);
    rt_gc_visit(tb->globals, visit, arg);
    rt_gc_visit_value(tb->self, visit, arg);
}
static void
traceback_clear(RtThread *t, RtObject *o)
{
    RtTraceback *tb = (RtTraceback *)o, *next = tb->next;
    RtValue self = tb->self;
    tb->next = NULL;
    tb->self = RT_NULL;
    rt_close(t, self);
    if (next != NULL) {
        rt_decref(t, next);
    }
}
static void
traceback_dealloc(RtThread *t, RtObject *o)
{
    RtTraceback *tb = (RtTraceback *)o;
    traceback_clear(t, o);
    rt_decref(t, tb->code);
    rt_decref(t, tb->globals);
    rt_object_free(t, o);
}

static RtValue
frame_code(RtThread *t, RtValue self)
{
    return rt_value_new(t, ((FrameView *)rt_value_object(self))->code);
}
static RtValue
frame_globals(RtThread *t, RtValue self)
{
    return rt_value_new(t, ((FrameView *)rt_value_object(self))->globals);
}
static RtValue
frame_line(RtThread *t, RtValue self)
{
    return rt_int_from_int64(t, ((FrameView *)rt_value_object(self))->line);
}
static RtValue
frame_none(RtThread *t, RtValue self)
{
    (void)t, (void)self;
    return RT_NONE;
}
static const RtGetSetDef frame_getsets[] = {
    {"f_code", frame_code, NULL, NULL}, {"f_globals", frame_globals, NULL, NULL}, {"f_lineno", frame_line, NULL, NULL},
    {"f_back", frame_none, NULL, NULL}, {0},
};
static void
frame_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    rt_gc_visit(((FrameView *)o)->code, visit, arg);
    rt_gc_visit(((FrameView *)o)->globals, visit, arg);
}
static void
frame_dealloc(RtThread *t, RtObject *o)
{
    rt_decref(t, ((FrameView *)o)->code);
    rt_decref(t, ((FrameView *)o)->globals);
    rt_object_free(t, o);
}

static const RtTypeSpec traceback_spec = {
    .name = "traceback", .basic_size = sizeof(RtTraceback), .getsets = traceback_getsets, .members = traceback_members, .methods = traceback_methods,
    .slots = {.traverse = traceback_traverse, .clear = traceback_clear, .dealloc = traceback_dealloc},
    .doc = "Create a new traceback object.",
};
static const RtTypeSpec frame_spec = {
    .name = "frame", .basic_size = sizeof(FrameView), .getsets = frame_getsets,
    .slots = {.traverse = frame_traverse, .dealloc = frame_dealloc},
};

int
rt_traceback_init(RtThread *t)
{
    t->vm->types.traceback = rt_type_new_builtin(t, &traceback_spec);
    if (t->vm->types.frame == NULL) {
        t->vm->types.frame = rt_type_new_builtin(t, &frame_spec);
    }
    t->vm->traceback_room.sources = rt_dict_new(t);
    return t->vm->traceback_room.sources != NULL ? 0 : -1;
}
