"""Inheritance: super, class and static methods, properties, class attributes, special hooks."""


class Shape:
    count = 0
    registry = {}

    def __init_subclass__(cls, /, sides=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.sides = sides
        Shape.registry[cls.__name__] = cls

    def __init__(self, name):
        self.name = name
        Shape.count += 1

    def area(self):
        raise NotImplementedError(f"{type(self).__name__} has no area")

    def describe(self):
        return f"{self.name}: area {self.area():.2f}"

    @classmethod
    def named(cls, *args):
        return cls(cls.__name__.lower(), *args)

    @staticmethod
    def unit():
        return "cm"

    def __repr__(self):
        return f"<{type(self).__name__} {self.name}>"


class Circle(Shape):
    def __init__(self, name, radius):
        super().__init__(name)
        self.radius = radius

    @property
    def radius(self):
        """Never negative."""
        return self._radius

    @radius.setter
    def radius(self, value):
        if value < 0:
            raise ValueError("negative radius")
        self._radius = value

    @radius.deleter
    def radius(self):
        self._radius = 0

    def area(self):
        return 3.141592653589793 * self.radius**2


class Rectangle(Shape, sides=4):
    def __init__(self, name, width, height):
        super().__init__(name)
        self.width, self.height = width, height

    def area(self):
        return self.width * self.height

    def describe(self):
        return super().describe() + f" ({self.width}x{self.height}{self.unit()})"


class Square(Rectangle, sides=4):
    def __init__(self, name, side):
        super().__init__(name, side, side)

    def describe(self):
        return "square " + super().describe()

    @classmethod
    def named(cls, side):
        made = super().named(side)
        made.name += "!"
        return made


shapes = [Circle("c", 1), Rectangle("r", 2, 3.5), Square("s", 4), Square.named(2), Circle.named(0.5)]
for shape in shapes:
    print(shape.describe(), shape, type(shape).sides, shape.unit())
print(Shape.count, sorted(Shape.registry), Square.__mro__, Square.__bases__, Square.__name__, Square.__qualname__)
print(isinstance(shapes[2], Rectangle), issubclass(Square, Shape), issubclass(Shape, Square), isinstance(3, (str, Shape)))
try:
    Shape("abstract").describe()
except NotImplementedError as error:
    print(error)
circle = shapes[0]
circle.radius = 3
print(circle.radius, Circle.radius.__doc__)
del circle.radius
print(circle.radius, circle.__dict__)
for bad in (lambda: setattr(circle, "radius", -1), lambda: Circle("x"), lambda: Circle("x", 1, 2), lambda: circle.missing, lambda: Square.nothing, lambda: Shape.area(), lambda: Circle.radius.fget()):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)


class Meta(type):
    def __new__(mcs, name, bases, namespace):
        namespace.setdefault("tag", name.upper())
        return super().__new__(mcs, name, bases, namespace)

    def __call__(cls, *args):
        made = super().__call__(*args)
        cls.made = getattr(cls, "made", 0) + 1
        return made

    def __len__(cls):
        return cls.made

    def __repr__(cls):
        return f"<class of {cls.tag}>"


class Tagged(metaclass=Meta):
    def __new__(cls, value):
        self = super().__new__(cls)
        self.value = value
        return self


Tagged(1), Tagged(2)
print(Tagged, len(Tagged), Tagged.tag, type(Tagged), Tagged(5).value, len(Tagged))


class Descriptor:
    def __set_name__(self, owner, name):
        self.name = name
        print("named", name, "in", owner.__name__)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return instance.__dict__.get(self.name, f"no {self.name}")

    def __set__(self, instance, value):
        instance.__dict__[self.name] = f"checked {value}"


class Owner:
    field = Descriptor()
    other = Descriptor()

    def __getattribute__(self, name):
        if name == "magic":
            return "from __getattribute__"
        return super().__getattribute__(name)


owner = Owner()
owner.field = 5
print(owner.field, owner.other, type(Owner.field).__name__, owner.magic, vars(owner))


class Diamond:
    def who(self):
        return ["Diamond"]


class Left(Diamond):
    def who(self):
        return ["Left", *super().who()]


class Right(Diamond):
    def who(self):
        return ["Right", *super().who()]


class Bottom(Left, Right):
    def who(self):
        return ["Bottom", *super().who()]


print(Bottom().who(), [c.__name__ for c in Bottom.__mro__])
try:

    class Wrong(Diamond, Left):
        pass

except TypeError as error:
    print(error)
