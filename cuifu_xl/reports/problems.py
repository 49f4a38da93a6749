"""Lines for 问题, one kind at a time, so that one damaged file does not bury the rest."""

from collections import Counter

from cuifu_xl.core.errors import Problem

_LISTED = 100


class Complaints:
    """Problems found while reading a report; of each kind and file the first hundred are listed."""

    def __init__(self) -> None:
        self._listed: list[Problem] = []
        self._seen: Counter[tuple[str, str, str]] = Counter()
        self._last: dict[tuple[str, str, str], Problem] = {}

    def add(self, problem: Problem, kind: str) -> None:
        """Note a problem of this kind."""
        key = (problem.source, problem.column, kind)
        self._seen[key] += 1
        if self._seen[key] <= _LISTED:
            self._listed.append(problem)
        else:
            self._last[key] = problem

    def listed(self) -> list[Problem]:
        """All problems; what goes beyond the first hundred of a kind is counted in one line."""
        return self._listed + [
            last._replace(
                row=None,
                content=f"另有 {self._seen[key] - _LISTED} 行",
                problem=f"同样的问题还有 {self._seen[key] - _LISTED} 行没有逐条列出：{key[2]}",
            )
            for key, last in self._last.items()
        ]
