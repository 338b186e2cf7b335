import { closeSync, openSync } from "node:fs";
import { execa } from "execa";
import { LabError } from "../lab-error.js";
import type { NodeAgentOptions } from "../lab-file.js";
import type { LabRequest } from "../request/lab-request.js";

/** Whether gateways are real or simulated, and why. */
export type GatewaysMode = Pick<NodeAgentOptions, "gateways" | "gatewaysReason">;

/** Decides between real and simulated gateways, based on the request and the machine. */
export async function gatewaysMode(requested: LabRequest["gateways"]): Promise<GatewaysMode> {
  if (requested === "simulated") {
    return { gateways: "simulated", gatewaysReason: "Requested with --gateways." };
  }
  const obstacle = await obstacleToRealGateways();
  if (obstacle === undefined) {
    const gatewaysReason = "This machine supports network namespaces and TUN devices.";
    return { gateways: "real", gatewaysReason };
  }
  if (requested === "real") {
    throw new LabError(
      `Real gateways cannot run on this machine: ${obstacle}. Use --gateways simulated.`,
    );
  }
  return {
    gateways: "simulated",
    gatewaysReason: `Real gateways cannot run on this machine: ${obstacle}.`,
  };
}

/** Checks the requirements of real gateways. */
async function obstacleToRealGateways(): Promise<string | undefined> {
  if (process.platform !== "linux") {
    return "they need Linux";
  }
  if (process.getuid?.() !== 0) {
    return "network namespaces need root";
  }
  try {
    closeSync(openSync("/dev/net/tun", "r+"));
  } catch (error) {
    return `/dev/net/tun cannot be opened (${(error as Error).message})`;
  }
  // Private namespaces, so that the probe leaves no traces.
  const { failed, stderr, shortMessage } = await execa(
    "unshare",
    ["--net", "--mount", "sh", "-e", "-c", PROBE],
    { reject: false },
  );
  return failed
    ? `a network namespace could not be created (${stderr || shortMessage})`
    : undefined;
}

const PROBE = `
  mount -t tmpfs tmpfs /var/run
  ip netns add probe
  ip netns exec probe ip tuntap add probe mode tun
`;
