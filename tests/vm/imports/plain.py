"""A plain module."""
print("plain runs", __name__)
value = 5
_hidden = 1
def double(n): return n * 2
def counter():
    global value
    value += 1
    return value
