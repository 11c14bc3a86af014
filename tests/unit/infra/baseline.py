"""What each cloud's policy rules must hold at least, by the ids of checkov's rules for it.

A row is kept by a rule with any of its ids. Of checkov's lists
(https://www.checkov.io/5.Policy%20Index/all.html) these concern what a stack makes; rules for a whole
account, such as CKV_AWS_67 on CloudTrail, are no stack's to keep. A new cloud has a row here for each thing
that an outsider must not reach, read or change.
"""

BASELINE: dict[str, dict[str, tuple[str, ...]]] = {
    "aws": {
        "metadata by token only": ("CKV_AWS_79",),
        "metadata not for pods": ("CKV_AWS_341",),
        "secrets encrypted by a key": ("CKV_AWS_58",),
        "API server for known callers": ("CKV_AWS_38", "CKV_AWS_39"),
        "control plane logged": ("CKV_AWS_37",),
        "no login from everywhere": ("CKV_AWS_24",),
        "keys rotate": ("CKV_AWS_7",),
        "disks encrypted": ("CKV_AWS_3",),
        "no rights to everything": ("CKV_AWS_355", "CKV_AWS_356"),
        "images stay what they are": ("CKV_AWS_51",),
    },
    "gcp": {
        "private nodes": ("CKV_GCP_25", "CKV_GCP_64"),
        "API server for known callers": ("CKV_GCP_20",),
        "metadata hidden from pods": ("CKV_GCP_69",),
        "shielded nodes": ("CKV_GCP_68", "CKV_GCP_72"),
        "images vouched for": ("CKV_GCP_66",),
        "no login from everywhere": ("CKV_GCP_2",),
        "machines without public addresses": ("CKV_GCP_40",),
        "keys rotate": ("CKV_GCP_43",),
        "control plane logged": ("CKV_GCP_1",),
    },
    "azure": {
        "private API server": ("CKV_AZURE_115",),
        "no local accounts": ("CKV_AZURE_141",),
        "roles decide": ("CKV_AZURE_5",),
        "API server for known callers": ("CKV_AZURE_6",),
        "disks encrypted": ("CKV_AZURE_117", "CKV_AZURE_227"),
        "control plane logged": ("CKV_AZURE_4",),
        "no login from everywhere": ("CKV_AZURE_10",),
    },
    "openstack": {
        "no login in the code": ("CKV_OPENSTACK_1",),
        "no login from everywhere": ("CKV_OPENSTACK_2", "CKV_OPENSTACK_3"),
        "no passwords on machines": ("CKV_OPENSTACK_4",),
    },
}
"""By cloud, what is asked for in words, and the ids any of which asks for it."""
