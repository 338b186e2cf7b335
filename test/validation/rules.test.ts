import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { describeValue } from "../../src/validation/describe-value.js";
import { annotationsRule, labelsRule, stringMapRule } from "../../src/validation/metadata-rules.js";
import * as rules from "../../src/validation/rules.js";
import { noStrings, specify } from "./specified-rule.js";

const port = (got: number | string) => `expected an integer from 1 to 65535, got ${got}`;
describe("portRule", () => {
  specify(
    rules.portRule,
    [1, 51840, 65535],
    [
      ...[0, 65536, -1, 80.5, Number.NaN].map((value) => [value, port(value)] as const),
      ["51840", port('"51840"')],
      [undefined, port("undefined")],
    ],
  );
});

describe("countRule", () => {
  specify(
    rules.countRule,
    [1, 2],
    [0, 1.5, "2", undefined].map((value) => [
      value,
      `expected an integer of at least 1, got ${value === "2" ? '"2"' : String(value)}`,
    ]),
  );
});

const mtu = (got: number) => `expected an integer from 576 to 9000, got ${got}`;
describe("mtuRule", () => {
  specify(
    rules.mtuRule,
    [576, 1340, 9000],
    [575, 9001, 1340.5, Number.NaN].map((value) => [value, mtu(value)]),
  );
});

const clusterId = (got: string) =>
  `expected Liqo's cluster ID, at most 63 lower-case letters, digits and "-", got "${got}"`;
describe("clusterIdRule", () => {
  specify(
    rules.clusterIdRule,
    ["a", "rome", "1", "my-cluster-2", "a".repeat(63)],
    [
      ...["", "Rome", "-a", "a-", "a.b", "a_b", " a", "a".repeat(64)].map(
        (id) => [id, clusterId(id)] as const,
      ),
      ...noStrings(`Liqo's cluster ID, at most 63 lower-case letters, digits and "-"`),
    ],
  );
});

const dnsLabel = (got: string) =>
  `expected a name of at most 63 lower-case letters, digits and "-", got "${got}"`;
describe("dnsLabelRule", () => {
  specify(
    rules.dnsLabelRule,
    ["a", "liqo-tenant-rome", "a".repeat(63)],
    [
      ...["", "A", "a.b", "a-", "a".repeat(64)].map((name) => [name, dnsLabel(name)] as const),
      ...noStrings('a name of at most 63 lower-case letters, digits and "-"'),
    ],
  );
});

const subdomain = (got: string) =>
  `expected a name of at most 253 lower-case letters, digits, "-" and ".", got ${describeValue(got)}`;
// case: V25
describe("dnsSubdomainRule", () => {
  specify(
    rules.dnsSubdomainRule,
    ["a", "my.sealed.key", "wg.v2", "a".repeat(253)],
    [
      ...["", "A", "a_b", ".a", "a.", "a..b", "a.-b", "a".repeat(254)].map(
        (name) => [name, subdomain(name)] as const,
      ),
      ...noStrings('a name of at most 253 lower-case letters, digits, "-" and "."'),
    ],
  );
});

const key = "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd28=";
describe("objectRule", () => {
  specify(
    rules.objectRule("with a name"),
    [{}, { name: "a" }],
    [
      ["a", 'expected an object with a name, got "a"'],
      [["a"], "expected an object with a name, got a list"],
      [undefined, "expected an object with a name, got undefined"],
      [null, "expected an object with a name, got null"],
      [pulumi.output({}), "expected an object with a name, got an output"],
    ],
  );
});

const name63 = "n".repeat(63);
const noKey = (key: string) => [
  {
    path: `[${JSON.stringify(key)}]`,
    reason: 'invalid key, expected for example "team" or "example.com/team"',
  },
];
const noKeys = ["", "a b", "-a", `${name63}n`, "/a", "a/", "a/b/c", "a_b/c"].map(
  (key) => [{ [key]: "" }, noKey(key)] as const,
);
describe("labelsRule", () => {
  specify(
    labelsRule,
    [{}, { team: "network", "example.com/Team_1.a": "" }, { [name63]: name63 }],
    [
      ...noKeys,
      [{ "Example.com/a": "" }, noKey("Example.com/a")],
      [
        { team: "the network's", size: 3, fine: "yes" },
        [
          {
            path: '["team"]',
            reason: `expected at most 63 letters, digits, "-", "_" and ".", got "the network's"`,
          },
          {
            path: '["size"]',
            reason: 'expected at most 63 letters, digits, "-", "_" and ".", got 3',
          },
        ],
      ],
      ["team=network", 'expected an object of strings, got "team=network"'],
    ],
  );
});
describe("annotationsRule", () => {
  specify(
    annotationsRule,
    [{}, { "Example.com/a": "any text, of any length" }],
    [
      ...noKeys,
      [
        { "example.com/size": 3 },
        [{ path: '["example.com/size"]', reason: "expected a string, got 3" }],
      ],
    ],
  );
});

const notKey = (got: string) =>
  `expected a WireGuard key, 32 bytes in base64 (44 characters), got ${got}`;
// case: S11, V25
describe("wireGuardKeyRule", () => {
  specify(
    rules.wireGuardKeyRule,
    [key],
    [
      ...["", key.slice(1), `${key}=`].map(
        (value) => [value, notKey(`${value.length} characters`)] as const,
      ),
      // The last one decodes to the same bytes as the key.
      ...[key.replace("a", "!"), key.replace("8=", "9=")].map(
        (value) => [value, notKey("44 characters that are not base64 of 32 bytes")] as const,
      ),
      [Buffer.alloc(32).toString("base64"), notKey("32 bytes of zeros")],
      ...noStrings("a WireGuard key, 32 bytes in base64 (44 characters)"),
    ],
  );
});

describe("stringMapRule", () => {
  specify(
    stringMapRule,
    [{}, { zone: "north", "example.com/pool": "{{ .Name }}" }],
    [
      ["zone", 'expected an object of strings, got "zone"'],
      [["zone"], "expected an object of strings, got a list"],
      [{ zone: 1 }, [{ path: '["zone"]', reason: "expected a string, got 1" }]],
    ],
  );
});

describe("objectsRule", () => {
  specify(
    rules.objectsRule("of tolerations"),
    [[], [{ key: "edge" }]],
    [
      [5, "expected a list of tolerations, got 5"],
      ["edge", 'expected a list of tolerations, got "edge"'],
      [[{}, null], [{ path: "[1]", reason: "expected an object, got null" }]],
    ],
  );
});

describe("functionRule", () => {
  specify(rules.functionRule, [() => 1], [[{}, "expected a function, got an object"]]);
});

describe("a resource instead of a string", () => {
  class Namespace extends pulumi.CustomResource {
    readonly metadata = pulumi.output({ name: "shop" });
  }
  class LiqoCluster extends pulumi.ComponentResource {
    readonly clusterId = pulumi.output("rome");
  }
  /** A resource that is not registered. */
  const unregistered = (resource: { readonly prototype: object }, properties: object): unknown =>
    Object.assign(Object.create(resource.prototype) as object, {
      __pulumiResource: true,
      ...properties,
    });

  it.each([
    ["a namespace", rules.dnsLabelRule, 'a name of at most 63 lower-case letters, digits and "-"'],
    [
      "a name",
      rules.dnsSubdomainRule,
      'a name of at most 253 lower-case letters, digits, "-" and "."',
    ],
    ["a string", rules.stringRule, "a string"],
  ])("is rejected as %s with the property to set", (_, rule, expected) => {
    expect(rule(unregistered(Namespace, { metadata: {} }))).toBe(
      `expected ${expected}, got a Namespace: set namespace.metadata.name`,
    );
  });

  it("is rejected as a cluster ID with the property to set", () => {
    expect(rules.clusterIdRule(unregistered(LiqoCluster, { clusterId: "rome" }))).toBe(
      `expected Liqo's cluster ID, at most 63 lower-case letters, digits and "-", ` +
        "got a LiqoCluster: set liqoCluster.clusterId",
    );
  });

  it("is rejected without a property if it has none", () => {
    expect(rules.dnsLabelRule(unregistered(LiqoCluster, {}))).toBe(
      'expected a name of at most 63 lower-case letters, digits and "-", got a LiqoCluster',
    );
  });
});
