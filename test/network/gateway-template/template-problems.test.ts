import { describe, expect, it } from "vitest";
import { templateDataOf } from "../../../src/network/gateway-template/go-template.js";
import {
  shapeProblem,
  templateProblems,
} from "../../../src/network/gateway-template/template-problems.js";
import { gatewayTemplate } from "../../../src/testing/cluster/gateway-template.js";

const installed = { liqoNamespace: "liqo", liqoVersion: "1.2.0" };

function problems(spec: unknown): string[] {
  return templateProblems(spec, templateDataOf("Server", "1.2.0")).map(
    ({ path, reason }) => `${path}: ${reason}`,
  );
}

describe.each([
  ["server", "Server"],
  ["client", "Client"],
] as const)("the template that Liqo installs for a %s", (name, role) => {
  const { spec } = gatewayTemplate(name, installed);

  it.each(["1.0.1", "1.1.0", "1.2.0", undefined])("has no problems with Liqo %s", (version) => {
    expect(templateProblems(spec, templateDataOf(role, version))).toEqual([]);
  });

  it("is a gateway template only for its role", () => {
    expect(shapeProblem(spec, role)).toBeUndefined();
    expect(shapeProblem(spec, role === "Server" ? "Client" : "Server")).toMatch(
      /^spec.objectKind.kind is "WgGateway(Server|Client)", expected "WgGateway/,
    );
  });
});

describe("a problem has the path of the value", () => {
  it("if a placeholder is unknown", () => {
    expect(problems({ containers: [{}, { args: ["--a", "--zone={{ .Zone }}"] }] })).toEqual([
      expect.stringMatching(
        /^spec\.containers\[1\]\.args\[1\]: {{ \.Zone }}: unknown placeholder \.Zone/,
      ),
    ]);
  });

  it("if the value is null, which makes Liqo's controller panic", () => {
    expect(problems({ a: { b: null } })).toEqual([
      "spec.a.b: Liqo does not support null: remove the field",
    ]);
  });

  it("if the key contains a placeholder", () => {
    expect(problems({ "{{ .Name }}": 1 })).toEqual([
      "spec.{{ .Name }}: Liqo replaces placeholders only in values, not in keys",
    ]);
  });

  it("if the key is optional and the value is not a plain placeholder", () => {
    const reason =
      'the value of a key that starts with "?" must be a placeholder without a function';
    const values = { "?a": 30000, "?b": "text", "?c": "{{ print .Name }}", "?d": "{{ .Name }}" };

    expect(problems(values)).toEqual(["a", "b", "c"].map((key) => `spec.?${key}: ${reason}`));
  });

  describe("if Liqo converts the string to a number and the field does not accept numbers:", () => {
    const reason = (text: string) =>
      `Liqo would convert the string "${text}" to a number, which this field does not accept`;

    it.each([
      ["nodeSelector.mode", { nodeSelector: { mode: "1" } }, "1"],
      ["containers[0].args[0]", { containers: [{ args: ["-5"] }] }, "-5"],
      ["containers[0].env[0].value", { containers: [{ env: [{ value: "007" }] }] }, "007"],
      [
        "securityContext.sysctls[0].value",
        { securityContext: { sysctls: [{ name: "net.ipv4.ip_forward", value: "1" }] } },
        "1",
      ],
      [
        "topologySpreadConstraints[0].labelSelector.matchLabels.port",
        { topologySpreadConstraints: [{ labelSelector: { matchLabels: { port: "1" } } }] },
        "1",
      ],
      [
        "livenessProbe.httpGet.httpHeaders[0].value",
        { livenessProbe: { httpGet: { port: "80", httpHeaders: [{ value: "1" }] } } },
        "1",
      ],
      ["args[0]", { args: ["{{ .Spec.MTU }}"] }, "{{ .Spec.MTU }}"],
      ["metadata.name", { metadata: { name: "1" } }, "1"],
    ])("%s", (path, spec, text) => {
      expect(problems(spec)).toEqual([`spec.${path}: ${reason(text)}`]);
    });
  });
});

it.each([
  ["the field is a number", { replicas: "2", supplementalGroups: ["1000"] }],
  ["the field is a quantity", { resources: { limits: { cpu: "1", "example.com/gpu": "2" } } }],
  ["the field accepts a number or a name", { "?nodePort": "{{ .Spec.Endpoint.NodePort }}" }],
  ["it is a label or next to labels", { metadata: { name: "1", labels: { zone: "1" } } }],
  ["it is an annotation", { metadata: { annotations: { weight: "1" } } }],
  ["it does not fit into 64 bits", { args: ["99999999999999999999"] }],
  ["it is a part of a longer string", { args: ["--mtu={{ .Spec.MTU }}"] }],
])("accepts a string of digits if %s", (_, spec) => {
  expect(problems(spec)).toEqual([]);
});

describe("is not a gateway template:", () => {
  it.each([
    [undefined, 'spec.objectKind.kind is undefined, expected "WgGatewayServer"'],
    [{ objectKind: { kind: "WgGatewayServer" } }, "spec.template.metadata.name is missing"],
    [
      {
        objectKind: { kind: "WgGatewayServer" },
        template: { metadata: { name: "a", namespace: "b" }, spec: { deployment: null } },
      },
      "spec.template.spec.deployment.spec.template.spec.containers is missing",
    ],
  ])("%j", (spec, problem) => {
    expect(shapeProblem(spec, "Server")).toBe(problem);
  });
});
