"""What a loader of time series returns: the series in its own order, cut once."""

from typing import NamedTuple

import numpy as np

from gatedrnn.data.packages import import_part


class Series(NamedTuple):
    """A time series cut once: what came before is for training.

    Attributes
    ----------
    train_times : ndarray of datetime64[D] (N,)
        The day that names each step: the first of a year, a quarter or a month, the Saturday of
        a week.
    train_values : ndarray of float64 (N, D)
        One column for each quantity, in its own unit.
    test_times : ndarray of datetime64[D] (M,)
        The same for the test, which follows the training part at once.
    test_values : ndarray of float64 (M, D)
        The same columns.
    names : tuple of str
        What each column holds.
    """

    train_times: np.ndarray
    train_values: np.ndarray
    test_times: np.ndarray
    test_values: np.ndarray
    names: tuple[str, ...]


def table(loader: str, what: str, name: str):
    """Read one table of statsmodels.

    Parameters
    ----------
    loader : str
        Name of the calling function, the first word of every message.
    what : str
        What the table holds, in the plural.
    name : str
        Name of the module in `statsmodels.datasets`.

    Returns
    -------
    pandas.DataFrame
        The table as it is published.

    Raises
    ------
    ImportError
        If statsmodels is not installed.
    """
    module = import_part(loader, what, "statsmodels", f"statsmodels.datasets.{name}")
    return module.load_pandas().data


def days(years, months=0) -> np.ndarray:
    """Return first days of months.

    Parameters
    ----------
    years : array_like (N,)
        Years.
    months : array_like (N,)
        Months since the beginning of the year.

    Returns
    -------
    ndarray of datetime64[D] (N,)
        The first day of each.
    """
    count = 12 * (np.asarray(years, int) - 1970) + np.asarray(months, int)
    return count.astype("datetime64[M]").astype("datetime64[D]")


def cut(times: np.ndarray, values, *names: str) -> Series:
    """Keep the first four fifths for training.

    Parameters
    ----------
    times : ndarray of datetime64 (N,)
        When.
    values : array_like (N,) or (N, D)
        What.
    *names : str
        What each column holds.

    Returns
    -------
    Series
        The two parts.
    """
    times = times.astype("datetime64[D]")
    values = np.array(values, np.float64).reshape(len(times), -1)
    N = len(times) * 4 // 5
    return Series(times[:N], values[:N], times[N:], values[N:], names)
