import { problemsAt, type Rule } from "../validation/args-check.js";
import { cidrRule, clusterIdRule } from "../validation/rules.js";
import {
  FAULTS,
  type SimulatedClusterOptions,
  type SimulatedDelays,
  type SimulatedFault,
  type SimulationOptions,
} from "./options.js";

const anything: Rule<unknown> = () => undefined;

type RulesOf<T> = { readonly [K in keyof T]-?: Rule<NonNullable<T[K]>> };

const CLUSTER: RulesOf<SimulatedClusterOptions> = {
  context: anything,
  alsoReachedBy: anything,
  // Liqo reports an empty ID before it is ready.
  clusterId: (value) => (value === "" ? undefined : clusterIdRule(value)),
  podCidrs: (value) =>
    Array.isArray(value)
      ? value.map(cidrRule).find((reason) => reason !== undefined)
      : `expected a list of CIDRs, got "${String(value)}"`,
  serviceCidr: cidrRule,
  externalCidr: cidrRule,
  liqoVersion: anything,
  liqoNamespace: anything,
  nodeAddress: anything,
  reachableAt: anything,
  objects: anything,
};

const isDelay: Rule<number> = (value) =>
  value >= 0 ? undefined : `expected milliseconds, got ${value}`;

const DELAYS: RulesOf<SimulatedDelays> = {
  api: isDelay,
  remapping: isDelay,
  pod: isDelay,
  loadBalancer: isDelay,
  handshake: isDelay,
};

const SIMULATION: RulesOf<SimulationOptions> = {
  preview: anything,
  providers: anything,
  delays: anything,
  faults: anything,
  onEvent: anything,
  patience: isDelay,
  project: anything,
  stack: anything,
};

/**
 * Rejects unknown options and invalid values. A test runner checks no types, and with a misspelt option a test passes for
 * the wrong reason.
 */
export function checkOptions(
  clusters: Readonly<Record<string, SimulatedClusterOptions>>,
  options: SimulationOptions,
): void {
  for (const [name, cluster] of Object.entries(clusters)) {
    check(`simulated cluster "${name}"`, cluster, CLUSTER);
  }
  check("the simulation", options, SIMULATION);
  check("the simulation's delays", options.delays ?? {}, DELAYS);
  const names = Object.keys(clusters);
  for (const [provider, cluster] of Object.entries(options.providers ?? {})) {
    if (!names.includes(cluster)) {
      throw new Error(
        `Option providers.${provider} of the simulation: ${noCluster(cluster, names)}`,
      );
    }
  }
}

/** Rejects faults without an effect. */
export function checkFaults(faults: readonly SimulatedFault[], clusters: readonly string[]): void {
  for (const { cluster, kind } of faults) {
    if (!clusters.includes(cluster)) {
      throw new Error(noCluster(cluster, clusters));
    }
    if (!FAULTS.includes(kind)) {
      throw new Error(
        `Unknown fault "${kind as string}" of simulated cluster "${cluster}": expected one of ${FAULTS.join(", ")}.`,
      );
    }
  }
}

/** Names the clusters that exist, because one was not found. */
export function noCluster(name: string, clusters: readonly string[]): string {
  return `Simulated cluster "${name}" not found. The clusters are ${clusters.join(", ")}.`;
}

function check<T extends object>(whose: string, options: T, rules: RulesOf<T>): void {
  for (const [option, value] of Object.entries(options)) {
    if (!(option in rules)) {
      const known = Object.keys(rules).join(", ");
      throw new Error(`Unknown option "${option}" of ${whose}: expected one of ${known}.`);
    }
    const rule = rules[option as keyof T] as Rule<unknown>;
    const [problem] = value === undefined ? [] : problemsAt(option, rule(value));
    if (problem !== undefined) {
      throw new Error(`Option ${problem.path} of ${whose}: ${problem.reason}.`);
    }
  }
}
