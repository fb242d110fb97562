"""A page as PDF, printed by a browser that is on the machine: without a window, a network or anything it would keep."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from zhucun_cli.errors import NotPermitted, UsageError

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
    "microsoft-edge-stable", "msedge",
)  # fmt: skip
PLACES = (
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
LONGEST = 180  # seconds
HOW_TO_GET_ONE = (
    "请安装 Chromium、Chrome 或 Edge（Debian：apt install chromium fonts-noto-cjk），"
    "或在 zhucun.toml 写 browser = '浏览器程序的路径'；也可打开网页自行打印"
)
_QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--no-pdf-header-footer",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions",
    "--disable-sync", "--disable-domain-reliability", "--disable-breakpad", "--disable-crash-reporter",
    "--metrics-recording-only", "--dns-prefetch-disable", "--proxy-server=127.0.0.1:9",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


def find_browser(chosen: str) -> Path:
    """The browser at `chosen`, or ('') the first that this machine has. Raises UsageError that says what to install."""
    if chosen:
        named = shutil.which(chosen)
        if named is None:
            raise UsageError(f"没有“{chosen}”这个浏览器程序，请核对 ZHUCUN_BROWSER 或 zhucun.toml 的 browser")
        return Path(named)
    found = next((path for each in (*NAMES, *PLACES) if (path := shutil.which(each))), None)
    if found is None:
        raise UsageError(f"出 PDF 要用浏览器，这台机器上没有找到。{HOW_TO_GET_ONE}")
    return Path(found)


def print_pdf(page: bytes, browser: Path) -> bytes:
    """The page as PDF. The browser gets a profile of its own, which is removed, and no way out.

    Raises NotPermitted with what to do when it prints nothing.
    """
    with tempfile.TemporaryDirectory(prefix="zhucun-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, target = folder / "page.html", folder / "page.pdf"
        source.write_bytes(page)
        command = [
            str(browser), *_QUIET, *_as_root(), f"--user-data-dir={folder / 'profile'}",
            f"--print-to-pdf={target}", source.as_uri(),
        ]  # fmt: skip
        try:
            subprocess.run(
                command, capture_output=True, timeout=LONGEST, check=False, stdin=subprocess.DEVNULL
            )
        except subprocess.TimeoutExpired as error:
            raise NotPermitted(
                f"浏览器 {browser} 过了 {LONGEST} 秒还没有印完，请换一个浏览器。{HOW_TO_GET_ONE}"
            ) from error
        except OSError as error:
            raise NotPermitted(f"运行不了浏览器 {browser}：{error.strerror}。{HOW_TO_GET_ONE}") from error
        printed = target.read_bytes() if target.exists() else b""
    if not printed.startswith(b"%PDF"):
        raise NotPermitted(f"浏览器 {browser} 没有印出 PDF。{HOW_TO_GET_ONE}")
    return printed


def _as_root() -> tuple[str, ...]:
    """A browser refuses its own sandbox to root, as in a container."""
    geteuid = getattr(os, "geteuid", None)
    return ("--no-sandbox",) if geteuid is not None and geteuid() == 0 else ()
