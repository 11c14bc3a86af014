"""The texts of IAM, KMS and ECR policies. Pure."""

import json


def trust(service: str, *, sessions: bool = False) -> str:
    """Who may assume a role.

    Args:
        service: The service's principal, such as "eks.amazonaws.com".
        sessions: Whether it tags the session, as EKS Pod Identity does
            (https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html).
    """
    actions = ["sts:AssumeRole", "sts:TagSession"] if sessions else ["sts:AssumeRole"]
    return _document({"Effect": "Allow", "Principal": {"Service": service}, "Action": actions})


def managed(partition: str, name: str) -> str:
    """The ARN of a policy that AWS keeps.

    Args:
        partition: The region's part of AWS.
        name: The policy's name with its path, such as "service-role/AmazonEBSCSIDriverPolicy".
    """
    return f"arn:{partition}:iam::aws:policy/{name}"


def key(partition: str, region: str, account: str, log_group: str) -> str:
    """Who may use the stack's key: whom the account's IAM lets, and CloudWatch for this one log group.

    Form and condition: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html.

    Args:
        partition: The region's part of AWS.
        region: The region.
        account: The account's 12 digits.
        log_group: The log group's name.
    """
    group = f"arn:{partition}:logs:{region}:{account}:log-group:{log_group}"
    return _document(
        {
            "Sid": "Account",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:{partition}:iam::{account}:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Sid": "ControlPlaneLogs",
            "Effect": "Allow",
            "Principal": {"Service": f"logs.{region}.amazonaws.com"},
            "Action": [
                "kms:Encrypt*",
                "kms:Decrypt*",
                "kms:ReEncrypt*",
                "kms:GenerateDataKey*",
                "kms:Describe*",
            ],
            "Resource": "*",
            "Condition": {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": group}},
        },
    )


def lifecycle(kept: int) -> str:
    """An ECR lifecycle policy that keeps the newest images.

    Args:
        kept: How many.
    """
    rule = {
        "rulePriority": 1,
        "description": f"Keep the newest {kept} images",
        "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": kept},
        "action": {"type": "expire"},
    }
    return json.dumps({"rules": [rule]})


def account_of(arn: str) -> str:
    """The account in a resource's ARN: known without asking who one is."""
    return arn.split(":")[4]


def _document(*statements: dict[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
