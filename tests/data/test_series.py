"""Time series: whole, in order, cut once."""

import sys

import numpy as np
import pytest

from gatedrnn import data

pytest.importorskip("statsmodels", reason="the time series come inside statsmodels")

# Name: steps of each part, columns, first and last day, first and last value of the first column.
SERIES = {
    "sunspots": (247, 62, 1, "1700-01-01", "2008-01-01", 5.0, 2.9),
    "co2": (1827, 457, 1, "1958-03-29", "2001-12-29", 316.1, 371.5),
    "elec_equip": (205, 52, 1, "1995-01-01", "2016-05-01", 66.19, 97.86),
    "elnino": (585, 147, 1, "1950-01-01", "2010-12-01", 23.11, 22.07),
    "macrodata": (162, 41, 12, "1959-01-01", "2009-07-01", 2710.349, 12990.341),
}
STEPS = {"sunspots": "Y", "co2": "W", "elec_equip": "M", "elnino": "M", "macrodata": "M"}


def load(name):
    return getattr(data, f"load_{name}")()


def whole(series):
    times = np.concatenate([series.train_times, series.test_times])
    return times, np.concatenate([series.train_values, series.test_values])


@pytest.mark.parametrize("name", SERIES)
def test_shapes_dtypes_and_ends(name):
    N, M, D, first, last, low, high = SERIES[name]
    series = load(name)
    assert (series.train_values.shape, series.test_values.shape) == ((N, D), (M, D))
    assert (series.train_times.shape, series.test_times.shape) == ((N,), (M,))
    assert {a.dtype for a in (series.train_values, series.test_values)} == {np.dtype(float)}
    assert {a.dtype for a in (series.train_times, series.test_times)} == {np.dtype("M8[D]")}
    assert len(series.names) == D
    times, values = whole(series)
    assert (str(times[0]), str(times[-1])) == (first, last)
    assert (values[0, 0], values[-1, 0]) == (low, high)
    assert np.isfinite(values).all()


@pytest.mark.parametrize("name", SERIES)
def test_the_test_follows_the_training_without_a_gap(name):
    times, _ = whole(load(name))
    if name == "co2":
        steps = np.diff(times).astype(int)
        np.testing.assert_array_equal(steps, 7)
    else:
        stride = 3 if name == "macrodata" else 1
        steps = np.diff(times.astype(f"M8[{STEPS[name]}]")).astype(int)
        np.testing.assert_array_equal(steps, stride)


@pytest.mark.parametrize("name", SERIES)
def test_two_loads_are_equal_and_apart(name):
    once, twice = load(name), load(name)
    np.testing.assert_array_equal(whole(once)[1], whole(twice)[1])
    once.train_values[:] = 0
    assert twice.train_values.any()


def test_gaps_of_co2_lie_on_lines():
    from statsmodels.datasets import co2

    published = co2.load_pandas().data["co2"].to_numpy()
    gap = np.isnan(published)
    series = load("co2")
    _, values = whole(series)
    assert gap.sum() == 59
    np.testing.assert_array_equal(values[~gap, 0], published[~gap])
    # A straight line has no second difference; week 6 stands alone between two measurements.
    assert values[6, 0] == pytest.approx((published[5] + published[7]) / 2, abs=1e-12)
    inside = gap[1:-1]
    np.testing.assert_allclose(np.diff(values[:, 0], 2)[inside & gap[:-2] & gap[2:]], 0, atol=1e-9)
    N = len(series.train_values)
    assert not gap[N - 1 : N + 1].any()


def test_months_of_the_sea_are_in_the_order_of_the_year():
    """The sea off Peru is warmest in March and coldest in September."""
    times, values = whole(load("elnino"))
    months = times.astype("M8[M]").astype(int) % 12
    mean = [values[months == month].mean() for month in range(12)]
    assert np.argmax(mean) in (1, 2)
    assert np.argmin(mean) in (7, 8)


def test_columns_of_macrodata():
    series = load("macrodata")
    assert (series.names[0], series.names[8], series.names[-1]) == ("realgdp", "unemp", "realint")
    unemployment = series.test_values[-1, 8]
    assert unemployment == 9.6


@pytest.mark.parametrize("name", SERIES)
def test_without_statsmodels(monkeypatch, name):
    monkeypatch.setitem(sys.modules, f"statsmodels.datasets.{name}", None)
    with pytest.raises(ImportError) as caught:
        load(name)
    text = str(caught.value)
    assert text.startswith(f"load_{name}: the ")
    assert text.endswith(
        "come inside the package statsmodels, which is not installed; run: pip install statsmodels"
    )
