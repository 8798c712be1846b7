"""What an article is packed in comes off here: gzip, zstd and lz4 frames, and CloudEvents in structured mode. Used by `content`.

Unpacking stops at a bound, so that a small record cannot become a large one.
"""

from __future__ import annotations

import binascii
import zlib
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import lz4.frame
import orjson
import zstandard

from frontwire.errors import Reason, Unreadable


def unpack(value: bytes, maximum_bytes: int) -> bytes | None:
    """Decompress a value by its first bytes; None when it is not compressed.

    Raises:
        Unreadable: broken or cut off, or larger than `maximum_bytes`.
    """
    for magic, name, decompress in _COMPRESSIONS:
        if value.startswith(magic):
            try:
                unpacked = decompress(value, maximum_bytes + 1)
            except _FAULTS as error:
                raise Unreadable(Reason.BAD_COMPRESSION, f"begins like {name} and cannot be unpacked: {error}") from None
            if len(unpacked) > maximum_bytes:
                raise Unreadable(Reason.BOMB, f"{name} that unpacks to more than {maximum_bytes} bytes")
            return unpacked
    return None


_FAULTS = (zlib.error, zstandard.ZstdError, RuntimeError, EOFError, ValueError)
# Memory that a zstd frame may ask for; the largest that `zstd` itself uses without being told is 8 MiB.
_ZSTD_WINDOW_BYTES = 8 * 1024 * 1024


def _gunzip(value: bytes, limit: int) -> bytes:
    return _join_frames(value, limit, _GZIP, _gunzip_member)


def _gunzip_member(value: bytes, limit: int) -> tuple[bytes, bytes]:
    member = zlib.decompressobj(wbits=31)
    unpacked = member.decompress(value, limit)
    if not member.eof and len(unpacked) < limit:
        raise EOFError(_CUT_OFF)
    return unpacked, member.unused_data


def _unpack_zstd(value: bytes, limit: int) -> bytes:
    return _join_frames(value, limit, _ZSTD, _unpack_zstd_frame)


def _unpack_zstd_frame(value: bytes, limit: int) -> tuple[bytes, bytes]:
    """Feed a frame in small pieces, because the decoder takes no limit: a block is four bytes at least and 128 KiB at most."""
    frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES).decompressobj()
    parts: list[bytes] = []
    for start in range(0, len(value), _ZSTD_PIECE_BYTES):
        parts.append(frame.decompress(value[start : start + _ZSTD_PIECE_BYTES]))
        limit -= len(parts[-1])
        if limit <= 0:
            break
        if frame.eof:
            return b"".join(parts), frame.unused_data + value[start + _ZSTD_PIECE_BYTES :]
    if limit > 0:
        raise EOFError(_CUT_OFF)
    return b"".join(parts), b""


def _unpack_lz4(value: bytes, limit: int) -> bytes:
    return _join_frames(value, limit, _LZ4, _unpack_lz4_frame)


def _unpack_lz4_frame(value: bytes, limit: int) -> tuple[bytes, bytes]:
    frame = lz4.frame.LZ4FrameDecompressor()
    unpacked: bytes = frame.decompress(value, max_length=limit)
    if not frame.eof and len(unpacked) < limit:
        raise EOFError(_CUT_OFF)
    return unpacked, frame.unused_data or b""


def _join_frames(value: bytes, limit: int, magic: bytes, unpack_frame: Callable[[bytes, int], tuple[bytes, bytes]]) -> bytes:
    """Unpack one frame behind the other, as in a file that was appended to, up to a limit of bytes."""
    parts: list[bytes] = []
    for _ in range(_MOST_FRAMES):
        unpacked, value = unpack_frame(value, limit)
        parts.append(unpacked)
        limit -= len(unpacked)
        if limit <= 0 or not value.startswith(magic):
            return b"".join(parts)
    raise Unreadable(Reason.BOMB, f"more than {_MOST_FRAMES} frames one behind the other")


_MOST_FRAMES = 64
_CUT_OFF = "the end is missing"
_ZSTD_PIECE_BYTES = 256
_GZIP, _ZSTD, _LZ4 = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18"
_COMPRESSIONS = ((_GZIP, "gzip", _gunzip), (_ZSTD, "zstd", _unpack_zstd), (_LZ4, "lz4", _unpack_lz4))


def event_data(document: dict[str, Any]) -> tuple[bytes, str] | None:
    """Give what a CloudEvent in structured mode carries, with the encoding that its media type declares; None for what is none with data.

    Raises:
        Unreadable: `data_base64` that is no base64, or an object that is nested too deep.
    """
    if not isinstance(document.get("specversion"), str):
        return None
    charset = _charset_of(document.get("datacontenttype"))
    if isinstance(encoded := document.get("data_base64"), str):
        try:
            return b64decode("".join(encoded.split()), validate=True), charset
        except (binascii.Error, ValueError) as error:
            raise Unreadable(Reason.BAD_COMPRESSION, f"a CloudEvent whose data_base64 is no base64: {error}") from None
    data = document.get("data")
    if isinstance(data, str):
        return data.encode("utf-8", "surrogatepass"), ""
    if not isinstance(data, (dict, list)):
        return None
    try:
        return orjson.dumps(data), ""
    except orjson.JSONEncodeError as error:
        raise Unreadable(Reason.TOO_DEEP, f"a CloudEvent whose data is nested too deeply: {error}") from None


def _charset_of(media_type: Any) -> str:
    """Give the charset of "text/xml; charset=iso-8859-1"."""
    if not isinstance(media_type, str):
        return ""
    return next((part.partition("=")[2] for part in media_type.split(";")[1:] if part.strip().casefold().startswith("charset=")), "")
