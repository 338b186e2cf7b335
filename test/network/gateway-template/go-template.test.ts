import { describe, expect, it } from "vitest";
import {
  templateDataOf,
  placeholderProblems,
} from "../../../src/network/gateway-template/go-template.js";

const server = templateDataOf("Server", "1.2.0");
const client = templateDataOf("Client", "1.2.0");

describe("Liqo fills in", () => {
  it.each([
    "no placeholder at all",
    "{{ .Name }}",
    "{{.Namespace}}/{{.ClusterID}}",
    "{{- .GatewayUID -}}",
    "--mtu={{ .Spec.MTU }}",
    "{{ .SecretName }} {{ .Spec.SecretRef.Name }}",
    "{{ .Spec.Endpoint.Port }}",
    "{{ $.Name }}",
    '{{ printf "%s-%d" .Name .Spec.MTU | printf "%q" }}',
    '{{ if eq .Name "rome" }}a{{ else if .ClusterID }}b{{ else }}c{{ end }}',
    "{{ $x := .Name }}{{ $x }}",
    "{{/* .Nonsense */}}",
    '{{ "{{ .Nonsense }}" }}',
    "{{ len (slice .Name 0 3) }}",
    "}} closes nothing, which is text to Go",
  ])("%s", (text) => {
    expect(placeholderProblems(text, server)).toEqual([]);
    expect(placeholderProblems(text, client)).toEqual([]);
  });

  it("what only a server has", () => {
    const text = "{{ .Spec.Endpoint.ServiceType }} {{ .Spec.Endpoint.NodePort }}";

    expect(placeholderProblems(text, server)).toEqual([]);
    expect(placeholderProblems(text, client)).toHaveLength(2);
  });

  it("what only a client has", () => {
    const text = "{{ index .Spec.Endpoint.Addresses 0 }}";

    expect(placeholderProblems(text, client)).toEqual([]);
    expect(placeholderProblems(text, server)).toEqual([
      "{{ index .Spec.Endpoint.Addresses 0 }}: Liqo has no .Spec.Endpoint.Addresses to fill in, only " +
        ".Spec.Endpoint.LoadBalancerIP, .Spec.Endpoint.NodePort, .Spec.Endpoint.Port, .Spec.Endpoint.ServiceType",
    ]);
  });

  it("annotations and labels of the service since 1.2, under whatever key", () => {
    const text = "{{ .Spec.ServiceLabels.team }}{{ .Spec.ServiceAnnotations }}";

    expect(placeholderProblems(text, server)).toEqual([]);
    expect(placeholderProblems(text, templateDataOf("Server", undefined))).toEqual([]);
    expect(placeholderProblems(text, templateDataOf("Server", "1.1.0"))).toHaveLength(2);
  });
});

describe("Liqo does not fill in", () => {
  it.each([
    [
      "{{ .Zone }}",
      "{{ .Zone }}: Liqo has no .Zone to fill in, only .ClusterID, .GatewayUID, .Name, .Namespace, .SecretName, .Spec",
    ],
    ["{{ .Name.First }}", "{{ .Name.First }}: Liqo has no .Name.First to fill in, only .Name"],
    ["{{ $.name }}", expect.stringContaining("Liqo has no .name to fill in")],
    [
      "a {{ .Name }} b {{ .Spec.Mtu }}",
      expect.stringContaining("{{ .Spec.Mtu }}: Liqo has no .Spec.Mtu"),
    ],
    ["{{ Name }}", "{{ Name }}: Liqo's templates have no function Name"],
    [
      '{{ default "x" .Name }}',
      '{{ default "x" .Name }}: Liqo\'s templates have no function default',
    ],
    ["{{ .Name | quote }}", "{{ .Name | quote }}: Liqo's templates have no function quote"],
    ["{{ .Name", "{{ .Name: what {{ begins has no }}"],
    ["{{ if .Name }}x", "{{ if .Name }}x: an end is missing"],
    ["x{{ end }}", "x{{ end }}: there is an end too many"],
  ])("%s", (text, problem) => {
    expect(placeholderProblems(text, server)).toEqual([problem]);
  });
});

it("does not judge a dot that means something else, but the functions and the $ beside it", () => {
  const text = "{{ with .Spec }}{{ .Anything }}{{ $.Nothing }}{{ quote .Anything }}{{ end }}";

  expect(placeholderProblems(text, server)).toEqual([
    expect.stringContaining("Liqo has no .Nothing to fill in"),
    expect.stringContaining("no function quote"),
  ]);
});
