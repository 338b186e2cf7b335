import { missingLabels, remoteLabels } from "../../liqo/labels.js";
import { reportedEndpoints, gatewayOf } from "./endpoint-check.js";
import {
  pass,
  type CheckResult,
  RECREATE_ADVICE,
  unknown,
  fail,
} from "../../diagnosis/check-result.js";
import type { LiveSide } from "./live-side.js";
import { templateOf } from "../gateway-template/live-template.js";

/** Checks that exactly one gateway exists, and that its label names the other cluster. */
export function checkGatewayObject(
  { namespace, remoteClusterId, gateways }: LiveSide,
  other: LiveSide | undefined,
): CheckResult {
  const [gateway] = gateways;
  const server = other && gatewayOf(other, "GatewayServer");
  if (gateway === undefined && server !== undefined && reportedEndpoints(server).length === 0) {
    // The cause is with the server, and a later check finds it.
    return unknown(
      `no GatewayClient found in namespace ${namespace}: it is created when the server reports an endpoint`,
    );
  }
  if (gateway === undefined) {
    return fail(
      `no GatewayServer or GatewayClient found in namespace ${namespace}`,
      RECREATE_ADVICE,
    );
  }
  const names = gateways.map(({ kind = "", metadata }) => `${kind} ${metadata?.name ?? ""}`);
  if (gateways.length > 1) {
    return fail(
      `namespace ${namespace} has ${names.join(" and ")}, but Liqo runs one gateway in a namespace`,
      "delete the gateway that the stack does not manage",
    );
  }
  const missing = missingLabels(gateway, remoteLabels(remoteClusterId));
  return missing.length === 0
    ? pass(`${names.join("")} exists`)
    : fail(`${names.join("")} has no label ${missing.join(", ")}`, RECREATE_ADVICE);
}

/** Checks that the template of the gateway exists. */
export function checkTemplateObject({
  gateways: [gateway],
  hasTemplate,
}: LiveSide): CheckResult | undefined {
  const template = gateway && templateOf(gateway);
  if (template === undefined) {
    return undefined;
  }
  const description = `${template.kind} ${template.namespace}/${template.name}`;
  return hasTemplate
    ? pass(`${description} exists`)
    : fail(
        `${description} not found: Liqo creates the gateway from it`,
        "set a template that exists, or create it: a template must exist while gateways refer to it",
      );
}
