from hypothesis import given
from hypothesis import strategies as st

from api.inventory.ticket_ids import is_safe_id, ticket_id

names = st.text(min_size=1, max_size=8)
seats = st.tuples(names, st.none() | names, names)


def test_an_id_reads_as_event_section_row_and_number() -> None:
    assert ticket_id("gala", "Stalls Left", "C", "12") == "gala.Stalls_Left.C.12"


def test_a_seat_without_a_row_leaves_it_out() -> None:
    assert ticket_id("gala", "Standing", None, "7") == "gala.Standing.7"


def test_other_alphabets_stay_apart_by_a_digest() -> None:
    assert ticket_id("gala", "Führung", "1", "1").startswith("gala.Fuhrung~")
    assert ticket_id("gala", "正面", "1", "1") != ticket_id("gala", "側面", "1", "1")


def test_an_id_is_the_same_on_every_machine_and_release() -> None:
    assert ticket_id("gala", "Loge/Süd", "B", "3") == "gala.Loge-Sud~5e08678d.B.3"


@given(seats, seats)
def test_different_seats_have_different_ids_and_every_id_fits_a_path(
    one: tuple[str, str | None, str], other: tuple[str, str | None, str]
) -> None:
    first, second = ticket_id("e", *one), ticket_id("e", *other)
    assert (first == second) == (one == other)
    assert is_safe_id(first)


def test_ids_that_a_path_would_mangle_are_not_safe() -> None:
    assert not any(map(is_safe_id, ("", ".", "..", "a/b", "a b", "ä", "x" * 201, "a?b")))
