package main

import (
	"github.com/spf13/cobra"
	genericapiserver "k8s.io/apiserver/pkg/server"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

// newKubelet gives the kubelet the signal context that its own main package would.
func newKubelet() *cobra.Command {
	return kubelet.NewKubeletCommand(genericapiserver.SetupSignalContext())
}
