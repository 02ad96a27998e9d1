# SPDX-License-Identifier: EUPL-1.2
"""A sealed identity opens for registration, for its own event, unaltered, and for nobody else."""

from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from services.feeds import sealing
from services.feeds.sealing import Sealer, SealingError, Unsealer, associated_data, generate_keys

IDENTITY = b'{"pgn":"999990007","name":"Sam Voorbeeld"}'
AAD = associated_data("nl.vsv.feeds.enrollment-ended.v1", "urn:nld:brin:25PL", "1")


def flipped(text: str) -> str:
    raw = bytearray(b64decode(text))
    raw[-1] ^= 1
    return b64encode(raw).decode()


def test_what_is_sealed_opens_with_the_private_key(tmp_path: Path) -> None:
    keys = generate_keys(tmp_path)
    sealed = Sealer(keys.public).seal(IDENTITY, AAD)
    assert Unsealer(keys.private).open(sealed, AAD) == IDENTITY
    assert "999990007" not in sealed.model_dump_json()


def test_the_private_key_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    assert generate_keys(tmp_path).private.stat().st_mode & 0o777 == 0o600


def test_a_private_key_is_never_overwritten(tmp_path: Path) -> None:
    before = generate_keys(tmp_path).private.read_bytes()
    with pytest.raises(SealingError, match="already"):
        generate_keys(tmp_path)
    assert (tmp_path / sealing.PRIVATE_KEY_FILE).read_bytes() == before


def test_the_same_identity_never_looks_the_same_twice(tmp_path: Path) -> None:
    sealer = Sealer(generate_keys(tmp_path).public)
    first, second = sealer.seal(IDENTITY, AAD), sealer.seal(IDENTITY, AAD)
    assert first.wrapped_key == second.wrapped_key
    assert first.ciphertext != second.ciphertext


def test_the_data_key_is_renewed_after_its_number_of_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MESSAGES_PER_DATA_KEY", 2)
    keys = generate_keys(tmp_path)
    sealer, unsealer = Sealer(keys.public), Unsealer(keys.private)
    blocks = [sealer.seal(IDENTITY, AAD) for _ in range(5)]
    assert len({block.wrapped_key for block in blocks}) == 3
    assert all(unsealer.open(block, AAD) == IDENTITY for block in blocks)


def test_a_block_opens_only_for_its_own_event(tmp_path: Path) -> None:
    keys = generate_keys(tmp_path)
    sealed = Sealer(keys.public).seal(IDENTITY, AAD)
    other = associated_data("nl.vsv.feeds.enrollment-ended.v1", "urn:nld:brin:25PL", "2")
    with pytest.raises(SealingError, match="another event"):
        Unsealer(keys.private).open(sealed, other)


@pytest.mark.parametrize("field", ["ciphertext", "nonce", "wrapped_key"])
def test_an_altered_block_does_not_open_and_the_error_tells_nothing(
    tmp_path: Path, field: str
) -> None:
    keys = generate_keys(tmp_path)
    sealed = Sealer(keys.public).seal(IDENTITY, AAD)
    altered = sealed.model_copy(update={field: flipped(getattr(sealed, field))})
    with pytest.raises(SealingError) as caught:
        Unsealer(keys.private).open(altered, AAD)
    assert "99999" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_block_for_another_key_is_refused_as_such(tmp_path: Path) -> None:
    sealed = Sealer(generate_keys(tmp_path / "old").public).seal(IDENTITY, AAD)
    with pytest.raises(SealingError, match="another key"):
        Unsealer(generate_keys(tmp_path / "new").private).open(sealed, AAD)


@pytest.mark.parametrize("broken", ["", "!", "AAAA"])
def test_nonsense_in_a_block_is_a_sealing_error(tmp_path: Path, broken: str) -> None:
    keys = generate_keys(tmp_path)
    sealed = Sealer(keys.public).seal(IDENTITY, AAD)
    for field in ("ciphertext", "nonce", "wrapped_key"):
        with pytest.raises(SealingError):
            Unsealer(keys.private).open(sealed.model_copy(update={field: broken}), AAD)


def test_the_store_of_unwrapped_data_keys_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_CACHED_DATA_KEYS", 2)
    keys = generate_keys(tmp_path)
    unsealer = Unsealer(keys.private)
    blocks = [Sealer(keys.public).seal(IDENTITY, AAD) for _ in range(4)]
    assert all(unsealer.open(block, AAD) == IDENTITY for block in blocks + blocks)
    assert len(unsealer._ciphers) == 2


def test_key_files_that_are_absent_or_of_another_kind_are_named(tmp_path: Path) -> None:
    keys = generate_keys(tmp_path)
    with pytest.raises(SealingError, match="No such file"):
        Sealer(tmp_path / "absent.pem")
    with pytest.raises(SealingError, match="not a public key"):
        Sealer(keys.private)
    with pytest.raises(SealingError, match="not an unencrypted private key"):
        Unsealer(keys.public)


def test_what_is_locked_away_opens_with_the_same_key_for_the_same_purpose_alone(
    tmp_path: Path,
) -> None:
    ours = Unsealer(generate_keys(tmp_path / "ours").private)
    other = Unsealer(generate_keys(tmp_path / "other").private)
    kept = ours.lock_away(b"Sam Voorbeeld", "draft")
    assert b"Sam" not in kept
    assert ours.unlock(kept, "draft") == b"Sam Voorbeeld"
    for unsealer, purpose, content in (
        (other, "draft", kept),
        (ours, "refused lines", kept),
        (ours, "draft", kept[:-1]),
        (ours, "draft", b""),
    ):
        with pytest.raises(SealingError):
            unsealer.unlock(content, purpose)


def test_a_sealer_can_be_had_from_the_private_key(tmp_path: Path) -> None:
    unsealer = Unsealer(generate_keys(tmp_path).private)
    assert unsealer.open(unsealer.sealer().seal(b"Sam", b"event"), b"event") == b"Sam"
