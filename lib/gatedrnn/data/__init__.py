"""Data sets: real ones from packages and published files, generated ones in `tasks`."""

from gatedrnn.data.digits import DigitRows, load_digit_rows, load_mnist, load_small_digits
from gatedrnn.data.economy import load_elec_equip, load_macrodata
from gatedrnn.data.imdb import load_imdb
from gatedrnn.data.nature import load_co2, load_elnino, load_sunspots
from gatedrnn.data.reviews import Reviews
from gatedrnn.data.sentences import load_sentences
from gatedrnn.data.series import Series
from gatedrnn.data.tunes import Tunes, load_tunes
from gatedrnn.data.vowels import Vowels, load_vowels

__all__ = [
    "DigitRows",
    "Reviews",
    "Series",
    "Tunes",
    "Vowels",
    "load_co2",
    "load_digit_rows",
    "load_elec_equip",
    "load_elnino",
    "load_imdb",
    "load_macrodata",
    "load_mnist",
    "load_sentences",
    "load_small_digits",
    "load_sunspots",
    "load_tunes",
    "load_vowels",
]
