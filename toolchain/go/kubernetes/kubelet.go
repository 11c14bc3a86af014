package main

import (
	"context"

	"github.com/spf13/cobra"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

// newKubelet passes a plain context, as upstream's own main does: the command installs the signal handler itself.
func newKubelet() *cobra.Command {
	return kubelet.NewKubeletCommand(context.Background())
}
