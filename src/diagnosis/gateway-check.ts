import { missingLabels, remoteLabels } from "../liqo/labels.js";
import { answeredBy, gatewayOf } from "./endpoint-check.js";
import { ok, type Outcome, RECREATE, unknown, wrong } from "./outcome.js";
import { type SeenSide, templateOf } from "./seen-side.js";

/** Checks that there is one gateway, and that its label names the other cluster. */
export function checkGateway(
  { namespace, remoteClusterId, gateways }: SeenSide,
  other: SeenSide | undefined,
): Outcome {
  const [gateway] = gateways;
  const server = other && gatewayOf(other, "GatewayServer");
  if (gateway === undefined && server !== undefined && answeredBy(server).length === 0) {
    // A later check finds what the server lacks, which is the cause.
    return unknown(
      `no GatewayClient found in namespace ${namespace}: it is created when the server reports an endpoint`,
    );
  }
  if (gateway === undefined) {
    return wrong(`no GatewayServer or GatewayClient found in namespace ${namespace}`, RECREATE);
  }
  const names = gateways.map(({ kind = "", metadata }) => `${kind} ${metadata?.name ?? ""}`);
  if (gateways.length > 1) {
    return wrong(
      `namespace ${namespace} has ${names.join(" and ")}, but Liqo runs one gateway in a namespace`,
      "delete the gateway that the stack does not manage",
    );
  }
  const missing = missingLabels(gateway, remoteLabels(remoteClusterId));
  return missing.length === 0
    ? ok(`${names.join("")} exists`)
    : wrong(`${names.join("")} has no label ${missing.join(", ")}`, RECREATE);
}

/** Checks that the template of the gateway exists. */
export function checkTemplate({ gateways: [gateway], hasTemplate }: SeenSide): Outcome | undefined {
  const template = gateway && templateOf(gateway);
  if (template === undefined) {
    return undefined;
  }
  const which = `${template.kind} ${template.namespace}/${template.name}`;
  return hasTemplate
    ? ok(`${which} exists`)
    : wrong(
        `${which} not found: Liqo creates the gateway from it`,
        "set a template that exists, or create it: a template must exist while gateways refer to it",
      );
}
