import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The folder of the Go modules of the tools. Each module has its own folder, because their
 * dependencies conflict.
 */
export const MODULES = join(__dirname, "../tools");

/** A program of the lab, and how to build it. */
export interface Tool {
  /** Name of the binary. */
  readonly binary: string;
  /** Folder of its Go module in `tools/`. */
  readonly module: string;
  /** Go package to build: an import path, or a folder of the module with our own `main.go`. */
  readonly package: string;
  /** Variables set by the linker. */
  readonly variables?: string;
  /** Files of a dependency that the build adds to the folder of the module. */
  readonly overlay?: Overlay;
  /** Where an installed binary may be found, which is used instead of a build. */
  readonly foundIn?: "PATH" | "KUBEBUILDER_ASSETS";
}

/** Files of a dependency that a build adds to our own package. */
export interface Overlay {
  readonly module: string;
  readonly folder: string;
  readonly files: readonly string[];
  /** Folder of our module that receives the files. @default the root of the module */
  readonly target?: string;
  /** Strings that are replaced in the files. */
  readonly replacements?: readonly Replacement[];
}

/** A string of a file, and the string that replaces it. */
export type Replacement = readonly [before: string, after: string];

const LIQO = "github.com/liqotech/liqo";
const PULUMI = "github.com/pulumi/pulumi";
const PULUMI_KUBERNETES = "github.com/pulumi/pulumi-kubernetes/provider/v4";

/** Forwards the registration of an error hook to the engine. */
const ERROR_HOOKS = `func (p *monitorProxy) RegisterErrorHook(
	ctx context.Context, req *pulumirpc.RegisterErrorHookRequest,
) (*emptypb.Empty, error) {
	return p.target.RegisterErrorHook(ctx, req)
}

`;

/** All programs of the lab, in the order of the builds. */
export const TOOLS: readonly Tool[] = [
  {
    binary: "etcd",
    module: "etcd",
    package: "go.etcd.io/etcd/server/v3",
    foundIn: "KUBEBUILDER_ASSETS",
  },
  liqo("ipam", "./ipam"),
  liqo("liqo-controller-manager", `${LIQO}/cmd/liqo-controller-manager`),
  liqo("gateway", `${LIQO}/cmd/gateway`),
  liqo("wireguard", `${LIQO}/cmd/gateway/wireguard`),
  liqo("liqoctl", `${LIQO}/cmd/liqoctl`),
  liqo("crd-replicator", `${LIQO}/cmd/crd-replicator`),
  liqo("proxy", `${LIQO}/cmd/proxy`),
  liqoOnLoopback(
    "webhook",
    ["main.go"],
    ["Port: int(*webhookPort)", 'Host: "127.0.0.1", Port: int(*webhookPort)'],
  ),
  liqoOnLoopback(
    "virtual-kubelet",
    ["main.go", "root/flag.go", "root/http.go", "root/opts.go", "root/root.go"],
    ['"0.0.0.0:%d"', '"127.0.0.1:%d"'],
    [`${LIQO}/cmd/virtual-kubelet/root`, "pulumi-liqo/lab/liqo/virtual-kubelet/root"],
  ),
  kubernetes("kube-apiserver"),
  kubernetes("kube-controller-manager"),
  {
    binary: "pulumi",
    module: "pulumi",
    package: `${PULUMI}/pkg/v3/cmd/pulumi`,
    variables: `-X ${PULUMI}/sdk/v3/go/common/version.Version=v3.259.0`,
    foundIn: "PATH",
  },
  {
    binary: "pulumi-language-nodejs",
    module: "pulumi-language-nodejs",
    package: ".",
    // Go modules of the language host are not tagged. The newest one that proxies offer is older
    // than error hooks, and answers only the calls that it knows.
    overlay: {
      module: `${PULUMI}/sdk/nodejs/cmd/pulumi-language-nodejs/v3`,
      folder: "",
      files: ["main.go", "proxy.go", "proxy_unix.go"],
      replacements: [
        ["UnsafeLanguageRuntimeServer", "UnimplementedLanguageRuntimeServer"],
        [
          "func (p *monitorProxy) RegisterPackage(",
          `${ERROR_HOOKS}func (p *monitorProxy) RegisterPackage(`,
        ],
      ],
    },
    foundIn: "PATH",
  },
  {
    binary: "pulumi-resource-kubernetes",
    module: "pulumi-resource-kubernetes",
    package: ".",
    variables: "-X main.version=4.25.0",
    overlay: {
      module: PULUMI_KUBERNETES,
      folder: "cmd/pulumi-resource-kubernetes",
      files: ["schema.json", "terraform-mapping.json"],
    },
    foundIn: "PATH",
  },
];

/** Folders of Liqo's module with files that a lab reads. */
export const LIQO_FILES = {
  module: "liqo",
  dependency: LIQO,
  folders: {
    crds: "deployments/liqo/charts/liqo-crds/crds",
    roles: "deployments/liqo/files",
  },
} as const;

function liqo(binary: string, path: string): Tool {
  return { binary, module: "liqo", package: path };
}

/**
 * A program of Liqo that listens on every address of the machine, built to listen on the loopback
 * address only.
 */
function liqoOnLoopback(
  binary: string,
  files: readonly string[],
  ...replacements: readonly Replacement[]
): Tool {
  const overlay = {
    module: LIQO,
    folder: `cmd/${binary}`,
    files,
    target: binary,
    replacements,
  };
  return { ...liqo(binary, `./${binary}`), overlay };
}

function kubernetes(binary: string): Tool {
  return {
    binary,
    module: "kubernetes",
    package: `k8s.io/kubernetes/cmd/${binary}`,
    foundIn: "KUBEBUILDER_ASSETS",
  };
}

/** Hash of the sources of a tool, because checkouts with different versions share a cache. */
export function toolHash(tool: Tool, modules = MODULES): string {
  const folder = join(modules, tool.module);
  const sources = ["go.mod", "go.sum"].map((file) => join(folder, file));
  const main = join(folder, tool.package, "main.go");
  if (tool.package.startsWith(".") && existsSync(main)) {
    sources.push(main);
  }
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  hash.update(`${tool.package} ${tool.variables ?? ""}`);
  hash.update(tool.overlay?.replacements?.flat().join(" ") ?? "");
  for (const source of sources) {
    hash.update(readFileSync(source));
  }
  return hash.digest("hex").slice(0, 12);
}
