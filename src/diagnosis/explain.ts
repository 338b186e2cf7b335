import { gatewayResourceName } from "../liqo/names.js";
import type { AwaitedKind } from "../liqo/waits.js";
import { type ClusterAccess, ClusterView, type SeenObject } from "../cluster-view.js";
import type { ObjectReference } from "../liqo/gateway.js";
import {
  configurationFinding,
  endpointFinding,
  type Finding,
  templateFinding,
  tunnelFinding,
} from "./findings.js";

/** An object that was not ready in time. */
export interface FailedObject {
  readonly kind: AwaitedKind;
  readonly namespace: string;
  readonly name: string;
}

/**
 * Says why an object was not ready in time, in a line for what was seen and one for what to do next.
 *
 * @param access nothing if the cluster may not be looked into.
 */
export async function explain(
  failed: FailedObject,
  access: ClusterAccess | undefined,
): Promise<string[]> {
  const { kind, namespace, name } = failed;
  const command = `kubectl get ${kind.toLowerCase()} ${name} -n ${namespace} -o yaml`;
  if (access === undefined) {
    return [
      `  next: see its status: ${command} (with a provider of your own, nothing was looked at)`,
    ];
  }
  try {
    const { seen, next } = await find(failed, await ClusterView.open(access, namespace));
    return [`  seen: ${seen}`, `  next: ${next}`];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      `  seen: the cluster could not be looked into: ${reason}`,
      `  next: see its status: ${command}`,
    ];
  }
}

async function find({ kind, name }: FailedObject, view: ClusterView): Promise<Finding> {
  const object = await view.liqoObject(kind, name);
  switch (kind) {
    case "Configuration":
      return configurationFinding(object);
    case "GatewayServer": {
      const resourceName = gatewayResourceName(name);
      const gateway = await view.gateway(resourceName);
      const byTemplate = object && (await missingTemplate(view, object));
      return byTemplate ?? endpointFinding(object, resourceName, gateway);
    }
    case "Connection": {
      // A Connection bears the name of what Liqo has made for its gateway.
      const [gateway, publicKeys, clients, servers] = await Promise.all([
        view.gateway(name),
        view.liqoObjects("PublicKey"),
        view.liqoObjects("GatewayClient"),
        view.liqoObjects("GatewayServer"),
      ]);
      const [end] = [...clients, ...servers];
      const byTemplate = end && (await missingTemplate(view, end));
      return byTemplate ?? tunnelFinding(object, name, gateway, publicKeys, dialledBy(clients));
    }
  }
}

/** That the template of a GatewayServer or GatewayClient is not there, if so. */
async function missingTemplate(
  view: ClusterView,
  { spec = {} }: SeenObject,
): Promise<Finding | undefined> {
  const reference = spec["serverTemplateRef"] ?? spec["clientTemplateRef"];
  const template = reference as ObjectReference;
  return (await view.hasLiqoObject(template)) ? undefined : templateFinding(template);
}

/** The address and port that a client dials, if this is the client's end. */
function dialledBy([client]: readonly SeenObject[]): string | undefined {
  const endpoint = client?.spec?.["endpoint"] as
    { readonly addresses?: readonly string[]; readonly port?: number } | undefined;
  return endpoint && `${endpoint.addresses?.[0] ?? ""}:${endpoint.port ?? ""}`;
}
