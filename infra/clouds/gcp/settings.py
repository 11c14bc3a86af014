"""`landfall:gcp`: where in Google Cloud a stack lives."""

from typing import Annotated

from pydantic import Field, model_validator

from infra.settings import TargetSettings, conflicts

REGION = r"[a-z]+-[a-z]+\d{1,2}"

Zone = Annotated[str, Field(pattern=rf"^{REGION}-[a-z]$")]


class GcpSettings(TargetSettings):
    """The section of a stack on Google Cloud.

    The forms of ids, regions and zones: https://cloud.google.com/resource-manager/docs/creating-managing-projects
    and https://cloud.google.com/compute/docs/regions-zones, read 2026-11-21.
    """

    project: str = Field(
        pattern=r"^[a-z][-a-z0-9]{4,28}[a-z0-9]$",
        description="the id of a project of yours (`gcloud projects list`): 6 to 30 lower-case letters,"
        " digits and dashes, a letter first",
        examples=["my-project"],
    )
    region: str = Field(
        pattern=rf"^{REGION}$",
        description="a region of Google Cloud (`gcloud compute regions list`), such as europe-west4",
        examples=["europe-west4"],
    )
    zones: tuple[Zone, ...] = Field(
        default=(),
        max_length=6,
        description="a list of up to 6 zones of the region, such as [europe-west4-a, europe-west4-b]; without"
        " it Google chooses three",
        examples=['["europe-west4-a"]'],
    )
    enable_apis: bool = Field(
        default=True,
        description="true or false: whether the program enables the APIs that it needs in the project",
        examples=["false"],
    )
    image_scanning: bool = Field(
        default=False,
        description="true or false: whether pushed images are scanned, which Google bills by the image and"
        " enables for the whole project",
        examples=["true"],
    )

    @model_validator(mode="after")
    def _zones_of_the_region(self) -> "GcpSettings":
        found = [*self._strangers(), *self._repeated()]
        if found:
            conflicts.refuse(found)
        return self

    def _strangers(self) -> list[conflicts.Conflict]:
        return [
            conflicts.Conflict(
                "zones",
                zone,
                f"zones of landfall:gcp.region, which is {self.region}",
                f"Use {self.region}-{zone[-1]}, or another region.",
            )
            for zone in self.zones
            if zone[:-2] != self.region
        ]

    def _repeated(self) -> list[conflicts.Conflict]:
        return [
            conflicts.Conflict("zones", zone, "each zone once", f"Remove {zone} where it stands again.")
            for zone in sorted(set(self.zones))
            if self.zones.count(zone) > 1
        ]
