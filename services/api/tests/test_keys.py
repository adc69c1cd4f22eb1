"""The form of an API key."""

import hashlib
import hmac

import pytest
from ecg_api.keys import ApiKey, SecretHasher, new_key, parse_key


def test_a_new_key_has_256_random_bits_and_reads_back() -> None:
    key = new_key()
    assert len(key.secret) == 64  # hex digits of 4 bits
    assert parse_key(str(key)) == key


def test_two_new_keys_differ() -> None:
    assert new_key() != new_key()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ecg_",
        "ecg_abc_def",
        "key_" + "a" * 12 + "_" + "b" * 64,
        "ecg_" + "a" * 12 + "_" + "b" * 63,
        "ecg_" + "A" * 12 + "_" + "b" * 64,
    ],
)
def test_a_text_of_another_form_is_no_key(text: str) -> None:
    assert parse_key(text) is None


def test_what_is_stored_is_hmac_sha256_with_the_pepper_as_key() -> None:
    expected = hmac.new(b"pepper", b"secret", hashlib.sha256).digest()
    assert SecretHasher(b"pepper")("secret") == expected


def test_a_key_in_a_log_line_shows_no_secret() -> None:
    assert repr(ApiKey("abc", "hidden")) == "ApiKey(abc)"
