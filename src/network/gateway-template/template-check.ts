import {
  type ArgumentCheck,
  type ArgumentChecks,
  prerequisite,
  object,
  optional,
  optionalPlain,
} from "../../validation/arguments.js";
import type { Rule } from "../../validation/args-check.js";
import { describeValue } from "../../validation/describe-value.js";
import { millisecondsOf, positiveDurationRule } from "../../validation/duration.js";
import { annotationsRule, stringMapRule } from "../../validation/metadata-rules.js";
import {
  booleanRule,
  countRule,
  dnsLabelRule,
  functionRule,
  objectRule,
  objectsRule,
  portRule,
  nonEmptyStringRule,
} from "../../validation/rules.js";
import { liqoClusterRule } from "../../cluster/cluster-rules.js";
import type {
  GatewayContainerArgs,
  GatewayContainersArgs,
  GatewayPingArgs,
  GatewayServerTemplateArgs,
  GatewayTemplateArgs,
} from "./template-args.js";
import { templateArgument, type TemplateReference } from "./template-reference.js";

const CONTAINER_ARGUMENTS: ArgumentChecks<GatewayContainerArgs> = {
  image: optional(nonEmptyStringRule),
  // The API server checks the fields of this object and of the objects below.
  resources: optional(objectRule("with requests and limits")),
};

const CONTAINERS_ARGUMENTS: ArgumentChecks<GatewayContainersArgs> = {
  gateway: object(CONTAINER_ARGUMENTS),
  wireguard: object(CONTAINER_ARGUMENTS),
  geneve: object(CONTAINER_ARGUMENTS),
};

/** A longer interval would exceed the timeout of each change of a gateway. */
const LONGEST_UPDATE_INTERVAL = "1m";

const updateIntervalRule: Rule<unknown> = (value) =>
  positiveDurationRule(value) ??
  (millisecondsOf(String(value)) <= millisecondsOf(LONGEST_UPDATE_INTERVAL)
    ? undefined
    : `expected at most ${LONGEST_UPDATE_INTERVAL}, since pulumi up waits for the next update, got ${describeValue(value)}`);

const PING_ARGUMENTS: ArgumentChecks<GatewayPingArgs> = {
  enabled: optional(booleanRule),
  interval: optional(positiveDurationRule),
  lossThreshold: optional(countRule),
  updateStatusInterval: optional(updateIntervalRule),
};

/** A template that exists in the cluster. */
const baseArgument: ArgumentCheck = (check, name, value) => {
  templateArgument(check, name, value);
  if ((Object(value) as TemplateReference).cluster !== undefined) {
    check.report(
      name,
      "expected a template that exists in the cluster, got a template of this program: use the same arguments for both",
    );
  }
};

export const CLIENT_TEMPLATE_ARGUMENTS: ArgumentChecks<GatewayTemplateArgs> = {
  cluster: prerequisite(liqoClusterRule),
  name: optional(dnsLabelRule),
  namespace: optional(dnsLabelRule),
  base: baseArgument,
  replicas: optional(countRule),
  nodeSelector: optional(stringMapRule),
  tolerations: optional(objectsRule("of tolerations")),
  affinity: optional(objectRule("with nodeAffinity, podAffinity or podAntiAffinity")),
  containers: object(CONTAINERS_ARGUMENTS),
  ping: object(PING_ARGUMENTS),
  transform: optionalPlain(functionRule),
};

export const SERVER_TEMPLATE_ARGUMENTS: ArgumentChecks<GatewayServerTemplateArgs> = {
  ...CLIENT_TEMPLATE_ARGUMENTS,
  targetPort: optional(portRule),
  serviceAnnotations: optional(annotationsRule),
};
