"""A cluster as one connection of one thread: each command goes to the server that has its slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from shared.errors import LoginRefusedError, StoreUnavailableError
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.cluster import Cluster
from shared.redis.client.protocol import STORE, Argument, RedirectionError, Reply
from shared.redis.client.slots import QUESTION, REDIRECTIONS_MAX, SlotMap, slot_of


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

    def call_many(self, commands: Iterable[Sequence[Argument]]) -> list[Reply]:
        wanted = [tuple(command) for command in commands]
        replies: list[Reply] = [None] * len(wanted)
        to_send: dict[int, RedirectionError | None] = dict.fromkeys(range(len(wanted)))
        """By position, with what its server said when it sent the command elsewhere."""
        for _ in range(REDIRECTIONS_MAX + 1):
            for node, positions in self._divided(wanted, to_send):
                of_node = [(wanted[at], to_send[at]) for at in positions]
                for at, reply in zip(positions, self._sent(node, of_node), strict=True):
                    replies[at] = reply
            to_send = {at: reply for at in to_send if isinstance(reply := replies[at], RedirectionError)}
            if not to_send:
                return replies
            self._learn(to_send.values())
        self._slots = None
        for at in to_send:
            replies[at] = StoreUnavailableError(STORE, f"{self._cluster} is being rebuilt: {replies[at]!r}")
        return replies

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

    def _divided(
        self, wanted: Sequence[tuple[Argument, ...]], to_send: Mapping[int, RedirectionError | None]
    ) -> list[tuple[str, list[int]]]:
        """Return the servers to send to, with the positions of their commands."""
        by_node: defaultdict[str, list[int]] = defaultdict(list)
        for at, told in to_send.items():
            by_node[self._owner(wanted[at]) if told is None else told.node].append(at)
        return sorted(by_node.items(), key=lambda each: each[1][-1])

    def _owner(self, command: tuple[Argument, ...]) -> str:
        owner = (self._slots or self.slots()).owner(slot_of(command))
        if owner is None:
            self._slots = None
            raise StoreUnavailableError(STORE, f"{self._cluster}: no server has the slot of {command[0]!r}")
        return owner

    def _sent(self, name: str, commands: Iterable[tuple[tuple[Argument, ...], RedirectionError | None]]) -> list[Reply]:
        sent: list[tuple[Argument, ...]] = []
        at: list[int] = []
        for command, told in commands:
            if told is not None and told.asking:
                sent.append(("ASKING",))
            at.append(len(sent))
            sent.append(command)
        try:
            replies = self._node(name).call_many(sent)
        except StoreUnavailableError:
            self._slots = None  # another may have taken over
            raise
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
        """Ask those we know for the slots, each with its share of the patience."""
        known = [self._cluster.node(name) for name in self._nodes]
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
