import pytest

from docs.generate import PAGES, ROOT


@pytest.mark.parametrize("name", list(PAGES))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text() == PAGES[name](), "run: make generated"


def test_compose_takes_every_secret_that_the_example_names() -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    names = [line.partition("=")[0] for line in (ROOT / ".env.example").read_text().splitlines() if "=" in line]

    assert [name for name in names if f"${{{name}:" not in compose] == []
