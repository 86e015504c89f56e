"""Which Chromium the browser tests drive; `python -m tests.chromium` provides one."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

# The shell draws pages and no windows around them: a quarter less time.
INSTALLED = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ADVICE = "The browser tests need Chromium: install it (Debian: apt-get install chromium)."


@cache
def executable() -> str | None:
    """An installed Chromium or Chrome that starts, else Playwright's own, else None."""
    for name in INSTALLED:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def provide() -> str | None:
    """As `executable`, but first Playwright and then Debian are asked to install one."""
    for command in (None, _playwright_install(), _debian_install()):
        if command:
            subprocess.run(command, check=False, stdout=sys.stderr)
            executable.cache_clear()
        if path := executable():
            return path
    return None


def launch(playwright: Playwright) -> Browser:
    """Start the browser that `executable` names."""
    return playwright.chromium.launch(executable_path=executable(), args=FLAGS)


def _playwright_install() -> list[str]:
    return [sys.executable, "-m", "playwright", "install", "chromium"]


def _debian_install() -> list[str] | None:
    apt = shutil.which("apt-get")
    return [apt, "install", "-q", "-y", "chromium"] if apt and os.geteuid() == 0 else None


def _starts(path: str) -> bool:
    """Some systems ship a script that only tells where to get the browser."""
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    if provide() is None:
        sys.exit(ADVICE)
