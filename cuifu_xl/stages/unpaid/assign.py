"""Which colleague takes which buyer. 负责客服

Same buyer → same agent; then 负责等级; then the agent who chatted; then evenly by workload.
Beyond all capacities a row keeps its place but has no agent: never a reason to skip.
"""

from collections import Counter
from collections.abc import Sequence

from cuifu_xl.core.model import Agent, Channel, Window
from cuifu_xl.core.units import MINUTES_PER_HOUR, Minute, day_of
from cuifu_xl.stages.unpaid.candidate import Buyer
from cuifu_xl.stages.unpaid.desk import Desk

UNASSIGNED = "待分配"


class Roster:
    """Who is on duty and how much each has on the plate. 客服"""

    def __init__(self, desk: Desk) -> None:
        self._agents = desk.agents_on_duty
        self._has_tiers = any(agent.tiers for agent in self._agents)
        self._nobody_listed = not desk.knowledge.agents
        self._previous = desk.knowledge.previous_agents
        self._chats = desk.knowledge.chats or {}
        self._calls_per_hour = desk.parameters.calls_per_hour
        contacts = (attempt for c in desk.knowledge.contacts for attempt in c.attempts)
        done = [
            attempt
            for attempt in (*desk.knowledge.attempts, *contacts)
            if day_of(attempt.at) == desk.today
        ]
        # several orders of one buyer are one contact
        self._rows = Counter(agent for agent, _ in {(a.agent, a.buyer) for a in done})
        calls = {(a.agent, _hour(a.at), a.buyer) for a in done if a.channel == Channel.PHONE}
        self._calls = Counter((agent, hour) for agent, hour, _ in calls)

    def assign(self, buyer: Buyer, window: Window) -> str | None:
        """The agent for this contact; 待分配 beyond all capacities.

        None: everybody on duty has all the calls of that hour, so another channel is better.
        """
        if self._nobody_listed:
            return ""
        able = [
            agent
            for agent in self._agents
            if (not agent.channels or window.channel in agent.channels)
            and (agent.capacity is None or self._rows[agent.name] < agent.capacity)
        ]
        if not able:
            return UNASSIGNED
        free = [agent for agent in able if not self._is_on_the_phone(agent, window)]
        if not free:
            return None
        return self._best(free, buyer).name

    def take(self, agent: str, window: Window) -> None:
        """Count a contact that was given to an agent."""
        self._rows[agent] += 1
        if window.channel == Channel.PHONE:
            self._calls[agent, _hour(window.start)] += 1

    def _is_on_the_phone(self, agent: Agent, window: Window) -> bool:
        if window.channel != Channel.PHONE or not self._calls_per_hour:
            return False
        return self._calls[agent.name, _hour(window.start)] >= self._calls_per_hour

    def _best(self, agents: list[Agent], buyer: Buyer) -> Agent:
        known = self._previous.get(buyer.name)
        names = [attempt.agent for attempt in reversed(buyer.attempts)]
        if known:
            names.insert(0, known)
        same = _named(names, agents)
        if same:
            return same
        if self._has_tiers:
            responsible = [agent for agent in agents if buyer.tier in agent.tiers]
            agents = responsible or [agent for agent in agents if not agent.tiers] or agents
        lines = self._chats.get(buyer.name, ())
        chatted = _named([line.agent for line in reversed(lines)], agents)
        return chatted or min(agents, key=lambda agent: self._rows[agent.name])


def _named(names: Sequence[str], agents: Sequence[Agent]) -> Agent | None:
    """The agent of the first of these names who is among the agents."""
    if not names:
        return None
    by_name = {agent.name: agent for agent in agents}
    return next((by_name[name] for name in names if name in by_name), None)


def _hour(at: Minute) -> int:
    return at // MINUTES_PER_HOUR
