"""Text: word counts, wrapping, justification, ciphers, palindromes, roman numbers, run lengths."""

TEXT = """It was the best of times, it was the worst of times, it was the age of
wisdom, it was the age of foolishness, it was the epoch of belief, it was the
epoch of incredulity, it was the season of Light."""


def words_of(text):
    word = ""
    words = []
    for c in text + " ":
        if c.isalpha():
            word += c.lower()
        elif word:
            words.append(word)
            word = ""
    return words


def count(items):
    counts = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    return counts


def wrap(text, width):
    lines, line = [], []
    for word in text.split():
        if line and sum(map(len, line)) + len(line) + len(word) > width:
            lines.append(line)
            line = []
        line.append(word)
    lines.append(line)
    return lines


def justify(lines, width):
    result = []
    for line in lines[:-1]:
        gaps = len(line) - 1
        spaces = width - sum(len(word) for word in line)
        if not gaps:
            result.append(line[0].ljust(width))
            continue
        each, extra = divmod(spaces, gaps)
        text = ""
        for i, word in enumerate(line):
            text += word
            if i < gaps:
                text += " " * (each + (i < extra))
        result.append(text)
    return result + [" ".join(lines[-1])]


def caesar(text, shift):
    out = []
    for c in text:
        if c.isalpha() and c.isascii():
            base = ord("A") if c.isupper() else ord("a")
            c = chr((ord(c) - base + shift) % 26 + base)
        out.append(c)
    return "".join(out)


def roman(n):
    result = ""
    for value, digits in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split()):
        times, n = divmod(n, value)
        result += digits * times
    return result


def run_lengths(text):
    result, i = [], 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        result.append((text[i], j - i))
        i = j
    return result


counts = count(words_of(TEXT))
for word, times in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:6]:
    print(f"{word:<8}|{times:>3}|{'*' * times}")
for line in justify(wrap(TEXT, 30), 30):
    print(f"|{line:<30}|")
secret = caesar("Hello, World!", 3)
print(secret, caesar(secret, -3), caesar("ß→Zz", 1))
print([roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999)])
print(run_lengths("aaabccdddd"), "".join(c + str(n) for c, n in run_lengths("aaabccdddd")))
for phrase in ("A man, a plan, a canal: Panama", "Not a palindrome", ""):
    letters = [c for c in phrase.lower() if c.isalnum()]
    print(repr(phrase), letters == letters[::-1])
print("%-10s|%5d|%08.3f|%x|%r|%s%%" % ("left", 42, 3.14159, 255, "q'q", 50))
print("{0:>8} {1!r:^12} {name:*<8} {0.__class__.__name__} {2[1]}".format("a", "b", [1, 2], name="n"))
print("a,b,,c".split(","), "  x y ".split(), "a-b-c".rsplit("-", 1), "k=v=w".partition("="), "path/to/x".rpartition("/"))
print("x".join(["1", "2"]), "abc".replace("b", "BB"), "banana".count("an"), "banana".find("na", 3), "title case".title())
print("\t|".expandtabs(4), "AbC".swapcase(), "abc".center(9, "."), "7".zfill(3), "-7".zfill(4), "xxhixx".strip("x"))
print("é".upper(), "ǆ".title(), "straße".casefold(), "İ".lower() == "i̇", len("𝄞"), "naïve".encode(), b"caf\xc3\xa9".decode())
print("line1\nline2\r\nline3".splitlines(), "abc" < "abd", "Z" < "a", "a" * 3 + "b", "bc" in "abcd", "abc"[::-1], "abcdef"[-4:-1])
