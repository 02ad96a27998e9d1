# SPDX-License-Identifier: EUPL-1.2
"""The sealed identity block: who a feed event is about, readable by registration alone.

A publisher draws a random data key per session and seals each identity with it by AES-256-GCM.
The data key travels with every block, wrapped for registration's public key by HPKE (RFC 9180,
base mode, X25519 / HKDF-SHA256 / AES-256-GCM). Opening therefore costs one key agreement per
publisher session and microseconds per message after that.

The associated data bind a block to the event it was made for: the block of one event, pasted into
another, does not open. No error raised here carries content, key material or the block itself.
"""

import hmac
import os
from base64 import b64decode, b64encode
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from schemas.events.feeds import Sealed

PUBLIC_KEY_FILE = "sealing-public.pem"
PRIVATE_KEY_FILE = "sealing-private.pem"

MESSAGES_PER_DATA_KEY = 2**20
"""After so many messages a publisher draws a new data key (well below the limits of GCM)."""

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_INFO = b"nl.vsv.feeds sealed identity v1"
_KEPT = b"nl.vsv.feeds kept at rest v1 "
_CACHED_DATA_KEYS = 4096


class SealingError(Exception):
    """A key file cannot be used, or a block cannot be opened. The text says which and why."""


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """Where a key pair lies: publishers get ``public``, registration alone keeps ``private``."""

    public: Path
    private: Path


def associated_data(event_type: str, source: str, event_id: str) -> bytes:
    """What a block is bound to: the CloudEvents ``type``, ``source`` and ``id`` of its event."""
    return f"{event_type}\n{source}\n{event_id}".encode()


def generate_keys(directory: Path) -> KeyFiles:
    """Write a new X25519 key pair into ``directory`` (made if needed), the private one mode 0600.

    Raises SealingError when a private key lies there already: what was sealed for it would be
    unreadable for ever.
    """
    directory.mkdir(parents=True, exist_ok=True)
    files = KeyFiles(directory / PUBLIC_KEY_FILE, directory / PRIVATE_KEY_FILE)
    private = X25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        descriptor = os.open(files.private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise SealingError(f"{files.private}: there is a private key here already") from None
    with os.fdopen(descriptor, "wb") as out:
        out.write(pem)
    files.public.write_bytes(
        private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    return files


def key_id(public: X25519PublicKey) -> str:
    """The short name of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(public.public_bytes_raw()).hexdigest()[:16]


class Sealer:
    """Seals identities for the holder of one private key. One per publisher; not thread-safe."""

    def __init__(self, public_key: Path | X25519PublicKey) -> None:
        """Raises SealingError when the file is not an X25519 public key in PEM."""
        self._public = _read_public(public_key) if isinstance(public_key, Path) else public_key
        self._key_id = key_id(self._public)
        self._draw_data_key()

    def seal(self, identity: bytes, aad: bytes) -> Sealed:
        """Seal ``identity`` (JSON, UTF-8) for the event that ``aad`` describes."""
        if self._used == MESSAGES_PER_DATA_KEY:
            self._draw_data_key()
        # A counter never repeats under one data key; that is all GCM asks of a nonce.
        nonce = self._used.to_bytes(12, "big")
        self._used += 1
        return Sealed(
            key_id=self._key_id,
            wrapped_key=self._wrapped,
            nonce=b64encode(nonce).decode(),
            ciphertext=b64encode(self._cipher.encrypt(nonce, identity, aad)).decode(),
        )

    def _draw_data_key(self) -> None:
        data_key = AESGCM.generate_key(256)
        self._cipher = AESGCM(data_key)
        self._wrapped = b64encode(_SUITE.encrypt(data_key, self._public, _INFO)).decode()
        self._used = 0


class Unsealer:
    """Opens blocks with registration's private key; keeps the data keys it has unwrapped."""

    def __init__(self, private_key_file: Path) -> None:
        """Raises SealingError when the file is not an X25519 private key in PEM."""
        self._private = _read_private(private_key_file)
        self._key_id = key_id(self._private.public_key())
        self._ciphers: OrderedDict[str, AESGCM] = OrderedDict()
        self._fingerprint_keys: dict[str, bytes] = {}

    def sealer(self) -> Sealer:
        """A new sealer for whom this key is the answer: only its holder can open what it seals."""
        return Sealer(self._private.public_key())

    def lock_away(self, content: bytes, purpose: str) -> bytes:
        """`content` as it may be kept at rest for a while; `unlock` opens it."""
        return _SUITE.encrypt(content, self._private.public_key(), _KEPT + purpose.encode())

    def unlock(self, kept: bytes, purpose: str) -> bytes:
        """What `lock_away` was given. Raises SealingError for another key or purpose."""
        try:
            return _SUITE.decrypt(kept, self._private, _KEPT + purpose.encode())
        except (InvalidTag, ValueError):
            raise SealingError("what was locked away does not open with the key in use") from None

    def fingerprint(self, text: str, purpose: str) -> str:
        """A keyed hash of a text: equal texts are found by it, and without this key nothing is
        learned from it, however few texts there can be."""
        key = self._fingerprint_keys.get(purpose)
        if key is None:
            raw = self._private.private_bytes_raw()
            key = hmac.digest(raw, b"sluitend-fingerprint:" + purpose.encode(), "sha256")
            self._fingerprint_keys[purpose] = key
        return hmac.digest(key, text.encode(), "sha256").hex()

    def open(self, sealed: Sealed, aad: bytes) -> bytes:
        """The identity (JSON, UTF-8) in ``sealed``.

        Raises SealingError when the block was sealed for another key, was altered, or belongs to
        another event than ``aad`` describes.
        """
        cipher = self._ciphers.get(sealed.wrapped_key) or self._unwrap(sealed)
        try:
            return cipher.decrypt(b64decode(sealed.nonce), b64decode(sealed.ciphertext), aad)
        except (InvalidTag, ValueError):
            raise SealingError(
                "sealed block does not open: altered, or made for another event"
            ) from None

    def _unwrap(self, sealed: Sealed) -> AESGCM:
        if sealed.key_id != self._key_id:
            raise SealingError("sealed block was made for another key than the one in use")
        try:
            data_key = _SUITE.decrypt(b64decode(sealed.wrapped_key), self._private, _INFO)
            cipher = AESGCM(data_key)
        except (InvalidTag, ValueError):
            raise SealingError("sealed block carries a data key that does not unwrap") from None
        self._ciphers[sealed.wrapped_key] = cipher
        if len(self._ciphers) > _CACHED_DATA_KEYS:
            self._ciphers.popitem(last=False)
        return cipher


def _read_public(path: Path) -> X25519PublicKey:
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except OSError as error:
        raise SealingError(f"{path}: {error.strerror}") from None
    except ValueError:
        raise SealingError(f"{path}: not a public key in PEM") from None
    if not isinstance(key, X25519PublicKey):
        raise SealingError(f"{path}: not an X25519 public key")
    return key


def _read_private(path: Path) -> X25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise SealingError(f"{path}: {error.strerror}") from None
    except (ValueError, TypeError):
        raise SealingError(f"{path}: not an unencrypted private key in PEM") from None
    if not isinstance(key, X25519PrivateKey):
        raise SealingError(f"{path}: not an X25519 private key")
    return key
