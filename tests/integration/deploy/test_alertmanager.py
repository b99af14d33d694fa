"""A page reaches whoever is to be woken: real Prometheus, our rules, real Alertmanager, a receiver that listens."""

from __future__ import annotations

import os
import subprocess
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
import yaml

from cli.stack import process
from cli.stack.ports import free_ports
from tests.pager import pager, woken
from tests.programs import required
from tests.waiting import eventually
from tests.watched import DEPLOY

TEMPLATE = DEPLOY / "alertmanager/alertmanager.yml"


def prepared(target: Path, **urls: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"]} | urls
    words = ["sh", str(DEPLOY / "alertmanager/prepare.sh"), str(TEMPLATE), str(target)]
    return subprocess.run(words, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("page", ["", "http://pager:8080/a?b=1&c=2|d#e", "https://pager.example/ü/%20"])
@pytest.mark.parametrize("warn", ["", "http://127.0.0.1/x"])
def test_the_configuration_is_valid_with_and_without_addresses(tmp_path: Path, page: str, warn: str) -> None:
    target = tmp_path / "alertmanager.yml"
    ended = prepared(target, ROWLOCK_PAGE_URL=page, ROWLOCK_WARN_URL=warn)
    assert ended.returncode == 0, ended.stderr
    checked = subprocess.run([required("amtool"), "check-config", target], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    receivers = {each["name"]: each.get("webhook_configs") for each in yaml.safe_load(target.read_text())["receivers"]}
    for name, url in (("page", page), ("warn", warn)):
        assert receivers[name] == ([{"url": url, "send_resolved": True}] if url else None)


@pytest.mark.parametrize("url", ["pager:8080", "ftp://x", 'http://x/"y', "http://x y", "http://x\\y"])
def test_what_is_no_address_ends_the_start_with_one_line(tmp_path: Path, url: str) -> None:
    ended = prepared(tmp_path / "a.yml", ROWLOCK_PAGE_URL=url)
    assert ended.returncode == 78
    assert len(ended.stderr.splitlines()) == 1


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def test_without_an_api_somebody_is_woken(tmp_path: Path) -> None:
    own, watching = free_ports(2)
    with pager() as (url, heard), ExitStack() as stack:
        assert prepared(tmp_path / "alertmanager.yml", ROWLOCK_PAGE_URL=url).returncode == 0
        alertmanager = process.Launch(
            argv=[
                required("prometheus-alertmanager", "alertmanager"),
                f"--config.file={tmp_path}/alertmanager.yml",
                f"--storage.path={tmp_path}/alerts",
                f"--web.listen-address=127.0.0.1:{own}",
                "--cluster.listen-address=",
            ],
            log=tmp_path / "alertmanager.log",
        )
        stack.enter_context(process.running(alertmanager, lambda _: answers(f"http://127.0.0.1:{own}/-/ready"), 60))
        configuration = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
        configuration["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
        configuration["rule_files"] = [str(DEPLOY / "prometheus/rules.yml")]
        configuration["scrape_configs"] = []
        (manager,) = configuration["alerting"]["alertmanagers"]
        del manager["dns_sd_configs"]
        manager["static_configs"] = [{"targets": [f"127.0.0.1:{own}"]}]
        (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(configuration))
        prometheus = process.Launch(
            argv=[
                required("prometheus"),
                f"--config.file={tmp_path}/prometheus.yml",
                f"--storage.tsdb.path={tmp_path}/data",
                f"--web.listen-address=127.0.0.1:{watching}",
            ],
            log=tmp_path / "prometheus.log",
        )
        stack.enter_context(process.running(prometheus, lambda _: answers(f"http://127.0.0.1:{watching}/-/ready"), 60))

        eventually(lambda: woken(heard, "RowlockNoApi"), "a page", patience_s=100, pause_s=0.2)
        page = woken(heard, "RowlockNoApi")[0]
        assert (page["status"], page["labels"]["severity"]) == ("firing", "page")
        assert page["annotations"]["runbook"] == "docs/operations.md#rowlocknoapi"
        severities = {alert["labels"]["severity"] for message in heard for alert in message["alerts"]}
        assert severities == {"page"}
