"""How much each sign of a figure adds to the log odds that it is right. Written by tools/confidence."""

BIAS = 3.694

WEIGHTS: dict[str, float] = {
    "bare": 0.525,
    "cumulative": -0.58,
    "definite": -1.497,
    "displacement": -0.916,
    "far": 0.451,
    "feared": -0.348,
    "hedged": 0.422,
    "hit": -0.085,
    "household": 0.257,
    "housing": -0.626,
    "hurt": -1.121,
    "indefinite": 0.005,
    "named": 0.297,
    "negated": 0.539,
    "other metric": 0.094,
    "part": 1.328,
    "period": 0.39,
    "stock": -0.379,
    "surface": -1.518,
    "title": -0.064,
    "told again": 0.762,
    "unreal": -0.62,
    "vague": 0.449,
}
