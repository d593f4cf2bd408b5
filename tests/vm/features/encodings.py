"""Names of encodings and of what is done about errors; the exceptions of encodings."""
def t(what, f):
    try: r = f()
    except BaseException as e: print(what, '!', type(e).__name__, ascii(str(e)))
    else: print(what, '=', ascii(r))
names = 'utf-8 UTF8 utf_8 Utf-8 utf8_ucs4 u8 U8 utf cp65001 CP65001 ascii us-ascii US_ASCII 646 ansi_x3.4_1968 ISO646-US latin-1 latin1 Latin_1 LATIN L1 iso-8859-1 ISO8859-1 iso_8859_1 8859 ibm819 cp819 CP819 utf-16 utf16 u16 utf-16-le utf_16_le utf-16le UTF-16LE UTF-16BE utf_16_be utf16le utf16be utf-32 utf32 U32 utf32le utf-32le utf-32-le utf-32be utf-32-be u-t-f-8 utf--8 utf..8 -utf-8 utf-8- xyz latin--1 iso.8859.1 us.ascii usascii iso8859 iso88591 unicodelittleunmarked'.split() + ['utf 8', ' utf 8 ', 'latin 1', '', 'a b', 'xx\0', 'utf-8\0', 'é', 'ut\u0130f8', 'a'*100]
for n in names:
    t(n, lambda: 'h\xe9'.encode(n)); t(n, lambda: b'hi\0\0'.decode(n)); t(n, lambda: str(b'hi\0\0', n)); t(n, lambda: bytes('hi', n))
for n in (3, None, b'utf-8', [], 1.5):
    t(n, lambda: 'h'.encode(n)); t(n, lambda: b'h'.decode(n)); t(n, lambda: 'h'.encode('utf-8', n)); t(n, lambda: b'h'.decode('utf-8', n))
for n in ('strict', 'ignore', 'replace', 'backslashreplace', 'surrogateescape', 'surrogatepass', 'xmlcharrefreplace', 'bogus', 'x\0', 'Strict', ''):
  for c in 'utf-8', 'ascii', 'latin-1', 'utf-16', 'utf-16-le', 'utf-32-be':
    t((n, c), lambda: 'a\udc80\u1234\xe9b'.encode(c, n)); t((n, c), lambda: b'a\x80\xff\xed\xa0\x80b'.decode(c, n)); t((n, c), lambda: b'abcdabcd'.decode(c, n)); t((n, c), lambda: 'ab'.encode(c, n)); t((n, c), lambda: b'\xff\xfe\x00\xd8a\0'.decode(c, n)); t((n, c), lambda: b'abc'.decode(c, n))
t('a', lambda: 'a'.encode('utf-8', 'strict', 1)); t('a', lambda: 'a'.encode(x=1)); t('a', lambda: 'a'.encode('utf-8', encoding='x')); t('a', lambda: b'a'.decode(errors=1)); t('a', lambda: ''.encode('xx')); t('a', lambda: b''.decode('xx')); t('a', lambda: b''.decode('utf-8', 'xx')); t('a', lambda: ''.encode('utf-8', 'xx'))
def t(what, f):
    try: r = f()
    except BaseException as e: print(what, '!', type(e).__name__, ascii(str(e)))
    else: print(what, '=', ascii(r))
def enc(): return UnicodeEncodeError('ascii', 'abc\udc80', 1, 2, 'why')
def dec(): return UnicodeDecodeError('ascii', b'abc', 1, 2, 'why')
def tra(): return UnicodeTranslateError('abc\u1234', 1, 2, 'why')
big = 10**30
for make in enc, dec, tra:
    for name in 'encoding', 'object', 'start', 'end', 'reason':
        for v in (0, 1, -1, 5, 99, -99, big, -big, 2**63, -2**63, 2**63-1, True, 1.5, None, 'x', b'x', [1], '<del>'):
            e = make()
            if name == 'object' and type(v) not in (str, bytes): continue
            if name == 'object' and type(v) is bytes and make is not dec: continue
            if name == 'object' and type(v) is str and make is dec: continue
            def go():
                if v == '<del>': delattr(e, name)
                else: setattr(e, name, v)
            t((make.__name__, name, v), go)
            t('str', lambda: str(e))
            t('get', lambda: getattr(e, name))
            t('args', lambda: e.args)
    for s in (0, 1, 2, 3, 4, 9):
        for n in (-5, -1, 0, 1, 2, 3, 4, 9, 10):
            e = make(); e.start = s; e.end = n
            t((s, n), lambda: str(e))
for c in UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError:
    e = c.__new__(c)
    t('new', lambda: str(e)); t('new', lambda: (e.encoding, e.object, e.start, e.end, e.reason))
    for a in ((), ('a',), ('a', 'b', 1, 2, 'c'), ('a', b'b', 1, 2, 'c'), (1, 2, 3, 4, 5), ('a', 'b', 'c', 1, 'd'), ('a', 'b', 1, 'c', 'd'), ('a', 'b', 1.5, 1, 'd'), ('a', 'b', big, 1, 'd'), ('a', 'b', 1, -big, 'd'), ('a', 'b', 1, 2, 3), ('a', 3, 1, 2, 3), ('a', 3, 1, 2, 'c'), ('a', 3, 'x', 2, 'c'), ('a', 1, 2, 'b'), (1, 1, 2, 'b'), ('a', 1, 2, 3), ('a', 'b', True, 2, 'c'), ('a', 'x', 2, 'c'), ('a', 1, big, 'c'), ('a', [], 1, 2, 'c'), ('a', bytes(3), 1, 2, 'c', 5)):
        t((c.__name__, a), lambda: str(c(*a)))
    t('kw', lambda: c(encoding=1))
class S(str):
    def __str__(s): return 'SS'
e = UnicodeEncodeError(S('a'), S('b'), 0, 1, S('r')); t('sub', lambda: str(e)); t('sub', lambda: type(e.encoding).__name__)
class B(bytes): pass
e = UnicodeDecodeError(S('a'), B(b'b'), 0, 1, S('r')); t('sub', lambda: str(e)); t('sub', lambda: type(e.object).__name__)

for data in (b"a", b"abc", b"abcde", b"\xff\xfe\0\0abc", b"\0\0\xfe\xffabc", b"\xff\xfeabc", b"\xfe\xffabc", b"\x00\xd8", b"\x00\xd8\0\0"):
    for name in ("utf-16", "utf-32", "utf-16-le", "utf-32-be", "u16"):
        t((data, name), lambda: data.decode(name))

names = [None, 5, "utf-8", "nope", "ä€😀", "bad\0", "\udc80", b"x", ""]
NOT = object()
for one in (b"ab", "ab", 5, None, b"\xff"):
    for encoding in names + [NOT]:
        for errors in names + [NOT, "strict", "ignore"]:
            given = [x for x in (encoding, errors) if x is not NOT]
            if encoding is NOT and given: continue
            for make in (str, bytes):
                t((make, one, given), lambda: make(one, *given))
            if isinstance(one, str): t((one, given), lambda: one.encode(*given))
            if isinstance(one, bytes): t((one, given), lambda: one.decode(*given))
for n in "utf-8é", "éutf-8", "utfé8", "utéf-8", "İ", "latin€1", "ascéii", "utf-é-8", "é", "utf.8", "éutf.8", "ÜTF-8", "utf-8 é", "ISOé8859-1", "ué8", "latin.1", "us.ascii", "UTF.16.LE", "utf.16le", "utf_8.", ".utf8", "iso.8859.1", "8859.", "cp.819":
    t(n, lambda: "a".encode(n)); t(n, lambda: b"a\0".decode(n))
