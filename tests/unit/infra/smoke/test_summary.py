"""What a person reads at the end of an `up`."""

import pytest

from infra.errors import EndpointError
from infra.smoke import outputs, summary
from infra.smoke.answers import Prediction
from infra.smoke.client import Client
from infra.smoke.rows import Checked

DEPLOYED = outputs.Outputs(
    endpoint="http://127.1.2.3:30080",
    model="heart",
    algorithm="forest",
    score=0.8417,
    metric="accuracy",
    image="127.0.0.1:5000/heart@sha256:" + "a" * 64,
    release="sha256:" + "b" * 64,
    dashboard="http://127.1.2.3:30091",
    lacking={"network policy enforcement": "nothing enforces it"},
)
CHECKED = Checked("/v2/models/heart/predict?age=63", Prediction("absent", (0.82, 0.18)), 5)


def test_it_tells_everything_that_a_person_needs() -> None:
    text = summary.text("local", DEPLOYED, CHECKED)

    for told in (
        DEPLOYED.endpoint,
        "curl --noproxy '*' 'http://127.1.2.3:30080/v2/models/heart/predict?age=63'",
        "forest, accuracy 0.842",
        DEPLOYED.image,
        "http://127.1.2.3:30091",
        "network policy enforcement: nothing enforces it",
        "pulumi destroy --stack local",
        "absent (probability 0.820); 5 rows are answered alike",
    ):
        assert told in text


def test_a_predicted_number_has_no_probability() -> None:
    text = summary.text("local", DEPLOYED, Checked("/x", Prediction("22.5", (22.5,)), 3))

    assert "22.5; 3 rows" in text
    assert "probability" not in text


def test_a_stack_without_a_dashboard_names_none() -> None:
    assert "dashboard" not in summary.text("local", DEPLOYED.model_copy(update={"dashboard": None}), CHECKED)


def test_a_remote_endpoint_is_asked_through_the_users_proxy() -> None:
    assert summary.curl("http://heart.example.org", "/x") == "curl 'http://heart.example.org/x'"


def test_outputs_are_read_as_pulumi_prints_them() -> None:
    assert outputs.parse("local", DEPLOYED.model_dump_json()) == DEPLOYED


@pytest.mark.parametrize("text", ["{}", "", "[]", '{"endpoint": "http://127.0.0.1"}'])
def test_a_stack_that_is_not_up_is_told_with_the_command(text: str) -> None:
    with pytest.raises(EndpointError, match="pulumi up --stack local"):
        outputs.parse("local", text)


def test_missing_values_are_left_out_of_a_query() -> None:
    query = Client("http://127.0.0.1:1", "heart").query({"age": 63.0, "ca": None, "oldpeak": 2.3})

    assert query == "/v2/models/heart/predict?age=63&oldpeak=2.3"
