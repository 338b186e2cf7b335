import { gatewayTemplate } from "../../../src/testing/cluster/gateway-template.js";
import type { KubernetesObject } from "../../../src/testing/index.js";
import { LIQO_VERSION } from "./liqo-labels.js";
import type { LiqoObject } from "./liqo-objects.js";

interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly securityContext: object;
}

/** What is different in the lab: by container, flags that another one is given for or that are added. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  gateway: [
    // The third container, which nobody runs, would never say that it is ready.
    "--concurrent-containers-names=wireguard",
    "--disable-kernel-version-check",
    "--enable-nft-monitor=false",
    "--enable-route-monitor=false",
  ],
  // The kernel's may be missing where the lab runs; both speak the same protocol.
  wireguard: ["--implementation=userspace"],
};

/** The template that gateways of one role are made from: what Liqo's installation puts into a cluster. */
export function labGatewayTemplate(role: "server" | "client"): LiqoObject {
  const template = gatewayTemplate(role, {
    liqoNamespace: "liqo",
    liqoVersion: LIQO_VERSION.replace(/^v/, ""),
  });
  const pod = podOf(template);
  pod.containers = pod.containers.map(adapted);
  return template;
}

function adapted(container: Container): Container {
  const flags = FLAGS[container.name] ?? [];
  const names = flags.map((flag) => flag.split("=")[0]);
  const others = container.args.filter((arg) => !names.includes(arg.split("=")[0]));
  const privileged = container.name !== "geneve";
  return {
    ...container,
    args: [...others, ...flags],
    securityContext: { ...container.securityContext, ...(privileged && { privileged }) },
  };
}

interface Template {
  template: { spec: { deployment: { spec: { template: { spec: { containers: Container[] } } } } } };
}

function podOf(template: KubernetesObject): { containers: Container[] } {
  return (template["spec"] as Template).template.spec.deployment.spec.template.spec;
}
