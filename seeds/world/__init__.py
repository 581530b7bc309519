"""A simulated world of news to test the whole way in: months of incidents in twenty regions, told by many outlets.

All of it is invented. The places are real, nothing that is told of them happened.
"""

from seeds.world.simulate import simulate

__all__ = ["simulate"]
