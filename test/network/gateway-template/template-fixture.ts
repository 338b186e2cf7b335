import { expect } from "vitest";
import {
  GatewayClientTemplate,
  type GatewayTemplateArgs,
  GatewayServerTemplate,
  type GatewayServerTemplateArgs,
  type liqo,
} from "../../../src/index.js";
import { gatewayTemplate } from "../../../src/testing/cluster/gateway-template.js";
import type { KubernetesObject, SimulatedClusters } from "../../../src/testing/index.js";
import { romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

export type Spec = liqo.GatewayTemplateSpec;

/** A template of the server in milan. */
export function serverTemplate(args: Omit<GatewayServerTemplateArgs, "cluster"> = {}) {
  return new GatewayServerTemplate("edge", { cluster: romeAndMilan().milan, ...args });
}

/** A template of the client in rome. */
export function clientTemplate(args: Omit<GatewayTemplateArgs, "cluster"> = {}) {
  return new GatewayClientTemplate("edge", { cluster: romeAndMilan().rome, ...args });
}

/** `spec` of a template that Liqo installs. */
export function installed(role: "server" | "client"): Spec {
  const { spec } = gatewayTemplate(role, { liqoNamespace: "liqo", liqoVersion: "1.2.0" });
  return JSON.parse(JSON.stringify(spec)) as Spec;
}

/** `spec` of the only declared template. */
export async function declared(
  clusters: SimulatedClusters,
  kind: "Server" | "Client" = "Server",
): Promise<Spec> {
  const [template, ...others] = await clusters.objects(`WgGateway${kind}Template`);
  expect(others).toEqual([]);
  return template?.["spec"] as Spec;
}

/** The `spec` of the pods of a template. */
export function podOf(spec: Spec) {
  return spec.template.spec.deployment.spec.template.spec;
}

/** A container of the pods of a template. */
export function containerOf(spec: Spec, name: string) {
  return podOf(spec).containers.find((container) => container.name === name);
}

/** Starts with a template of a server in milan that Liqo has not installed. */
export function startWithTemplate(
  metadata: { readonly name: string; readonly namespace: string },
  spec?: Spec,
): Promise<SimulatedClusters> {
  const apiVersion = "networking.liqo.io/v1beta1";
  const template: KubernetesObject = {
    apiVersion,
    kind: "WgGatewayServerTemplate",
    metadata,
    ...(spec && { spec }),
  };
  return startRomeAndMilan({ milan: { objects: [template] } });
}
