/* Types: how builtin ones come to be, versions, and the look-up of attributes.
 *
 * Laws of versions
 *   - A version names one state of all that rt_type_lookup() can find on a type.  0 is no version.
 *   - It is assigned on demand, by compare-and-swap from 0, after all bases have one.  So a type without a
 *     version has no subclass with one.
 *   - Attributes of a type, its bases and its slots change only with the world stopped.  There the versions of the type
 *     and all its subclasses are set to 0 first, then the change is made, and references to what was there before are
 *     dropped last.
 *   - Versions are never given twice: the counter stays at its end, and types then have none.
 * Hence: between two safepoints a thread that saw a version may rely on what was found under it.
 */
#include <stdlib.h>

#include "rt_descriptor.h"
#include "rt_dict_table.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_lock.h"
#include "rt_number.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* --- builtin types --- */

static void
give_up(void)
{
    abort();
}

static RtType *
base_of_spec(RtThread *t, const RtTypeSpec *spec)
{
    return *(RtType **)((char *)t->vm + spec->base);
}

/* Names, MRO, dict and descriptors of a builtin type.  0, or -1 without memory. */
static int
make_ready(RtThread *t, RtType *type)
{
    const RtTypeSpec *spec = type->spec;
    type->name = type->qualname = rt_intern(t, spec->name);
    type->dict = rt_dict_new(t);
    if (type->name == NULL || type->dict == NULL) {
        return -1;
    }
    if (type->base == NULL) {
        type->bases = rt_tuple_empty(t);
        type->mro = rt_tuple_pack(t, 1, rt_value_borrow(type));
    }
    else {
        const RtTuple *above = type->base->mro;
        int64_t n = rt_tuple_size(above);
        type->bases = rt_tuple_pack(t, 1, rt_value_borrow(type->base));
        type->mro = rt_tuple_new(t, n + 1);
        if (type->mro != NULL) {
            type->mro->items[0] = rt_value_take(type);
            for (int64_t i = 0; i < n; i++) {
                type->mro->items[i + 1] = rt_tuple_item(above, i);    /* immortal: not counted */
            }
        }
        if (rt_type_add_subclass(t, type->base, type) < 0) {
            return -1;
        }
    }
    if (type->bases == NULL || type->mro == NULL || rt_type_add_descriptors(t, type) < 0) {
        return -1;
    }
    type->flags |= RT_TYPE_READY;
    return 0;
}

/* Memory and slots of a builtin type; no attributes yet. */
static RtType *
allocate(RtThread *t, const RtTypeSpec *spec, RtType *base)
{
    RtTypeRoom *room = &t->vm->type_room;
    if (room->count == room->capacity) {
        size_t capacity = room->capacity == 0 ? 64 : room->capacity * 2;
        RtType **all = realloc(room->all, capacity * sizeof *all);
        if (all == NULL) {
            give_up();
        }
        room->all = all;
        room->capacity = capacity;
    }
    const RtType first = {.kind = RT_KIND_TYPE};
    RtType *type = (RtType *)rt_heap_take(t, sizeof(RtType));
    if (type == NULL) {
        give_up();
    }
    memset((void *)type, 0, sizeof *type);
    rt_object_init(t, &type->head, (RtType *)&first, RT_OBJECT_TRACKED);
    type->head.type = t->vm->types.type;       /* NULL for the first two: rt_type_init() */
    rt_object_set_immortal(&type->head);
    room->all[room->count++] = type;
    type->spec = spec;
    type->base = base;
    type->kind = spec->kind;
    type->flags = spec->flags | RT_TYPE_IMMUTABLE;
    type->basic_size = spec->basic_size;
    type->dict_offset = spec->dict_offset;
    type->slots = spec->slots;
    type->solid = type;
    if (spec->dict_offset != 0) {
        type->flags |= RT_TYPE_HAS_DICT;
    }
    if (base != NULL) {
        type->flags |= base->flags & (RT_TYPE_INHERITED | RT_TYPE_COLLECTIONS);
        if (type->basic_size == 0 || type->basic_size == base->basic_size) {
            type->basic_size = base->basic_size;
            type->solid = base->solid;
        }
        if (type->dict_offset == 0) {
            type->dict_offset = base->dict_offset;
        }
        if (type->slots.compare != NULL && type->slots.hash == NULL) {
            type->slots.hash = rt_hash_unhashable;
        }
        rt_slots_fill(&type->slots, &base->slots);
        if (base == t->vm->types.object) {
            type->slots.new_ = spec->slots.new_;    /* no instances unless the type says how */
        }
    }
    type->instance_size = type->basic_size;
    return type;
}

RtType *
rt_type_new_builtin(RtThread *t, const RtTypeSpec *spec)
{
    RtType *type = allocate(t, spec, base_of_spec(t, spec));
    if (t->vm->type_room.ready && make_ready(t, type) < 0) {
        give_up();
    }
    return type;
}

int
rt_type_init(RtThread *t)
{
    RtTypes *types = &t->vm->types;
    t->vm->type_room.next_version = 1;
    types->object = allocate(t, &rt_object_spec, NULL);
    types->type = allocate(t, &rt_type_spec, types->object);
    types->object->head.type = types->type;
    types->type->head.type = types->type;
    return 0;
}

int
rt_types_ready(RtThread *t)
{
    RtTypeRoom *room = &t->vm->type_room;
    for (size_t i = 0; i < room->count; i++) {
        if (make_ready(t, room->all[i]) < 0) {
            return -1;
        }
    }
    room->ready = true;
    return 0;
}

/* Builtin types, and classes that nothing has freed: their memory goes with the heap, the links to subclasses here. */
static void
forget_subclasses(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap, (void)size, (void)arg;
    if (o->type->flags & RT_TYPE_TYPE_SUB) {
        rt_subclasses_free(((RtType *)o)->subclasses);
        ((RtType *)o)->subclasses = NULL;
    }
}

void
rt_type_fini(RtThread *t)
{
    RtTypeRoom *room = &t->vm->type_room;
    rt_world_stop(t);
    rt_heap_walk(t->vm, forget_subclasses, NULL);
    rt_world_start(t);
    free(room->all);
    room->all = NULL;
    room->count = room->capacity = 0;
}

void
rt_type_thread_fini(RtThread *t)
{
    free(t->type_cache);
    t->type_cache = NULL;
}

/* --- subtypes --- */

/* Is b in the MRO of a?  Reads only what changes with the world stopped. */
bool
rt_type_is_subtype(const RtType *a, const RtType *b)
{
    if (a == b) {
        return true;
    }
    const RtTuple *mro = a->mro;
    if (RT_UNLIKELY(mro == NULL)) {
        for (a = a->base; a != NULL; a = a->base) {
            if (a == b) {
                return true;
            }
        }
        return false;
    }
    for (int64_t i = 1, n = rt_tuple_size(mro); i < n; i++) {
        if (rt_value_object(mro->items[i]) == &b->head) {
            return true;
        }
    }
    return false;
}

/* --- versions --- */

uint32_t
rt_type_version(RtThread *t, RtType *type)
{
    uint32_t version = rt_load_acquire(&type->version);
    if (RT_LIKELY(version != 0)) {
        return version;
    }
    if (!(type->flags & RT_TYPE_READY)) {
        return 0;
    }
    for (int64_t i = 0, n = rt_tuple_size(type->bases); i < n; i++) {
        if (rt_type_version(t, (RtType *)rt_value_object(type->bases->items[i])) == 0) {
            return 0;
        }
    }
    uint32_t *counter = &t->vm->type_room.next_version;
    uint32_t next = rt_load_relaxed(counter);
    do {
        if (next == UINT32_MAX) {
            return 0;
        }
    } while (!rt_cas_relaxed(counter, &next, next + 1));
    uint32_t expected = 0;
    return rt_cas_acq_rel(&type->version, &expected, next) ? next : expected;
}

void
rt_type_modified_stopped(RtThread *t, RtType *type)
{
    if (rt_load_acquire(&type->version) == 0) {
        return;
    }
    rt_store_relaxed(&type->version, 0);
    rt_store_relaxed(&type->init_cache, NULL);
    RtSubclasses *s = type->subclasses;
    for (size_t i = 0; s != NULL && i < s->count; i++) {
        if (s->items[i] != NULL) {
            rt_type_modified_stopped(t, s->items[i]);
        }
    }
}

/* --- look-up --- */

RtValue
rt_type_dict_get(const RtType *type, const RtStr *name)
{
    /* Keys are interned, so the same text is the same object; and nobody writes while we look. */
    RT_ASSERT(rt_str_is_interned(name));
    const RtKeys *keys = rt_load_acquire(&type->dict->keys);
    for (RtProbe p = rt_probe_begin(keys, rt_load_relaxed(&name->hash));; rt_probe_next(&p)) {
        int64_t i = rt_keys_index(keys, p.i);
        if (i == RT_INDEX_EMPTY) {
            return RT_NULL;
        }
        if (i != RT_INDEX_GAP && keys->entries[i].key.bits == (uint64_t)(uintptr_t)name) {
            return keys->entries[i].value;
        }
    }
}

static RtValue
look_up_in_mro(const RtType *type, const RtStr *name)
{
    const RtTuple *mro = type->mro;
    for (int64_t i = 0, n = rt_tuple_size(mro); i < n; i++) {
        if (RT_UNLIKELY(!rt_value_is_heap(mro->items[i]))) {
            continue;       /* a type that was cleared by a collection (type_clear) */
        }
        RtValue v = rt_type_dict_get((const RtType *)rt_value_object(mro->items[i]), name);
        if (!rt_value_is_null(v)) {
            return v;
        }
    }
    return RT_NULL;
}

static inline RtTypeCacheEntry *
cache_entry(RtTypeCache *cache, uint32_t version, const RtStr *name)
{
    uintptr_t h = (uintptr_t)name >> 4;
    return &cache->entries[(h ^ h >> 10 ^ version * 0x9e3779b1u >> 22) % RT_TYPE_CACHE_SIZE];
}

static RtValue
look_up_and_remember(RtThread *t, RtType *type, RtStr *name)
{
    uint32_t version = rt_type_version(t, type);
    RtValue v = look_up_in_mro(type, name);
    if (version == 0) {
        return v;
    }
    if (t->type_cache == NULL) {
        t->type_cache = calloc(1, sizeof *t->type_cache);
        if (t->type_cache == NULL) {
            return v;
        }
    }
    *cache_entry(t->type_cache, version, name) = (RtTypeCacheEntry){name, v, version};
    return v;
}

RtValue
rt_type_lookup(RtThread *t, RtType *type, RtStr *name)
{
    RT_ASSERT(rt_str_is_interned(name));
    uint32_t version = rt_load_acquire(&type->version);
    if (RT_LIKELY(version != 0) && RT_LIKELY(t->type_cache != NULL)) {
        RtTypeCacheEntry *e = cache_entry(t->type_cache, version, name);
        if (RT_LIKELY(e->version == version && e->name == name)) {
            return e->v;
        }
    }
    return look_up_and_remember(t, type, name);
}

RtValue
rt_type_lookup_ref_and_version(RtThread *t, RtType *type, RtStr *name, uint32_t *version)
{
    /* No safepoint between these: the value is what the version stands for. */
    *version = rt_type_version(t, type);
    RtValue v = rt_type_lookup(t, type, name);
    return rt_value_is_heap(v) ? rt_value_new(t, rt_value_object(v)) : v;
}

bool
rt_type_cache_init(RtThread *t, RtType *type, RtObject *init, uint32_t version)
{
    /* The version cannot change before the store, because this thread reaches no safepoint in between. */
    (void)t;
    if (version == 0 || rt_load_acquire(&type->version) != version) {
        return false;
    }
#if RT_FT
    if (!(rt_load_relaxed(&init->flags) & RT_OBJECT_DEFERRED)) {
        return false;
    }
#endif
    rt_store_release(&type->init_cache, init);
    return true;
}

/* Borrowed.  Never escapes. */
RtType *
rt_type_of(RtThread *t, RtValue v)
{
    if (rt_value_is_heap(v)) {
        return rt_value_object(v)->type;
    }
    const RtTypes *types = &t->vm->types;
    if (rt_value_is_int(v)) {
        return types->int_;
    }
    if (rt_value_is_float(v)) {
        return types->float_;
    }
    if (rt_value_is_bool(v)) {
        return types->bool_;
    }
    return rt_value_is_none(v) ? types->none : v.bits == RT_ELLIPSIS.bits ? types->ellipsis : types->not_implemented;
}
