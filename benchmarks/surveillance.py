"""What a step of detection costs beside R's `surveillance` (farringtonFlexible), on the same weekly series.

    python -m benchmarks.surveillance

R and its package (Debian's r-cran-surveillance) are not ours to install; where they are not, this says so and ends.
Both take 624 weeks of calm overdispersed counts; R judges the last 49 of them, ours takes every one: both tell
processor time a step.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.telling import load, tell
from stream.detection import DETECTORS, SeriesParams
from stream.outcomes import Rule

SERIES, WEEKS = 20, 624
FIRST = date(2010, 1, 4)


def a_series(draw: random.Random) -> list[int]:
    """Weekly counts, negative binomial."""
    rate, counts = draw.lognormvariate(1.5, 0.7), []
    for _ in range(WEEKS):
        mean, at, count = draw.gammavariate(3.0, rate / 3.0), draw.expovariate(1.0), 0
        while at < mean:
            count, at = count + 1, at + draw.expovariate(1.0)
        counts.append(count)
    return counts


def ours(series: list[list[int]]) -> dict[str, float]:
    """Seconds a step of each detector."""
    found = {}
    for name, detector in DETECTORS.items():
        began = time.process_time()
        for counts in series:
            state = detector.initial(SeriesParams(rule=Rule.REPORTS, alpha=0.01))
            for at, count in enumerate(counts):
                _, state = detector.advance(state, float(count), FIRST + timedelta(weeks=at))
        found[name] = (time.process_time() - began) / SERIES / WEEKS
    return found


def main() -> None:
    """Compare, where R is."""
    program = shutil.which("Rscript")
    if program is None:
        raise SystemExit("no Rscript here: apt-get install r-cran-surveillance")
    draw = random.Random(1)
    series = [a_series(draw) for _ in range(SERIES)]
    text = "\n".join(" ".join(map(str, counts)) for counts in series)
    script = Path(__file__).with_suffix(".R")
    told = subprocess.run([program, str(script)], input=text, capture_output=True, text=True, check=True).stdout
    theirs = float(told)
    tell("farringtonFlexible, ms a step", 1e3 * theirs, load=load())
    for name, seconds in ours(series).items():
        tell(f"{name}, ms a step", 1e3 * seconds)
        tell(f"farringtonFlexible's step to that of {name}", theirs / seconds)


if __name__ == "__main__":
    main()
