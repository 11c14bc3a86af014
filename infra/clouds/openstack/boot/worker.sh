#!/usr/bin/env bash
# Makes this instance a worker of the cluster.
set -euo pipefail
# shellcheck source=node.sh
. /usr/local/lib/landfall/node.sh

[ -e "$joined" ] && exit 0
prepare_kernel
prepare_runtime
prepare_kubernetes
forget_half_done
say "joining the cluster"
kubeadm join --config /etc/landfall/kubeadm.yaml
remember_joined
# It let the node in, and is of no use to it any more.
rm -f /etc/landfall/kubeadm.yaml
say "done"
