import { closeSync, openSync } from "node:fs";
import { execa } from "execa";
import { LabError } from "../lab-error.js";
import type { NodeAgentOptions } from "../lab-file.js";
import type { LabRequest } from "../request/lab-request.js";

/** Who plays the gateways, and why. */
export type GatewaysMode = Pick<NodeAgentOptions, "gateways" | "gatewaysReason">;

/** Decides between real and simulated gateways: by what was asked for and by what the machine allows. */
export async function gatewaysMode(asked: LabRequest["gateways"]): Promise<GatewaysMode> {
  if (asked === "simulated") {
    return { gateways: "simulated", gatewaysReason: "They were asked for with --gateways." };
  }
  const obstacle = await obstacleToRealGateways();
  if (obstacle === undefined) {
    const gatewaysReason = "Network namespaces and TUN devices can be made here.";
    return { gateways: "real", gatewaysReason };
  }
  if (asked === "real") {
    throw new LabError(`Real gateways can't run here: ${obstacle}. Try --gateways simulated.`);
  }
  return { gateways: "simulated", gatewaysReason: `Real ones can't run here: ${obstacle}.` };
}

/** Tries what real gateways need. */
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
    return `/dev/net/tun can't be opened (${(error as Error).message})`;
  }
  // In a private view of the system that ends with the command, so that nothing is left whatever happens.
  const { failed, stderr, shortMessage } = await execa(
    "unshare",
    ["--net", "--mount", "sh", "-e", "-c", PROBE],
    { reject: false },
  );
  return failed ? `a network namespace could not be made (${stderr || shortMessage})` : undefined;
}

const PROBE = `
  mount -t tmpfs tmpfs /var/run
  ip netns add probe
  ip netns exec probe ip tuntap add probe mode tun
`;
