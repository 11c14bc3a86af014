#!/usr/bin/env bash
# Makes this instance a control-plane node; the first one makes the cluster and what belongs in it.
set -euo pipefail
# shellcheck source=node.sh
. /usr/local/lib/landfall/node.sh
# shellcheck source=/dev/null # FIRST and CLUSTER_NAME
. /etc/landfall/control-plane.env

export KUBECONFIG=/etc/kubernetes/admin.conf

join() {
    prepare_kernel
    prepare_runtime
    prepare_kubernetes
    forget_half_done
    mkdir -p /etc/kubernetes/pki/etcd
    cp --recursive /etc/landfall/pki/. /etc/kubernetes/pki/
    if [ "$FIRST" = yes ]; then
        say "making the cluster"
        kubeadm init --config /etc/landfall/kubeadm.yaml --skip-token-print
    else
        say "joining the control plane"
        kubeadm join --config /etc/landfall/kubeadm.yaml
    fi
    remember_joined
}

# Each line of manifests.txt is a checksum, or "-" where none is known, and a URL.
install_manifests() {
    local checksum url file
    file="$(mktemp)"
    while read -r checksum url; do
        say "applying $url"
        curl --fail --silent --show-error --location --retry 5 --output "$file" "$url"
        if [ "$checksum" != - ]; then
            echo "$checksum  $file" | sha256sum --check --quiet
        fi
        kubectl apply --server-side --force-conflicts --filename "$file"
    done </etc/landfall/manifests.txt
    rm -f "$file"
}

install_all() {
    kubectl --namespace kube-system create secret generic cloud-config \
        --from-file=cloud.conf=/etc/landfall/cloud.conf --dry-run=client --output yaml |
        kubectl apply --server-side --force-conflicts --filename -
    install_manifests
    # Balancers and volumes bear the cluster's name, so that two clusters of a project keep theirs apart.
    kubectl --namespace kube-system set env daemonset/openstack-cloud-controller-manager "CLUSTER_NAME=$CLUSTER_NAME"
    kubectl --namespace kube-system set env deployment/csi-cinder-controllerplugin \
        --containers cinder-csi-plugin "CLUSTER_NAME=$CLUSTER_NAME"
    kubectl apply --server-side --force-conflicts --filename /etc/landfall/storage-class.yaml
    touch /var/lib/landfall/installed
}

[ -e "$joined" ] || join
[ "$FIRST" != yes ] || [ -e /var/lib/landfall/installed ] || install_all
say "done"
