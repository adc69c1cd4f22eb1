import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from ecg_local.ports import TWIN, claim_ports

NAMES = ("postgres", "redis", "api")


def ignore(_: str) -> None:
    pass


@pytest.fixture
def occupy() -> Callable[[int], socket.socket]:
    def listen(port: int) -> socket.socket:
        stranger = socket.socket()
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        return stranger

    return listen


def test_ports_are_chosen_once_and_kept(tmp_path: Path) -> None:
    first = claim_ports(tmp_path / "ports.json", NAMES, ignore)
    first.release()

    again = claim_ports(tmp_path / "ports.json", NAMES, ignore)
    again.release()

    assert again.ports == first.ports
    assert list(again.ports) == list(NAMES)


def test_ports_and_their_twins_lie_below_those_of_outgoing_connections(tmp_path: Path) -> None:
    claim = claim_ports(tmp_path / "ports.json", NAMES, ignore)
    claim.release()

    assert all(1024 < port < port + TWIN < 32768 for port in claim.ports.values())


def test_two_systems_never_choose_the_same_even_before_they_listen(tmp_path: Path) -> None:
    first = claim_ports(tmp_path / "ports.json", NAMES, ignore)
    (tmp_path / "copy.json").write_text((tmp_path / "ports.json").read_text())  # a copied data folder

    second = claim_ports(tmp_path / "copy.json", NAMES, ignore)

    assert not set(first.ports.values()) & set(second.ports.values())
    first.release()
    second.release()


@pytest.mark.parametrize("distance", [0, TWIN])
def test_a_stranger_on_a_port_or_its_twin_moves_them_and_one_line_says_so(
    tmp_path: Path, occupy: Callable[[int], socket.socket], distance: int
) -> None:
    before = claim_ports(tmp_path / "ports.json", NAMES, ignore)
    before.release()
    said: list[str] = []

    with occupy(before.ports["redis"] + distance):
        after = claim_ports(tmp_path / "ports.json", NAMES, said.append)
    after.release()

    assert after.ports["redis"] != before.ports["redis"]
    assert said == [f"port {before.ports['redis']} (redis) is taken by another program: moving to other ports"]
