"""Two visitors at once, a breach that is seen to strike, a phone: in a real browser, where no file may be missing."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.slow

EXPOSED = [213, 94, 0]
"""The colour of whoever a breach exposes."""
COUNT_INK = """(canvas, ink) => {
  const seen = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let count = 0;
  for (let at = 0; at < seen.length; at += 4)
    if (ink.every((value, c) => Math.abs(seen[at + c] - value) < 4) && seen[at + 3] > 250) count++;
  return count;
}"""
PATIENCE = 300_000
"""Milliseconds: the first day of all may have to be compiled."""


@pytest.fixture
def visit(browser: Any, server: str) -> Iterator[Callable[..., Any]]:
    """Opens tabs; when the test is over, none may have missed a file."""
    contexts, missed = [], []

    def open_tab(**size: Any) -> Any:
        context = browser.new_context(**size)
        contexts.append(context)
        context.on("response", lambda answer: missed.append(answer.url) if answer.status >= 400 else None)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(server)
        page.locator(".day").wait_for(state="attached")
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert missed == []


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def step(page: Any, until: int) -> None:
    press(page, "Step")
    page.get_by_text(f"Day {until}", exact=True).wait_for()


def test_a_breach_flashes_in_the_network(visit):
    page = visit()
    step(page, 1)
    press(page, "People")
    canvas = page.locator(".network canvas")
    canvas.wait_for()
    assert canvas.evaluate(COUNT_INK, EXPOSED) == 0
    press(page, "Strike a breach")
    step(page, 2)
    page.locator(".network canvas[aria-label*='exposed']:not([aria-label*=' 0 exposed'])").wait_for()
    assert re.search(r"[1-9]\d* exposed", canvas.get_attribute("aria-label"))
    assert canvas.evaluate(COUNT_INK, EXPOSED) > 100


def test_two_tabs_are_two_markets(visit):
    one, other = visit(), visit()
    step(one, 1)
    step(one, 2)
    assert other.locator(".day").inner_text() == "Day 0"
    step(other, 1)
    assert one.locator(".day").inner_text() == "Day 2"


def test_a_phone_shows_every_view_within_its_width(visit):
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    page.set_default_timeout(10_000)
    page.mouse.click(384, 500)  # beside the drawer of controls, which then closes
    page.wait_for_timeout(600)
    for view in ("People", "Table", "Charts"):
        press(page, view)
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= 391


def test_a_visitor_has_more_people_drawn(visit):
    page = visit()
    press(page, "People")
    page.get_by_role("img", name=re.compile("^500 of")).wait_for()
    page.locator(".v-select", has_text="People drawn").click()
    page.get_by_role("option", name="1000", exact=True).click()
    page.get_by_role("img", name=re.compile("^1000 of")).wait_for()
