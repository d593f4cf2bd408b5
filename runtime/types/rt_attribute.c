/* Attributes that are fields: getset and member descriptors. */
#include "rt_attribute.h"

#include "rt_exception.h"
#include "rt_container.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_lock.h"
#include "rt_str.h"
#include "rt_vm.h"

static RtGetSet *
as_getset(RtValue v)
{
    return (RtGetSet *)rt_value_object(v);
}
static RtMember *
as_member(RtValue v)
{
    return (RtMember *)rt_value_object(v);
}

static bool
applies(RtThread *t, RtStr *name, RtType *owner, RtValue self)
{
    if (RT_LIKELY(rt_is_instance_of(t, self, owner))) {
        return true;
    }
    rt_raise(t, RT_EXC_TypeError, "descriptor '%U' for '%N' objects doesn't apply to a '%T' object", name, owner, self);
    return false;
}

/* --- getset --- */

RtValue
rt_getset_new(RtThread *t, RtType *owner, const RtGetSetDef *def)
{
    RtStr *name = rt_intern(t, def->name);
    RtGetSet *g = name != NULL ? rt_object_new(t, t->vm->types.getset, sizeof *g) : NULL;
    if (g == NULL) {
        return RT_NULL;
    }
    g->def = def;
    rt_incref(t, owner);
    g->owner = owner;
    g->name = name;
    return rt_value_take(g);
}

static RtValue
getset_get(RtThread *t, RtValue descr, RtValue self, RtType *type)
{
    const RtGetSet *g = as_getset(descr);
    (void)type;
    if (rt_value_is_null(self)) {
        return rt_dup(t, descr);
    }
    return applies(t, g->name, g->owner, self) ? g->def->get(t, self) : RT_NULL;
}

static int
getset_set(RtThread *t, RtValue descr, RtValue self, RtValue v)
{
    const RtGetSet *g = as_getset(descr);
    if (!applies(t, g->name, g->owner, self)) {
        return -1;
    }
    if (g->def->set == NULL) {
        rt_raise(t, RT_EXC_AttributeError, "attribute '%U' of '%N' objects is not writable", g->name, g->owner);
        return -1;
    }
    return g->def->set(t, self, v);
}

static RtValue
getset_repr(RtThread *t, RtValue self)
{
    return rt_str_value(rt_str_format(t, "<attribute '%U' of '%N' objects>", as_getset(self)->name, as_getset(self)->owner));
}
static RtValue
getset_name(RtThread *t, RtValue self)
{
    return rt_dup(t, rt_str_value(as_getset(self)->name));
}
static RtValue
getset_qualname(RtThread *t, RtValue self)
{
    return rt_str_value(rt_str_format(t, "%U.%U", as_getset(self)->owner->qualname, as_getset(self)->name));
}
static RtValue
getset_owner(RtThread *t, RtValue self)
{
    return rt_value_new(t, as_getset(self)->owner);
}
static RtValue
getset_doc(RtThread *t, RtValue self)
{
    const char *doc = as_getset(self)->def->doc;
    return doc != NULL ? rt_str_value(rt_str_from_c(t, doc)) : RT_NONE;
}
static const RtGetSetDef getset_members[] = {{"__name__", getset_name, NULL, NULL}, {"__objclass__", getset_owner, NULL, NULL}, {0}};
static const RtGetSetDef getset_getsets[] = {{"__qualname__", getset_qualname, NULL, NULL}, {"__doc__", getset_doc, NULL, NULL}, {0}};

static void
getset_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    rt_gc_visit(((RtGetSet *)o)->owner, visit, arg);
}
static void
getset_dealloc(RtThread *t, RtObject *o)
{
    rt_decref(t, ((RtGetSet *)o)->owner);
    rt_object_free(t, o);
}

/* --- members: words of an instance --- */

RtValue
rt_member_new(RtThread *t, RtType *owner, RtStr *name, uint32_t offset)
{
    RtMember *m = rt_object_new(t, t->vm->types.member, sizeof *m);
    if (m == NULL) {
        return RT_NULL;
    }
    rt_incref(t, name);
    rt_incref(t, owner);
    m->owner = owner;
    m->name = name;
    m->offset = offset;
    return rt_value_take(m);
}

RtValue
rt_member_of_def(RtThread *t, RtType *owner, const RtGetSetDef *def)
{
    RtStr *name = rt_intern(t, def->name);
    RtValue member = name != NULL ? rt_member_new(t, owner, name, 0) : RT_NULL;
    if (!rt_value_is_null(member)) {
        as_member(member)->def = def;
    }
    return member;
}

static RtValue
member_get(RtThread *t, RtValue descr, RtValue self, RtType *type)
{
    const RtMember *m = as_member(descr);
    (void)type;
    if (rt_value_is_null(self)) {
        return rt_dup(t, descr);
    }
    if (!applies(t, m->name, m->owner, self)) {
        return RT_NULL;
    }
    if (m->def != NULL) {
        return m->def->get(t, self);
    }
    RtValue v = rt_instance_load(t, rt_value_object(self), m->offset / sizeof(RtValue));
    if (rt_value_is_null(v)) {
        return m->reads_none ? RT_NONE : rt_raise_no_attribute(t, self, m->name);
    }
    return v;
}

static int
member_set(RtThread *t, RtValue descr, RtValue self, RtValue v)
{
    const RtMember *m = as_member(descr);
    if (!applies(t, m->name, m->owner, self)) {
        return -1;
    }
    if (m->def != NULL) {
        if (m->def->set == NULL) {
            rt_raise(t, RT_EXC_AttributeError, "readonly attribute");
            return -1;
        }
        return m->def->set(t, self, v);
    }
    RtObject *o = rt_value_object(self);
    RtValue *slot = rt_instance_word(o, m->offset / sizeof(RtValue));
    RtValue new_ = rt_value_heap_safe(t, rt_dup(t, v));
    rt_lock(t, o);
    RtValue old = *slot;
    rt_slot_store(slot, new_);
    rt_unlock(t, o);
    if (rt_value_is_null(old) && rt_value_is_null(v) && !m->reads_none) {
        RtObject *exc = rt_exception_new(t, rt_exc_type(t, RT_EXC_AttributeError), (RtValue[]){rt_value_borrow(m->name)}, 1);
        if (exc != NULL) {
            rt_raise_object_take(t, exc);
        }
        return -1;
    }
    rt_close(t, old);
    return 0;
}

static RtValue
member_repr(RtThread *t, RtValue self)
{
    return rt_str_value(rt_str_format(t, "<member '%U' of '%N' objects>", as_member(self)->name, as_member(self)->owner));
}
static RtValue
member_name(RtThread *t, RtValue self)
{
    return rt_dup(t, rt_value_borrow(as_member(self)->name));
}
static RtValue
member_qualname(RtThread *t, RtValue self)
{
    return rt_str_value(rt_str_format(t, "%U.%U", as_member(self)->owner->qualname, as_member(self)->name));
}
static RtValue
member_owner(RtThread *t, RtValue self)
{
    return rt_value_new(t, as_member(self)->owner);
}
static RtValue
member_doc(RtThread *t, RtValue self)
{
    const RtGetSetDef *def = as_member(self)->def;
    return def != NULL && def->doc != NULL ? rt_str_value(rt_str_from_c(t, def->doc)) : RT_NONE;
}
static const RtGetSetDef member_members[] = {{"__name__", member_name, NULL, NULL}, {"__objclass__", member_owner, NULL, NULL}, {0}};
static const RtGetSetDef member_getsets[] = {{"__qualname__", member_qualname, NULL, NULL}, {"__doc__", member_doc, NULL, NULL}, {0}};

static void
member_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    rt_gc_visit(((RtMember *)o)->owner, visit, arg);
    rt_gc_visit(((RtMember *)o)->name, visit, arg);
}
static void
member_dealloc(RtThread *t, RtObject *o)
{
    rt_decref(t, ((RtMember *)o)->owner);
    rt_decref(t, ((RtMember *)o)->name);
    rt_object_free(t, o);
}

static const RtTypeSpec getset_spec = {
    .name = "getset_descriptor", .basic_size = sizeof(RtGetSet), .getsets = getset_getsets, .members = getset_members,
    .slots = {.repr = getset_repr, .descr_get = getset_get, .descr_set = getset_set,
              .traverse = getset_traverse, .dealloc = getset_dealloc},
};
static const RtTypeSpec member_spec = {
    .name = "member_descriptor", .basic_size = sizeof(RtMember), .getsets = member_getsets, .members = member_members,
    .slots = {.repr = member_repr, .descr_get = member_get, .descr_set = member_set,
              .traverse = member_traverse, .dealloc = member_dealloc},
};

int
rt_attribute_init(RtThread *t)
{
    t->vm->types.getset = rt_type_new_builtin(t, &getset_spec);
    t->vm->types.member = rt_type_new_builtin(t, &member_spec);
    return 0;
}
