import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { GatewayServerTemplate } from "../../../src/index.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";
import { installed, podOf, serverTemplate, startWithTemplate } from "./template-fixture.js";

describe("a template is rejected", () => {
  const component = 'GatewayServerTemplate "edge"';

  it("with all invalid arguments at once", async ({ clusters }) => {
    const program = () => {
      serverTemplate({
        name: "Edge",
        namespace: "no.namespace",
        base: { name: "our.Base" },
        replicas: 0,
        ping: { interval: "2", lossThreshold: 0, updateStatusInterval: "" },
        targetPort: 0,
      });
    };

    await expectInvalidArgs(clusters, program, component, [
      "name: expected a name of at most 63 lower-case letters, ...",
      "namespace: expected a name of at most 63 lower-case letters, ...",
      "base.name: expected a name of at most 253 lower-case letters, ...",
      "replicas: expected an integer of at least 1, ...",
      "ping.interval: expected a duration ...",
      "ping.lossThreshold: expected an integer of at least 1, ...",
      "ping.updateStatusInterval: expected a duration ...",
      "targetPort: expected an integer from 1 to 65535, ...",
    ]);
  });

  it.for<readonly [string, object, string]>([
    ["nodeSelector", { nodeSelector: "edge" }, "expected an object of strings, ..."],
    ['nodeSelector["edge"]', { nodeSelector: { edge: true } }, "expected a string, ..."],
    ["tolerations", { tolerations: "edge" }, "expected a list of tolerations, ..."],
    ["tolerations[0]", { tolerations: ["edge"] }, "expected an object, ..."],
    [
      "affinity",
      { affinity: [null] },
      "expected an object with nodeAffinity, podAffinity or podAntiAffinity, got a list",
    ],
    [
      "affinity",
      { affinity: pulumi.output(5) },
      "expected an object with nodeAffinity, podAffinity or podAntiAffinity, got 5",
    ],
    [
      "containers.gateway.image",
      { containers: { gateway: { image: "" } } },
      'expected a string that is not empty, got ""',
    ],
    [
      "containers.gateway.image",
      { containers: { gateway: { image: 5 } } },
      "expected a string, ...",
    ],
    [
      "containers.gateway.resources",
      { containers: { gateway: { resources: "1Gi" } } },
      'expected an object with requests and limits, got "1Gi"',
    ],
    ["ping.enabled", { ping: { enabled: "yes" } }, "expected true or false, ..."],
    ["transform", { transform: {} }, "expected a function, ..."],
    ["serviceAnnotations", { serviceAnnotations: 5 }, "expected an object of strings, ..."],
    ['serviceAnnotations["a b"]', { serviceAnnotations: { "a b": "c" } }, "invalid key, ..."],
  ])("if %s has another type: %j", async ([path, args, problem], { clusters }) => {
    const program = () => {
      serverTemplate(args);
    };

    await expectInvalidArgs(clusters, program, component, [`${path}: ${problem}`]);
  });

  it("if Liqo cannot render a value", async ({ clusters }) => {
    const program = () => {
      serverTemplate({ nodeSelector: { zone: "{{ .Zone }}", gpus: "1" } });
    };
    const pod = "spec.template.spec.deployment.spec.template.spec";

    await expectInvalidArgs(clusters, program, component, [
      `${pod}.nodeSelector.zone: {{ .Zone }}: unknown placeholder .Zone, expected one of .ClusterID, .GatewayUID, .Name, ` +
        ".Namespace, .SecretName, .Spec",
      `${pod}.nodeSelector.gpus: Liqo would convert the string "1" to a number, which this field does not accept`,
    ]);
  });

  it("if it has the name of Liqo's own template", async ({ clusters }) => {
    const program = () => {
      serverTemplate({ name: "wireguard-server" });
    };

    await expectInvalidArgs(clusters, program, component, [
      "name: expected a new name, got liqo/wireguard-server, which other gateways use",
    ]);
  });

  it("if another template of the program has the same name", async ({ clusters }) => {
    const program = () => {
      const { milan: cluster } = romeAndMilan();
      new GatewayServerTemplate("edge", { cluster });
      new GatewayServerTemplate("other", { cluster, name: "edge" });
    };

    await expect(clusters.up(program)).rejects.toThrow(
      'name: expected a unique name, got liqo/edge, which "edge" uses',
    );
  });

  it("if the base lacks a container or Service that an argument changes", async () => {
    const spec = installed("server");
    podOf(spec).containers = podOf(spec).containers.slice(0, 1);
    delete spec.template.spec.service;
    const clusters = await startWithTemplate({ name: "bare", namespace: "liqo" }, spec);
    const program = () => {
      serverTemplate({
        base: { name: "bare" },
        containers: { geneve: { image: "ours:1" } },
        targetPort: 30000,
      });
    };

    await expectInvalidArgs(clusters, program, component, [
      'containers.geneve: requires a container "geneve", but the base has only gateway',
      'targetPort: requires a container "wireguard", but the base has only gateway',
      "targetPort: requires a Service, but the base has none",
    ]);
  });

  it("with a readable reason, if the changes have a secret", async () => {
    const spec = installed("server");
    podOf(spec).containers = podOf(spec).containers.slice(0, 1);
    const clusters = await startWithTemplate({ name: "bare", namespace: "liqo" }, spec);
    const image = pulumi.secret("ours:1");
    const program = () => {
      serverTemplate({ base: { name: "bare" }, containers: { geneve: { image } } });
    };

    await expectInvalidArgs(clusters, program, component, [
      'containers.geneve: requires a container "geneve", but the base has only gateway',
    ]);
  });

  it("if the base is not a gateway template", async () => {
    const clusters = await startWithTemplate({ name: "empty", namespace: "liqo" });
    const program = () => {
      serverTemplate({ base: { name: "empty" } });
    };

    await expectInvalidArgs(clusters, program, component, [
      "base: expected a gateway template, but spec.objectKind.kind is undefined, " +
        'expected "WgGatewayServer"',
    ]);
  });

  it("if the base is a template of the same program", async ({ clusters }) => {
    const program = () => {
      const { milan: cluster } = romeAndMilan();
      const base = new GatewayServerTemplate("base", { cluster });
      new GatewayServerTemplate("edge", { cluster, base });
    };

    await expect(clusters.up(program)).rejects.toThrow(
      "base: expected a template that exists in the cluster, got a template of this program",
    );
  });

  it("if the transform returns a gateway template for the other role", async ({ clusters }) => {
    const program = () => {
      serverTemplate({ transform: () => installed("client") });
    };

    await expectInvalidArgs(clusters, program, component, [
      "transform: expected a function that returns a gateway template, but " +
        'spec.objectKind.kind is "WgGatewayClient", expected "WgGatewayServer"',
    ]);
  });

  it("if the transform throws", async ({ clusters }) => {
    const program = () => {
      const transform = () => {
        throw new RangeError("boom");
      };
      serverTemplate({ transform });
    };

    await expectInvalidArgs(clusters, program, component, [
      "transform: expected a function that returns a gateway template, but it threw RangeError: boom",
    ]);
  });
});
