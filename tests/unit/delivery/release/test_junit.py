"""The form in which forges show results."""

from xml.etree import ElementTree

from delivery.release.junit import Case, xml


def test_what_passed_and_what_failed_is_counted_and_told() -> None:
    cases = [Case("row 1 by GET", 0.25), Case("row 1 by POST", 0.5, "The endpoint says 1.\nAnother answers.")]

    root = ElementTree.fromstring(xml("smoke test of uat", cases))

    (suite,) = root
    assert (suite.get("tests"), suite.get("failures"), suite.get("time")) == ("2", "1", "0.750")
    passed, failed = suite
    assert (passed.get("name"), passed.get("time"), list(passed)) == ("row 1 by GET", "0.250", [])
    (failure,) = failed
    assert failure.get("message") == "The endpoint says 1."
    assert failure.text == "The endpoint says 1.\nAnother answers."


def test_any_text_gives_xml_that_can_be_read() -> None:
    root = ElementTree.fromstring(xml("a <b> & \x00", [Case('"]]>\x1b[31m', 0, "\x07")]))

    (case,) = root.iter("testcase")
    assert case.get("name") == '"]]>\ufffd[31m'


def test_an_empty_failure_is_a_failure() -> None:
    (failure,) = ElementTree.fromstring(xml("s", [Case("one", 0, "")])).iter("failure")

    assert failure.get("message") == "failed"
