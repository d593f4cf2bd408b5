"""The C of a runtime: what its functions call and touch, so that contracts can be compared with it."""
