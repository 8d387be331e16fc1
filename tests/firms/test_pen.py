"""A pen writes down what has changed since it last wrote, and nothing else."""

from sim.firms.pen import Pen
from sim.world import Tier


def test_writes_what_is_new_and_leaves_the_rest_alone():
    table, pen = Tier.table(2), Pen()
    pen.write(table, 1, bid=0.5, mail=2.0)
    assert table[1].item() == (0.5, 2.0)
    table[1].mail = 7.0
    pen.write(table, 1, bid=0.75, mail=2.0)
    assert table[1].item() == (0.75, 7.0)
    pen.write(table, 1, bid=0.75, mail=3.0)
    assert table[1].item() == (0.75, 3.0)
    assert table[0].item() == (0.0, 0.0)
