"""The page in a real browser, with no network but this machine: what a visitor sees and does."""

import re
import tomllib
import zipfile

import pytest

from sim import Market, Scenario

pytestmark = pytest.mark.slow

WIDE, NARROW = {"width": 1360, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def tab(server, browser):
    """Opens tabs of their own; afterwards nothing may have been asked of any other machine, nor gone wrong."""
    opened, foreign, errors = [], [], []

    def open_tab(size=WIDE, scheme="light"):
        context = browser.new_context(viewport=size, color_scheme=scheme, accept_downloads=True, has_touch=True)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", lambda request: _note_foreign(request.url, server, foreign))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(server)
        page.get_by_text("Day 0", exact=True).wait_for()
        opened.append(context)
        return page

    yield open_tab
    for context in opened:
        context.close()
    assert foreign == []
    assert errors == []


def _note_foreign(url: str, server: str, foreign: list[str]) -> None:
    if not url.startswith((server, server.replace("http", "ws"), "data:", "blob:")):
        foreign.append(url)


def shrink(page) -> None:
    """A market of 300, so that steps are quick."""
    field = page.get_by_label("consumers (people)")
    field.fill("300")
    field.press("Enter")
    page.get_by_text("Changed: Reset begins anew").wait_for()
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("Changed: Reset begins anew").wait_for(state="detached")


def step(page, until: int) -> None:
    """Press Step until a day."""
    for day in range(until):
        page.get_by_role("button", name="Step", exact=True).click()
        page.get_by_text(f"Day {day + 1}", exact=True).wait_for()


def said(page, title: str, days: int) -> str:
    """What a chart tells those who cannot see it, as soon as it has been drawn for so many days."""
    chart = page.locator(f'svg[role=img][aria-label^="{title}"][aria-label*="after {days} days"]').first
    chart.wait_for()
    return chart.get_attribute("aria-label")


def test_play_pause_step_and_reset_with_the_same_seed(tab):
    page = tab()
    shrink(page)
    step(page, 3)
    first = said(page, "Trust and concern", 3)
    page.get_by_role("button", name="▶").click()
    page.wait_for_function("parseInt(document.querySelector('.day').innerText.split(' ')[1]) > 6")
    page.get_by_role("button", name="❚❚").click()
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("Day 0", exact=True).wait_for()
    step(page, 3)
    assert said(page, "Trust and concern", 3) == first


def test_a_slider_changes_the_market_after_reset(tab):
    page = tab()
    shrink(page)
    step(page, 2)
    before = said(page, "Singled out and tracked", 2)
    slider = page.locator(".field-collection").get_by_role("slider")
    slider.focus()
    slider.press("Home")
    page.get_by_text("Changed: Reset begins anew").wait_for()
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("Day 0", exact=True).wait_for()
    step(page, 2)
    assert said(page, "Singled out and tracked", 2) != before
    assert "pages tracked 0" in said(page, "Singled out and tracked", 2)


def test_two_markets_side_by_side_a_breach_and_downloads(tab, tmp_path):
    page = tab()
    shrink(page)
    page.get_by_text("Compare with a twin").click()
    page.get_by_text("Changed: Reset begins anew").wait_for()
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("A → B: law: none → gdpr").wait_for()
    step(page, 2)
    page.get_by_role("button", name="Strike a breach").click()
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_text("Day 3", exact=True).wait_for()
    page.locator(".mark title", has_text="Giant 1 struck").nth(3).wait_for(state="attached")
    page.get_by_text("Show B less A").click()
    page.get_by_text("Consent, B less A").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Scenario B (TOML)").click()
    path = tmp_path / "b.toml"
    download.value.save_as(path)
    assert tomllib.loads(path.read_text())["changes"][0]["breach"]["holder"] == "Giant 1"
    scenario = Scenario.read(path)
    again = Market(scenario, rng=1)
    again.run_for(scenario.days)
    with page.expect_download() as download:
        page.get_by_role("button", name="Results (ZIP)").click()
    download.value.save_as(tmp_path / "results.zip")
    with zipfile.ZipFile(tmp_path / "results.zip") as archive:
        days = archive.read("B/days.csv").decode()
    assert days == again.ledger.daily.to_csv()


def test_whoever_is_clicked_has_a_story(tab):
    page = tab()
    shrink(page)
    step(page, 1)
    page.get_by_role("button", name="People", exact=True).click()
    canvas = page.locator("canvas").first
    canvas.wait_for()
    assert re.search(r"300 of 300 consumers", canvas.get_attribute("aria-label"))
    canvas.focus()
    canvas.press("ArrowRight")
    page.get_by_text("Her diary begins with the next day.").wait_for()
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_text("by topic").wait_for()
    assert page.locator(".story").inner_text().count("events, may") >= 10


def test_a_bad_value_is_told_beside_its_field_and_runs_go_on(tab):
    page = tab()
    shrink(page)
    field = page.get_by_label("consumers (people)")
    field.fill("-3")
    field.press("Enter")
    wrong = page.locator(".field-consumers + * .wrong, .field-consumers ~ .wrong").first
    wrong.wait_for()
    assert "consumers" in wrong.inner_text()
    page.get_by_label("Any parameter: name=value").fill("personalisation=1")
    page.get_by_role("button", name="Change", exact=True).click()
    page.locator(".refused").wait_for()
    assert "Did you mean 'personalization'?" in page.locator(".refused").inner_text()
    step(page, 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_fits_and_can_be_read(tab, size, scheme):
    page = tab(size, scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    ink, paper = page.evaluate(
        "[getComputedStyle(document.querySelector('.day')).color,"
        " getComputedStyle(document.querySelector('.v-application')).backgroundColor]"
    )
    light = sum(map(int, re.findall(r"\d+", paper)[:3])) > 384
    assert light == (scheme == "light")
    assert (sum(map(int, re.findall(r"\d+", ink)[:3])) > 384) != light


def test_on_a_phone_charts_are_a_tap_away_from_the_controls(tab):
    page = tab(NARROW)
    chart = page.get_by_text("Trust and concern").first
    page.touchscreen.tap(NARROW["width"] - 8, NARROW["height"] // 2)  # beside the drawer
    page.wait_for_function("document.querySelector('.v-navigation-drawer').getBoundingClientRect().right <= 0")
    chart.scroll_into_view_if_needed()
    assert chart.is_visible()
