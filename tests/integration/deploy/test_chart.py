"""The Helm chart: every combination of its values renders, is what Kubernetes takes, and hangs together. No cluster was seen."""

from __future__ import annotations

import importlib
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from cli.stack.ports import free_ports
from shared.variables import unknown_variables
from tests.chart_tools import ChartTools, chart_tools
from tests.conftest import TOKEN_SECRET
from tests.watched import alerts, dashboards

ROOT = Path(__file__).parents[3]
CHART = ROOT / "deploy/helm/rowlock"
VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text())
SCHEMA: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text())
CUSTOM = ("monitoring.coreos.com/", "keda.sh/")
"""Kinds that are not Kubernetes' own, of which the validator has no schema."""
KEDA = {"enabled": True, "prometheus": "http://prometheus.monitoring:9090"}
PEER = [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "gateway"}}}]
CHOICES: dict[str, list[dict[str, Any]]] = {
    "api": [{"autoscaling": {"enabled": True}}, {"autoscaling": {"enabled": False}, "replicas": 3}],
    "worker": [{"keda": KEDA}, {"keda": {"enabled": False}}],
    "networkPolicy": [
        {"enabled": True},
        {"enabled": True, "gateway": PEER, "monitoring": PEER, "stores": PEER},
        {"enabled": False},
    ],
    "monitoring": [{"enabled": True}, {"enabled": False}],
    "image": [{"tag": "1.2.3"}, {"digest": "sha256:" + "0" * 64}],
}
FILES = {
    "volumes": [{"name": "authority", "secret": {"secretName": "authority"}}],
    "volumeMounts": [{"name": "authority", "mountPath": "/etc/rowlock"}],
    "imagePullSecrets": [{"name": "registry"}],
}
Documents = list[dict[str, Any]]


@pytest.fixture(scope="module")
def tools() -> ChartTools:
    return chart_tools()


def helm(tools: ChartTools, *words: str, values: dict[str, Any] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [tools.helm, *words, str(CHART), "-f", "-"],
        input=json.dumps({"secret": {"name": "rowlock"}} if values is None else values),
        check=False,
        capture_output=True,
        text=True,
    )


def rendered(tools: ChartTools, values: dict[str, Any]) -> Documents:
    ended = helm(tools, "template", "shop", values={"secret": {"name": "rowlock"}} | values)
    assert ended.returncode == 0, ended.stderr
    return [document for document in yaml.safe_load_all(ended.stdout) if document]


@pytest.fixture(scope="module")
def releases(tools: ChartTools) -> list[Documents]:
    """What every combination of values makes."""
    combined: list[dict[str, Any]] = [
        dict(zip(CHOICES, chosen, strict=True)) for chosen in itertools.product(*CHOICES.values())
    ]
    return [rendered(tools, values) for values in [{}, FILES, *combined]]


def of(documents: Documents, *kinds: str) -> Iterator[dict[str, Any]]:
    return (document for document in documents if document["kind"] in kinds)


def pods(documents: Documents) -> Iterator[dict[str, Any]]:
    return (workload["spec"]["template"] for workload in of(documents, "Deployment", "Job"))


def containers(documents: Documents) -> Iterator[dict[str, Any]]:
    return (container for pod in pods(documents) for container in pod["spec"]["containers"])


def selects(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    expressions = selector.get("matchExpressions", [])
    return all(labels.get(name) == value for name, value in selector["matchLabels"].items()) and all(
        labels.get(each["key"]) in each["values"] for each in expressions
    )


def test_it_is_linted(tools: ChartTools) -> None:
    ended = helm(tools, "lint", "--strict")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_every_combination_is_what_kubernetes_takes(tools: ChartTools, releases: list[Documents]) -> None:
    sys.path.insert(0, str(tools.schemas))
    try:
        validator = importlib.import_module("kubernetes_validate")
        seen: set[str] = set()
        for document in itertools.chain(*releases):
            text = json.dumps(document, sort_keys=True)
            if text not in seen and not document["apiVersion"].startswith(CUSTOM):
                seen.add(text)
                validator.validate(document, "1.37", strict=True)
        assert len(seen) > 20
        wrong = json.loads(json.dumps(next(of(releases[0], "Deployment"))))
        wrong["spec"]["template"]["spec"]["containers"][0]["resorces"] = {}
        with pytest.raises(Exception, match="resorces"):
            validator.validate(wrong, "1.37", strict=True)
    finally:
        sys.path.remove(str(tools.schemas))


def test_names_are_given_once_and_no_document_is_empty(releases: list[Documents]) -> None:
    for documents in releases:
        names = [(document["kind"], document["metadata"]["name"]) for document in documents]
        assert len(set(names)) == len(names)
        assert all(document.get("spec") or document.get("data") for document in documents)


def test_each_variable_of_a_container_is_a_known_setting_and_secrets_come_by_reference(
    releases: list[Documents],
) -> None:
    for documents in releases:
        for container in containers(documents):
            names = [each["name"] for each in container["env"]]
            assert len(set(names)) == len(names)
            assert unknown_variables(dict.fromkeys(names, "")) == []
            for each in container["env"]:
                assert ("valueFrom" in each) == (each["name"] in VALUES["secret"]["keys"])
                assert isinstance(each.get("value", ""), str)


def test_a_large_number_stays_one(tools: ChartTools) -> None:
    documents = rendered(tools, {"settings": {"ROWLOCK_IMPORT_MAX_BYTES": 268435456}})
    for container in containers(documents):
        assert {"name": "ROWLOCK_IMPORT_MAX_BYTES", "value": "268435456"} in container["env"]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"secret": {"name": ""}}, "secret.name"),
        ({"settings": {"ROWLOCK_SHARD": 4}}, "ROWLOCK_SHARD"),
        ({"worker": {"keda": {"enabled": True}}}, "worker.keda.prometheus"),
        ({"api": {"replica": 3}}, "replica"),
        ({"image": {"digest": "latest"}}, "digest"),
    ],
)
def test_what_is_missing_or_unknown_is_named(tools: ChartTools, values: dict[str, Any], named: str) -> None:
    ended = helm(tools, "template", "shop", values={"secret": {"name": "rowlock"}} | values)
    assert ended.returncode != 0
    assert named in ended.stderr


def test_each_pod_may_do_no_more_than_its_work(releases: list[Documents]) -> None:
    for documents in releases:
        for pod in pods(documents):
            spec = pod["spec"]
            assert spec["automountServiceAccountToken"] is False
            assert spec["securityContext"]["runAsNonRoot"] is True
            assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
            for container in spec["containers"]:
                rights = container["securityContext"]
                assert rights["readOnlyRootFilesystem"] is True
                assert rights["allowPrivilegeEscalation"] is False
                assert rights["capabilities"] == {"drop": ["ALL"]}
                assert container["resources"]["limits"]["memory"]
                mounted = {mount["name"] for mount in container["volumeMounts"]}
                assert mounted == {volume["name"] for volume in spec["volumes"]}


def test_the_account_is_that_of_the_image(releases: list[Documents]) -> None:
    image = (ROOT / "Dockerfile").read_text()
    for pod in pods(releases[0]):
        assert f"useradd --uid {pod['spec']['securityContext']['runAsUser']} " in image


def test_selectors_find_their_pods_and_no_others(releases: list[Documents]) -> None:
    for documents in releases:
        labels = {
            pod["metadata"]["labels"]["app.kubernetes.io/component"]: pod["metadata"]["labels"]
            for pod in pods(documents)
        }
        assert set(labels) == {"api", "worker", "sweep", "deliver", "migrate"}
        for each in of(documents, "Deployment", "PodDisruptionBudget"):
            found = [part for part, own in labels.items() if selects(each["spec"]["selector"], own)]
            assert [f"shop-{part}" for part in found] == [each["metadata"]["name"]]
        for service in of(documents, "Service"):
            assert [p for p, own in labels.items() if selects({"matchLabels": service["spec"]["selector"]}, own)] == [
                "api"
            ]
        for monitor in of(documents, "ServiceMonitor"):
            assert [
                s["metadata"]["name"]
                for s in of(documents, "Service")
                if selects(monitor["spec"]["selector"], s["metadata"]["labels"])
            ] == ["shop-api"]
        for monitor in of(documents, "PodMonitor"):
            assert {p for p, own in labels.items() if selects(monitor["spec"]["selector"], own)} == {
                "worker",
                "sweep",
                "deliver",
            }
        targets = {deployment["metadata"]["name"] for deployment in of(documents, "Deployment")}
        for scaler in of(documents, "HorizontalPodAutoscaler", "ScaledObject"):
            assert scaler["spec"]["scaleTargetRef"]["name"] in targets


def test_ports_that_are_named_exist(releases: list[Documents]) -> None:
    for documents in releases:
        ports = {
            port["name"]: port["containerPort"]
            for container in containers(documents)
            for port in container.get("ports", ())
        }
        assert ports == {"http": 8000, "health": 8001, "metrics": 9100}
        for container in containers(documents):
            own = {port["name"] for port in container.get("ports", ())}
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                assert probe not in container or container[probe]["httpGet"]["port"] in own
        for service in of(documents, "Service"):
            assert {port["targetPort"] for port in service["spec"]["ports"]} <= set(ports)
        for policy in of(documents, "NetworkPolicy"):
            rules = [*policy["spec"].get("ingress", ()), *policy["spec"].get("egress", ())]
            named = {port["port"] for rule in rules for port in rule["ports"] if isinstance(port["port"], str)}
            assert named <= set(ports)


def test_one_is_left_when_a_node_goes_and_who_scales_is_alone(releases: list[Documents]) -> None:
    for documents in releases:
        scaled = {s["spec"]["scaleTargetRef"]["name"] for s in of(documents, "HorizontalPodAutoscaler", "ScaledObject")}
        budgets = {budget["metadata"]["name"]: budget["spec"] for budget in of(documents, "PodDisruptionBudget")}
        for deployment in of(documents, "Deployment"):
            name = deployment["metadata"]["name"]
            assert budgets[name]["maxUnavailable"] == 1
            assert (name in scaled) == ("replicas" not in deployment["spec"])
            assert deployment["spec"].get("replicas", 2) >= 2
        for scaler in of(documents, "HorizontalPodAutoscaler"):
            assert scaler["spec"]["minReplicas"] >= 2


def test_the_schema_is_migrated_before_anything_is_started(releases: list[Documents]) -> None:
    for documents in releases:
        (job,) = of(documents, "Job")
        assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
        assert job["spec"]["template"]["spec"]["containers"][0]["args"] == ["shared.db.migrate"]


def test_every_pod_is_within_a_policy_that_lets_nothing_in_or_out_but_what_it_says(releases: list[Documents]) -> None:
    for documents in releases:
        policies = list(of(documents, "NetworkPolicy"))
        for pod in pods(documents) if policies else ():
            around = [each for each in policies if selects(each["spec"]["podSelector"], pod["metadata"]["labels"])]
            assert any({"Ingress", "Egress"} <= set(each["spec"]["policyTypes"]) for each in around)


def test_modules_that_are_started_exist(releases: list[Documents]) -> None:
    modules = {container["args"][0] for container in containers(releases[0])}
    assert modules == {"api", "workers", "workers.sweep", "workers.deliver", "shared.db.migrate"}
    for module in modules:
        assert importlib.util.find_spec(module) is not None


def test_alerts_and_dashboards_are_those_of_the_deployment(releases: list[Documents]) -> None:
    watched = next(documents for documents in releases if list(of(documents, "PrometheusRule")))
    (rules,) = of(watched, "PrometheusRule")
    assert [rule for group in rules["spec"]["groups"] for rule in group["rules"]] == alerts()
    boards = [json.loads(text) for config in of(watched, "ConfigMap") for text in config["data"].values()]
    assert sorted(board["uid"] for board in boards) == sorted(board["uid"] for board in dashboards())
    jobs = {"api", "worker"}
    assert jobs <= {pod["metadata"]["labels"]["app.kubernetes.io/component"] for pod in pods(watched)}


def scaling_queries(releases: list[Documents]) -> list[str]:
    scaler = next(scaler for documents in releases for scaler in of(documents, "ScaledObject"))
    return [trigger["metadata"]["query"] for trigger in scaler["spec"]["triggers"]]


def test_workers_are_scaled_by_metrics_that_there_are(releases: list[Documents]) -> None:
    code = (ROOT / "workers/metrics.py").read_text()
    queries = scaling_queries(releases)
    assert len(queries) == 2
    for query in queries:
        (name,) = [word for word in query.replace("(", " ").replace(")", " ").split() if word.startswith("rowlock_")]
        assert f'"{name}"' in code


def test_probes_are_answered_by_the_real_processes(
    releases: list[Documents], database_url: str, redis_url: str, broker_url: str
) -> None:
    """Each container is started with its own variables, and asked where Kubernetes would ask."""
    secrets = {
        "ROWLOCK_DATABASE_URL": database_url,
        "ROWLOCK_REDIS_URL": redis_url,
        "ROWLOCK_BROKER_URL": broker_url,
        "ROWLOCK_TOKEN_SECRET": TOKEN_SECRET,
        "ROWLOCK_OPERATIONS_TOKEN": "a token of operations",
    }
    for container in containers(releases[0]):
        if "startupProbe" not in container:
            continue
        ports = dict(zip(("8000", "8001", "9100"), map(str, free_ports(3)), strict=True))
        env = {each["name"]: ports.get(each.get("value", ""), each.get("value", "")) for each in container["env"]}
        env = {name: value for name, value in (env | secrets).items() if value} | {"PATH": "/usr/bin:/bin"}
        process = subprocess.Popen(
            [sys.executable, "-m", *container["args"]], cwd=ROOT, env=env, stderr=subprocess.DEVNULL
        )
        try:
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                if probe in container:
                    asked = container[probe]["httpGet"]
                    port = next(p["containerPort"] for p in container["ports"] if p["name"] == asked["port"])
                    assert answered(f"http://127.0.0.1:{ports[str(port)]}{asked['path']}", process) == 200
        finally:
            process.terminate()
            process.wait(30)


def answered(url: str, process: subprocess.Popen[bytes]) -> int:
    """Return the status of an answer, once there is one."""
    from tests.waiting import eventually

    found: list[int] = []

    def ask() -> bool:
        assert process.poll() is None, process.args
        found.append(httpx.get(url, timeout=10).status_code)
        return True

    eventually(ask, url, patience_s=90, meanwhile=(httpx.TransportError,))
    return found[-1]
