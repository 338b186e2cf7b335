import { missingLabels, remoteLabels } from "../liqo/labels.js";
import { answeredBy, gatewayOf } from "./endpoint-check.js";
import { MEND, ok, type Outcome, unknown, wrong } from "./outcome.js";
import { type SeenSide, templateOf } from "./seen-side.js";

/** Whether there is one gateway, and Liqo knows which cluster it leads to. */
export function checkGateway(
  { namespace, remoteClusterId, gateways }: SeenSide,
  other: SeenSide | undefined,
): Outcome {
  const [gateway] = gateways;
  const server = other && gatewayOf(other, "GatewayServer");
  if (gateway === undefined && server !== undefined && answeredBy(server).length === 0) {
    // What the server lacks is the cause, and is found after this.
    return unknown(
      `there is no GatewayClient in namespace ${namespace}, which comes when the server has an endpoint`,
    );
  }
  if (gateway === undefined) {
    return wrong(`there is no GatewayServer or GatewayClient in namespace ${namespace}`, MEND);
  }
  const names = gateways.map(({ kind = "", metadata }) => `${kind} ${metadata?.name ?? ""}`);
  if (gateways.length > 1) {
    return wrong(
      `namespace ${namespace} has ${names.join(" and ")}, and Liqo runs one gateway in a namespace`,
      "delete the one that this stack does not know",
    );
  }
  const missing = missingLabels(gateway, remoteLabels(remoteClusterId));
  return missing.length === 0
    ? ok(`${names.join("")} is there`)
    : wrong(`${names.join("")} has no label ${missing.join(", ")}`, MEND);
}

/** Whether there is something to make the gateway from. */
export function checkTemplate({ gateways: [gateway], hasTemplate }: SeenSide): Outcome | undefined {
  const template = gateway && templateOf(gateway);
  if (template === undefined) {
    return undefined;
  }
  const which = `${template.kind} ${template.namespace}/${template.name}`;
  return hasTemplate
    ? ok(`${which} is there`)
    : wrong(
        `there is no ${which} to make the gateway from`,
        "name a template that exists, or declare it: a template has to stay as long as gateways refer to it",
      );
}
