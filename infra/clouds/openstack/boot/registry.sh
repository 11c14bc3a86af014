#!/usr/bin/env bash
# Makes this instance a registry: one port to push to with a password, one for the cluster's nodes to read from.
set -euo pipefail
# shellcheck source=/dev/null # HOST, ADDRESS, VOLUME_ID and USERNAME
. /etc/landfall/registry.env

export DEBIAN_FRONTEND=noninteractive
data=/var/lib/landfall-registry
tls=/etc/landfall/tls

say() { echo "landfall: $*"; }

mount_volume() {
    local device=
    # A disk's serial number is the volume's ID, of which virtio keeps 20 characters and SCSI may keep all.
    until device="$(compgen -G "/dev/disk/by-id/*${VOLUME_ID:0:20}*" | head -n 1)" && [ -n "$device" ]; do
        say "waiting for the volume"
        sleep 5
    done
    # A volume that holds images already keeps them.
    blkid "$device" >/dev/null || mkfs.ext4 -q -L landfall "$device"
    mkdir -p "$data"
    grep -q " $data " /etc/fstab || echo "$device $data ext4 defaults,nofail 0 2" >>/etc/fstab
    mountpoint --quiet "$data" || mount "$data"
}

install_packages() {
    apt-get --option DPkg::Lock::Timeout=600 --option Acquire::Retries=5 update --quiet=2
    apt-get --option DPkg::Lock::Timeout=600 --option Acquire::Retries=5 install --quiet=2 --yes \
        --no-install-recommends apache2-utils docker-registry openssl
    systemctl disable --now docker-registry.service
}

issue_certificate() {
    [ -s "$tls/server.crt" ] && return
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=landfall-registry \
        -keyout "$tls/server.key" -out "$tls/server.csr"
    printf 'subjectAltName=IP:%s,IP:%s\nextendedKeyUsage=serverAuth\n' "$HOST" "$ADDRESS" >"$tls/extensions"
    openssl x509 -req -in "$tls/server.csr" -CA "$tls/ca.crt" -CAkey "$tls/ca.key" -days 3650 -sha256 \
        -extfile "$tls/extensions" -out "$tls/server.crt.new"
    mv "$tls/server.crt.new" "$tls/server.crt"
    # It signs nothing more.
    rm -f "$tls/ca.key"
}

mount_volume
install_packages
issue_certificate
htpasswd -Bni "$USERNAME" </etc/landfall/password >/etc/landfall/registry/htpasswd
chown -R docker-registry "$data" "$tls" /etc/landfall/registry
systemctl enable --now landfall-registry@push.service landfall-registry@read.service
say "done"
