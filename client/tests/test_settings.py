import pytest
from ecg_client.settings import settings_from


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ECG_URL", "ECG_KEY", "ECG_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_arguments_come_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECG_URL", "http://environment.example")
    monkeypatch.setenv("ECG_KEY", "ecg_environment")

    settings = settings_from("https://given.example/", "ecg_given", timeout_s=1, retries=0)

    assert (settings.url, settings.key) == ("https://given.example", "ecg_given")


def test_the_environment_comes_before_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECG_URL", "http://environment.example")
    monkeypatch.setenv("ECG_API_KEY", "ecg_older_name")

    settings = settings_from(None, None, timeout_s=1, retries=0)

    assert (settings.url, settings.key) == ("http://environment.example", "ecg_older_name")


def test_without_either_it_is_this_machine_without_a_key() -> None:
    settings = settings_from(None, None, timeout_s=1, retries=0)

    assert (settings.url, settings.key) == ("http://127.0.0.1:8000", "")


@pytest.mark.parametrize("url", ["ecg.example", "ftp://ecg.example", "http://", "file:///etc/passwd"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        settings_from(url, None, timeout_s=1, retries=0)


def test_the_key_is_not_shown() -> None:
    assert "ecg_secret" not in repr(settings_from(None, "ecg_secret", timeout_s=1, retries=0))
