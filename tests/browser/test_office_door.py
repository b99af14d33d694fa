"""Who comes into the box office, what of the token stays where, and when the page locks itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import WATCH
from tests.browser.clerk import Clerk

IDLE_S = 15 * 60


def key(stack: LocalStack, *scopes: str, **more: object) -> str:
    with stack.client("olga", "operator") as operator:
        made = operator.post("/api/keys", json={"name": "the door", "scopes": list(scopes), **more})
        assert made.status_code == 201, made.text
        return str(made.json()["key"])


def test_the_token_leaves_the_address_at_once_and_stays_in_this_tab(clerk: Clerk) -> None:
    clerk.open()
    expect(clerk.main).to_contain_text("Opening Night at Harbour Hall")
    assert clerk.page.url == f"{clerk.url}/office"
    kept = clerk.page.evaluate(
        "[Object.values({...localStorage}), Object.values({...sessionStorage}), document.cookie]"
    )
    assert clerk.token not in str(kept[0])
    assert clerk.token in kept[1]
    assert kept[2] == ""
    clerk.picture("office-events")
    clerk.page.reload()
    expect(clerk.main).to_contain_text("Opening Night at Harbour Hall")
    other = clerk.context.new_page()
    other.goto(f"{clerk.url}/office")
    expect(other.locator("input[name=token]")).to_be_visible()


def test_it_says_who_is_here_and_what_they_may(new_clerk: Callable[..., Clerk], stack: LocalStack) -> None:
    clerk = new_clerk(key(stack, "read", "reports", event_ids=["demo"])).open("#/events/demo/sales")
    clerk.page.locator(".who summary").click()
    expect(clerk.page.locator(".who code")).to_have_text(["read", "reports"])
    expect(clerk.page.locator(".who")).to_contain_text("demo")
    tabs = clerk.page.locator(".tabs a").all_inner_texts()
    assert ("Sales" in tabs, "Names" in tabs, "Rules" in tabs) == (True, True, False)
    expect(clerk.page.locator(".tabs .closed")).to_contain_text("Rules")
    clerk.picture("office-few-rights")
    expect(clerk.page.get_by_role("link", name="Queues")).to_have_count(0)
    clerk.go("#/events/demo/rules")
    expect(clerk.main.locator(".problem")).to_contain_text("it lacks the scope events")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("rk_000000000000_nobodys", "does not count here"),
        ("two words", "cannot be a key"),
        ("ключ", "cannot be a key"),
        ("x" * 7_000, "does not count here"),
    ],
)
def test_what_is_no_key_opens_nothing(clerk: Clerk, given: str, told: str) -> None:
    clerk.page.goto(f"{clerk.url}/office")
    clerk.page.locator("input[name=token]").fill(given)
    clerk.button("Come in").click()
    expect(clerk.main.locator(".problem")).to_contain_text(told)
    expect(clerk.page.locator("input[name=token]")).to_have_value("")
    assert clerk.page.evaluate("sessionStorage.length") == 0


def test_a_guest_is_told_that_this_is_no_place_for_buyers(clerk: Clerk) -> None:
    guest = httpx.post(f"{clerk.url}/api/sessions", json={}).json()["token"]
    clerk.come(guest)
    expect(clerk.main.locator(".problem")).to_contain_text("it opens no box office")
    expect(clerk.page.locator("header nav")).to_have_count(0)
    clerk.picture("office-guest")
    assert clerk.page.evaluate("sessionStorage.length") == 0


def test_a_key_that_is_revoked_meanwhile_closes_the_office(new_clerk: Callable[..., Clerk], stack: LocalStack) -> None:
    token = key(stack, "read")
    clerk = new_clerk(token).open("#/events/demo/names")
    expect(clerk.main).to_contain_text("Who sits where")
    with stack.client("olga", "operator") as operator:
        assert operator.delete(f"/api/keys/{token.split('_')[1]}").status_code == 204
    clerk.button("Read again").click()
    expect(clerk.main.locator(".problem")).to_contain_text("or no longer")


def test_it_locks_when_nobody_is_there_says_so_before_and_comes_back_where_one_was(clerk: Clerk) -> None:
    clerk.page.clock.install()
    clerk.open("#/events/demo/names")
    expect(clerk.main).to_contain_text("Who sits where")
    clerk.page.clock.run_for((IDLE_S - 30) * 1_000)
    expect(clerk.page.locator(".ending")).to_be_visible()
    clerk.picture("office-locks-soon")
    clerk.press("Shift")
    expect(clerk.page.locator(".ending")).to_have_count(0)
    clerk.page.clock.run_for((IDLE_S - 30) * 1_000)
    expect(clerk.main).to_contain_text("Who sits where")
    clerk.page.clock.run_for(31_000)
    expect(clerk.main).to_contain_text("Nobody was here for 15 minutes")
    expect(clerk.page.locator("table")).to_have_count(0)
    assert clerk.page.evaluate("sessionStorage.length") == 0
    clerk.picture("office-locked")
    clerk.page.locator("input[name=token]").fill(clerk.token)
    clerk.press("Enter")
    expect(clerk.main).to_contain_text("Who sits where")


def test_a_page_that_slept_longer_than_that_is_locked_when_it_wakes(clerk: Clerk) -> None:
    clerk.open()
    clerk.page.evaluate(
        "ms => sessionStorage.setItem('rowlock:office:touched', String(Date.now() - ms))", IDLE_S * 1_000
    )
    clerk.page.reload()
    expect(clerk.main).to_contain_text("Nobody was here for 15 minutes")


def test_one_can_lock_it_by_hand(clerk: Clerk) -> None:
    clerk.open()
    clerk.button("Lock", clerk.page.locator("header")).click()
    expect(clerk.main).to_contain_text("The box office is locked")
    clerk.page.reload()
    expect(clerk.page.locator("input[name=token]")).to_be_visible()


def test_while_nothing_answers_a_reload_does_not_cost_the_key(clerk: Clerk) -> None:
    clerk.open()
    clerk.page.route("**/api/v1/**", lambda route: route.abort())
    clerk.page.reload()
    expect(clerk.main.locator(".problem")).to_contain_text("Nothing answers just now")
    clerk.page.unroute("**/api/v1/**")
    clerk.button("Try again").click()
    expect(clerk.main).to_contain_text("Opening Night at Harbour Hall")


def test_nobody_frames_it(browser: Browser, stack: LocalStack) -> None:
    answer = httpx.get(f"{stack.url}/office")
    assert answer.headers["X-Frame-Options"] == "DENY"
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.set_content(f'<iframe src="{stack.url}/office"></iframe>')
    context.close()


VIEWS: Sequence[str] = (
    "#/events",
    "#/new",
    "#/events/demo/hall",
    "#/events/demo/sales",
    "#/events/demo/names",
    "#/events/demo/seats",
    "#/events/demo/channels",
    "#/events/demo/codes",
    "#/events/demo/rules",
    "#/queues",
    "#/nowhere",
)


def test_no_view_breaks_the_policy_or_complains(clerk: Clerk) -> None:
    clerk.open()
    for view in VIEWS:
        clerk.go(view)
        expect(clerk.main.locator("h1, h2").first).to_be_visible()
        clerk.page.wait_for_load_state("networkidle") if view == "#/nowhere" else None
    assert clerk.violations() == []
    assert clerk.complaints == []
