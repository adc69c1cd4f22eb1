from ecg_local.restarts import RestartBudget


def test_each_pause_is_twice_the_one_before_and_the_sixth_death_in_ten_minutes_is_one_too_many() -> None:
    budget = RestartBudget()

    pauses = [budget.pause_s(float(second)) for second in range(6)]

    assert pauses == [0.2, 0.4, 0.8, 1.6, 3.2, None]


def test_deaths_of_more_than_ten_minutes_ago_are_forgotten() -> None:
    budget = RestartBudget()
    for second in range(5):
        budget.pause_s(float(second))

    # 600 s after the first death that one no longer counts: four are left, so the fifth pause is given again.
    assert budget.pause_s(600.0) == 3.2
    assert budget.pause_s(600.5) is None
