"""Reference values of the gate's paired test: scipy 1.16.3 and statsmodels 0.14.5. Prints the rows of McNemarTest, and
statsmodels' two-sided value beside, twice the one-sided where the serving version has more."""

from scipy.stats import binomtest
from statsmodels.stats.contingency_tables import mcnemar

for serving, new in [(0, 0), (1, 0), (4, 0), (5, 0), (8, 0), (40, 20), (30, 20), (20, 30), (3, 9), (120, 90), (1010, 1000)]:
    apart = serving + new
    one_sided = binomtest(serving, apart, 0.5, alternative="greater").pvalue if apart else 1.0
    two_sided = mcnemar([[0, serving], [new, 0]], exact=True).pvalue if apart else 1.0
    print(f"{serving}, {new}, {float(one_sided)!r}, {float(two_sided)!r}")
