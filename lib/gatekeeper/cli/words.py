"""How numbers, names and lists read in the terminal."""


def visible(text: str) -> str:
    """Make text of a stranger safe to print.

    Parameters
    ----------
    text : str
        A student's name, a file name, a message.

    Returns
    -------
    str
        On one line; control characters, such as those that move the cursor or turn the direction
        of writing, are written as escapes.
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def shorten(text: str, width: int) -> str:
    """Cut text in its middle: names often differ at their ends.

    Parameters
    ----------
    text : str
        Any text.
    width : int
        Characters it may have.

    Returns
    -------
    str
        Made visible first.
    """
    text = visible(text)
    if len(text) <= width:
        return text
    end = (width - 1) // 2
    return f"{text[: width - 1 - end]}…{text[len(text) - end :]}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Say how many there are of something.

    Parameters
    ----------
    number : int
        How many.
    noun : str
        What one of them is called.
    plural : str, optional
        What several are called, when an "s" is not enough.

    Returns
    -------
    str
        Such as "1 student" or "40 students".
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def points(number: float) -> str:
    """Write points without digits that say nothing.

    Parameters
    ----------
    number : float
        Points or a mean of points.

    Returns
    -------
    str
        Two decimals at most.
    """
    return f"{number:.2f}".rstrip("0").rstrip(".")


def duration(seconds: float) -> str:
    """Write a time as a person would say it.

    Parameters
    ----------
    seconds : float
        The time.

    Returns
    -------
    str
        Such as "0.4 s", "12 s", "3 min" or "1 h 20 min".
    """
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def listing(names: list[str], most: int = 4) -> str:
    """Name some and count the rest.

    Parameters
    ----------
    names : list of str
        All of them.
    most : int
        How many to name.

    Returns
    -------
    str
        Such as "ada, bob and 37 more".
    """
    shown = [shorten(name, 24) for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
