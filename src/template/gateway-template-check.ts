import type { ArgsCheck } from "../checks/args-check.js";
import { areArguments, type ArgumentNames } from "../checks/arguments.js";
import { isCount, isDnsLabel, isDnsSubdomain, isPort } from "../checks/rules.js";
import { isDuration } from "../duration.js";
import { hasOnlyTemplateArguments } from "../gateway/gateway.js";
import type {
  GatewayContainerArgs,
  GatewayContainersArgs,
  GatewayPingArgs,
  GatewayServerTemplateArgs,
  GatewayTemplateArgs,
} from "./gateway-template-args.js";

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

const areContainers = areArguments<GatewayContainersArgs>({
  gateway: true,
  wireguard: true,
  geneve: true,
});

const isContainer = areArguments<GatewayContainerArgs>({ image: true, resources: true });

const arePings = areArguments<GatewayPingArgs>({
  enabled: true,
  interval: true,
  lossThreshold: true,
  updateStatusInterval: true,
});

/** Checks the arguments of a template, but for what depends on its base. */
export function checkGatewayTemplate(check: ArgsCheck, args: GatewayServerTemplateArgs): void {
  check.input("base.name", args.base?.name, isDnsSubdomain);
  check.input("base.namespace", args.base?.namespace, isDnsLabel);
  if (args.base?.cluster !== undefined) {
    check.reject(
      "base",
      "expected a template that is there before the program runs, got one that it declares: give both the same arguments",
    );
  }
  check.reject("base", hasOnlyTemplateArguments(args.base));
  const { containers = {}, ping = {} } = args;
  check.reject("containers", areContainers(containers));
  for (const name of CONTAINERS) {
    check.reject(`containers.${name}`, isContainer(containers[name] ?? {}));
  }
  check.reject("ping", arePings(ping));
  check.input("replicas", args.replicas, isCount);
  check.input("ping.interval", args.ping?.interval, isDuration);
  check.input("ping.lossThreshold", args.ping?.lossThreshold, isCount);
  check.input("ping.updateStatusInterval", args.ping?.updateStatusInterval, isDuration);
  check.input("targetPort", args.targetPort, isPort);
}
