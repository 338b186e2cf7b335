import { gatewayTemplate } from "../../../src/testing/cluster/gateway-template.js";
import type { KubernetesObject } from "../../../src/testing/index.js";
import { LIQO_VERSION } from "./liqo-names.js";
import type { LiqoObject } from "./liqo-objects.js";

interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly securityContext: object;
}

/** Flags of the lab by container, which are added or replace Liqo's flags. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  gateway: [
    // The lab does not run the third container (geneve), so the gateway must not wait for its
    // readiness.
    "--concurrent-containers-names=wireguard",
    "--disable-kernel-version-check",
    "--enable-nft-monitor=false",
    "--enable-route-monitor=false",
  ],
  // The kernel of the machine may lack WireGuard. The protocol is the same.
  wireguard: ["--implementation=userspace"],
};

/** The gateway template of a role, as Liqo's installation creates it. */
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
