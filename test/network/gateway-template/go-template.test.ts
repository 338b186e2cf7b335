import { describe, expect, it } from "vitest";
import {
  templateDataOf,
  placeholderProblems,
} from "../../../src/network/gateway-template/go-template.js";

const server = templateDataOf("Server", "1.2.0");
const client = templateDataOf("Client", "1.2.0");

describe("a string without problems", () => {
  it.each([
    "no placeholder",
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
    "}} without an opening is plain text in Go",
  ])("%s", (text) => {
    expect(placeholderProblems(text, server)).toEqual([]);
    expect(placeholderProblems(text, client)).toEqual([]);
  });

  it("can contain placeholders that only a server has", () => {
    const text = "{{ .Spec.Endpoint.ServiceType }} {{ .Spec.Endpoint.NodePort }}";

    expect(placeholderProblems(text, server)).toEqual([]);
    expect(placeholderProblems(text, client)).toHaveLength(2);
  });

  it("can contain placeholders that only a client has", () => {
    const text = "{{ index .Spec.Endpoint.Addresses 0 }}";

    expect(placeholderProblems(text, client)).toEqual([]);
    expect(placeholderProblems(text, server)).toEqual([
      "{{ index .Spec.Endpoint.Addresses 0 }}: unknown placeholder .Spec.Endpoint.Addresses, expected one of " +
        ".Spec.Endpoint.LoadBalancerIP, .Spec.Endpoint.NodePort, .Spec.Endpoint.Port, .Spec.Endpoint.ServiceType",
    ]);
  });

  it("can contain annotations and labels of the Service with any key, since Liqo 1.2", () => {
    const text = "{{ .Spec.ServiceLabels.team }}{{ .Spec.ServiceAnnotations }}";

    expect(placeholderProblems(text, server)).toEqual([]);
    expect(placeholderProblems(text, templateDataOf("Server", undefined))).toEqual([]);
    expect(placeholderProblems(text, templateDataOf("Server", "1.1.0"))).toHaveLength(2);
  });
});

describe("a string with a problem", () => {
  it.each([
    [
      "{{ .Zone }}",
      "{{ .Zone }}: unknown placeholder .Zone, expected one of .ClusterID, .GatewayUID, .Name, .Namespace, .SecretName, .Spec",
    ],
    ["{{ .Name.First }}", "{{ .Name.First }}: unknown placeholder .Name.First, expected .Name"],
    ["{{ $.name }}", expect.stringContaining("unknown placeholder .name")],
    [
      "a {{ .Name }} b {{ .Spec.Mtu }}",
      expect.stringContaining("{{ .Spec.Mtu }}: unknown placeholder .Spec.Mtu"),
    ],
    ["{{ Name }}", "{{ Name }}: unknown function Name"],
    ['{{ default "x" .Name }}', '{{ default "x" .Name }}: unknown function default'],
    ["{{ .Name | quote }}", "{{ .Name | quote }}: unknown function quote"],
    ["{{ .Name", '{{ .Name: "{{" without "}}"'],
    ["{{ if .Name }}x", '{{ if .Name }}x: "end" is missing'],
    ["x{{ end }}", 'x{{ end }}: unexpected "end"'],
  ])("%s", (text, problem) => {
    expect(placeholderProblems(text, server)).toEqual([problem]);
  });
});

it("does not check fields of a dot with another meaning, but checks functions and $", () => {
  const text = "{{ with .Spec }}{{ .Anything }}{{ $.Nothing }}{{ quote .Anything }}{{ end }}";

  expect(placeholderProblems(text, server)).toEqual([
    expect.stringContaining("unknown placeholder .Nothing"),
    expect.stringContaining("unknown function quote"),
  ]);
});
