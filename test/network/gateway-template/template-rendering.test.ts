import { describe, expect, it } from "vitest";
import { templateDataOf } from "../../../src/network/gateway-template/go-template.js";
import {
  renderingProblems,
  shapeProblem,
} from "../../../src/network/gateway-template/template-rendering.js";
import { gatewayTemplate } from "../../../src/testing/cluster/gateway-template.js";

const installed = { liqoNamespace: "liqo", liqoVersion: "1.2.0" };

function problems(spec: unknown): string[] {
  return renderingProblems(spec, templateDataOf("Server", "1.2.0")).map(
    ({ path, reason }) => `${path}: ${reason}`,
  );
}

describe.each([
  ["server", "Server"],
  ["client", "Client"],
] as const)("the template that Liqo installs for a %s", (name, role) => {
  const { spec } = gatewayTemplate(name, installed);

  it.each(["1.0.1", "1.1.0", "1.2.0", undefined])("can be filled in by Liqo %s", (version) => {
    expect(renderingProblems(spec, templateDataOf(role, version))).toEqual([]);
  });

  it("is a template of gateways of its own role", () => {
    expect(shapeProblem(spec, role)).toBeUndefined();
    expect(shapeProblem(spec, role === "Server" ? "Client" : "Server")).toMatch(
      /^spec.objectKind.kind is "WgGateway(Server|Client)", expected "WgGateway/,
    );
  });
});

describe("problems are named with their path", () => {
  it("of a placeholder", () => {
    expect(problems({ containers: [{}, { args: ["--a", "--zone={{ .Zone }}"] }] })).toEqual([
      expect.stringMatching(/^spec\.containers\[1\]\.args\[1\]: {{ \.Zone }}: Liqo has no \.Zone/),
    ]);
  });

  it("of a null, at which Liqo's controller would panic", () => {
    expect(problems({ a: { b: null } })).toEqual([
      "spec.a.b: Liqo cannot handle a null, leave the field out",
    ]);
  });

  it("of keys, which Liqo does not fill in", () => {
    expect(problems({ "{{ .Name }}": 1 })).toEqual([
      "spec.{{ .Name }}: Liqo fills in values, not keys",
    ]);
  });

  it("of an optional key without a plain placeholder", () => {
    const reason = 'a key that begins with "?" needs a plain placeholder, without a function';
    const values = { "?a": 30000, "?b": "text", "?c": "{{ print .Name }}", "?d": "{{ .Name }}" };

    expect(problems(values)).toEqual(["a", "b", "c"].map((key) => `spec.?${key}: ${reason}`));
  });

  describe("of a text of which Liqo makes a number, and the API server refuses that:", () => {
    const reason = (text: string) =>
      `Liqo would make a number of the text "${text}", which this field cannot be`;

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
  ["a number of it is what the field holds", { replicas: "2", supplementalGroups: ["1000"] }],
  ["its field is a quantity", { resources: { limits: { cpu: "1", "example.com/gpu": "2" } } }],
  ["its field takes a number as well as a name", { "?nodePort": "{{ .Spec.Endpoint.NodePort }}" }],
  ["it is a label, or is beside labels", { metadata: { name: "1", labels: { zone: "1" } } }],
  ["it is an annotation", { metadata: { annotations: { weight: "1" } } }],
  ["it is longer than any number of Go's", { args: ["99999999999999999999"] }],
  ["it is part of a text", { args: ["--mtu={{ .Spec.MTU }}"] }],
])("a text of digits is fine where %s", (_, spec) => {
  expect(problems(spec)).toEqual([]);
});

describe("no template of gateways is", () => {
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
