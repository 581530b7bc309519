"""The courses of the incidents that were told of last; of the others they are followed again when asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from stream.linking.accounts import Account
from stream.linking.cluster import Cluster
from stream.linking.course import Course
from stream.linking.params import LinkParams


class Courses:
    """Courses by cluster, together of at most `room` tellings, or of one cluster."""

    def __init__(self, params: LinkParams, account: Callable[[int], Account], room: int) -> None:
        """Nothing yet; `account` gives an account by its number."""
        self._params = params
        self._account = account
        self._room = room
        self._followed: OrderedDict[Cluster, Course] = OrderedDict()
        self._steps = 0

    def follow(self, cluster: Cluster) -> Course:
        """The course of a cluster up to its last member."""
        course = self._followed.get(cluster)
        if course is None:
            course = self._followed[cluster] = Course(self._params)
        else:
            self._followed.move_to_end(cluster)
        before = len(course.steps)
        if cluster.rewritten is not None:
            course.go_back(cluster.rewritten)
            cluster.rewritten = None
        course.follow(cluster.members, self._account)
        self._steps += len(course.steps) - before
        while self._steps > self._room and len(self._followed) > 1:
            _, oldest = self._followed.popitem(last=False)
            self._steps -= len(oldest.steps)
        return course

    def drop(self, cluster: Cluster) -> None:
        """Let go of the course of a cluster."""
        course = self._followed.pop(cluster, None)
        if course is not None:
            self._steps -= len(course.steps)
