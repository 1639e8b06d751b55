"""Real time series of the economy."""

from gatedrnn.data.series import Series, cut, days, table


def load_elec_equip() -> Series:
    """Load the monthly turnover of makers of electrical equipment from January 1995 to May 2016.

    Returns
    -------
    Series
        `train_values` (205, 1), an index of the euro area; `test_values` (52, 1).

    Raises
    ------
    ImportError
        If statsmodels is not installed.

    Notes
    -----
    From Eurostat, public domain, inside statsmodels.
    """
    frame = table("load_elec_equip", "figures", "elec_equip")
    return cut(frame.index.to_numpy(), frame.iloc[:, 0], "turnover")


def load_macrodata() -> Series:
    """Load twelve figures of the economy of the USA, quarterly from 1959 to autumn 2009.

    Returns
    -------
    Series
        `train_values` (162, 12), `test_values` (41, 12); `names` are the columns of statsmodels:
        realgdp, realcons, realinv, realgovt, realdpi, cpi, m1, tbilrate, unemp, pop, infl, realint.

    Raises
    ------
    ImportError
        If statsmodels is not installed.

    Notes
    -----
    From the Federal Reserve Bank of St. Louis and the Bureau of Labor Statistics, public domain,
    inside statsmodels.
    """
    frame = table("load_macrodata", "figures", "macrodata")
    times = days(frame["year"], 3 * (frame["quarter"] - 1))
    columns = frame.drop(columns=["year", "quarter"])
    return cut(times, columns, *columns.columns)
