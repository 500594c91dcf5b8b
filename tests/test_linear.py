import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from cocreate_nlp.errors import CorpusError, InputError
from cocreate_nlp.linear import (
    LinearModel,
    best_threshold,
    f1,
    f_beta,
    fit_logistic,
    fit_platt,
    logit,
    make_folds,
    rescale,
    sigmoid,
    theoretical_threshold,
)


def separable(n: int = 40) -> tuple[sparse.csr_matrix, np.ndarray]:
    target = np.arange(n) % 2 == 0
    return sparse.csr_matrix(np.column_stack([target, ~target, np.ones(n)]).astype(float)), target


def test_a_model_learns_what_tells_the_classes_apart() -> None:
    matrix, target = separable()
    model = fit_logistic(matrix, target, c=10.0)
    assert np.array_equal(model.probability(matrix) >= 0.5, target)
    assert model.coef[0] > 0 > model.coef[1]


@pytest.mark.parametrize("value", [True, False])
def test_one_class_gives_a_constant_model_that_is_not_certain(value: bool) -> None:
    matrix, _ = separable(9)
    model = fit_logistic(matrix, np.full(9, value), c=1.0)
    expected = 9.5 / 10 if value else 0.5 / 10
    assert model.probability(matrix) == pytest.approx(np.full(9, expected))


def test_weights_of_rows_count() -> None:
    matrix = sparse.csr_matrix(np.ones((4, 1)))
    target = np.array([True, False, False, False])
    plain = fit_logistic(matrix, target, c=100.0).probability(matrix)[0]
    heavy = fit_logistic(matrix, target, c=100.0, sample_weight=np.array([9.0, 1, 1, 1])).probability(matrix)[0]
    assert plain < 0.5 < heavy


def test_a_model_is_rebuilt_from_its_state() -> None:
    model = LinearModel(np.array([0.5, -1.25]), 0.25, 2.0, -0.5)
    again = LinearModel.from_state(model.to_state())
    matrix = sparse.csr_matrix(np.array([[1.0, 0], [0, 1], [1, 1]]))
    assert again.probability(matrix) == pytest.approx(model.probability(matrix), abs=1e-6)
    # By hand: 2 × (0.5 + 0.25) − 0.5 = 1.
    assert model.probability(matrix)[0] == pytest.approx(1 / (1 + np.exp(-1)))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_the_logistic_function_is_monotone_and_never_overflows(values: list[float]) -> None:
    out = sigmoid(np.array(sorted(values)))
    assert np.all((out > 0) & (out < 1)) and np.all(np.diff(out) >= 0)


def test_folds_keep_groups_whole_and_cover_every_row_once() -> None:
    groups = ["a", "a", "b", "b", "b", "c", "d"]
    folds = make_folds(7, groups, 3)
    assert len(folds) == 3
    assert sorted(np.concatenate([test for _, test in folds])) == list(range(7))
    for train, test in folds:
        assert not {groups[i] for i in train} & {groups[i] for i in test}


def test_folds_without_groups_are_the_same_every_time() -> None:
    first, second = make_folds(10, None, 5), make_folds(10, ["one"] * 10, 5)
    assert len(first) == 5
    assert all(np.array_equal(a[1], b[1]) for a, b in zip(first, second, strict=True))
    assert make_folds(1, None, 5) == []
    assert len(make_folds(3, None, 5)) == 3


def test_folds_and_groups_that_cannot_be_are_named() -> None:
    with pytest.raises(InputError, match="folds=1"):
        make_folds(4, None, 1)
    with pytest.raises(CorpusError, match="4 texts but 1 groups"):
        make_folds(4, ["a"], 3)


def test_platt_scaling_makes_frequencies() -> None:
    decisions = np.repeat([-1.0, 0.0, 1.0], 40)
    truth = np.concatenate([np.arange(40) < k for k in (4, 20, 36)])
    slope, shift = fit_platt(decisions, truth)
    assert sigmoid(slope * np.array([-1.0, 0, 1]) + shift) == pytest.approx([0.1, 0.5, 0.9], abs=0.01)
    assert fit_platt(np.array([1.0, 2.0]), np.array([True, True])) == (1.0, 0.0)


def test_platt_scaling_never_turns_a_model_round() -> None:
    """With few rows, decisions out of fold can run against the truth by chance; the order must stay."""
    slope, _ = fit_platt(np.array([3.0, 2.0, 1.0, 0.0]), np.array([False, False, True, True]))
    assert slope >= 0


def test_the_best_threshold_lies_between_two_clear_groups() -> None:
    probabilities = np.array([0.1] * 50 + [0.25] * 50 + [0.6] * 50)
    truth = np.array([False] * 100 + [True] * 50)
    assert 0.25 < best_threshold(probabilities, truth) <= 0.6


F1_CASES = [
    ([1, 1, 0, 0], [1, 0, 1, 0], 0.5),
    ([1, 1, 1, 0], [1, 1, 1, 0], 1.0),
    ([0, 0], [0, 0], 0.0),
    ([1, 0], [0, 1], 0.0),
    ([1, 1, 1, 1], [1, 0, 0, 0], 0.4),
]


@pytest.mark.parametrize(("predicted", "target", "expected"), F1_CASES)
def test_f1_by_hand(predicted: list[int], target: list[int], expected: float) -> None:
    assert f1(np.array(predicted, dtype=bool), np.array(target, dtype=bool)) == pytest.approx(expected)


@pytest.mark.parametrize("beta", [1.0, 1.2])
def test_the_theoretical_threshold_is_the_best_of_calibrated_probabilities(beta: float) -> None:
    random = np.random.default_rng(0)
    probabilities = random.beta(0.5, 1.0, 40_000)
    target = random.random(40_000) < probabilities
    threshold = theoretical_threshold(probabilities, target, beta=beta)
    best = max(f_beta(probabilities >= t, target, beta) for t in np.arange(0.05, 0.95, 0.01))
    assert f_beta(probabilities >= threshold, target, beta) == pytest.approx(best, abs=0.002)


def test_where_nothing_was_learned_the_threshold_is_no_nought() -> None:
    assert theoretical_threshold(np.array([0.9, 0.1]), np.array([True, False])) == 0.5
    assert theoretical_threshold(np.array([0.1, 0.1]), np.array([True, False])) == 0.2


def test_log_odds_and_back() -> None:
    values = np.array([[0.0, 0.25], [0.5, 1.0]])
    assert np.isfinite(logit(values)).all()
    np.testing.assert_allclose(rescale(logit(values), [(1.0, 0.0), (1.0, 0.0)]), values, atol=1e-5)
    np.testing.assert_allclose(rescale(np.array([[1.0]]), [(2.0, -1.0)]), sigmoid(np.array([[1.0]])))
