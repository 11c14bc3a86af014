//go:build tools

// Package metricsserver pins the metrics API server; it is built from its own main package.
package metricsserver

import _ "sigs.k8s.io/metrics-server/cmd/metrics-server"
