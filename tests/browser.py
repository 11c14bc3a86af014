"""A real Chromium, driven over its own protocol through two pipes: no driver, no port, no network.

https://chromedevtools.github.io/devtools-protocol/ and its flag --remote-debugging-pipe: messages are JSON,
each ended by a zero byte; the browser reads from file descriptor 3 and writes to 4.
"""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolchain.debian import BROWSER

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
    "--disable-extensions", "--disable-dev-shm-usage", "--remote-debugging-pipe", "about:blank",
)  # fmt: skip
PATIENCE_MILLISECONDS = 20_000


def program() -> str | None:
    """The installed browser, if there is one."""
    return next((found for name in BROWSER.provides if (found := shutil.which(name))), None)


class Browser:
    """The process and its two pipes."""

    def __init__(self, inbox: int, outbox: int) -> None:
        self._read = os.fdopen(inbox, "rb", buffering=0)
        self._write = os.fdopen(outbox, "wb", buffering=0)
        self._number = 0
        self._kept = b""
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Ask the browser and wait for its answer; events that come before it are kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._write.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self.next()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def next(self) -> dict[str, Any]:
        """The next message."""
        while b"\0" not in self._kept:
            chunk = self._read.read(1 << 16)
            assert chunk, "the browser ended"
            self._kept += chunk
        text, _, self._kept = self._kept.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        return message

    def close(self) -> None:
        """Close both pipes, by which the browser ends."""
        self._write.close()
        self._read.close()


class Page:
    """One tab."""

    def __init__(self, browser: Browser, width: int = 1280, height: int = 900) -> None:
        self._browser = browser
        self._target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        attached = browser.call("Target.attachToTarget", targetId=self._target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.size(width, height)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask this tab."""
        return self._browser.call(method, self._session, **parameters)

    def size(self, width: int, height: int, scale: float = 1) -> None:
        """Width and height in CSS pixels; `scale` device pixels to each."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=scale, mobile=width < 600,
        )  # fmt: skip

    def dark(self, on: bool = True) -> None:
        """What the reader's system prefers."""
        feature = {"name": "prefers-color-scheme", "value": "dark" if on else "light"}
        self.call("Emulation.setEmulatedMedia", features=[feature])

    def open(self, url: str) -> None:
        """Go somewhere, and wait until it is loaded."""
        before = len(self._browser.events)
        self.call("Page.navigate", url=url)
        self._loaded(before)

    def follow(self, link: str) -> None:
        """Click on a link, by its selector, and wait until the page that it leads to is loaded."""
        before = len(self._browser.events)
        self.evaluate(f"document.querySelector({json.dumps(link)}).click()")
        self._loaded(before)

    def _loaded(self, before: int) -> None:
        while not any(
            event["method"] == "Page.loadEventFired" and event.get("sessionId") == self._session
            for event in self._browser.events[before:]
        ):
            self._browser.events.append(self._browser.next())

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression; a promise is waited for."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, expression: str) -> Any:
        """Wait for an expression to become true, looking at every change of the page."""
        return self.evaluate(
            f"""new Promise((done, fail) => {{
              const late = () => fail(new Error({json.dumps(expression)} + " stays false"));
              const look = () => {{
                const value = {expression};
                if (value) {{ watcher.disconnect(); done(value); }}
              }};
              const watcher = new MutationObserver(look);
              const all = {{ subtree: true, childList: true, attributes: true, characterData: true }};
              watcher.observe(document, all);
              setTimeout(late, {PATIENCE_MILLISECONDS});
              look();
            }})"""
        )

    def text(self, selector: str) -> str:
        """What a reader sees of an element."""
        return str(self.evaluate(f"document.querySelector({json.dumps(selector)}).innerText"))

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.call("Input.insertText", text=text)

    def press(self, key: str, code: int, modifiers: int = 0) -> None:
        """Press a key, such as ("Tab", 9)."""
        named = {
            "key": key,
            "code": "Space" if key == " " else key,
            "windowsVirtualKeyCode": code,
            "modifiers": modifiers,
        }
        text = {"text": {"Enter": "\r"}.get(key, key)} if key in ("Enter", " ") else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **named, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **named)

    def complaints(self) -> list[str]:
        """What the browser logged as an error or a warning: refused sources, exceptions, failed requests."""
        told = []
        for event in self._browser.events:
            if event.get("sessionId") != self._session:
                continue
            if event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] in (
                "error",
                "warning",
            ):
                told.append(event["params"]["entry"]["text"])
            if event["method"] == "Runtime.exceptionThrown":
                told.append(str(event["params"]["exceptionDetails"]))
        return told

    def requested(self) -> list[str]:
        """Every address that the page asked for, but what it carries itself (data:)."""
        return [
            event["params"]["request"]["url"]
            for event in self._browser.events
            if event["method"] == "Network.requestWillBeSent"
            and event.get("sessionId") == self._session
            and not event["params"]["request"]["url"].startswith("data:")
        ]

    def picture(self, whole: bool = True) -> bytes:
        """A PNG of the whole page, or of what the window shows."""
        shot: Mapping[str, Any] = self.call(
            "Page.captureScreenshot", format="png", captureBeyondViewport=whole
        )
        return base64.b64decode(shot["data"])

    def close(self) -> None:
        """Close the tab."""
        self._browser.call("Target.closeTarget", targetId=self._target)


@contextmanager
def browser(chromium: str) -> Iterator[Browser]:
    """A browser with a profile of its own, gone after the with block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        (theirs_in, ours_out), (ours_in, theirs_out) = _pipe(), _pipe()
        # Through a shell, which puts them where the browser looks; exec leaves no process between.
        process = subprocess.Popen(
            ["bash", "-c", f'exec 3<&{theirs_in} 4>&{theirs_out}; exec "$0" "$@"', chromium,
             f"--user-data-dir={Path(profile)}", *FLAGS],
            pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        driven = Browser(ours_in, ours_out)
        try:
            yield driven
        finally:
            driven.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()


def _pipe() -> tuple[int, int]:
    """A pipe whose ends are out of the way of descriptors 3 and 4."""
    low = os.pipe()
    read, write = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in low)
    for end in low:
        os.close(end)
    return read, write
