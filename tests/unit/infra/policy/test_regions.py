"""Where a stack's things may be."""

from infra.policy import regions

BUCKET = "aws:s3/bucket:Bucket"


def test_without_a_list_every_region_is_allowed() -> None:
    assert list(regions.violations(BUCKET, {"region": "us-east-1"}, {}, [])) == []


def test_a_region_that_is_not_allowed_is_told_with_those_that_are() -> None:
    (told,) = regions.violations(BUCKET, {}, {"region": "us-east-1"}, ["eu-central-1", "eu-west-1"])

    assert "us-east-1, which is not one of the regions allowed: eu-central-1, eu-west-1" in told


def test_a_resources_own_region_counts_before_its_providers() -> None:
    assert not list(
        regions.violations(BUCKET, {"region": "eu-west-1"}, {"region": "us-east-1"}, ["eu-west-1"])
    )


def test_what_has_no_region_or_is_in_no_cloud_is_allowed() -> None:
    assert not list(regions.violations(BUCKET, {}, {}, ["eu-west-1"]))
    assert not list(regions.violations("kubernetes:core/v1:Pod", {"region": "x"}, {}, ["eu-west-1"]))
    assert not list(
        regions.violations("gcp:kms/keyRing:KeyRing", {"location": "global"}, {}, ["europe-west4"])
    )
