"""Collections that do not keep what they hold alive: the module `weakref`."""

from _weakref import CallableProxyType, ProxyType, ReferenceType, getweakrefcount, getweakrefs, proxy, ref
from _weakrefset import WeakSet

__all__ = ["ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType", "ProxyType"]
__all__ += ["CallableProxyType", "ProxyTypes", "WeakValueDictionary", "WeakSet", "WeakMethod", "finalize"]
ProxyTypes = ProxyType, CallableProxyType
MISSING = object()


class WeakMethod(ref):
    """A reference to a bound method that lives as long as its object and its function do."""

    def __new__(cls, meth, callback=None):
        try:
            obj, func = meth.__self__, meth.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(meth)}") from None
        alive = [True]

        def died(_):
            if alive:
                alive.clear()
                if callback is not None:
                    self = weak_self()
                    if self is not None:
                        callback(self)

        self = ref.__new__(cls, obj, died)
        self._func_ref = ref(func, died)
        self._meth_type = type(meth)
        self._alive = alive
        weak_self = ref(self)
        return self

    def __init__(self, meth, callback=None):
        pass

    def __call__(self):
        obj, func = super().__call__(), self._func_ref()
        if obj is None or func is None:
            return None
        return self._meth_type(func, obj)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._alive or not other._alive:
            return self is other
        return ref.__eq__(self, other) and self._func_ref == other._func_ref

    def __ne__(self, other):
        same = self.__eq__(other)
        return same if same is NotImplemented else not same

    __hash__ = ref.__hash__


class KeyedRef(ref):
    """A reference that knows under which key it stands."""

    def __new__(cls, value, callback, key):
        self = ref.__new__(cls, value, callback)
        self.key = key
        return self

    def __init__(self, value, callback, key):
        pass


class Entries:
    """What both mappings do alike; `_mapping()` is the one of the two that this is, or derives from."""

    __hash__ = None
    __reversed__ = None

    def __eq__(self, other):
        if not isinstance(other, (dict, Entries)):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    def __len__(self):
        return sum(1 for _ in self.keys())

    def __iter__(self):
        return self.keys()

    def __repr__(self):
        return f"<{self.__class__.__name__} at {id(self):#x}>"

    def __copy__(self):
        return self.copy()

    def __or__(self, other):
        if not isinstance(other, (dict, self._mapping())):
            return NotImplemented
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other):
        if not isinstance(other, (dict, self._mapping())):
            return NotImplemented
        made = self.__class__()
        made.update(other)
        made.update(self)
        return made

    def __ior__(self, other):
        self.update(other)
        return self

    def copy(self):
        made = self._mapping()()
        for key, value in self.items():
            made[key] = value
        return made

    def clear(self):
        while True:
            try:
                self.popitem()
            except KeyError:
                return


class WeakValueDictionary(Entries):
    """A mapping whose entries go when their values die."""

    def __init__(self, other=(), /, **kw):
        self_ref = ref(self)

        def remove(wr):
            self = self_ref()
            if self is not None and self.data.get(wr.key) is wr:
                del self.data[wr.key]

        self._remove = remove
        self.data = {}
        self.update(other, **kw)

    @staticmethod
    def _mapping():
        return WeakValueDictionary

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        known = self.data.get(key)
        return known is not None and known() is not None

    def get(self, key, default=None):
        known = self.data.get(key)
        value = None if known is None else known()
        return default if value is None else value

    def items(self):
        for key, known in list(self.data.items()):
            value = known()
            if value is not None:
                yield key, value

    def keys(self):
        for key, known in list(self.data.items()):
            if known() is not None:
                yield key

    def values(self):
        for known in list(self.data.values()):
            value = known()
            if value is not None:
                yield value

    def itervaluerefs(self):
        yield from list(self.data.values())

    def valuerefs(self):
        return list(self.data.values())

    def pop(self, key, *args):
        known = self.data.pop(key, None)
        value = None if known is None else known()
        if value is not None:
            return value
        if args:
            return args[0]
        raise KeyError(key)

    def popitem(self):
        while True:
            key, known = self.data.popitem()
            value = known()
            if value is not None:
                return key, value

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = value = default
        return value

    def update(self, other=None, /, **kwargs):
        if other is not None:
            pairs = other.items() if hasattr(other, "items") else other
            for key, value in pairs:
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value


class WeakKeyDictionary(Entries):
    """A mapping whose entries go when their keys die."""

    def __init__(self, dict=None):
        self_ref = ref(self)

        def remove(wr):
            self = self_ref()
            if self is not None:
                self.data.pop(wr, None)

        self._remove = remove
        self.data = {}
        if dict is not None:
            self.update(dict)

    @staticmethod
    def _mapping():
        return WeakKeyDictionary

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        try:
            known = ref(key)
        except TypeError:
            return False
        return known in self.data

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def items(self):
        for known, value in list(self.data.items()):
            key = known()
            if key is not None:
                yield key, value

    def keys(self):
        for known in list(self.data):
            key = known()
            if key is not None:
                yield key

    def values(self):
        for known, value in list(self.data.items()):
            if known() is not None:
                yield value

    def keyrefs(self):
        return list(self.data)

    def pop(self, key, *args):
        return self.data.pop(ref(key), *args)

    def popitem(self):
        while True:
            known, value = self.data.popitem()
            key = known()
            if key is not None:
                return key, value

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def update(self, dict=None, /, **kwargs):
        if dict is not None:
            pairs = dict.items() if hasattr(dict, "items") else dict
            for key, value in pairs:
                self[key] = value
        if kwargs:
            self.update(kwargs)


class finalize:
    """Calls a function when an object dies, once; at the end of the program nothing is called."""

    __slots__ = ("__weakref__",)
    _registry = {}

    def __init__(self, obj, func, /, *args, **kwargs):
        known = ref(obj, self)
        self._registry[id(self)] = (self, known, func, args, kwargs)

    def __call__(self, _=None):
        entry = self._registry.pop(id(self), None)
        if entry is not None:
            return entry[2](*entry[3], **entry[4])
        return None

    def detach(self):
        entry = self._registry.get(id(self))
        obj = None if entry is None else entry[1]()
        if obj is not None and self._registry.pop(id(self), None) is not None:
            return obj, entry[2], entry[3], entry[4]
        return None

    def peek(self):
        entry = self._registry.get(id(self))
        obj = None if entry is None else entry[1]()
        if obj is not None:
            return obj, entry[2], entry[3], entry[4]
        return None

    @property
    def alive(self):
        return id(self) in self._registry
