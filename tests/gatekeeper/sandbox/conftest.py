"""A kernel in the sandbox, to run hostile cells in."""

import asyncio
import time
from queue import Empty
from typing import NamedTuple

import pytest

from gatekeeper.model import Limits
from gatekeeper.sandbox import kernel_manager, why_not


class Reply(NamedTuple):
    """What a cell gave: its text, the name of its exception, whether the kernel died of it."""

    text: str
    error: str
    died: bool


class Kernel:
    """One submission's kernel; blocking, for the tests."""

    def __init__(self, limits=None, preload=(), files=None, sandboxed=True):
        self.runner = asyncio.Runner()
        self.manager = kernel_manager(limits or Limits(), preload, files or {}, sandboxed)
        begin = time.perf_counter()
        self.runner.run(self._start())
        self.start_seconds = time.perf_counter() - begin

    async def _start(self):
        await self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=60)

    def run(self, code: str, seconds: float = 30) -> Reply:
        """Execute a cell."""
        return self.runner.run(self._run(code, seconds))

    async def _run(self, code, seconds):
        asked, texts, error = self.client.execute(code, stop_on_error=False), [], ""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                message = await self.client.get_iopub_msg(timeout=0.1)
            except Empty:
                if not await self.manager.is_alive():
                    return Reply("".join(texts), error, True)
                continue
            content = message["content"]
            if message["parent_header"].get("msg_id") != asked:
                continue
            if content.get("execution_state") == "idle":
                return Reply("".join(texts), error, False)
            texts.append(content.get("text", content.get("data", {}).get("text/plain", "")))
            error = content.get("ename", error)
        raise TimeoutError(f"{code!r} ran for {seconds} seconds, got {texts}")

    @property
    def zygote(self):
        """The warm interpreter it was forked from."""
        return self.manager.provisioner.zygote

    def interrupt(self):
        """Send SIGINT."""
        self.runner.run(self.manager.interrupt_kernel())

    def end(self):
        """End it, and say how it ended."""
        if self.manager.provisioner is not None and self.runner is not None:
            self.client.stop_channels()
            self.runner.run(self.manager.shutdown_kernel(now=True))
            self.runner.run(self.manager.cleanup_resources())
            self.runner.close()
            self.runner = None
        return self.manager.provisioner.ended


@pytest.fixture(scope="session", autouse=True)
def _real_sandbox():
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)


@pytest.fixture
def kernel():
    """Start kernels that end with the test."""
    kernels = []

    def start(*args, **kwargs):
        kernels.append(Kernel(*args, **kwargs))
        return kernels[-1]

    yield start
    for each in kernels:
        each.end()


@pytest.fixture(scope="module")
def student():
    """One kernel for tests that leave nothing behind."""
    one = Kernel()
    yield one
    one.end()
