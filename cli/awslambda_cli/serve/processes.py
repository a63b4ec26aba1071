"""The process of an execution environment: its group is ended as a whole, and what it writes is read as it comes."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

_CHUNK = 65536
_MOST_AT_ONCE = 16  # chunks; a process that never stops writing must not stop us
_MEGABYTE = 1024 * 1024


class RuntimeProcess:
    """A process in a group of its own."""

    def __init__(self, process: asyncio.subprocess.Process, output: int, on_output: Callable[[bytes], None]) -> None:
        self._process = process
        self._output = output
        self._on_output = on_output
        self._most_memory = 0
        asyncio.get_running_loop().add_reader(output, self._read)

    @classmethod
    async def start(
        cls, command: Sequence[str], folder: Path, variables: Mapping[str, str], on_output: Callable[[bytes], None]
    ) -> "RuntimeProcess":
        """Start a command in a folder.

        Raises:
            OSError: it cannot be run.
        """
        ours, theirs = os.pipe()
        os.set_blocking(ours, False)
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                cwd=folder,
                env=variables,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=theirs,
                stderr=theirs,
                start_new_session=True,
            )
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        return cls(process, ours, on_output)

    async def wait(self) -> int:
        """Return the exit status, when nothing of the group is left and all that it wrote is read."""
        status = await self._process.wait()
        self.kill()
        self.drain()
        asyncio.get_running_loop().remove_reader(self._output)
        os.close(self._output)
        return status

    def kill(self) -> None:
        """End the process and all that it started, at once, as Lambda does."""
        descendants: list[psutil.Process] = []
        if self._process.returncode is None:
            with contextlib.suppress(psutil.Error):
                descendants = psutil.Process(self._process.pid).children(recursive=True)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for process in descendants:  # those that have left the group
            with contextlib.suppress(psutil.Error):
                process.kill()

    def drain(self) -> None:
        """Read what has been written and not been read."""
        with contextlib.suppress(OSError):
            self._read()

    def memory(self) -> int:
        """Return the most memory, in megabytes, that the process was seen to have in use."""
        with contextlib.suppress(psutil.Error):
            used: int = psutil.Process(self._process.pid).memory_info().rss
            self._most_memory = max(self._most_memory, -(-used // _MEGABYTE))
        return self._most_memory

    def _read(self) -> None:
        for _ in range(_MOST_AT_ONCE):
            try:
                data = os.read(self._output, _CHUNK)
            except BlockingIOError:
                return
            if not data:
                asyncio.get_running_loop().remove_reader(self._output)
                return
            self._on_output(data)
