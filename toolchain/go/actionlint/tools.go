//go:build tools

// Package actionlint pins the checker of workflow files; it is built from its own main package.
package actionlint

import _ "github.com/rhysd/actionlint/cmd/actionlint"
