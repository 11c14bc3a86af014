//go:build tools

// Package tools pins kubeadm: tests hold our configuration against its own validation.
package tools

import _ "k8s.io/kubernetes/cmd/kubeadm"
