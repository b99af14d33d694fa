"""A cluster as one connection of one thread: each command goes to the server that has its slot."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from shared.errors import LoginRefusedError, StoreUnavailableError
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.cluster import Cluster
from shared.redis.client.protocol import STORE, Argument, RedirectionError, Reply
from shared.redis.client.slots import QUESTION, REDIRECTIONS_MAX, SlotMap, slot_of

_REST_S = 3.0
"""So long a server that was silent, or did not let us in, is not asked by `call_each`: the others would wait with it each time."""

_Told = tuple[tuple[Argument, ...], RedirectionError | None]


class BlockingCluster(BlockingRedis):
    """Commands that are sent together make one round trip for each server, in their order there; the server of the last
    command comes last, and only if the others answered.
    """

    def __init__(self, place: Cluster, timeout_ms: float) -> None:
        super().__init__(place.seeds[0], timeout_ms)
        self._cluster = place
        self._timeout_ms = timeout_ms
        self._slots: SlotMap | None = None
        self._nodes: dict[str, BlockingRedis] = {}
        self._away: dict[str, float] = {}
        """Since when a server is away, by its name."""

    def call_many(self, commands: Iterable[Sequence[Argument]]) -> list[Reply]:
        return self._run([tuple(command) for command in commands], self._sent)

    def call_each(self, commands: Iterable[Sequence[Argument]]) -> list[Reply]:
        wanted = [tuple(command) for command in commands]
        try:
            return self._run(wanted, self._sent_or_told)
        except StoreUnavailableError as error:  # nobody tells the slots
            return [error] * len(wanted)

    def servers(self) -> list[BlockingRedis]:
        return [self._node(name) for name in self.slots().masters]

    def slots(self) -> SlotMap:
        """Ask for the slots anew. Raises StoreUnavailableError; RedisReplyError where there is no cluster."""
        self._slots = self._asked()
        return self._slots

    def __str__(self) -> str:
        return str(self._cluster)

    def close(self) -> None:
        for node in self._nodes.values():
            node.close()
        self._nodes.clear()
        self._slots = None

    def _run(
        self, wanted: Sequence[tuple[Argument, ...]], send: Callable[[str | None, Sequence[_Told]], list[Reply]]
    ) -> list[Reply]:
        replies: list[Reply] = [None] * len(wanted)
        to_send: dict[int, RedirectionError | None] = dict.fromkeys(range(len(wanted)))
        """By position, with what its server said when it sent the command elsewhere."""
        for _ in range(REDIRECTIONS_MAX + 1):
            for node, positions in self._divided(wanted, to_send):
                of_node = [(wanted[at], to_send[at]) for at in positions]
                for at, reply in zip(positions, send(node, of_node), strict=True):
                    replies[at] = reply
            to_send = {at: reply for at in to_send if isinstance(reply := replies[at], RedirectionError)}
            if not to_send:
                return replies
            self._learn(to_send.values())
        self._slots = None
        for at in to_send:
            replies[at] = StoreUnavailableError(STORE, f"{self._cluster} is being rebuilt: {replies[at]!r}")
        return replies

    def _divided(
        self, wanted: Sequence[tuple[Argument, ...]], to_send: Mapping[int, RedirectionError | None]
    ) -> list[tuple[str | None, list[int]]]:
        """Return the servers to send to, with the positions of their commands; None: no server has their slots."""
        by_node: defaultdict[str | None, list[int]] = defaultdict(list)
        for at, told in to_send.items():
            by_node[self._owner(wanted[at]) if told is None else told.node].append(at)
        return sorted(by_node.items(), key=lambda each: each[1][-1])

    def _owner(self, command: tuple[Argument, ...]) -> str | None:
        slots, slot = self._slots or self.slots(), slot_of(command)
        if slot is None and slots.masters:  # anybody will do, so rather one that answers
            return min(slots.masters, key=lambda name: self._away.get(name, 0.0))
        return slots.owner(slot)

    def _sent_or_told(self, name: str | None, commands: Sequence[_Told]) -> list[Reply]:
        if name is not None and time.monotonic() - self._away.get(name, -_REST_S) < _REST_S:
            resting = StoreUnavailableError(STORE, f"{name} did not answer a moment ago")
            resting.servers = frozenset({name})
            return [resting] * len(commands)
        try:
            return self._sent(name, commands)
        except StoreUnavailableError as told:
            return [told] * len(commands)

    def _sent(self, name: str | None, commands: Sequence[_Told]) -> list[Reply]:
        if name is None:
            self._slots = None
            raise StoreUnavailableError(STORE, f"{self._cluster}: no server has the slot of {commands[0][0][0]!r}")
        sent: list[tuple[Argument, ...]] = []
        at: list[int] = []
        for command, told in commands:
            if told is not None and told.asking:
                sent.append(("ASKING",))
            at.append(len(sent))
            sent.append(command)
        node = self._node(name)
        is_new = not node.connected
        try:
            replies = node.call_many(sent)
        except StoreUnavailableError as error:
            self._slots = None  # another may have taken over
            error.servers = frozenset({name})
            if is_new or isinstance(error.__cause__, TimeoutError):  # else its connection was an old one
                self._away[name] = time.monotonic()
            raise
        self._away.pop(name, None)
        return [replies[position] for position in at]

    def _learn(self, redirections: Iterable[RedirectionError | None]) -> None:
        for each in redirections:
            if self._slots is not None and each is not None and not each.asking:
                self._slots.moved(each.slot, each.node)

    def _node(self, name: str) -> BlockingRedis:
        if name not in self._nodes:
            self._nodes[name] = BlockingRedis(self._cluster.node(name), self._timeout_ms)
        return self._nodes[name]

    def _asked(self) -> SlotMap:
        """Ask those we know for the slots, who answered last first, each with its share of the patience."""
        names = sorted(self._nodes, key=lambda name: self._away.get(name, 0.0))
        known = [self._cluster.node(name) for name in names]
        asked = [*known, *(seed for seed in self._cluster.seeds if seed not in known)]
        said: object = "none of them answers"
        for address in asked:
            with BlockingRedis(address, self._timeout_ms / len(asked)) as server:
                try:
                    return SlotMap(server.call(*QUESTION), address.host)
                except LoginRefusedError:
                    raise
                except StoreUnavailableError as error:
                    said = error
        raise StoreUnavailableError(STORE, f"{self._cluster}: {said}")
