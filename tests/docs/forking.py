"""Run `ldcat` many times, import it once: a process that forks for every command.

As a program: `python forking.py ask SOCKET WORD…` has a command done in this place, with these
variables and these streams, by the `python forking.py serve SOCKET` that has imported everything.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, Final

_ENOUGH: Final = 1 << 20


@contextmanager
def forking(folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Start the process that forks; yield the words that have it do a command."""
    path = folder / "socket"
    words = [sys.executable, __file__, "serve", str(path)]
    with Popen(words, env=environment, stdout=PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        try:
            yield f"{sys.executable} -S -E {__file__} ask {path}"
        finally:
            process.kill()


def _serve(path: str) -> None:
    from ldcat.cli import main  # noqa: PLC0415 - who asks must not wait for it

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        print("ready", flush=True)  # noqa: T201 - who started it waits for this
        while True:
            connection = listener.accept()[0]
            with connection:
                content, streams, _, _ = socket.recv_fds(connection, _ENOUGH, 3)
                if not os.fork():
                    _watch(connection, json.loads(content), streams, main.main)
                for stream in streams:
                    os.close(stream)
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


def _watch(
    connection: socket.socket,
    asked: Mapping[str, Any],
    streams: list[int],
    main: Callable[[], None],
) -> None:
    """Have a command done, beside others; end it when who asked for it is gone."""
    child = os.fork()
    if not child:
        _do(asked, streams, main)
    for stream in streams:
        os.close(stream)
    ended, status = 0, 0
    while not ended:
        ended, status = os.waitpid(child, os.WNOHANG)
        if not ended and select.select([connection], [], [], 0.01)[0]:
            os.kill(child, signal.SIGTERM)
            ended, status = os.waitpid(child, 0)
    with suppress(BrokenPipeError):
        connection.sendall(bytes([os.waitstatus_to_exitcode(status) % 256]))
    os._exit(0)


def _do(asked: Mapping[str, Any], streams: list[int], main: Callable[[], None]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["ldcat", *asked["words"]]
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _ask(path: str, words: list[str]) -> int:
    asked = {"folder": os.getcwd(), "environment": dict(os.environ), "words": words}  # noqa: PTH109 - as the shell has it
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        socket.send_fds(connection, [json.dumps(asked).encode()], [0, 1, 2])
        return connection.recv(1)[0]


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        _serve(sys.argv[2])
    else:
        sys.exit(_ask(sys.argv[2], sys.argv[3:]))
