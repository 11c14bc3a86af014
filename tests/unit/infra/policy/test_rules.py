"""Every rule lets a good resource pass, and says of a bad one what is wrong and what to do."""

import re

import pytest

from infra.policy.properties import UNKNOWN
from infra.policy.rule import Rule
from infra.policy.rules import RULES
from tests.unit.infra.policy.cases import CASES

NAMES = [rule.name for rule in RULES]


def test_every_rule_has_a_case_and_a_name_of_its_own() -> None:
    assert sorted(NAMES) == sorted(CASES)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_good_resource_passes(rule: Rule) -> None:
    case = CASES[rule.name]

    assert rule.violations(case.kind, case.good) == ()


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_bad_one_is_told_with_the_remedy_and_the_source(rule: Rule) -> None:
    case = CASES[rule.name]

    told = " ".join(rule.violations(case.kind, case.bad))

    assert case.words in told
    assert rule.remedy in told
    assert rule.source in told


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_what_is_not_known_yet_is_not_held_against_it(rule: Rule) -> None:
    case = CASES[rule.name]
    unknown = dict.fromkeys(case.good, UNKNOWN)

    assert rule.violations(case.kind, unknown) == ()


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_resource_of_another_type_is_not_looked_at(rule: Rule) -> None:
    assert rule.violations("random:index:Thing", CASES[rule.name].bad) == ()


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_it_is_told_in_sentences(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)
    for sentence in (rule.protects, rule.remedy):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    assert re.fullmatch(r"(CKV_[A-Z0-9_]+(, CKV_[A-Z0-9_]+)*|Landfall)", rule.source)
