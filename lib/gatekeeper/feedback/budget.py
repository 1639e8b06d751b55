"""The size of a page, shared out among what a stranger wrote, printed and drew."""

from markupsafe import Markup

LEFT_OUT = Markup('<p class="left-out">{}</p>')
TOO_LARGE = LEFT_OUT.format("Left out, because the page would be too large.")
NO_PICTURE = LEFT_OUT.format("A picture is left out: it is damaged, or the page is full.")


class Budget:
    """What is left of the page's size.

    Parameters
    ----------
    text, pictures : int
        Characters of HTML for code and outputs, and for pictures.
    """

    def __init__(self, text: int, pictures: int = 0):
        self.text, self.pictures = text, pictures

    def pay(self, characters: int) -> bool:
        """Take characters of text, if so many are left.

        Parameters
        ----------
        characters : int
            How many.

        Returns
        -------
        bool
            Whether there were enough.
        """
        enough = characters <= self.text
        self.text -= characters if enough else 0
        return enough

    def of_text(self, html: Markup) -> Markup:
        """Take a piece if it fits.

        Parameters
        ----------
        html : Markup
            A piece of the page.

        Returns
        -------
        Markup
            The piece, or a sentence in its place, or nothing when even that is too much.
        """
        if self.pay(len(html)):
            return html
        return TOO_LARGE if self.pay(len(TOO_LARGE)) else Markup("")

    def of_pictures(self, html: Markup) -> Markup:
        """Take a picture if it fits.

        Parameters
        ----------
        html : Markup
            A picture.

        Returns
        -------
        Markup
            The picture, or a sentence in its place.
        """
        if len(html) > self.pictures:
            return self.of_text(NO_PICTURE)
        self.pictures -= len(html)
        return html
