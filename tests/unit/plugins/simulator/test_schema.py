"""What is read from the SDKs' source."""

import pytest

from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.schema.cache import schema
from infra.plugins.simulator.schema.shapes import ResourceSchema
from infra.plugins.simulator.schema.source import snake

EKS = "aws:eks/cluster:Cluster"


@pytest.fixture
def eks() -> ResourceSchema:
    return schema("pulumi_aws", EKS)


def test_names_are_those_on_the_wire_and_required_ones_are_known(eks: ResourceSchema) -> None:
    required = {name for name, found in eks.inputs.items() if found.required}

    assert required == {"roleArn", "vpcConfig"}
    assert {"certificateAuthority", "endpoint", "roleArn"} <= set(eks.outputs)


def test_nested_inputs_are_followed(eks: ResourceSchema) -> None:
    network = eks.objects[eks.inputs["vpcConfig"].shape.name]

    assert network["subnetIds"].required
    assert network["subnetIds"].shape.kind == "list"
    assert network["endpointPublicAccess"].shape.kind == "boolean"


def test_deprecations_and_what_replaces_are_read_from_the_documentation(eks: ResourceSchema) -> None:
    assert "bootstrap_self_managed_addons" in eks.inputs["defaultAddonsToRemoves"].deprecated
    assert eks.inputs["bootstrapSelfManagedAddons"].replaces
    assert not eks.inputs["tags"].replaces


def test_enumerations_are_read_with_their_values() -> None:
    found = schema("pulumi_azure_native", "azure-native:network:PublicIPAddress")

    assert set(found.inputs["publicIPAllocationMethod"].shape.values) == {"Static", "Dynamic"}


def test_a_type_whose_inputs_have_another_name_is_found() -> None:
    assert "addressSpace" in schema("pulumi_azure_native", "azure-native:network:VirtualNetwork").inputs


def test_classes_of_other_modules_are_found() -> None:
    found = schema("pulumi_aws", "aws:ecr/repositoryPolicy:RepositoryPolicy")

    assert found.inputs["policy"].shape.kind == "union"


@pytest.mark.parametrize("package", ["pulumi_aws", "pulumi_gcp", "pulumi_azure_native", "pulumi_openstack"])
def test_each_providers_own_configuration_is_read(package: str) -> None:
    name = package.removeprefix("pulumi_").replace("_", "-")

    assert schema(package, f"pulumi:providers:{name}").inputs


def test_a_type_that_the_sdk_has_not_is_refused_by_name() -> None:
    with pytest.raises(SimulatorError, match="no resource type of the installed pulumi_aws"):
        schema("pulumi_aws", "aws:eks/clutter:Clutter")


def test_an_sdk_that_is_not_there_is_named() -> None:
    with pytest.raises(SimulatorError, match="pulumi_atlantis is not installed"):
        schema("pulumi_atlantis", "atlantis:a/b:B")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("IAMMember", "iam_member"),
        ("PublicIPAddress", "public_ip_address"),
        ("SecGroupRule", "sec_group_rule"),
    ],
)
def test_files_are_named_as_the_sdks_name_them(name: str, file: str) -> None:
    assert snake(name) == file
