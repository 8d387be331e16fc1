"""The user's own people."""

import contextlib
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import BadInput
from sim.society.survey import COLUMNS, Column, read_people

PEOPLE = """\
id,concern,activity,group,device,segment,interest_1,interest_2,weight
ann,0.9,3.5,majority,mobile,0,1,3,1
bob,0,1,minority,desktop,5,0,2,0
cyd,1,0.1,1,0,2,0.5,0.5,3
"""


@pytest.fixture
def read(tmp_path):
    def reader(text, *args):
        path = tmp_path / "people.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_people(path, *args)

    return reader


@pytest.fixture
def rng():
    return np.random.default_rng(1)


def test_as_many_consumers_as_were_asked_are_the_very_people(read, rng):
    columns = read(PEOPLE).columns(3, rng)
    assert columns["concern"].tolist() == [0.9, 0, 1]
    assert columns["activity"].tolist() == [3.5, 1, 0.1]
    assert columns["group"].tolist() == [0, 1, 1]
    assert columns["device"].tolist() == [1, 0, 0]
    assert columns["segment"].tolist() == [0, 5, 2]
    assert columns["interests"].tolist() == [[0.25, 0.75], [0, 1], [0.5, 0.5]]
    assert set(columns) == {"concern", "activity", "group", "device", "segment", "interests"}


def test_more_or_fewer_are_drawn_by_weight_and_whole(read, rng):
    survey = read(PEOPLE)
    columns = survey.columns(20_000, rng)
    assert (columns["concern"] == 0).sum() == 0  # bob weighs nothing
    assert (columns["concern"] == 1).mean() == pytest.approx(0.75, abs=0.02)
    assert set(zip(columns["concern"], columns["activity"], columns["segment"], strict=True)) == {
        (0.9, 3.5, 0),
        (1, 0.1, 2),
    }
    assert survey.columns(2, rng)["interests"].shape == (2, 2)


def test_the_same_luck_draws_the_same_people(read):
    first, second = (read(PEOPLE).columns(50, np.random.default_rng(7)) for _ in range(2))
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_what_is_done_to_consumers_does_not_change_the_survey(read, rng):
    survey = read(PEOPLE)
    survey.columns(3, rng)["concern"][:] = 0.5
    assert survey.columns(3, rng)["concern"].tolist() == [0.9, 0, 1]


def test_people_can_be_put_in_the_order_of_a_network(read, rng):
    survey = read(PEOPLE).matched(["cyd", "ann"])
    assert survey.ids == ("cyd", "ann")
    assert survey.columns(2, rng)["concern"].tolist() == [1, 0.9]
    with pytest.raises(BadInput, match="must include 'dee', and 1 more"):
        read(PEOPLE).matched(["ann", "dee", "eve"])
    with pytest.raises(BadInput, match="id or name"):
        read("concern\n0.5\n").matched(["ann"])
    with pytest.raises(BadInput, match="nobody is named twice"):
        read("name,concern\nann,0.5\nann,0.7\n").matched(["ann"])


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffconcern\n0.5\n",  # as spreadsheets write it
        "concern\r\n0.5\r\n\r\n",
        "name , concern\nann , 0.5\n\n",
        '"concern"\n"0.5"\n',
        "concern\n0.5",
    ],
)
def test_spreadsheets_and_blank_lines(text, read, rng):
    assert read(text).columns(1, rng)["concern"].tolist() == [0.5]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("concern\n0.5\n1.2\n", "row 3, column concern is 1.2, but must be a number from 0 to 1"),
        ("concern\n-0.1\n", "row 2, column concern is -0.1"),
        ("concern\n\n0.5\n\n2\n", "row 5, column concern is 2"),
        ("concern\n0.5\nhigh\n", "row 3, column concern is 'high'"),
        ("concern\n0.5\nTrue\n", "row 3, column concern is 'True'"),
        ("concern\nTrue\n", "row 2, column concern is True"),
        ("concern\ninf\n", "row 2, column concern is inf"),
        ("concern,efficacy\n0.5,\n", "row 2, column efficacy is '', but must be"),
        ("concern,efficacy\n0.5\n", "row 2, column efficacy is ''"),
        ("activity\n0\n", "row 2, column activity is 0, but must be a number above 0"),
        ("segment\n1.5\n", "column segment is 1.5, but must be a whole number from 0 to 255"),
        ("segment\n256\n", "column segment is 256"),
        ("group\nmost\n", r"column group is 'most', but must be majority \(0\) or minority \(1\)"),
        ("device\n2\n", "column device is 2"),
        ("weight,concern\n-1,0.5\n", "column weight is -1"),
        ("weight,concern\n0,0.5\n", "all weights are 0"),
        ("interest_1,interest_2\n1,1\n0,0\n", "row 3: all interests are 0"),
        ("interest_1,interest_3\n1,1\n", "lacks the column interest_2: it must have all 2 interests"),
        ("interest_1,interest_2\n1,-1\n", "row 2, column interest_2 is -1"),
        ("conern\n0.5\n", "no column of people 'conern'. Did you mean 'concern'"),
        ("concern;efficacy\n0.5;1\n", "columns are parted by commas"),
        ("concern,id\n0.5,1\n", "no column of people 'id'"),
        ("concern,concern\n0.5,1\n", "the column concern twice"),
        ("id,weight\n1,1\n", "says nothing of its people"),
        ("concern\n0.5,0.7\n", "cannot be read as a CSV of people"),
        ("concern\n0.5\n0.5,0.7\n", "cannot be read as a CSV of people"),
        ("concern\n", "has nobody in it"),
        ("concern\n\n\n", "has nobody in it"),
        ("", "has no column titles"),
        ("\nconcern\n0.5\n", "has no column titles"),
        (b"concern\n\xff\n", "cannot be read as a CSV of people"),
    ],
)
def test_what_will_not_do_is_named_with_row_column_and_range(text, words, read):
    with pytest.raises(BadInput, match=words):
        read(text)


def test_a_missing_file(tmp_path):
    with pytest.raises(BadInput, match=r"nowhere\.csv cannot be read"):
        read_people(tmp_path / "nowhere.csv")
    with pytest.raises(BadInput, match="cannot be read"):
        read_people(tmp_path)


def test_the_market_says_how_many_topics_there_are_and_what_fits(read):
    assert read(PEOPLE, 2).rows == 3
    with pytest.raises(BadInput, match="lacks the column interest_3: it must have all 3 interests"):
        read(PEOPLE, 3)
    with pytest.raises(BadInput, match="no column of people 'interest_2'"):
        read("interest_1,interest_2\n1,1\n", 1)
    with pytest.raises(BadInput, match="row 3, column segment is 5, but must be a whole number from 0 to 4"):
        read(PEOPLE, None, COLUMNS | {"segment": Column(0, 4, "whole")})


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 1e3, exclude_min=True), st.floats(0, 1e12), st.integers(0, 255)),
        min_size=1,
        max_size=20,
    )
)
def test_what_is_written_is_what_is_read(tmp_path_factory, people):
    path = tmp_path_factory.getbasetemp() / "written.csv"
    frame = pd.DataFrame(people, columns=["concern", "activity", "interest_1", "segment"]).assign(interest_2=1e-300)
    frame.to_csv(path, index=False)
    columns = read_people(path).columns(len(frame), np.random.default_rng(1))
    for name in ("concern", "activity", "segment"):
        assert columns[name].tolist() == frame[name].tolist()
    assert columns["interests"].sum(axis=1) == pytest.approx(1)


CELL = st.one_of(
    st.sampled_from(
        [*COLUMNS, "interest_1", "interest_2", "weight", "id", "", "0.5", "1", "-1", "nan", "minority", "1e999"]
    ),
    st.floats().map(str),
    st.integers().map(str),
    st.text(max_size=5),
)
RUBBISH = st.one_of(
    st.binary(max_size=60),
    st.lists(st.lists(CELL, max_size=4).map(",".join), max_size=5).map(
        lambda rows: "\n".join(rows).encode("utf-8", "ignore")
    ),
    st.lists(st.lists(CELL, min_size=2, max_size=2).map(",".join), max_size=4).map(
        lambda rows: "\n".join(["concern,group", *rows]).encode("utf-8", "ignore")
    ),
)


@given(RUBBISH)
def test_rubbish_is_people_or_bad_input_and_nothing_else(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "rubbish.csv"
    path.write_bytes(text)
    with contextlib.suppress(BadInput):
        for name, values in read_people(path).columns(7, np.random.default_rng(1)).items():
            assert len(values) == 7
            assert np.isfinite(values).all(), name


def test_a_hundred_thousand_people_are_read_in_a_second(tmp_path, rng):
    n = 100_000
    frame = pd.DataFrame(
        {name: rng.random(n) for name in ("concern", "efficacy", "valuation", "resignation", "weight")}
    )
    frame["device"] = rng.choice(["mobile", "desktop"], n)
    frame.to_csv(tmp_path / "people.csv", index=False)
    started = time.process_time()
    assert read_people(tmp_path / "people.csv").rows == n
    assert time.process_time() - started < 1
