import { reasonOf } from "../../cluster/client/api-error.js";
import type { NamespaceView } from "../../cluster/namespace-view.js";
import { type CheckResult, fail, inContext, unknown } from "../../diagnosis/check-result.js";
import type { DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import { type Check, runInOrder } from "../../diagnosis/run-in-order.js";
import type { CheckName } from "./check-name.js";
import { checkConfiguration } from "./configuration-check.js";
import { checkConnection } from "./connection-check.js";
import { checkDialled, checkEndpoint } from "./endpoint-check.js";
import { checkGatewayObject, checkTemplateObject } from "./gateway-check.js";
import { checkGatewayKeys, checkKey } from "./key-check.js";
import { type LiveSide, type Part, readSide } from "./live-side.js";
import { checkNamespace } from "./namespace-check.js";
import { checkPod } from "./pod-check.js";
import { checkSecret } from "./secret-check.js";
import type { SideLocation } from "./side-location.js";

const WORKLOAD = "the gateway's Deployment, Service or pods";

/**
 * The checks of a tunnel, in the order in which you would do them manually, each with the objects
 * that it must be able to read.
 */
const CHECKS: readonly Check<LiveSide>[] = [
  tunnelCheck("namespace", checkNamespace),
  tunnelCheck("configuration", checkConfiguration, "Configurations"),
  tunnelCheck("gateway", checkGatewayObject, "gateways"),
  tunnelCheck("template", checkTemplateObject, "gateways", "the gateway's template"),
  tunnelCheck("secret", checkSecret, "gateways"),
  tunnelCheck("pod", checkPod, "gateways", WORKLOAD),
  tunnelCheck("endpoint", checkEndpoint, "gateways", WORKLOAD),
  tunnelCheck("public key", checkKey, "PublicKeys"),
  tunnelCheck("gateway keys", checkGatewayKeys, "gateways", WORKLOAD),
  tunnelCheck("dialled endpoint", checkDialled, "gateways"),
  tunnelCheck("connection", checkConnection, "Connections"),
];

/**
 * A check. Its result is `unknown` if the user is not allowed to list the objects that it needs.
 */
function tunnelCheck(
  name: CheckName,
  check: Check<LiveSide>["run"],
  ...needed: readonly Part[]
): Check<LiveSide> {
  const run: typeof check = (side, other, earlier): CheckResult | undefined => {
    // Without its namespace, no other object exists.
    if (side.tenantNamespace === undefined && name !== "namespace") {
      return undefined;
    }
    const unread = needed.find((part) => side.unread.has(part));
    return unread === undefined
      ? check(side, other, earlier)
      : unknown(`forbidden: cannot read ${unread}`);
  };
  return { name, run };
}

/**
 * An inspected side of a tunnel, or the check that failed because the side could not be inspected.
 */
export type InspectedSide = LiveSide | DiagnosisCheck;

/**
 * Inspects one side of a tunnel or both, and checks them. A cluster that cannot be inspected is the
 * result of a check, and not an error.
 *
 * @param last the last check. The checks after it are not run.
 */
export async function runChecks(
  locations: readonly SideLocation[],
  last: CheckName = "connection",
): Promise<DiagnosisCheck[]> {
  return checkSides(await Promise.all(locations.map(inspect)), last);
}

/** Checks the inspected sides of a tunnel. */
export function checkSides(
  inspected: readonly InspectedSide[],
  last: CheckName = "connection",
): DiagnosisCheck[] {
  const end = CHECKS.findIndex(({ name }) => name === last);
  const failed = inspected.flatMap((side) => (isInspected(side) ? [] : [side]));
  return runInOrder(CHECKS.slice(0, end + 1), inspected.filter(isInspected), failed);
}

/** Whether a side could be inspected. */
export function isInspected(side: InspectedSide): side is LiveSide {
  return !("result" in side);
}

/** Inspects one side of a tunnel. */
export async function inspect(location: SideLocation): Promise<InspectedSide> {
  return inspectSide(location, readSide);
}

/** What {@link inspectSide} passes to the function that reads the objects. */
type SideToRead = Pick<
  LiveSide,
  "cluster" | "liqoNamespace" | "namespace" | "remoteClusterId" | "secrets"
>;

/** Reads the objects of one side. A cluster that cannot be inspected is the result of a check. */
export async function inspectSide<Side>(
  location: SideLocation,
  read: (view: NamespaceView, side: SideToRead) => Promise<Side>,
): Promise<Side | DiagnosisCheck> {
  const { cluster, context } = location;
  const access = { name: "access", cluster } as const;
  try {
    const view = await location.view();
    return view === undefined
      ? { ...access, ...unknown("this preview does not know yet how to reach the cluster") }
      : await read(view, { ...location, liqoNamespace: await location.liqoNamespace() });
  } catch (error) {
    const result = fail(`the cluster cannot be inspected: ${reasonOf(error)}`, {
      hint: "check that its API server responds and accepts your credentials",
      commands: "kubectl get namespaces",
    });
    return { ...access, ...inContext(result, context) };
  }
}
