"""How much each sign of a figure adds to the log odds that it is right. Written by tools/confidence."""

BIAS = 3.407

WEIGHTS: dict[str, float] = {
    "bare": 0.644,
    "cumulative": -0.595,
    "definite": -1.302,
    "displacement": -0.606,
    "far": 0.839,
    "feared": 0.363,
    "hedged": 0.453,
    "hit": -0.093,
    "household": 0.242,
    "housing": -0.427,
    "hurt": -1.008,
    "indefinite": 0.087,
    "named": 0.334,
    "negated": 0.587,
    "other metric": 0.225,
    "part": 1.422,
    "period": 0.437,
    "stock": -0.412,
    "surface": -1.685,
    "title": -0.028,
    "told again": 0.774,
    "unreal": -0.689,
    "vague": 0.461,
}
