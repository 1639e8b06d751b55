"""What the commands that measure share: a parser that says one sentence, and a kind of number."""

import argparse


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one sentence, without the page of usage in front of it.

    Parameters
    ----------
    subject : str
        First word of the complaint.
    **options
        As for `argparse.ArgumentParser`.
    """

    def __init__(self, subject: str, **options):
        super().__init__(**options)
        self.subject = subject

    def error(self, message: str) -> None:
        """End with status 2 and the complaint.

        Parameters
        ----------
        message : str
            What is wrong.
        """
        self.exit(2, f"{self.subject}: {message}\n")


def positive(text: str) -> int:
    """Read a positive integer.

    Parameters
    ----------
    text : str
        As it was typed.

    Returns
    -------
    int
        From 1 on.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is none.
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no positive integer")
    return int(text)
