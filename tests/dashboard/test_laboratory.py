"""What a visitor plays with, without a browser: markets side by side, interventions, diaries, downloads."""

import gc
import io
import threading
import tomllib
import weakref
import zipfile

import numpy as np
import psutil
import pytest

from analysis.dashboard.choices import Choices, difference_problem
from analysis.dashboard.laboratory import Laboratory
from analysis.dashboard.network import COLOURS, scale_of
from analysis.dashboard.story import story
from sim import Market, Scenario
from sim.errors import BadInput

SMALL = Scenario(consumers=300, law="gdpr")


def laboratory(b: Scenario | None = None, days: int = 0, drawn: int = 60) -> Laboratory:
    lab = Laboratory(SMALL, b, rng=3, drawn=drawn, threads=1)
    for _ in range(days):
        lab.step()
    return lab


@pytest.fixture(scope="module")
def lived() -> Laboratory:
    """Two markets in which a breach strikes, and a law goes in one of them; somebody is watched."""
    lab = laboratory(SMALL.with_(law="none"), days=4)
    lab.watch(int(lab.sides["A"].sample.people[7]))
    lab.intervene({"breach": {"holder": "Giant 1", "share": 1.0, "found_after": 1}})
    lab.intervene({"law": "ccpa"}, "A")
    lab.intervene({"personalization": 0.9}, "B")
    for _ in range(8):
        lab.step()
    return lab


def test_markets_share_their_luck_and_differ_in_what_was_chosen(lived):
    assert lived.differences == {"law": ("gdpr", "none")}
    a, b = (side.market.ledger.daily for side in lived.sides.values())
    assert a["page_views"].iloc[0] == b["page_views"].iloc[0]
    assert a["consent_share"].iloc[2] < b["consent_share"].iloc[2] == 1.0


@pytest.mark.parametrize("name", ["A", "B"])
def test_the_file_of_a_session_repeats_it_to_the_bit(lived, name, tmp_path):
    path = tmp_path / "session.toml"
    path.write_text(lived.toml(name), encoding="utf-8")
    scenario = Scenario.read(path)
    again = Market(scenario, rng=lived.rng, threads=2)
    again.run_for(scenario.days)
    assert again.ledger.daily.equals(lived.sides[name].market.ledger.daily)


def test_an_intervention_comes_tomorrow_and_where_it_was_wanted(lived):
    a, b = (side.market for side in lived.sides.values())
    assert a.law.name == "ccpa"
    assert b.law.name == "none"
    assert b.ledger.daily["personalization"].tolist() == [pytest.approx(0.3)] * 4 + [pytest.approx(0.9)] * 8
    assert {"breach", "change"} <= set(a.ledger.events["kind"])


def test_a_watched_day_comes_to_the_same_bits(lived):
    alone = laboratory(days=4)
    alone.intervene({"breach": {"holder": "Giant 1", "share": 1.0, "found_after": 1}})
    alone.intervene({"law": "ccpa"})
    for _ in range(8):
        alone.step()
    assert alone.sides["A"].market.ledger.daily.equals(lived.sides["A"].market.ledger.daily)


def test_her_story_tells_what_is_known_leaked_and_why_she_saw_ads(lived):
    side = lived.sides["B"]
    told = story(side, side.sample.watched)
    assert sum(told.interests) == pytest.approx(1.0)
    assert [each.holder for each in told.dossiers] == [holder.name for holder in side.market.holders]
    for each in told.dossiers:
        assert sum(each.believed) == pytest.approx(1.0 if each.events else 0.0)
    giant = told.dossiers[0]
    assert bool(told.leaked) <= (giant.events > 0)
    assert len(told.diary) == 8
    for entry in told.diary:
        assert len(entry.topics) == sum(entry.ads.values())
        assert 0 <= entry.personal <= sum(entry.ads.values())


def test_whoever_is_exposed_flashes_and_stays_in_the_story(lived):
    side = lived.sides["B"]
    (day, holder, exposed), *_ = side.sample.exposed
    assert (day, holder) == (4, "Giant 1")
    assert set(side.sample.flashing(day)) == set(exposed.tolist())
    assert side.sample.flashing(day + 5) == []
    person = int(side.sample.people[exposed[0]])
    assert story(side, person).leaked == [(4, "Giant 1")]


def test_news_of_a_breach_spreads_from_the_exposed(lived):
    lab = laboratory(days=2)
    lab.intervene({"breach": {"holder": "Giant 1", "share": 0.5, "found_after": 1}})
    side = lab.sides["A"]
    assert not side.sample.values(side.market, "trust lost").any()
    for _ in range(12):
        lab.step()
    lost, (_, _, exposed) = side.sample.values(side.market, "trust lost"), side.sample.exposed[0]
    others = np.setdiff1d(np.arange(60), exposed)
    assert lost[exposed].mean() > lost[others].mean()


def test_the_sample_is_of_friends_and_laid_out_once(lived):
    sample = lived.sides["A"].sample
    assert len(sample.people) == 60 == len(set(sample.people.tolist()))
    assert len(sample.ties) > 60
    assert sample.places.min() == 0.0
    assert sample.places.max() == pytest.approx(1.0)
    again = laboratory().sides["A"].sample
    assert np.array_equal(again.places, sample.places)
    assert np.array_equal(again.people, lived.sides["B"].sample.people)


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_is_a_number_for_each_person_on_a_scale(lived, colour):
    side = lived.sides["A"]
    values = side.sample.values(side.market, colour)
    assert values.shape == (60,)
    low, high = scale_of(values)
    assert low < high


def test_results_hold_days_marketers_events_and_the_scenario(lived):
    with zipfile.ZipFile(io.BytesIO(lived.results())) as archive:
        names = set(archive.namelist())
        assert {f"{side}/{part}" for side in "AB" for part in ("days.csv", "events.csv", "scenario.toml")} <= names
        assert tomllib.loads(archive.read("A/scenario.toml").decode())["law"] == "gdpr"


def test_what_will_not_do_is_refused_and_changes_nothing():
    lab = laboratory(days=1)
    for what in ({"law": "gdrp"}, {"consumers": 5}, {"personalization": 2.0}, {"breach": "Gaint 1"}):
        with pytest.raises(BadInput):
            lab.intervene(what)
    assert lab.sides["A"].done == []
    lab.step()


def test_what_will_not_do_in_one_market_changes_neither():
    lab = Laboratory(SMALL.with_(marketers=3), SMALL.with_(marketers=2), rng=3, drawn=20, threads=1)
    third = lab.sides["A"].market.marketers[2].name
    with pytest.raises(BadInput, match="no marketer or broker"):
        lab.intervene({"breach": {"holder": third}})
    assert [side.done for side in lab.sides.values()] == [[], []]
    assert all(side.market.scenario.changes == () for side in lab.sides.values())


def test_interventions_wait_for_the_day_that_is_being_lived():
    lab, refused = laboratory(days=1), []
    living = threading.Thread(target=lambda: [lab.step() for _ in range(12)])
    living.start()
    while living.is_alive():
        try:
            lab.intervene({"personalization": 0.5})
        except BadInput as error:
            refused.append(error)
    assert not refused
    lab.step()
    assert lab.sides["A"].market.scenario.personalization == 0.5


def test_whoever_lives_in_one_market_alone_is_watched_there_alone():
    lab = Laboratory(SMALL, SMALL.with_(consumers=100), rng=3, drawn=60, threads=1)
    lab.watch(250)
    lab.step()
    assert [len(side.diary.entries) for side in lab.sides.values()] == [1, 0]


def test_a_laboratory_is_closed_after_the_day_that_is_being_lived():
    lab = laboratory(days=1)
    failed = []
    living = threading.Thread(target=lambda: live_until_closed(lab, failed))
    living.start()
    lab.close()
    living.join(20)
    assert not failed
    assert not lab.sides
    assert lab.time == 0


def live_until_closed(lab: Laboratory, failed: list[Exception]) -> None:
    try:
        while lab.running:
            lab.step()
    except Exception as error:
        failed.append(error)


def test_a_past_day_cannot_be_changed():
    lab = laboratory(days=2)
    from sim.scenario import Change

    with pytest.raises(BadInput, match="a day to come"):
        lab.sides["A"].market.schedule(Change(1, {"law": "none"}))


def test_a_laboratory_that_is_let_go_frees_its_markets():
    lab = laboratory(days=1)
    market = weakref.ref(lab.sides["A"].market)
    del lab
    gc.collect()
    assert market() is None


@pytest.mark.slow
def test_memory_does_not_grow_with_steps():
    lab = Laboratory(Scenario(consumers=50), rng=1, drawn=20, threads=1)
    for _ in range(300):
        lab.step()
    before = psutil.Process().memory_info().rss
    for _ in range(1700):
        lab.step()
    assert psutil.Process().memory_info().rss - before < 30 * 2**20


def test_choices_become_scenarios_or_say_why_not():
    chosen = Choices("gdpr").set("personalization", 0.8)
    assert chosen.a().personalization == 0.8
    assert chosen.b() is None
    wrong = chosen.set("consumers", -5)
    assert "consumers" in wrong.problem
    assert wrong.value("consumers") == -5
    assert wrong.named("no_law").problem == ""
    twin = Choices(compare=True, differences=("law=pipl", "collection=0.1"))
    assert twin.b() == twin.a().with_(law="pipl", collection=0.1)
    assert "personalization" in difference_problem("personalisation=1")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"consumers": 100_000_000}, "GB"),
        ({"regulator": "independant"}, "regulator"),
        ({"starts": "yesterday"}, "starts"),
        ({"strategy": "contextul"}, "strategy"),
        ({"giants": 90}, "giants"),
    ],
)
def test_what_cannot_be_built_is_told_before_reset(settings, told):
    assert told in Choices(settings=settings).problem


def test_a_seed_below_nought_is_told_before_reset():
    assert "seed" in Choices(seed=-1).problem


def test_one_may_begin_with_a_scenario_of_ones_own():
    own = Scenario(consumers=70, firms=({"name": "Mine"},), changes=({"day": 3, "law": "gdpr"},))
    assert Choices.of(own, seed=9).a().with_(question="") == own
    assert Choices.of("gdpr").a().law == "gdpr"


def test_more_people_are_drawn_and_what_was_noted_is_kept():
    breach = {"day": 1, "breach": {"holder": "Giant 1", "share": 0.5, "found_after": 3}}
    lab = Laboratory(Scenario(consumers=400, changes=(breach,)), rng=1, drawn=50)
    for _ in range(4):
        lab.step()
    sample = lab.sides["A"].sample
    lab.watch(int(sample.people[0]))
    lab.draw(200)
    larger = lab.sides["A"].sample
    assert len(larger.people) == 200
    assert [(day, who) for day, who, _ in larger.exposed] == [(day, who) for day, who, _ in sample.exposed] != []
    assert larger.watched == sample.watched
    assert (larger.values(lab.sides["A"].market, "trust lost") != 0.0).any()
    lab.draw(10_000)
    assert len(lab.sides["A"].sample.people) == 400
