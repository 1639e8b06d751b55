"""Real time series of sun, air and sea."""

import numpy as np

from gatedrnn.data.series import Series, cut, days, table


def load_sunspots() -> Series:
    """Load the yearly number of sunspots from 1700 to 2008.

    Returns
    -------
    Series
        `train_values` (247, 1), up to 1946; `test_values` (62, 1).

    Raises
    ------
    ImportError
        If statsmodels is not installed.

    Notes
    -----
    From the National Geophysical Data Center (USA), public domain, inside statsmodels.
    """
    frame = table("load_sunspots", "sunspots", "sunspots")
    return cut(days(frame["YEAR"]), frame["SUNACTIVITY"], "sunspots")


def load_co2() -> Series:
    """Load the weekly carbon dioxide on Mauna Loa from March 1958 to December 2001.

    59 of the 2,284 weeks have no measurement, 18 of them in a row in 1964; their values lie on a
    straight line between the neighbours. No gap touches the cut, so no test value enters the
    training part.

    Returns
    -------
    Series
        `train_values` (1827, 1) in parts per million, `test_values` (457, 1).

    Raises
    ------
    ImportError
        If statsmodels is not installed.

    Notes
    -----
    Keeling and Whorf (2004), public domain, inside statsmodels.
    """
    frame = table("load_co2", "measurements", "co2")
    values = frame["co2"].to_numpy(np.float64, copy=True)
    weeks, gap = np.arange(len(values)), np.isnan(values)
    values[gap] = np.interp(weeks[gap], weeks[~gap], values[~gap])
    return cut(frame.index.to_numpy(), values, "co2")


def load_elnino() -> Series:
    """Load the monthly temperature of the sea off Peru and Ecuador from 1950 to 2010.

    Returns
    -------
    Series
        `train_values` (585, 1) in degrees Celsius, `test_values` (147, 1).

    Raises
    ------
    ImportError
        If statsmodels is not installed.

    Notes
    -----
    The region Nino 1+2 of the National Weather Service (USA), public domain, inside statsmodels.
    """
    frame = table("load_elnino", "temperatures", "elnino")
    years = np.repeat(frame["YEAR"].to_numpy(), 12)
    times = days(years, np.tile(np.arange(12), len(frame)))
    return cut(times, frame.drop(columns="YEAR").to_numpy().ravel(), "temperature")
