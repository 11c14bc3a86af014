"""How nodes are made: launch templates."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.aws.names import SECURITY_GROUP, made_up, unowned
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import among, pattern
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import ResourceType


def _template(entry: Entry, ledger: Ledger) -> JsonObject:
    # Each change of a launch template is a new version of it; what it was last tells which number that is.
    before = entry.outputs.get("latestVersion")
    number = before + 1 if isinstance(before, int) else 1
    return {
        **unowned("launch-template")(entry, ledger),
        "latestVersion": number,
        "defaultVersion": number if entry.at("updateDefaultVersion") else 1,
    }


TYPES = (
    ResourceType(
        "aws:ec2/launchTemplate:LaunchTemplate",
        made_up("lt"),
        _template,
        replaces=frozenset({"name", "namePrefix"}),
        keeps=frozenset({"description"}),
        autoname="name",
        unique=("name",),
        taken="operation error EC2: CreateLaunchTemplate, https response error StatusCode: 400, api error"
        " InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use. ({name})",
        forms={
            # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html
            "name": pattern(r"[a-zA-Z0-9().\-/_]{3,128}", "3 to 128 letters, digits and ().-/_"),
            "metadataOptions.httpTokens": among("required", "optional"),
            "metadataOptions.httpEndpoint": among("enabled", "disabled"),
            "blockDeviceMappings.ebs.volumeType": among("standard", "io1", "io2", "gp2", "gp3", "sc1", "st1"),
            "vpcSecurityGroupIds": SECURITY_GROUP,
        },
    ),
)
