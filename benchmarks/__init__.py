"""What tocsin costs, measured: `python -m benchmarks` runs all of it."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as in a worker; before anything imports numpy
