import type { ArgsCheck } from "../../validation/args-check.js";
import { argumentsRule, type ArgumentNames } from "../../validation/arguments.js";
import { countRule, dnsLabelRule, dnsSubdomainRule, portRule } from "../../validation/rules.js";
import { durationRule } from "../../validation/duration.js";
import { templateReferenceRule } from "../gateway/gateway.js";
import type {
  GatewayContainerArgs,
  GatewayContainersArgs,
  GatewayPingArgs,
  GatewayServerTemplateArgs,
  GatewayTemplateArgs,
} from "./template-args.js";

/** Names of the arguments of a template. */
export const TEMPLATE_ARGUMENTS: ArgumentNames<GatewayTemplateArgs> = {
  cluster: true,
  name: true,
  namespace: true,
  base: true,
  replicas: true,
  nodeSelector: true,
  tolerations: true,
  affinity: true,
  containers: true,
  ping: true,
  transform: true,
};

/** Names of the arguments of a server's template. */
export const SERVER_TEMPLATE_ARGUMENTS: ArgumentNames<GatewayServerTemplateArgs> = {
  ...TEMPLATE_ARGUMENTS,
  targetPort: true,
  serviceAnnotations: true,
};

const CONTAINERS = ["gateway", "wireguard", "geneve"] as const;

const areContainers = argumentsRule<GatewayContainersArgs>({
  gateway: true,
  wireguard: true,
  geneve: true,
});

const isContainer = argumentsRule<GatewayContainerArgs>({ image: true, resources: true });

const arePings = argumentsRule<GatewayPingArgs>({
  enabled: true,
  interval: true,
  lossThreshold: true,
  updateStatusInterval: true,
});

/** Checks the arguments of a template, but for what depends on its base. */
export function checkGatewayTemplate(check: ArgsCheck, args: GatewayServerTemplateArgs): void {
  check.optional("base.name", args.base?.name, dnsSubdomainRule);
  check.optional("base.namespace", args.base?.namespace, dnsLabelRule);
  if (args.base?.cluster !== undefined) {
    check.report(
      "base",
      "expected a template that is there before the program runs, got one that it declares: give both the same arguments",
    );
  }
  check.report("base", templateReferenceRule(args.base));
  const { containers = {}, ping = {} } = args;
  check.report("containers", areContainers(containers));
  for (const name of CONTAINERS) {
    check.report(`containers.${name}`, isContainer(containers[name] ?? {}));
  }
  check.report("ping", arePings(ping));
  check.optional("replicas", args.replicas, countRule);
  check.optional("ping.interval", args.ping?.interval, durationRule);
  check.optional("ping.lossThreshold", args.ping?.lossThreshold, countRule);
  check.optional("ping.updateStatusInterval", args.ping?.updateStatusInterval, durationRule);
  check.optional("targetPort", args.targetPort, portRule);
}
