// The Kubernetes provider plugin, built from its Go module.
//
// The module's own main package embeds two files that its release process generates, so this one embeds the
// originals, which the build lays over this folder from the module's (`go build -overlay`).
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

// Set at link time, as the plugin's release does.
var version string

//go:embed schema.json
var schema []byte

//go:embed terraform-mapping.json
var terraformMapping []byte

func main() {
	provider.Serve("kubernetes", version, schema, terraformMapping)
}
