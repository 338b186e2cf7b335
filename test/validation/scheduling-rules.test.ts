import { describe, expect, it } from "vitest";
import type { Rule } from "../../src/validation/args-check.js";
import {
  nodeAffinityRule,
  nodeSelectorRule,
  taintsRule,
  tolerationsRule,
} from "../../src/validation/scheduling-rules.js";

const REQUIRED_TERMS =
  ".nodeSelectorTerms: required: a list of terms such as " +
  '[{ matchExpressions: [{ key: "zone", operator: "In", values: ["eu"] }] }]';

/** Valid values, and invalid values with their problems, each as `path: reason`. */
function specify(
  rule: Rule<unknown>,
  accepted: readonly unknown[],
  rejected: readonly (readonly [unknown, readonly string[]])[],
): void {
  it.each(accepted.map((value) => ({ value })))("accepts $value", ({ value }) => {
    expect(rule(value)).toBeUndefined();
  });

  it.each(rejected)("rejects %j: %j", (value, problems) => {
    const finding = rule(value) ?? [];
    const found = typeof finding === "string" ? [{ path: "", reason: finding }] : finding;
    expect(found.map(({ path, reason }) => `${path}: ${reason}`)).toEqual(problems);
  });
}

const EFFECTS = "one of NoSchedule, PreferNoSchedule, NoExecute";
const NAME = 'expected a name such as "team" or "example.com/team"';
const VALUE = 'expected at most 63 letters, digits, "-", "_" and "."';
const OPERATORS = "one of In, NotIn, Exists, DoesNotExist, Gt, Lt";

describe("taintsRule", () => {
  specify(
    taintsRule,
    [
      [],
      [{ key: "gpu", effect: "NoSchedule" }],
      [
        { key: "nvidia.com/gpu", value: "a100", effect: "NoExecute" },
        { key: "nvidia.com/gpu", value: "", effect: "PreferNoSchedule" },
      ],
    ],
    [
      [{}, [": expected a list of taints, got an object"]],
      [["gpu"], ['[0]: expected an object with key, value, effect, got "gpu"']],
      [
        [{ key: "a b", value: "c d", effect: "noSchedule" }],
        [
          `[0].key: ${NAME}, got "a b"`,
          `[0].value: ${VALUE}, got "c d"`,
          `[0].effect: got "noSchedule", did you mean NoSchedule? Expected ${EFFECTS}`,
        ],
      ],
      [[{ key: "a" }], [`[0].effect: required: ${EFFECTS}`]],
      [
        [{ key: "a", effect: "NoExecute", values: ["b"] }],
        ["[0].values: unknown argument, did you mean value?"],
      ],
      [
        [
          { key: "a", value: "b", effect: "NoExecute" },
          { key: "a", value: "c", effect: "NoExecute" },
        ],
        ["[1]: expected another key or effect than taint [0], got a:NoExecute for both"],
      ],
    ],
  );
});

describe("tolerationsRule", () => {
  specify(
    tolerationsRule,
    [
      [{ key: "gpu", operator: "Exists" }],
      [{ key: "gpu", value: "a100", effect: "NoSchedule" }],
      [{ operator: "Exists" }],
      [{ key: "", operator: "Exists", effect: "", value: "" }],
      [{ key: "gpu", operator: "Exists", effect: "NoExecute", tolerationSeconds: 0 }],
    ],
    [
      [{}, [": expected a list of tolerations, got an object"]],
      [[{ key: "gpu", operator: "In" }], ['[0].operator: expected one of Equal, Exists, got "In"']],
      [
        [{ key: "gpu", operator: "Exists", value: "a100" }],
        ['[0].value: expected no value, because operator is "Exists", got "a100"'],
      ],
      [
        [{ value: "a100" }],
        ['[0].operator: expected "Exists", because key is not set, got undefined'],
      ],
      [
        [{ key: "gpu", effect: "NoSchedule", tolerationSeconds: 5 }],
        ['[0].tolerationSeconds: expected no tolerationSeconds, because effect is not "NoExecute"'],
      ],
      [
        [{ key: "gpu", effect: "NoExecute", tolerationSeconds: "5m" }],
        ['[0].tolerationSeconds: expected an integer, got "5m"'],
      ],
    ],
  );
});

describe("nodeSelectorRule", () => {
  const withRequirement = (requirement: object) => ({
    nodeSelectorTerms: [{ matchExpressions: [requirement] }],
  });
  const at = "nodeSelectorTerms[0].matchExpressions[0]";

  specify(
    nodeSelectorRule,
    [
      { nodeSelectorTerms: [] },
      withRequirement({ key: "liqo.io/region", operator: "In", values: ["eu"] }),
      withRequirement({ key: "zone", operator: "Exists" }),
      withRequirement({ key: "zone", operator: "DoesNotExist", values: [] }),
      withRequirement({ key: "cpus", operator: "Gt", values: ["4"] }),
      {
        nodeSelectorTerms: [
          { matchFields: [{ key: "metadata.name", operator: "In", values: ["milan"] }] },
        ],
      },
    ],
    [
      [{}, [REQUIRED_TERMS]],
      [
        { matchLabels: { zone: "a" } },
        [".matchLabels: unknown argument, expected one of nodeSelectorTerms", REQUIRED_TERMS],
      ],
      [
        withRequirement({ key: "zone", operator: "in", values: ["a"] }),
        [`.${at}.operator: got "in", did you mean In? Expected ${OPERATORS}`],
      ],
      [
        withRequirement({ key: "zone", operator: "In", values: "a" }),
        [`.${at}.values: expected a list of strings, got "a"`],
      ],
      [
        withRequirement({ key: "zone", operator: "NotIn", values: [] }),
        [`.${at}.values: expected at least one value, because operator is "NotIn"`],
      ],
      [
        withRequirement({ key: "zone", operator: "Exists", values: ["a"] }),
        [`.${at}.values: expected no values, because operator is "Exists"`],
      ],
      [
        withRequirement({ key: "cpus", operator: "Lt", values: ["many"] }),
        [`.${at}.values: expected a single integer such as ["4"], because operator is "Lt"`],
      ],
      [
        { nodeSelectorTerms: [{ matchFields: [{ key: "zone", operator: "Gt", values: [] }] }] },
        [
          '.nodeSelectorTerms[0].matchFields[0].key: expected one of metadata.name, got "zone"',
          '.nodeSelectorTerms[0].matchFields[0].operator: expected one of In, NotIn, got "Gt"',
          ".nodeSelectorTerms[0].matchFields[0].values: expected a list with the name of a node, got a list",
        ],
      ],
    ],
  );
});

describe("nodeAffinityRule", () => {
  const preference = { matchExpressions: [{ key: "pool", operator: "Exists" }] };

  specify(
    nodeAffinityRule,
    [
      {},
      {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [preference] },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference }],
      },
    ],
    [
      [
        { nodeSelectorTerms: [preference] },
        [
          ".nodeSelectorTerms: unknown argument, expected one of requiredDuringSchedulingIgnoredDuringExecution, " +
            "preferredDuringSchedulingIgnoredDuringExecution",
        ],
      ],
      [
        { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } },
        [
          ".requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: expected at least one term, got an empty list",
        ],
      ],
      [
        { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, preference }] },
        [
          ".preferredDuringSchedulingIgnoredDuringExecution[0].weight: expected an integer from 1 to 100, got 0",
        ],
      ],
    ],
  );
});
