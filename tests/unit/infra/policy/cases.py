"""A good and a bad resource for every rule, as small as shows the difference."""

from dataclasses import dataclass

from infra.policy.properties import Properties


@dataclass(frozen=True)
class Case:
    """One rule's pair.

    Attributes:
        kind: The resources' type.
        good: Properties that keep the rule.
        bad: Properties that break it.
        words: Words that the message about the bad one has.
    """

    kind: str
    good: Properties
    bad: Properties
    words: str


def _pod(**changes: object) -> Properties:
    security = {
        "runAsNonRoot": True,
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    container = {
        "name": "model",
        "image": "registry.example/heart@sha256:" + "0" * 64,
        "securityContext": security,
        "resources": {"limits": {"memory": "1Gi"}},
    }
    return {"spec": {"template": {"spec": {"containers": [{**container, **changes}]}}}}


def _around(**pod: object) -> Properties:
    return {"spec": {"template": {"spec": {"containers": [], **pod}}}}


def _insecure(**changes: object) -> Properties:
    security = {"runAsNonRoot": True, "allowPrivilegeEscalation": False, **changes}
    return _pod(securityContext=security)


_DEPLOYMENT = "kubernetes:apps/v1:Deployment"
_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
_EKS = "aws:eks/cluster:Cluster"
_ECR = "aws:ecr/repository:Repository"
_GKE = "gcp:container/cluster:Cluster"
_GKE_POOL = "gcp:container/nodePool:NodePool"
_AKS = "azure-native:containerservice:ManagedCluster"
_AKS_POOL = "azure-native:containerservice:AgentPool"
_ACR = "azure-native:containerregistry:Registry"
_SECURITY_RULE = "openstack:networking/secGroupRule:SecGroupRule"
_ANYWHERE = "0.0.0.0/0"
_OFFICE = "203.0.113.0/24"


def _ssh(source: str) -> Properties:
    return {"fromPort": 22, "toPort": 22, "cidrBlocks": [source]}


def _azure_ssh(source: str) -> Properties:
    return {
        "access": "Allow",
        "direction": "Inbound",
        "sourceAddressPrefix": source,
        "destinationPortRange": "20-25",
    }


def _ingress(source: str, port: int) -> Properties:
    return {"direction": "ingress", "remoteIpPrefix": source, "portRangeMin": port, "portRangeMax": port}


def _shield(on: bool) -> Properties:
    shielded = {"enableSecureBoot": on, "enableIntegrityMonitoring": True}
    return {"nodeConfig": {"shieldedInstanceConfig": shielded}}


def _statement(action: str, resource: str) -> Properties:
    text = f'{{"Statement": [{{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"}}]}}'
    return {"policy": text}


CASES: dict[str, Case] = {
    "kubernetes-images-by-digest": Case(_DEPLOYMENT, _pod(), _pod(image="heart:latest"), "'heart:latest'"),
    "kubernetes-without-root": Case(
        _DEPLOYMENT, _pod(), _insecure(runAsNonRoot=False), "'model' may run as root"
    ),
    "kubernetes-without-privileges": Case(_DEPLOYMENT, _pod(), _insecure(), "keeps capabilities"),
    "kubernetes-with-seccomp": Case(_DEPLOYMENT, _pod(), _insecure(), "any system call"),
    "kubernetes-apart-from-the-host": Case(
        _DEPLOYMENT, _pod(), {"spec": {"template": {"spec": {"hostNetwork": True}}}}, "the node's network"
    ),
    "kubernetes-known-volumes": Case(
        _DEPLOYMENT,
        _around(volumes=[{"name": "scratch", "emptyDir": {}}]),
        _around(volumes=[{"name": "node", "hostPath": {"path": "/var/run"}}]),
        "'node' is '/var/run' of the node",
    ),
    "kubernetes-kernel-as-it-is": Case(
        _DEPLOYMENT,
        _around(securityContext={"sysctls": [{"name": "net.ipv4.tcp_syncookies", "value": "1"}]}),
        _around(securityContext={"sysctls": [{"name": "kernel.msgmax", "value": "65536"}]}),
        "the kernel's kernel.msgmax",
    ),
    "kubernetes-read-only-root": Case(_DEPLOYMENT, _pod(), _insecure(), "can write"),
    "kubernetes-memory-limits": Case(_DEPLOYMENT, _pod(), _pod(resources={}), "all of its node's memory"),
    "kubernetes-balancers-to-known-ranges": Case(
        "kubernetes:core/v1:Service",
        {"spec": {"type": "LoadBalancer", "loadBalancerSourceRanges": [_OFFICE]}},
        {"spec": {"type": "LoadBalancer"}},
        "whole internet",
    ),
    "aws-metadata-by-token": Case(
        _TEMPLATE, {"metadataOptions": {"httpTokens": "required"}}, {"metadataOptions": {}}, "IMDSv1"
    ),
    "aws-metadata-for-the-node": Case(
        _TEMPLATE,
        {"metadataOptions": {"httpPutResponseHopLimit": 1}},
        {"metadataOptions": {"httpPutResponseHopLimit": 2}},
        "the hop limit is 2",
    ),
    "aws-disks-encrypted": Case(
        _TEMPLATE,
        {"blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {"encrypted": "true"}}]},
        {"blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {"volumeSize": 20}}]},
        "'/dev/xvda' is not encrypted",
    ),
    "aws-volumes-encrypted": Case("aws:ebs/volume:Volume", {"encrypted": True}, {}, "not encrypted"),
    "aws-eks-secrets-encrypted": Case(
        _EKS, {"encryptionConfig": {"resources": ["secrets"]}}, {}, "no key of the account's"
    ),
    "aws-eks-endpoint-limited": Case(
        _EKS,
        {"vpcConfig": {"endpointPublicAccess": True, "publicAccessCidrs": [_OFFICE]}},
        {"vpcConfig": {"endpointPublicAccess": True}},
        "whole internet",
    ),
    "aws-eks-logs-kept": Case(
        _EKS,
        {"enabledClusterLogTypes": ["api", "audit", "authenticator", "controllerManager", "scheduler"]},
        {"enabledClusterLogTypes": ["api"]},
        "audit, authenticator, controllerManager, scheduler",
    ),
    "aws-keys-rotate": Case("aws:kms/key:Key", {"enableKeyRotation": True}, {}, "never changes"),
    "aws-groups-closed": Case(
        "aws:ec2/securityGroup:SecurityGroup",
        {"ingress": [_ssh(_OFFICE)]},
        {"ingress": [_ssh(_ANYWHERE)]},
        "SSH is open",
    ),
    "aws-rules-closed": Case(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        {"fromPort": 443, "toPort": 443, "cidrIpv4": _ANYWHERE},
        {"cidrIpv4": _ANYWHERE, "ipProtocol": "-1"},
        "RDP is open",
    ),
    "aws-ecr-tags-immutable": Case(_ECR, {"imageTagMutability": "IMMUTABLE"}, {}, "another image"),
    "aws-ecr-images-scanned": Case(
        _ECR, {"imageScanningConfiguration": {"scanOnPush": True}}, {}, "known holes"
    ),
    "aws-policies-without-wildcards": Case(
        "aws:iam/rolePolicy:RolePolicy",
        _statement("ecr:GetAuthorizationToken", "*"),
        _statement("ec2:*", "*"),
        "allows ec2:* on everything",
    ),
    "aws-subnets-private": Case(
        "aws:ec2/subnet:Subnet",
        {"mapPublicIpOnLaunch": False},
        {"mapPublicIpOnLaunch": True},
        "public address",
    ),
    "gcp-gke-private-nodes": Case(
        _GKE, {"privateClusterConfig": {"enablePrivateNodes": True}}, {}, "public addresses"
    ),
    "gcp-gke-callers-known": Case(
        _GKE,
        {"masterAuthorizedNetworksConfig": {"cidrBlocks": [{"cidrBlock": _OFFICE}]}},
        {"masterAuthorizedNetworksConfig": {"cidrBlocks": [{"cidrBlock": _ANYWHERE}]}},
        "whole internet",
    ),
    "gcp-gke-metadata-hidden": Case(
        _GKE_POOL,
        {"nodeConfig": {"workloadMetadataConfig": {"mode": "GKE_METADATA"}}},
        {"nodeConfig": {}},
        "the node's identity",
    ),
    "gcp-gke-workload-identity": Case(
        _GKE, {"workloadIdentityConfig": {"workloadPool": "example.svc.id.goog"}}, {}, "no identities"
    ),
    "gcp-gke-shielded-nodes": Case(_GKE_POOL, _shield(True), _shield(False), "may start a changed kernel"),
    "gcp-gke-own-account": Case(
        _GKE_POOL, {"nodeConfig": {"serviceAccount": "nodes@example"}}, {"nodeConfig": {}}, "default account"
    ),
    "gcp-gke-logged": Case(
        _GKE,
        {"loggingConfig": {"enableComponents": ["SYSTEM_COMPONENTS"]}},
        {"loggingConfig": {"enableComponents": []}, "name": "x"},
        "keeps no logs",
    ),
    "gcp-gke-secrets-encrypted": Case(_GKE, {"databaseEncryption": {"state": "ENCRYPTED"}}, {}, "no key"),
    "gcp-keys-rotate": Case(
        "gcp:kms/cryptoKey:CryptoKey",
        {"rotationPeriod": "7776000s"},
        {"rotationPeriod": "7776001s"},
        "90 days",
    ),
    "gcp-firewalls-closed": Case(
        "gcp:compute/firewall:Firewall",
        {"sourceRanges": [_ANYWHERE], "allows": [{"protocol": "tcp", "ports": ["443"]}]},
        {"sourceRanges": [_ANYWHERE], "allows": [{"protocol": "tcp", "ports": ["22"]}]},
        "SSH is open",
    ),
    "gcp-instances-without-addresses": Case(
        "gcp:compute/instance:Instance",
        {"networkInterfaces": [{"network": "n"}]},
        {"networkInterfaces": [{"network": "n", "accessConfigs": [{"natIp": "203.0.113.7"}]}]},
        "public address",
    ),
    "gcp-accounts-without-broad-roles": Case(
        "gcp:projects/iAMMember:IAMMember",
        {"role": "roles/container.defaultNodeServiceAccount"},
        {"role": "roles/editor"},
        "roles/editor may do nearly everything",
    ),
    "gcp-gke-images-vouched-for": Case(
        _GKE,
        {"binaryAuthorization": {"evaluationMode": "PROJECT_SINGLETON_POLICY_ENFORCE"}},
        {},
        "nobody has vouched for",
    ),
    "azure-aks-callers-known": Case(
        _AKS,
        {"apiServerAccessProfile": {"authorizedIPRanges": [_OFFICE]}},
        {"apiServerAccessProfile": {"authorizedIPRanges": []}},
        "whole internet",
    ),
    "azure-aks-private": Case(
        _AKS, {"apiServerAccessProfile": {"enablePrivateCluster": True}}, {}, "public address"
    ),
    "azure-aks-without-local-accounts": Case(_AKS, {"disableLocalAccounts": True}, {}, "administrator"),
    "azure-aks-with-rbac": Case(_AKS, {"enableRBAC": True}, {"enableRBAC": False}, "may do everything"),
    "azure-aks-upgrades": Case(
        _AKS, {"autoUpgradeProfile": {"upgradeChannel": "patch"}}, {}, "Nobody brings patches"
    ),
    "azure-aks-workload-identity": Case(
        _AKS, {"securityProfile": {"workloadIdentity": {"enabled": True}}}, {}, "no identities"
    ),
    "azure-aks-disks-encrypted-at-host": Case(
        _AKS_POOL, {"enableEncryptionAtHost": True}, {}, "not encrypted on its host"
    ),
    "azure-aks-nodes-without-addresses": Case(
        _AKS_POOL, {"enableNodePublicIP": False}, {"enableNodePublicIP": True}, "public addresses"
    ),
    "azure-acr-without-admin": Case(_ACR, {}, {"adminUserEnabled": True}, "password for all"),
    "azure-acr-without-strangers": Case(_ACR, {}, {"anonymousPullEnabled": True}, "Everybody can pull"),
    "azure-groups-closed": Case(
        "azure-native:network:NetworkSecurityGroup",
        {"securityRules": [_azure_ssh("VirtualNetwork")]},
        {"securityRules": [_azure_ssh("Internet")]},
        "SSH is open",
    ),
    "azure-rules-closed": Case(
        "azure-native:network:SecurityRule", _azure_ssh(_OFFICE), _azure_ssh("*"), "SSH is open"
    ),
    "azure-logs-kept": Case(
        "azure-native:monitor:DiagnosticSetting",
        {"logs": [{"category": "kube-audit", "enabled": True}]},
        {"logs": [{"category": "kube-audit", "enabled": False}]},
        "keeps no log",
    ),
    "azure-vaults-lasting": Case(
        "azure-native:keyvault:Vault",
        {"properties": {"enablePurgeProtection": True}},
        {},
        "deletes the vault",
    ),
    "openstack-logins-closed": Case(
        _SECURITY_RULE, _ingress(_OFFICE, 22), _ingress(_ANYWHERE, 3389), "RDP is open"
    ),
    "openstack-sources-named": Case(
        _SECURITY_RULE, _ingress(_ANYWHERE, 443), _ingress(_ANYWHERE, 6443), "whole internet in"
    ),
    "openstack-without-passwords": Case(
        "openstack:compute/instance:Instance", {}, {"adminPass": "example"}, "takes a password"
    ),
    "openstack-without-login-in-code": Case(
        "pulumi:providers:openstack", {"cloud": "example"}, {"password": "example"}, "password comes from"
    ),
    "openstack-volumes-encrypted": Case(
        "openstack:blockstorage/volume:Volume", {"volumeType": "luks"}, {}, "default type"
    ),
}
