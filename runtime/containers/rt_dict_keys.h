/* The table behind a dict: an index by hash and entries in the order of insertion; and the
 * shared names of instances' attributes.
 *
 *     header | index: 1 << log2_size ints of 1, 2, 4 or 8 bytes | entries[capacity]
 *
 * An entry is used once: a deleted one leaves a gap until the table is rebuilt, so a reader that
 * found an entry through the index reads the value of that key or RT_NULL, never another key's.
 * (popitem() of a private dict gives the last entries back.)
 * The laws of reading without the lock stand in rt_container.h.
 *
 *   version   identifies the set of keys and where their entries stand; 0: none.  It is given on
 *             demand, never twice, and set to 0 (release) before a key is added or removed.  While
 *             it holds, an entry's number stands for its key; the value is read from the entry.
 */
#ifndef RT_DICT_KEYS_H
#define RT_DICT_KEYS_H

#include "rt_container.h"
#include "rt_type.h"

typedef struct {
    int64_t hash;          /* immutable once the index shows the entry */
    RtValue key;           /* counted; RT_NULL once deleted; release/acquire */
    RtValue value;         /* counted; RT_NULL once deleted; release/acquire */
} RtDictEntry;

typedef enum {
    RT_KEYS_STR,           /* every key is exactly a str */
    RT_KEYS_GENERAL,
    RT_KEYS_SHARED         /* of a type: interned names only, no values */
} RtKeysKind;

struct RtKeys {
    uint32_t version;      /* atomic */
    uint8_t kind;          /* RtKeysKind; changes only from STR to GENERAL, release/acquire */
    uint8_t log2_size;     /* immutable */
    uint8_t log2_width;    /* bytes of an index entry; immutable */
    uint8_t unused;
    int64_t capacity;      /* entries there is room for, fewer than slots of the index; immutable */
    int64_t usable;        /* keys that may still be added: slots of the index never become empty again; with the lock */
    int64_t count;         /* entries used, gaps included; atomic, written with the lock */
    union {                /* behind the index; immutable */
        RtDictEntry *entries;
        RtStr **names;     /* when shared; immortal */
    };
    uint8_t index[];
};

#define RT_INDEX_EMPTY (-1)
#define RT_INDEX_GAP   (-2)

extern const RtKeys rt_keys_none;      /* the table of no keys; never written, never freed */

/* The version of a dict's keys, given now if there is none; 0 when versions are used up.
 * The caller holds the dict's lock, or the type's for shared keys. */
uint32_t rt_keys_version_locked(RtThread *t, RtKeys *keys);

/* --- shared names of instances --- */

#define RT_SHARED_NAMES_MAX 30

RtKeys *rt_shared_keys_new(RtThread *t);
void rt_shared_keys_free(RtThread *t, RtKeys *keys);               /* with its type */
/* The number of an interned name, or -1.  Needs no lock: numbers are never taken back. */
int rt_shared_keys_find(const RtKeys *keys, const RtStr *name);
/* The number of `name`, added if it is new; -1 when there is no room (no exception).
 * The caller holds the lock that guards the keys.  Keeps a reference to the name. */
int rt_shared_keys_add_locked(RtThread *t, RtKeys *keys, RtStr *name);
static inline int64_t rt_shared_keys_count(const RtKeys *keys) { return rt_load_acquire(&keys->count); }
static inline RtStr *rt_shared_keys_name(const RtKeys *keys, int64_t i) { return keys->names[i]; }   /* borrowed */

#endif
