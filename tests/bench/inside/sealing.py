"""Streams of the size of the largest scan, the portal's beside Tink's own, interleaved; prints megabytes a CPU second."""

import io
import json
import os
import statistics
import time
from collections.abc import Callable

import django
import tink
from tink import streaming_aead

django.setup()

from config import encryption  # noqa: E402

MEGABYTES = 15
"""The size of the largest scan."""


def main() -> None:
    data = os.urandom(1 << 20)
    context = "bench"
    wrapped = encryption.new_file_key(context=context)
    primitive = tink.new_keyset_handle(
        streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB
    ).primitive(streaming_aead.StreamingAead)

    def write(open_writer: Callable[[io.BytesIO], io.RawIOBase]) -> tuple[float, bytes]:
        sink = _Kept()
        began = time.process_time()
        with open_writer(sink) as writer:
            for _ in range(MEGABYTES):
                writer.write(data)
        return time.process_time() - began, sink.kept

    def read(open_reader: Callable[[io.BytesIO], io.RawIOBase], sealed: bytes) -> float:
        began = time.process_time()
        with open_reader(io.BytesIO(sealed)) as reader:
            while reader.read(1 << 20):
                pass
        return time.process_time() - began

    times: dict[str, list[float]] = {"in": [], "out": [], "tink in": [], "tink out": []}
    for _ in range(7):
        spent, sealed = write(lambda sink: encryption.sealing_writer(sink, wrapped=wrapped, context=context))
        times["in"].append(spent)
        spent, bare = write(lambda sink: primitive.new_encrypting_stream(sink, context.encode()))
        times["tink in"].append(spent)
        times["out"].append(
            read(lambda source: encryption.unsealing_reader(source, wrapped=wrapped, context=context), sealed)
        )
        times["tink out"].append(
            read(lambda source: primitive.new_decrypting_stream(source, context.encode()), bare)
        )
    speed = {name: MEGABYTES / statistics.median(spent) for name, spent in times.items()}
    print(json.dumps(speed))


class _Kept(io.BytesIO):
    """Remembers what was written when it is closed."""

    kept = b""

    def close(self) -> None:
        self.kept = self.getvalue()
        super().close()


if __name__ == "__main__":
    main()
