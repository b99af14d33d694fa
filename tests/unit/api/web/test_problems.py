from __future__ import annotations

from typing import NoReturn

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from api.web.problems import Problem, not_found, register_problems
from shared.errors import StoreUnavailableError


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("problems", static_folder=None)
    register_problems(app)

    @app.get("/raise/<what>")
    def raise_(what: str) -> NoReturn:
        if what == "abort":
            abort(418)
        raise {
            "problem": Problem(409, "TAKEN", "Gone.", headers={"Retry-After": "3"}, seat="A-1"),
            "missing": not_found("ticket"),
            "store": StoreUnavailableError("redis"),
            "bug": RuntimeError("a secret of ours"),
        }[what]

    return app.test_client()


def test_a_problem_is_a_document_with_code_members_and_headers(client: FlaskClient) -> None:
    response = client.get("/raise/problem")
    assert response.status_code == 409
    assert response.content_type == "application/problem+json"
    assert response.headers["Retry-After"] == "3"
    assert response.json == {
        "type": "urn:rowlock:problem:taken",
        "title": "Conflict",
        "status": 409,
        "code": "TAKEN",
        "detail": "Gone.",
        "seat": "A-1",
    }


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nowhere", 404, "NOT_FOUND"),
        ("/raise/missing", 404, "NOT_FOUND"),
        ("/raise/abort", 418, "IM_A_TEAPOT"),
        ("/raise/store", 503, "STORE_UNAVAILABLE"),
        ("/raise/bug", 500, "INTERNAL"),
    ],
)
def test_every_error_is_a_problem_with_a_code(client: FlaskClient, path: str, status: int, code: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.get_json()["code"]) == (status, code)
    assert response.content_type == "application/problem+json"


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    response = client.post("/raise/problem")
    assert response.get_json()["code"] == "METHOD_NOT_ALLOWED"
    assert "GET" in response.headers["Allow"]


def test_a_store_that_is_down_says_when_to_come_back(client: FlaskClient) -> None:
    assert int(client.get("/raise/store").headers["Retry-After"]) >= 1


def test_a_bug_tells_the_client_nothing_of_itself(client: FlaskClient) -> None:
    assert b"secret" not in client.get("/raise/bug").data
