"""The operators of the language as functions: the module `operator`."""

import sys
from _operator import (
    abs, add, and_, attrgetter, call, concat, contains, countOf, delitem, eq, floordiv, ge, getitem, gt, iadd, iand, iconcat, ifloordiv, ilshift, imatmul,
    imod, imul, index, indexOf, inv, invert, ior, ipow, irshift, is_, is_not, isub, itemgetter, itruediv, ixor, le, length_hint, lshift, lt, matmul,
    methodcaller, mod, mul, ne, neg, not_, or_, pos, pow, rshift, setitem, sub, truediv, truth, xor,
)

if sys.version_info >= (3, 14):
    from _operator import is_none, is_not_none
del sys

__all__ = sorted(name for name in globals() if not name.startswith("_"))
__abs__, __add__, __and__, __call__, __concat__, __contains__, __delitem__, __eq__ = abs, add, and_, call, concat, contains, delitem, eq
__floordiv__, __ge__, __getitem__, __gt__, __iadd__, __iand__, __iconcat__ = floordiv, ge, getitem, gt, iadd, iand, iconcat
__ifloordiv__, __ilshift__, __imatmul__, __imod__, __imul__, __index__, __inv__ = ifloordiv, ilshift, imatmul, imod, imul, index, inv
__invert__, __ior__, __ipow__, __irshift__, __isub__, __itruediv__, __ixor__ = invert, ior, ipow, irshift, isub, itruediv, ixor
__le__, __lshift__, __lt__, __matmul__, __mod__, __mul__, __ne__, __neg__, __not__ = le, lshift, lt, matmul, mod, mul, ne, neg, not_
__or__, __pos__, __pow__, __rshift__, __setitem__, __sub__, __truediv__, __xor__ = or_, pos, pow, rshift, setitem, sub, truediv, xor
