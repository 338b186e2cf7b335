import { LabError } from "../lab-error.js";
import { type Fault, FAULTS, type LabCluster, type NodeAgentOptions } from "../lab-file.js";
import { cidrProblem, overlap } from "./cidr.js";
import { parseDuration } from "./duration.js";

/** The options of `up`, as they were written. */
export interface UpOptions {
  readonly clusters: string;
  readonly podCidr: readonly string[];
  readonly externalCidr: readonly string[];
  readonly podStart: string;
  readonly loadBalancer: string;
  readonly handshake: string;
  readonly fault: readonly string[];
  readonly gateways: string;
}

/** What `up` does when it is asked for nothing else. */
export const UP_DEFAULTS: UpOptions = {
  clusters: "rome,milan",
  podCidr: [],
  externalCidr: [],
  podStart: "800ms",
  loadBalancer: "1500ms",
  handshake: "2s",
  fault: [],
  gateways: "auto",
};

/** A cluster as it was asked for: all of it but where it turns out to be served. */
export type RequestedCluster = Omit<LabCluster, "server" | "kubeconfig">;

/** The options of `up`, read and checked. */
export interface LabRequest {
  readonly clusters: readonly RequestedCluster[];
  /** `auto`: real where the machine allows it. */
  readonly gateways: "real" | "simulated" | "auto";
  readonly delays: Pick<NodeAgentOptions, "podStartMs" | "loadBalancerMs" | "handshakeMs">;
  readonly faults: readonly Fault[];
}

// The same in every cluster, as with Liqo's own defaults, so that remapping is put to work.
const POD_CIDR = "10.10.0.0/16";
const EXTERNAL_CIDR = "10.70.0.0/16";
const INTERNAL_CIDR = "10.80.0.0/16";
const SERVICE_CIDR = "10.96.0.0/12";

/** Reads the options of `up`. Throws a sentence for the first that is wrong. */
export function parseRequest(options: UpOptions): LabRequest {
  const names = clusterNames(options.clusters);
  const podCidrs = perCluster("--pod-cidr", options.podCidr, names);
  const externalCidrs = perCluster("--external-cidr", options.externalCidr, names);
  const clusters = names.map((name, position) => {
    const podCidr = podCidrs.get(name) ?? POD_CIDR;
    const externalCidr = externalCidrs.get(name) ?? EXTERNAL_CIDR;
    return requestedCluster(name, position + 1, podCidr, externalCidr);
  });
  clusters.forEach(checkCidrs);
  return {
    clusters,
    gateways: oneOf("--gateways", options.gateways, ["real", "simulated", "auto"]),
    delays: {
      podStartMs: parseDuration("--pod-start", options.podStart),
      loadBalancerMs: parseDuration("--load-balancer", options.loadBalancer),
      handshakeMs: parseDuration("--handshake", options.handshake),
    },
    faults: options.fault.map((text) => parseFault(text, names)),
  };
}

function clusterNames(list: string): string[] {
  const names = list.split(",").map((name) => name.trim());
  for (const [position, name] of names.entries()) {
    // Liqo puts "liqo-tenant-" before it, and the whole must be a DNS label too.
    if (!/^[a-z0-9]([-a-z0-9]{0,49}[a-z0-9])?$/.test(name)) {
      throw new LabError(
        `--clusters: expected names of lower-case letters, digits and dashes, at most 51 long, got "${name}".`,
      );
    }
    if (name === "all") {
      throw new LabError(`--clusters: "all" is taken by the kubeconfig of all clusters.`);
    }
    if (names.indexOf(name) !== position) {
      throw new LabError(`--clusters: "${name}" is there twice.`);
    }
  }
  if (names.length > MAX_CLUSTERS) {
    throw new LabError(`--clusters: expected at most ${MAX_CLUSTERS}, got ${names.length}.`);
  }
  return names;
}

const MAX_CLUSTERS = 99;

/** Addresses come from the range for benchmarks (RFC 2544), which nothing real uses. */
function requestedCluster(
  name: string,
  index: number,
  podCidr: string,
  externalCidr: string,
): RequestedCluster {
  return {
    name,
    index,
    clusterId: name,
    podCidr,
    externalCidr,
    serviceCidr: SERVICE_CIDR,
    internalCidr: INTERNAL_CIDR,
    nodeName: `${name}-node`,
    nodeAddress: `198.18.${index}.1`,
    loadBalancerPrefix: `198.18.${MAX_CLUSTERS + 1 + index}`,
  };
}

function checkCidrs(cluster: RequestedCluster): void {
  const { name, podCidr, externalCidr, internalCidr, serviceCidr } = cluster;
  for (const [option, cidr] of Object.entries({
    "--pod-cidr": podCidr,
    "--external-cidr": externalCidr,
  })) {
    const problem = cidrProblem(cidr);
    if (problem !== undefined) {
      throw new LabError(`${option} of ${name}: ${problem}.`);
    }
  }
  const kinds = {
    pod: podCidr,
    external: externalCidr,
    internal: internalCidr,
    service: serviceCidr,
  };
  for (const [kind, cidr] of Object.entries(kinds)) {
    for (const [otherKind, other] of Object.entries(kinds)) {
      if (kind < otherKind && overlap(cidr, other)) {
        throw new LabError(
          `The ${kind} CIDR ${cidr} and the ${otherKind} CIDR ${other} of ${name} overlap.`,
        );
      }
    }
  }
}

function parseFault(text: string, names: readonly string[]): Fault {
  const [cluster, kind] = assignment("--fault", text, names);
  return { cluster, kind: oneOf("--fault", kind, FAULTS) };
}

function perCluster(
  option: string,
  texts: readonly string[],
  names: readonly string[],
): Map<string, string> {
  const values = new Map<string, string>();
  for (const text of texts) {
    const [name, value] = assignment(option, text, names);
    if (values.has(name)) {
      throw new LabError(`${option}: "${name}" is there twice.`);
    }
    values.set(name, value);
  }
  return values;
}

function assignment(option: string, text: string, names: readonly string[]): [string, string] {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new LabError(`${option}: expected <cluster>=<value>, got "${text}".`);
  }
  if (!names.includes(name)) {
    throw new LabError(`${option}: there is no cluster "${name}", only ${names.join(", ")}.`);
  }
  return [name, value];
}

function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (found === undefined) {
    throw new LabError(`${option}: expected one of ${allowed.join(", ")}, got "${text}".`);
  }
  return found;
}
