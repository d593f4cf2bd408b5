"""What CPython's compiler does in some releases only: we do what the one does that imports us."""

from __future__ import annotations

import sys

RELEASE = sys.version_info[:3]
# What is tested is asked for its truth on its own line; before, on that of the last comparison that was to be tested,
# or else of the statement or the expression around it.  What follows the test, too, is on that line.
TRUTH_ON_TEST = RELEASE >= (3, 12)
# A comparison whose truth is asked for is made on the line where that is: behind `not`, on the line of that.
COMPARES_ON_TRUTH = RELEASE >= (3, 13)
# An AssertionError comes from the line of what is tested; before, from where the compiler is behind the test.
ASSERT_ON_TEST = (3, 11, 9) <= RELEASE < (3, 12) or RELEASE >= (3, 12, 3)
# The iterator of a `for` is made and asked for the next item on the line of what it goes through; before, on that of
# the `for`.
FOR_ON_ITERABLE = RELEASE >= (3, 12, 5)
# The same in comprehensions; before, on the comprehension's line.  And a `with` is entered and left on its manager's
# line.
COMPREHENSION_ON_ITERABLE = WITH_ON_MANAGER = RELEASE >= (3, 12, 6)
# A comprehension makes an iterator of what it goes through, and another one of that.
ITERATES_TWICE = (3, 13, 1) <= RELEASE < (3, 14) and RELEASE != (3, 13, 4)
# A generator expression makes its iterator when it is first asked for an item.
ITERATES_LATE = RELEASE == (3, 13, 4)
# The constant that a set of constants comes from is made twice, the second time in the order of the first one; later
# it is made once, also of constants before a star, but not of more than are kept on the stack.
SETS_MADE_TWICE = RELEASE < (3, 14)
# `~True` is worked out when compiling, and nobody is warned.
FOLDS_INVERTED_BOOLS = RELEASE < (3, 14)
