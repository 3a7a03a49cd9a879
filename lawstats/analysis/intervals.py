"""How uncertain a number is: resamples of reports, intervals of shares, how to write them."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, fsum, inf, log, sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

_RESAMPLES = 2000
_Z = NormalDist().inv_cdf(0.975)


def resamples(n: int) -> npt.NDArray[np.int64]:
    """Count how often each of `n` reports is drawn in each resample of a bootstrap.

    The draws are the same every time.

    Returns
    -------
    numpy.ndarray of int
        Of shape (2000, n); every row adds up to `n`.
    """
    return np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=_RESAMPLES)


def wilson(share: float, n: float) -> tuple[float, float]:
    """Compute the 95 % interval of a share of `n` draws; `n` may be a fraction.

    Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference, JASA
    22(158), 209-212; without continuity correction, as method 3 of Newcombe 1998, Statistics in
    Medicine 17(8), 857-872. With infinite `n` both ends are the share itself.

    Examples
    --------
    >>> [round(x, 4) for x in wilson(81 / 263, 263)]
    [0.2553, 0.3662]
    """
    if n == inf:
        return share, share
    middle = share + _Z**2 / (2 * n)
    spread = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    # For a share of 0 or 1, rounding would leave the end slightly off 0 or 1.
    low, high = ((middle + side) / (1 + _Z**2 / n) for side in (-spread, spread))
    return max(low, 0.0) if share else 0.0, min(high, 1.0) if share < 1 else 1.0


def misread(share: float, n: float, labelled: int, found: int, right: int) -> tuple[float, float]:
    """Compute the 95 % interval of a true share from the share that a classifier found.

    On labelled texts the classifier found `found` of `labelled` cases, `right` of both. The
    estimate is share x labelled / found. The interval combines that of the share (`wilson`) and
    that of the ratio of two paired proportions (on the log scale, variance (b + c) / (labelled x
    found) with b missed and c wrong cases: Nam & Blackwelder 2002, Statistics in Medicine 21(5),
    689-699; here half a case is added to b and to c) by the method of variance estimates recovery
    (Zou & Donner 2008, Statistics in Medicine 27(10), 1693-1702). It assumes that the texts are
    read as well as the labelled ones.

    Examples
    --------
    >>> [round(x, 3) for x in wilson(0.4, 100)]
    [0.309, 0.498]
    >>> [round(x, 3) for x in misread(0.4, 100, labelled=24, found=28, right=22)]
    [0.243, 0.47]
    """
    low, high = wilson(share, n)
    if not share:
        return 0.0, high
    ratio = labelled / found
    wide = _Z * sqrt((labelled + found - 2 * right + 1) / (labelled * found))
    down, up = (sqrt(log(end / share) ** 2 + wide**2) for end in (low, high))
    return share * ratio * exp(-down), min(share * ratio * exp(up), 1.0)


def stratified(strata: Sequence[tuple[int, int, int]]) -> tuple[float, float, float]:
    """Estimate a share from a stratified random sample, with its 95 % interval.

    The share is sum(W p), where W is a stratum's share of all rows and p that of the right ones
    among its n checked rows; its variance sum(W^2 (N - n) / (N - 1) P Q / n): Cochran 1977,
    Sampling Techniques, section 5.10. From strata with one checked row, or without a mistake,
    P Q cannot be estimated. So the interval is Wilson's for the number of draws that would give
    that variance with one P everywhere, which is rather wide (Kish 1965, Survey Sampling, section
    11.7; Wilson with an effective sample size: Franco, Little, Louis & Slud 2019, Journal of Survey
    Statistics and Methodology 7(3), 334-364). For a simple random sample of few among many rows
    that is Wilson's interval itself; if all rows are checked, it is a point.

    Parameters
    ----------
    strata : sequence of (int, int, int)
        For each stratum: its rows, how many of them were checked (1 or more), how many are right.

    Returns
    -------
    share, low, high : float

    Examples
    --------
    >>> [round(x, 3) for x in stratified([(155, 20, 16), (62, 8, 2), (93, 12, 6)])]
    [0.6, 0.455, 0.729]
    """
    rows = sum(size for size, _, _ in strata)
    share = fsum(size * right / n for size, n, right in strata) / rows
    variance = fsum(
        (size / rows) ** 2 * (size - n) / (size - 1) / n for size, n, _ in strata if size > 1
    )
    return share, *wilson(share, 1 / variance if variance else inf)


def with_interval(value: float, low: float, high: float) -> str:
    """Write a number with its interval, if it has one.

    Examples
    --------
    >>> with_interval(0.5, 0.25, 0.75), with_interval(1.0, 1.0, 1.0)
    ('0.500 (0.250 to 0.750)', '1.000')
    """
    # If all reports agree, for example without a mistake, resamples have no spread.
    return f"{value:.3f}" + (f" ({low:.3f} to {high:.3f})" if low < high else "")
