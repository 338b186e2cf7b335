import { reasonOf } from "../../cluster/client/error-reason.js";
import { checkConfiguration } from "./configuration-check.js";
import { checkConnection } from "./connection-check.js";
import type { CheckName, DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import { checkDialled, checkEndpoint } from "./endpoint-check.js";
import { checkGatewayObject, checkTemplateObject } from "./gateway-check.js";
import { checkGatewayKeys, checkKey } from "./key-check.js";
import { checkNamespace } from "./namespace-check.js";
import { type CheckResult, unknown, fail } from "../../diagnosis/check-result.js";
import type { SideLocation } from "./side-location.js";
import { checkPod } from "./pod-check.js";
import { checkSecret } from "./secret-check.js";
import { readSide, type Part, type LiveSide } from "./live-side.js";

type Check = (
  side: LiveSide,
  other: LiveSide | undefined,
  earlier: readonly DiagnosisCheck[],
) => CheckResult | undefined;

const WORKLOAD = "the gateway's Deployment, Service or pods";

/** What is looked at in each cluster, in the order in which a person would, and what of it has to be known. */
const CHECKS: readonly (readonly [CheckName, Check, ...Part[]])[] = [
  ["namespace", checkNamespace],
  ["configuration", checkConfiguration, "Configurations"],
  ["gateway", checkGatewayObject, "gateways"],
  ["template", checkTemplateObject, "gateways", "the gateway's template"],
  ["secret", checkSecret, "gateways"],
  ["pod", checkPod, "gateways", WORKLOAD],
  ["endpoint", checkEndpoint, "gateways", WORKLOAD],
  ["public key", checkKey, "PublicKeys"],
  ["gateway keys", checkGatewayKeys, "gateways", WORKLOAD],
  ["dialled endpoint", checkDialled, "gateways"],
  ["connection", checkConnection, "Connections"],
];

/**
 * Looks at one side of a tunnel or at both, and checks all that a tunnel needs, one thing after the other and each in both
 * clusters. A cluster that cannot be looked into is a finding, no error.
 *
 * @param last the last thing to check. Those after it need not be there yet.
 */
export async function runChecks(
  places: readonly SideLocation[],
  last: CheckName = "connection",
): Promise<DiagnosisCheck[]> {
  return checkSides(await Promise.all(places.map(inspect)), last);
}

/** One side of a tunnel as it was inspected, or the check that failed because it could not be. */
export type InspectedSide = LiveSide | DiagnosisCheck;

/** Checks all that a tunnel needs on the sides that were inspected. */
export function checkSides(
  inspected: readonly InspectedSide[],
  last: CheckName = "connection",
): DiagnosisCheck[] {
  const checks = inspected.flatMap((side) => (isInspected(side) ? [] : [side]));
  const sides = inspected.filter(isInspected);
  const end = CHECKS.findIndex(([name]) => name === last);
  for (const [name, check, ...needed] of CHECKS.slice(0, end + 1)) {
    const earlier = [...checks];
    for (const side of sides) {
      // Without its namespace nothing else can be there either.
      if (name === "namespace" || side.tenantNamespace !== undefined) {
        const other = sides.find((candidate) => candidate !== side);
        const hidden = needed.find((part) => side.unread.has(part));
        const outcome = hidden ? unknown(`${hidden} may not be read`) : check(side, other, earlier);
        checks.push(
          ...(outcome
            ? [{ name, cluster: side.cluster, ...inContext(outcome, side.context) }]
            : []),
        );
      }
    }
  }
  return checks;
}

/** The same with commands for the cluster that it is about, whichever one the reader's `kubectl` would turn to. */
function inContext(check: CheckResult, context: string | undefined): CheckResult {
  const hint =
    context === undefined
      ? check.hint
      : check.hint?.replaceAll("kubectl ", `kubectl --context ${context} `);
  return { ...check, ...(hint !== undefined && { hint }) };
}

/** Whether a side could be inspected. */
export function isInspected(side: InspectedSide): side is LiveSide {
  return !("result" in side);
}

/** Inspects one side of a tunnel. */
export async function inspect(place: SideLocation): Promise<InspectedSide> {
  const { cluster, context } = place;
  const access = { name: "access", cluster } as const;
  try {
    const view = await place.view();
    return view === undefined
      ? { ...access, ...unknown("this preview does not know yet how to reach the cluster") }
      : await readSide(view, { ...place, liqoNamespace: await place.liqoNamespace() });
  } catch (error) {
    const seen = `nothing could be looked at: ${reasonOf(error)}`;
    const next = "see whether its API server answers and takes this access: kubectl get namespaces";
    return { ...access, ...inContext(fail(seen, next), context) };
  }
}
