from .. import round
from ..square import side
from . import SIZE
def above(): return round.pi, side, SIZE
