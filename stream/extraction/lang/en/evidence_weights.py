"""How much each sign of a figure adds to the log odds that it is right. Written by tools/confidence."""

BIAS = 3.743

WEIGHTS: dict[str, float] = {
    "bare": 0.568,
    "cumulative": -0.7,
    "definite": -1.416,
    "displacement": -0.93,
    "far": 0.166,
    "feared": -0.397,
    "hedged": 0.666,
    "hit": 0.345,
    "household": 0.208,
    "housing": -0.356,
    "hurt": -1.194,
    "indefinite": 0.079,
    "named": 0.41,
    "negated": 0.558,
    "other metric": 0.064,
    "part": 1.333,
    "period": 0.315,
    "stock": -0.41,
    "surface": -1.319,
    "title": -0.162,
    "told again": 0.827,
    "unreal": -0.71,
    "vague": 0.448,
}
