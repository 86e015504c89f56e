"""Bar codes after Code 128, set B: a scanner types the number of a case that returned on paper."""

from collections.abc import Iterator

# Widths of three bars and three gaps in turn, of each of the 106 signs.
_ZEICHEN = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232"
    "122132122231113222123122123221223211221132221231213212223112312131311222321122"
    "321221312212322112322211212123212321232121111323131123131321112313132113132311"
    "211313231113231311112133112331132131113123113321133121313121211331231131213113"
    "213311213131311123311321331121312113312311332111314111221411431111111224111422"
    "121124121421141122141221112214112412122114122411142112142211241211221114413111"
    "241112134111111242121142121241114212124112124211411212421112421211212141214121"
    "412121111143111341131141114113114311411113411311113141114131311141411131211412"
    "211214211232"
)
_BEGINN, _ENDE = 104, "2331112"
_RUHE = 10
_HOEHE = 60


def breiten(text: str) -> tuple[int, ...]:
    """Bars and gaps in turn, beginning with a bar. Errors: ValueError for signs beyond ASCII."""
    if not (text.isascii() and text.isprintable()):
        raise ValueError("Code 128 holds printable ASCII only.")
    werte = [_BEGINN, *(ord(zeichen) - 32 for zeichen in text)]
    pruefwert = (_BEGINN + sum(n * wert for n, wert in enumerate(werte))) % 103
    muster = "".join(_ZEICHEN[6 * wert : 6 * wert + 6] for wert in (*werte, pruefwert))
    return tuple(int(ziffer) for ziffer in muster + _ENDE)


def als_svg(text: str) -> str:
    """The bars with the quiet zone that a scanner needs on both sides."""
    balken = "".join(
        f"<rect x='{x}' y='0' width='{breite}' height='{_HOEHE}'/>" for x, breite in _balken(text)
    )
    ganz = sum(breiten(text)) + 2 * _RUHE
    masse = f"width='{ganz}' height='{_HOEHE}' viewBox='0 0 {ganz} {_HOEHE}'"
    return f"<svg xmlns='http://www.w3.org/2000/svg' {masse}>{balken}</svg>"


def _balken(text: str) -> Iterator[tuple[int, int]]:
    """Where each bar begins, and how wide it is."""
    x = _RUHE
    for stelle, breite in enumerate(breiten(text)):
        if stelle % 2 == 0:
            yield x, breite
        x += breite
