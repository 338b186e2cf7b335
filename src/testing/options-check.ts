import { problemsAt, type Rule } from "../validation/args-check.js";
import { durationRule } from "../validation/duration.js";
import { cidrRule } from "../validation/address-rules.js";
import { clusterIdRule } from "../validation/rules.js";
import {
  FAULTS,
  type SimulatedClusterOptions,
  type SimulatedFault,
  type SimulationOptions,
} from "./options.js";
import type { SimulatedDelays } from "./simulated-delays.js";

const anyValue: Rule<unknown> = () => undefined;

type RulesOf<T> = { readonly [K in keyof T]-?: Rule<NonNullable<T[K]>> };

const CLUSTER: RulesOf<SimulatedClusterOptions> = {
  context: anyValue,
  alsoReachedBy: anyValue,
  // Liqo reports an empty ID before it is ready.
  clusterId: (value) => (value === "" ? undefined : clusterIdRule(value)),
  podCidrs: (value) =>
    Array.isArray(value)
      ? value.map(cidrRule).find((reason) => reason !== undefined)
      : `expected a list of CIDRs, got "${String(value)}"`,
  serviceCidr: cidrRule,
  externalCidr: cidrRule,
  liqoVersion: anyValue,
  liqoNamespace: anyValue,
  nodeAddress: anyValue,
  reachableAt: anyValue,
  objects: anyValue,
};

const delayRule: Rule<number> = (value) =>
  value >= 0 ? undefined : `expected milliseconds, got ${value}`;

const DELAYS: RulesOf<SimulatedDelays> = {
  api: delayRule,
  remapping: delayRule,
  pod: delayRule,
  loadBalancer: delayRule,
  handshake: delayRule,
  certificate: delayRule,
  virtualKubelet: delayRule,
};

const SIMULATION: RulesOf<SimulationOptions> = {
  preview: anyValue,
  providers: anyValue,
  delays: anyValue,
  faults: anyValue,
  onEvent: anyValue,
  patience: delayRule,
  project: anyValue,
  stack: anyValue,
};

/**
 * Rejects unknown options and invalid values. Test runners do not check types, and a test with a
 * misspelled option might pass by mistake.
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
        `Option providers.${provider} of the simulation: ${unknownClusterMessage(cluster, names)}`,
      );
    }
  }
}

/** Rejects faults of unknown clusters, and unknown faults. */
export function checkFaults(faults: readonly SimulatedFault[], clusters: readonly string[]): void {
  for (const { cluster, kind } of faults) {
    if (!clusters.includes(cluster)) {
      throw new Error(unknownClusterMessage(cluster, clusters));
    }
    if (!FAULTS.includes(kind)) {
      throw new Error(
        `Unknown fault "${kind as string}" of simulated cluster "${cluster}". The faults are ${FAULTS.join(", ")}.`,
      );
    }
  }
}

/** Rejects an invalid duration. */
export function checkDuration(duration: string): void {
  const [problem] = problemsAt("", durationRule(duration));
  if (problem !== undefined) {
    throw new Error(`Invalid duration: ${problem.reason}.`);
  }
}

/** The message that a cluster was not found. Lists the existing clusters. */
export function unknownClusterMessage(name: string, clusters: readonly string[]): string {
  return `Simulated cluster "${name}" not found. The clusters are ${clusters.join(", ")}.`;
}

function check<T extends object>(subject: string, options: T, rules: RulesOf<T>): void {
  for (const [option, value] of Object.entries(options)) {
    if (!(option in rules)) {
      const names = Object.keys(rules).join(", ");
      throw new Error(`Unknown option "${option}" of ${subject}. The options are ${names}.`);
    }
    const rule = rules[option as keyof T] as Rule<unknown>;
    const [problem] = value === undefined ? [] : problemsAt(option, rule(value));
    if (problem !== undefined) {
      throw new Error(`Option ${problem.path} of ${subject}: ${problem.reason}.`);
    }
  }
}
