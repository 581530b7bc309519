"""Words of what lasts or recurs: what it costs is a running total, not the toll of one happening."""

from stream.extraction.lang.words import words

LASTING = words(
    """
    war wars warfare conflict insurgency dictatorship repression genocide persecution struggle regime rule strife
    apartheid terrorism decade decades
    """
)
"""They last for years: the people they killed are counted over all of them."""
SUSTAINED = words(
    """
    offensive offensives campaign campaigns violence hostilities bombings killings attacks clashes murders kidnappings
    massacres raids battles confrontations operations skirmishes
    """
)
"""They last for weeks, or are many: a large number of their victims, told in the perfect, is a running total."""
LARGE = 100
"""So many victims of what lasts for weeks are rarely those of one day of it."""
HUGE = 5_000
"""Nobody but nature kills so many in one happening."""
GREAT = 1_000
"""So many who "have been killed", of whom no day is told, were not killed in one."""
SUDDEN = words(
    """
    earthquake earthquakes quake tsunami cyclone hurricane typhoon flood floods flooding volcano eruption landslide
    mudslide famine drought storm heatwave epidemic ferry shipwreck liner
    """
)
"""What kills a thousand at once."""
MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
RATES = (
    "every year", "each year", "per year", "a year", "every month", "each month", "per month", "every day", "each day",
    "per day", "every week", "annually", "yearly", "on average", "an average of", "statistics",
)  # fmt: skip
"""Turns of what recurs."""
ERAS = (
    "in this decade", "this decade", "in the past decade", "over the past decade", "so far this month",
    "over the decades", "throughout the war", "throughout the conflict", "throughout its history", "under the regime",
)  # fmt: skip
"""Turns of times that last."""
