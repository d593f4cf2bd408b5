"""Dates: leap years, weekdays, differences, Easter, months drawn."""

NAMES = "January February March April May June July August September October November December".split()
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


class Date:
    def __init__(self, year, month, day):
        if not 1 <= month <= 12:
            raise ValueError(f"month must be in 1..12: {month}")
        if not 1 <= day <= self.month_days(year, month):
            raise ValueError(f"day is out of range for {NAMES[month - 1]} {year}: {day}")
        self.year, self.month, self.day = year, month, day

    @staticmethod
    def is_leap(year):
        return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

    @classmethod
    def month_days(cls, year, month):
        return 29 if month == 2 and cls.is_leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]

    @property
    def ordinal(self):
        before = self.year - 1
        days = before * 365 + before // 4 - before // 100 + before // 400
        return days + sum(self.month_days(self.year, m) for m in range(1, self.month)) + self.day

    @classmethod
    def from_ordinal(cls, n):
        year = n * 400 // 146097 + 1
        while cls(year, 1, 1).ordinal > n:
            year -= 1
        while cls(year + 1, 1, 1).ordinal <= n:
            year += 1
        n -= cls(year, 1, 1).ordinal - 1
        month = 1
        while n > cls.month_days(year, month):
            n -= cls.month_days(year, month)
            month += 1
        return cls(year, month, n)

    @property
    def weekday(self):
        return (self.ordinal - 1) % 7

    def __add__(self, days):
        return Date.from_ordinal(self.ordinal + days)

    def __sub__(self, other):
        return self.ordinal - other.ordinal if isinstance(other, Date) else self + -other

    def __eq__(self, other):
        return self.key() == other.key()

    def __lt__(self, other):
        return self.key() < other.key()

    def key(self):
        return self.year, self.month, self.day

    def __str__(self):
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    def __repr__(self):
        return "Date({}, {}, {})".format(*self.key())


def easter(year):
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return Date(year, month, day + 1)


def show(year, month):
    print(f"{NAMES[month - 1]} {year}".center(20).rstrip())
    print(*DAYS)
    cells = ["  "] * Date(year, month, 1).weekday
    cells += [f"{d:2}" for d in range(1, Date.month_days(year, month) + 1)]
    for i in range(0, len(cells), 7):
        print(" ".join(cells[i : i + 7]))


show(2024, 2)
show(2023, 10)
print([str(easter(y)) for y in (1961, 2000, 2024, 2038)])
d = Date(2024, 2, 28)
print(d + 1, d + 2, d - 59, d - Date(2000, 1, 1), DAYS[d.weekday], repr(d + 366), max(d, d + 1), d == Date(2024, 2, 28))
print(all(Date.from_ordinal(n).ordinal == n for n in range(1, 800000, 997)), Date(1, 1, 1).weekday, Date(1970, 1, 1).ordinal)
print([y for y in range(1896, 1912) if Date.is_leap(y)], sum(Date(2024, m, 13).weekday == 4 for m in range(1, 13)))
for bad in ((2023, 2, 29), (2023, 13, 1), (2024, 4, 31), ("x", 1, 1)):
    try:
        print(Date(*bad))
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
