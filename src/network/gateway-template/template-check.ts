import {
  type Argument,
  type ArgumentsOf,
  essential,
  object,
  optional,
  unchecked,
} from "../../validation/arguments.js";
import { durationRule } from "../../validation/duration.js";
import { countRule, dnsLabelRule, portRule } from "../../validation/rules.js";
import { liqoClusterRule } from "../../cluster/cluster-rules.js";
import type {
  GatewayContainerArgs,
  GatewayContainersArgs,
  GatewayPingArgs,
  GatewayServerTemplateArgs,
  GatewayTemplateArgs,
} from "./template-args.js";
import { templateArgument, type TemplateReference } from "./template-reference.js";

const CONTAINER_ARGUMENTS: ArgumentsOf<GatewayContainerArgs> = {
  image: unchecked,
  resources: unchecked,
};

const CONTAINERS_ARGUMENTS: ArgumentsOf<GatewayContainersArgs> = {
  gateway: object(CONTAINER_ARGUMENTS),
  wireguard: object(CONTAINER_ARGUMENTS),
  geneve: object(CONTAINER_ARGUMENTS),
};

const PING_ARGUMENTS: ArgumentsOf<GatewayPingArgs> = {
  enabled: unchecked,
  interval: optional(durationRule),
  lossThreshold: optional(countRule),
  updateStatusInterval: optional(durationRule),
};

/** A template that exists in the cluster. */
const baseArgument: Argument = (check, name, value) => {
  templateArgument(check, name, value);
  if ((Object(value) as TemplateReference).cluster !== undefined) {
    check.report(
      name,
      "expected a template that exists in the cluster, got a template of this program: use the same arguments for both",
    );
  }
};

export const CLIENT_TEMPLATE_ARGUMENTS: ArgumentsOf<GatewayTemplateArgs> = {
  cluster: essential(liqoClusterRule),
  name: optional(dnsLabelRule),
  namespace: optional(dnsLabelRule),
  base: baseArgument,
  replicas: optional(countRule),
  nodeSelector: unchecked,
  tolerations: unchecked,
  affinity: unchecked,
  containers: object(CONTAINERS_ARGUMENTS),
  ping: object(PING_ARGUMENTS),
  transform: unchecked,
};

export const SERVER_TEMPLATE_ARGUMENTS: ArgumentsOf<GatewayServerTemplateArgs> = {
  ...CLIENT_TEMPLATE_ARGUMENTS,
  targetPort: optional(portRule),
  serviceAnnotations: unchecked,
};
