/* The laws of lists and dicts, for rt_check.c: the world is stopped. */
#include "rt_check.h"
#include "rt_dict_table.h"
#include "rt_gc_mark.h"
#include "rt_list_items.h"
#include "rt_vm.h"

#define LAW(o, law) do { if (!(law)) { rt_check_broken((o), #law); } } while (0)

/* What stands in the heap is counted, and its object is live. */
static void
check_word(const RtObject *holder, RtValue v)
{
    LAW(holder, !rt_value_is_deferred(v));
    LAW(holder, !rt_value_is_heap(v) || (rt_value_object(v)->gc & RT_GC_LIVE));
}

static void
check_list(const RtList *list)
{
    const RtObject *o = &list->head;
    LAW(o, list->items != NULL);
    LAW(o, list->size >= 0 && list->size <= rt_items_capacity(list->items));
    for (int64_t i = 0; i < list->size; i++) {
        LAW(o, !rt_value_is_null(list->items[i]));
        check_word(o, list->items[i]);
    }
}

static void
check_dict(const RtDict *d)
{
    const RtObject *o = &d->head;
    const RtKeys *keys = d->keys;
    LAW(o, keys != NULL);
    LAW(o, keys->kind == RT_KEYS_STR || keys->kind == RT_KEYS_GENERAL);
    LAW(o, keys->count >= 0 && keys->count <= keys->capacity && keys->usable >= 0);
    int64_t used = 0, indexed = 0;
    for (int64_t i = 0; i < keys->count; i++) {
        const RtDictEntry *e = &keys->entries[i];
        LAW(o, rt_value_is_null(e->key) == rt_value_is_null(e->value));
        if (!rt_value_is_null(e->key)) {
            LAW(o, keys->kind != RT_KEYS_STR || rt_is_str_exact(e->key));
            check_word(o, e->key);
            check_word(o, e->value);
            used++;
        }
    }
    LAW(o, used == (int64_t)d->used);
    for (uint64_t i = 0; keys != RT_KEYS_NONE && i < (uint64_t)1 << keys->log2_size; i++) {
        int64_t entry = rt_keys_index(keys, i);
        LAW(o, entry == RT_INDEX_EMPTY || entry == RT_INDEX_GAP || (entry >= 0 && entry < keys->count));
        indexed += entry >= 0 && !rt_value_is_null(keys->entries[entry].key);
    }
    LAW(o, indexed == used);
}

/* An object whose lock is held is being changed by a thread that waits. */
void
rt_check_container_stopped(RtVM *vm, const RtObject *o)
{
    if ((o->lock & RT_LOCK_HELD) || (o->gc & RT_GC_TRASH) || vm->types.list == NULL || vm->types.dict == NULL) {
        return;
    }
    if (o->kind == RT_KIND_LIST || (o->type->flags & RT_TYPE_LIST_SUB)) {
        check_list((const RtList *)(const void *)o);
    }
    else if (o->kind == RT_KIND_DICT || (o->type->flags & RT_TYPE_DICT_SUB)) {
        check_dict((const RtDict *)(const void *)o);
    }
}
