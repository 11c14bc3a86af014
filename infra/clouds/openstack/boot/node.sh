# shellcheck shell=bash
# What every node does before kubeadm runs. Read by boot.sh; each step can be done again.

export DEBIAN_FRONTEND=noninteractive

say() { echo "landfall: $*"; }

# Packages need a mirror, and at first boot another process may hold the lock.
packages() {
    apt-get --option DPkg::Lock::Timeout=600 --option Acquire::Retries=5 "$@"
}

prepare_kernel() {
    say "kernel modules and settings"
    modprobe overlay
    modprobe br_netfilter
    sysctl --quiet --load /etc/sysctl.d/90-landfall.conf
    swapoff --all
}

prepare_runtime() {
    say "container runtime"
    packages update --quiet=2
    packages install --quiet=2 --yes --no-install-recommends \
        ca-certificates conntrack containerd curl ethtool gpg iptables nftables socat
    systemctl enable --now landfall-metadata.service
    mkdir -p /etc/containerd
    # The systemd driver is the kubelet's too; certs.d is where the stack's own registry is known from.
    containerd config default |
        sed -E "s/SystemdCgroup = false/SystemdCgroup = true/
                s#config_path = (\"\"|'')#config_path = '/etc/containerd/certs.d'#" >/etc/containerd/config.toml
    systemctl enable containerd.service
    systemctl restart containerd.service
}

prepare_kubernetes() {
    # shellcheck source=/dev/null # the two versions
    . /etc/landfall/node.env
    say "Kubernetes $KUBERNETES_VERSION"
    local source="https://pkgs.k8s.io/core:/stable:/v$KUBERNETES_MINOR/deb/"
    local keyring=/etc/apt/keyrings/kubernetes.gpg
    mkdir -p /etc/apt/keyrings
    if [ ! -s "$keyring" ]; then
        curl --fail --silent --show-error --location --retry 5 "${source}Release.key" | gpg --dearmor >"$keyring.new"
        mv "$keyring.new" "$keyring"
    fi
    echo "deb [signed-by=$keyring] $source /" >/etc/apt/sources.list.d/kubernetes.list
    packages update --quiet=2
    packages install --quiet=2 --yes --allow-change-held-packages \
        "kubelet=$KUBERNETES_VERSION-*" "kubeadm=$KUBERNETES_VERSION-*" "kubectl=$KUBERNETES_VERSION-*"
    apt-mark hold kubelet kubeadm kubectl >/dev/null
}

# What kubeadm has half done is undone before it is tried again. `joined` says that it was done whole.
joined=/var/lib/landfall/joined

forget_half_done() {
    if [ -e /etc/kubernetes/kubelet.conf ] || [ -e /etc/kubernetes/manifests/kube-apiserver.yaml ]; then
        say "an earlier attempt was not finished: starting again"
        kubeadm reset --force
    fi
}

remember_joined() {
    mkdir -p "$(dirname "$joined")"
    touch "$joined"
}
