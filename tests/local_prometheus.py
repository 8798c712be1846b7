"""A real Prometheus on a free port, with the configuration and rules of deploy/prometheus, scraping workers of this machine."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import yaml

from promtool import find_tool
from wirectl.local_broker import free_port

PROMETHEUS = Path(__file__).parents[1] / "deploy/prometheus"
RULE_FILES = ("rules.yml", "alerts.yml")

Hurry = Callable[[str], str]


def hurried(rules: str) -> str:
    """Shorten every window and delay of the rules, so that what takes hours takes a minute; thresholds that are times shrink too.

    >>> hurried('rate(x[1h]) > 90\\nfor: 10m')
    'rate(x[40s]) > 12\\nfor: 3s'
    """
    windows = {"5m": "15s", "10m": "20s", "15m": "20s", "30m": "20s", "1h": "40s", "6h": "60s", "1d": "4m"}
    rules = re.sub(r"\[(\w+)\]", lambda window: f"[{windows[window[1]]}]", rules)
    rules = re.sub(r"for: \w+", "for: 3s", rules)
    return re.sub(r"> 90\b", "> 12", re.sub(r"> 86400\b", "> 20", rules))


class LocalPrometheus:
    """One Prometheus process; as a context manager it is started on entry and stopped on exit."""

    def __init__(
        self, folder: Path, targets: Mapping[str, Sequence[int]], *, scrape_seconds: float = 1, hurry: Hurry = lambda rules: rules
    ) -> None:
        """Write its configuration.

        Args:
            folder: where it may write.
            targets: of each job the ports on this machine.
            scrape_seconds: how often it scrapes, and evaluates rules.
            hurry: what is done to the rules before they are used.
        """
        self.folder, self.port = folder, free_port()
        folder.mkdir(parents=True, exist_ok=True)
        config = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text(encoding="utf-8"))
        config["global"] = dict.fromkeys(("scrape_interval", "evaluation_interval"), f"{int(scrape_seconds * 1000)}ms")
        config["global"]["scrape_timeout"] = config["global"]["scrape_interval"]
        for job in config["scrape_configs"]:
            del job["dns_sd_configs"]
            job["static_configs"] = [{"targets": [f"127.0.0.1:{port}" for port in targets.get(job["job_name"], ())]}]
        for name in RULE_FILES:
            (folder / name).write_text(hurry((PROMETHEUS / name).read_text(encoding="utf-8")), encoding="utf-8")
        (folder / "prometheus.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    find_tool("prometheus"),
                    f"--config.file={self.folder / 'prometheus.yml'}",
                    f"--storage.tsdb.path={self.folder / 'data'}",
                    f"--web.listen-address=127.0.0.1:{self.port}",
                ],
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=5):
                    return self
            except (urllib.error.URLError, ConnectionError):
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise AssertionError((self.folder / "log").read_text(encoding="utf-8")[-2000:]) from None
                time.sleep(0.1)

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)

    def ask(self, path: str, **parameters: object) -> Any:
        """Give `data` of its HTTP API's answer; a query that is wrong is an error that says why."""
        url = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{parameters}: {error.read().decode()}") from error

    def query(self, expression: str) -> list[tuple[dict[str, str], float]]:
        """Give the samples of an expression now, each with its labels."""
        return [(sample["metric"], float(sample["value"][1])) for sample in self.ask("query", query=expression)["result"]]

    def value(self, expression: str) -> float:
        """Give the only sample of an expression; 0 when there is none."""
        found = self.query(expression)
        assert len(found) <= 1, found
        return found[0][1] if found else 0.0

    def firing(self) -> set[str]:
        """Give the names of the alerts that are firing."""
        return {labels["alertname"] for labels, _ in self.query('ALERTS{alertstate="firing"}')}

    def wait_for(self, condition: Callable[[], bool], *, limit_seconds: float = 120) -> None:
        """Return when something is so."""
        deadline = time.monotonic() + limit_seconds
        while not condition():
            assert time.monotonic() < deadline, f"not so after {limit_seconds:g} s; targets: {self.ask('targets')['activeTargets']}"
            time.sleep(0.3)
