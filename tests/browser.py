"""A headless Chromium for the tests of pages; where there is none, they are skipped, unless IRR_BROWSER=required."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

#: What keeps Chromium to itself: no window, no sandbox (the tests may run as root), nothing asked of the network.
_ARGUMENTS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def started() -> Iterator[webdriver.Chrome]:
    """A browser that keeps its console and every request."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        if os.environ.get("IRR_BROWSER") == "required":
            pytest.fail("no chromium or no chromedriver on this machine (Debian: chromium, chromium-driver)")
        pytest.skip("no chromium or no chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in _ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield browser
    finally:
        browser.quit()


class Page:
    """A page in the browser: what happened since it was opened, and how it is looked at."""

    def __init__(self, browser: webdriver.Chrome) -> None:
        self.browser = browser

    def open(self, path: Path, *, scripts: bool = True) -> None:
        """Open a file; what earlier pages did is forgotten."""
        self.command("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.look()
        self.browser.get("about:blank")
        for kind in ("browser", "performance"):
            self.browser.get_log(kind)
        self.browser.get(path.as_uri())

    def look(self, width: int = 1100, height: int = 1400, *, dark: bool = False, media: str = "") -> None:
        """At this size, in this form."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def command(self, name: str, **arguments: Any) -> Any:
        """A command of the browser's own protocol."""
        return self.browser.execute_cdp_cmd(name, arguments)

    def asked(self, script: str, *arguments: Any) -> Any:
        """What a piece of script says."""
        return self.browser.execute_script(script, *arguments)

    def complaints(self) -> list[str]:
        """What is on the console."""
        return [entry["message"] for entry in self.browser.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses asked for since the page was opened, its own the first."""
        events = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        asked = [event for event in events if event["method"] == "Network.requestWillBeSent"]
        return [event["params"]["request"]["url"] for event in asked]
