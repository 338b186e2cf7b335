import { LabError } from "../lab-error.js";
import { type Fault, FAULTS, type NodeAgentOptions } from "../lab-file.js";
import { assignment, assignments, oneOf } from "./assignment.js";
import { parseDuration } from "./duration.js";
import { MAX_CLUSTERS, type RequestedCluster, requestedCluster } from "./requested-cluster.js";

/** The options of `up` as strings. */
export interface UpOptions {
  readonly clusters: string;
  readonly podCidr: readonly string[];
  readonly externalCidr: readonly string[];
  readonly tlsCompatibilityMode: readonly string[];
  readonly podStart: string;
  readonly loadBalancer: string;
  readonly handshake: string;
  readonly clusterSigningDuration: string;
  readonly fault: readonly string[];
  readonly gateways: string;
  readonly inBand?: boolean;
}

/** The default options of `up`. */
export const UP_DEFAULTS: UpOptions = {
  clusters: "rome,milan",
  podCidr: [],
  externalCidr: [],
  tlsCompatibilityMode: [],
  podStart: "800ms",
  loadBalancer: "1500ms",
  handshake: "2s",
  clusterSigningDuration: "8760h",
  fault: [],
  gateways: "auto",
};

/** The parsed options of `up`. */
export interface LabRequest {
  readonly clusters: readonly RequestedCluster[];
  /** `auto`: real if the machine supports real gateways. */
  readonly gateways: "real" | "simulated" | "auto";
  readonly delays: Pick<NodeAgentOptions, "podStartMs" | "loadBalancerMs" | "handshakeMs">;
  /** Validity in milliseconds of the certificates that the clusters sign. */
  readonly clusterSigningMs: number;
  readonly faults: readonly Fault[];
  readonly inBand: boolean;
}

/** Parses the options of `up`. Throws a `LabError` for the first invalid option. */
export function parseRequest(options: UpOptions): LabRequest {
  const names = clusterNames(options.clusters);
  const podCidrs = assignments("--pod-cidr", options.podCidr, names);
  const externalCidrs = assignments("--external-cidr", options.externalCidr, names);
  const withRsaKeys = options.tlsCompatibilityMode.map((name) =>
    oneOf("--tls-compatibility-mode", name, names),
  );
  const clusters = names.map((name, position) =>
    requestedCluster(name, position + 1, {
      podCidr: podCidrs.get(name),
      externalCidr: externalCidrs.get(name),
      tlsCompatibilityMode: withRsaKeys.includes(name),
    }),
  );
  const { inBand = false } = options;
  const gateways = oneOf("--gateways", options.gateways, ["real", "simulated", "auto"]);
  if (inBand && names.length !== 2) {
    throw new LabError(`--in-band: expected two clusters, got ${names.length}.`);
  }
  if (inBand && gateways === "simulated") {
    throw new LabError("--in-band: the traffic needs a real tunnel. Use --gateways real.");
  }
  return {
    clusters,
    gateways: inBand ? "real" : gateways,
    delays: {
      podStartMs: parseDuration("--pod-start", options.podStart),
      loadBalancerMs: parseDuration("--load-balancer", options.loadBalancer),
      handshakeMs: parseDuration("--handshake", options.handshake),
    },
    clusterSigningMs: parseDuration("--cluster-signing-duration", options.clusterSigningDuration),
    faults: options.fault.map((text) => parseFault(text, names)),
    inBand,
  };
}

function clusterNames(list: string): string[] {
  const names = list.split(",").map((name) => name.trim());
  for (const [position, name] of names.entries()) {
    // The tenant namespace `liqo-tenant-<name>` must be a DNS label.
    if (!/^[a-z0-9]([-a-z0-9]{0,49}[a-z0-9])?$/.test(name)) {
      throw new LabError(
        `--clusters: expected names of lower-case letters, digits and dashes, at most 51 long, got "${name}".`,
      );
    }
    if (name === "all") {
      throw new LabError(`--clusters: "all" is reserved for the kubeconfig of all clusters.`);
    }
    if (names.indexOf(name) !== position) {
      throw new LabError(`--clusters: "${name}" is repeated.`);
    }
  }
  if (names.length > MAX_CLUSTERS) {
    throw new LabError(`--clusters: expected at most ${MAX_CLUSTERS}, got ${names.length}.`);
  }
  return names;
}

function parseFault(text: string, names: readonly string[]): Fault {
  const [cluster, kind] = assignment("--fault", text, names);
  return { cluster, kind: oneOf("--fault", kind, FAULTS) };
}
