import chalk from "chalk";
import type { LabFile, NodeAgentOptions } from "./lab-file.js";
import type { LabStatus } from "./status.js";

/** Renders a table. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) =>
    Math.max(...all.map((row) => (row[column] ?? "").length)),
  );
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [chalk.bold(lines[0]), ...lines.slice(1)].join("\n");
}

/** The output of `up`. */
export function describeLab(lab: LabFile): string {
  const heading = [
    "cluster",
    "API server",
    "cluster ID",
    "pod CIDR",
    "external CIDR",
    "kubeconfig",
  ];
  const rows = lab.clusters.map((cluster) => [
    cluster.name,
    cluster.server,
    cluster.clusterId,
    cluster.podCidr,
    cluster.externalCidr,
    cluster.kubeconfig,
  ]);
  const took = lab.upSeconds === undefined ? "" : `Up after ${lab.upSeconds.toFixed(1)} s.`;
  return [table(heading, rows), "", describeNodeAgent(lab.nodeAgent), took].join("\n");
}

/** The output of `status`. */
export function describeStatus(status: LabStatus): string {
  const clusters = status.clusters.map(
    ({ name, server, isApiReady, unallocatedNetworks: left }) => [
      name,
      server,
      isApiReady ? "ready" : "not ready",
      left.length === 0 ? "all allocated" : `not allocated: ${left.join(", ")}`,
    ],
  );
  const processes = status.processes.map(({ cluster, part, pid, alive, log }) => [
    cluster ?? "(shared)",
    part,
    String(pid),
    alive ? "running" : "ended",
    log,
  ]);
  const unfinished = 'The last "up" failed or is still running.';
  const summary = status.healthy
    ? "Everything works."
    : `The lab has problems${status.upSeconds === undefined ? `: ${unfinished}` : "."}`;
  return [
    table(["cluster", "API server", "", "networks"], clusters),
    "",
    table(["cluster", "part", "PID", "", "log"], processes),
    "",
    describeNodeAgent(status.nodeAgent),
    summary,
  ].join("\n");
}

function describeNodeAgent(options: NodeAgentOptions): string {
  const { gateways, gatewaysReason, podStartMs, loadBalancerMs, handshakeMs, faults } = options;
  const handshake = gateways === "simulated" ? `, handshake ${handshakeMs} ms` : "";
  const faultList = faults.map(({ cluster, kind }) => `${cluster}=${kind}`).join(", ");
  return [
    `Gateways: ${gateways}. ${gatewaysReason}`,
    `Delays: pod start ${podStartMs} ms, load balancer ${loadBalancerMs} ms${handshake}.`,
    `Faults: ${faultList === "" ? "none" : faultList}.`,
  ].join("\n");
}
