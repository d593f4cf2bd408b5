"""string and tuple constants"""


def second(pair):
    return pair[1]


def work(n):
    for _ in range(n):
        text = "some text"
        pair = ("left", "right")
        text = second(pair)
        pair = (text, text)
