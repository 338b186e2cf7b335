import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import {
  GatewayClientTemplate,
  type GatewayTemplateArgs,
  GatewayServerTemplate,
  type GatewayServerTemplateArgs,
  type liqo,
  type LiqoCluster,
  LiqoNetworkPair,
  type TemplateReference,
} from "../../../src/index.js";
import { gatewayTemplate } from "../../../src/testing/cluster/gateway-template.js";
import type { SimulatedClusters, SimulatedEvent } from "../../../src/testing/index.js";
import { expectInvalidArgs, UNDEFINED_OUTPUT } from "../../expect-invalid-args.js";
import {
  pairArgs,
  type PairSettings,
  romeAndMilan,
  startRomeAndMilan,
} from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

type Spec = liqo.GatewayTemplateSpec;

function serverTemplate(args: Omit<GatewayServerTemplateArgs, "cluster"> = {}) {
  return new GatewayServerTemplate("edge", { cluster: romeAndMilan().milan, ...args });
}

function clientTemplate(args: Omit<GatewayTemplateArgs, "cluster"> = {}) {
  return new GatewayClientTemplate("edge", { cluster: romeAndMilan().rome, ...args });
}

/** A pair whose sides have these settings. */
function pairWith(templates: (clusters: ReturnType<typeof romeAndMilan>) => PairSettings) {
  const both = romeAndMilan();
  const pair = new LiqoNetworkPair("pair", pairArgs(both, templates(both)));
  return { status: pair.status };
}

/** `spec` of a template that Liqo installs. */
function installed(role: "server" | "client"): Spec {
  const { spec } = gatewayTemplate(role, { liqoNamespace: "liqo", liqoVersion: "1.2.0" });
  return JSON.parse(JSON.stringify(spec)) as Spec;
}

/** `spec` of the only declared template. */
async function declared(
  clusters: SimulatedClusters,
  kind: "Server" | "Client" = "Server",
): Promise<Spec> {
  const [template, ...others] = await clusters.objects(`WgGateway${kind}Template`);
  expect(others).toEqual([]);
  return template?.["spec"] as Spec;
}

function podOf(spec: Spec) {
  return spec.template.spec.deployment.spec.template.spec;
}

function containerOf(spec: Spec, name: string) {
  return podOf(spec).containers.find((container) => container.name === name);
}

describe("a template without changes", () => {
  it("is a copy of Liqo's own template with another name", async ({ clusters }) => {
    serverTemplate();

    const [template] = await clusters.objects("WgGatewayServerTemplate");
    expect(template).toMatchObject({
      cluster: "milan",
      apiVersion: "networking.liqo.io/v1beta1",
      metadata: {
        name: "edge",
        namespace: "liqo",
        annotations: {
          "pulumi.com/deletionPropagationPolicy": "background",
          "pulumi-liqo/managed-by": expect.stringMatching(
            /^urn:pulumi:simulated::simulated::.*GatewayServerTemplate\$kubernetes:.*:WgGatewayServerTemplate::edge$/,
          ) as unknown,
        },
      },
    });
    expect(await declared(clusters)).toEqual(installed("server"));
  });

  it("is a copy of Liqo's client template for a client", async ({ clusters }) => {
    clientTemplate();

    expect(await declared(clusters, "Client")).toEqual(installed("client"));
  });

  it("is a copy of the base if a base is set", async () => {
    const spec = installed("server");
    podOf(spec)["priorityClassName"] = "high";
    const base = { name: "ours", namespace: "default" };
    const clusters = await startRomeAndMilan({
      milan: {
        objects: [
          {
            apiVersion: "networking.liqo.io/v1beta1",
            kind: "WgGatewayServerTemplate",
            metadata: base,
            spec,
          },
        ],
      },
    });
    serverTemplate({ base, replicas: 1 });

    expect(podOf(await declared(clusters))["priorityClassName"]).toBe("high");
  });

  it("has the name and namespace that its arguments set", async ({ clusters }) => {
    serverTemplate({ name: "of-the-edge", namespace: "default" });

    expect(await clusters.objects("WgGatewayServerTemplate")).toMatchObject([
      { metadata: { name: "of-the-edge", namespace: "default" } },
    ]);
  });
});

describe("a template sets only the declared fields:", () => {
  /** Expects Liqo's own template with an edit. */
  async function expectEdit(
    clusters: SimulatedClusters,
    edit: (spec: Spec) => void,
    role: "server" | "client" = "server",
  ) {
    const expected = installed(role);
    edit(expected);
    expect(await declared(clusters, role === "server" ? "Server" : "Client")).toEqual(expected);
  }

  function setArg(spec: Spec, container: string, from: string, to: string) {
    const found = containerOf(spec, container);
    expect(found?.args).toContain(from);
    Object.assign(found ?? {}, { args: found?.args?.map((arg) => (arg === from ? to : arg)) });
  }

  it("node selector and tolerations", async ({ clusters }) => {
    const tolerations = [{ key: "edge", operator: "Exists" }];
    serverTemplate({ nodeSelector: { role: pulumi.output("edge") }, tolerations });

    await expectEdit(clusters, (spec) => {
      Object.assign(podOf(spec), { nodeSelector: { role: "edge" }, tolerations });
    });
  });

  it("images and resources of containers", async ({ clusters }) => {
    const resources = { requests: { cpu: "100m" }, limits: { memory: "128Mi" } };
    clientTemplate({ containers: { wireguard: { image: "ours:1", resources }, geneve: {} } });

    await expectEdit(
      clusters,
      (spec) => {
        Object.assign(containerOf(spec, "wireguard") ?? {}, { image: "ours:1", resources });
      },
      "client",
    );
  });

  it("ping settings", async ({ clusters }) => {
    const enabled = true;
    clientTemplate({
      ping: { enabled, interval: "5s", lossThreshold: 3, updateStatusInterval: "30s" },
    });

    await expectEdit(
      clusters,
      (spec) => {
        setArg(spec, "gateway", "--ping-interval=2s", "--ping-interval=5s");
        setArg(spec, "gateway", "--ping-loss-threshold=5", "--ping-loss-threshold=3");
        const status = "--ping-update-status-interval";
        setArg(spec, "gateway", `${status}=10s`, `${status}=30s`);
      },
      "client",
    );
  });

  it("target port", async ({ clusters }) => {
    serverTemplate({ targetPort: 30000 });

    await expectEdit(clusters, (spec) => {
      setArg(spec, "wireguard", "--listen-port={{ .Spec.Endpoint.Port }}", "--listen-port=30000");
      Object.assign(spec.template.spec.service?.spec.ports?.[0] ?? {}, { targetPort: 30000 });
    });
  });

  // case: R9 A load balancer has no UDP health check.
  it("annotations of the Service", async ({ clusters }) => {
    serverTemplate({ serviceAnnotations: { "example.com/pool": "{{ .ClusterID }}" } });

    await expectEdit(clusters, (spec) => {
      Object.assign(spec.template.spec.service?.metadata ?? {}, {
        annotations: { "example.com/pool": "{{ .ClusterID }}" },
      });
    });
  });

  it("replicas on different nodes, with leader election", async ({ clusters }) => {
    serverTemplate({ replicas: 2 });

    await expectEdit(clusters, (spec) => {
      const { spec: deployment } = spec.template.spec.deployment;
      deployment.replicas = 2;
      // Liqo sets this label on the elected pod.
      const labels = { ...deployment.template.metadata?.labels };
      delete labels["networking.liqo.io/active"];
      deployment.template.metadata = { ...deployment.template.metadata, labels };
      for (const name of ["gateway", "wireguard", "geneve"]) {
        setArg(spec, name, "--leader-election=false", "--leader-election=true");
      }
      podOf(spec).affinity = {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: deployment.selector, topologyKey: "kubernetes.io/hostname" },
          ],
        },
      };
    });
  });

  it("affinity, which replaces the default affinity of replicas", async ({ clusters }) => {
    const podAntiAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [] };
    const nodeAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [] };
    serverTemplate({ replicas: 2, affinity: { podAntiAffinity, nodeAffinity } });

    expect(podOf(await declared(clusters)).affinity).toEqual({ podAntiAffinity, nodeAffinity });
  });

  it("fields that a transform changes", async ({ clusters }) => {
    const transform = (spec: Spec) => {
      podOf(spec)["priorityClassName"] = "high";
      return spec;
    };
    serverTemplate({ transform });

    await expectEdit(clusters, (spec) => {
      podOf(spec)["priorityClassName"] = "high";
    });
  });

  // case: R34 The kernel of a node does not support WireGuard.
  it("the implementation of WireGuard, with a transform", async ({ clusters }) => {
    const transform = (spec: Spec) => {
      const { containers } = spec.template.spec.deployment.spec.template.spec;
      const wireguard = containers.find(({ name }) => name === "wireguard");
      Object.assign(wireguard ?? {}, {
        args: wireguard?.args?.map((arg) => arg.replace("=kernel", "=userspace")),
        securityContext: { privileged: true },
      });
      return spec;
    };
    serverTemplate({ transform });

    await expectEdit(clusters, (spec) => {
      setArg(spec, "wireguard", "--implementation=kernel", "--implementation=userspace");
      Object.assign(containerOf(spec, "wireguard") ?? {}, {
        securityContext: { privileged: true },
      });
    });
  });
});

describe("a gateway with a template", () => {
  it("refers to the template and its revision", async ({ clusters }) => {
    const { outputs } = await clusters.up(() => {
      let revision: pulumi.Output<string> | undefined;
      const { status } = pairWith(({ milan: cluster }) => {
        const template = new GatewayServerTemplate("edge", { cluster, replicas: 2 });
        revision = template.revision;
        return { server: { template } };
      });
      return { status, revision };
    });

    expect(outputs.status).toBe("Connected");
    expect(await clusters.objects("GatewayServer")).toMatchObject([
      {
        spec: {
          serverTemplateRef: {
            kind: "WgGatewayServerTemplate",
            name: "edge",
            namespace: "liqo",
            resourceVersion: outputs.revision,
          },
        },
      },
    ]);
  });

  it("is updated only if the template changes", async ({ clusters }) => {
    const program = (interval: string) => () =>
      pairWith(({ rome: cluster }) => ({
        client: {
          template: new GatewayClientTemplate("edge", { cluster, ping: { interval } }),
        },
      }));
    const revision = async () => {
      const [client] = await clusters.objects("GatewayClient");
      const { clientTemplateRef } = client?.["spec"] as liqo.GatewayClientSpec;
      return clientTemplateRef.resourceVersion;
    };
    await clusters.up(program("1s"));
    const before = await revision();

    const { changes } = await clusters.up(program("1s"));
    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(await revision()).toBe(before);

    await clusters.up(program("3s"));
    expect(await revision()).not.toBe(before);
  });

  it("uses Liqo's own template before a removed template is deleted", async () => {
    const events: string[] = [];
    const onEvent = ({ action, kind, name }: SimulatedEvent) => {
      events.push(`${action} ${kind} ${name}`);
    };
    const clusters = await startRomeAndMilan({}, { onEvent });
    const edge = (cluster: LiqoCluster) => new GatewayServerTemplate("edge", { cluster });
    await clusters.up(() => pairWith(({ milan }) => ({ server: { template: edge(milan) } })));
    events.length = 0;

    const { outputs } = await clusters.up(() => pairWith(() => ({})));

    expect(outputs.status).toBe("Connected");
    expect(events.filter((event) => !event.startsWith("read "))).toEqual([
      "update GatewayServer liqo-tenant-rome/rome",
      "ready GatewayServer liqo-tenant-rome/rome",
      "delete WgGatewayServerTemplate liqo/edge",
    ]);
    const [server] = await clusters.objects("GatewayServer");
    const { serverTemplateRef } = server?.["spec"] as liqo.GatewayServerSpec;
    expect(serverTemplateRef).toMatchObject({ name: "wireguard-server", namespace: "liqo" });
    expect(serverTemplateRef.resourceVersion).toBeUndefined();
  });

  it("is rejected if the template is in another cluster", async ({ clusters }) => {
    const program = () =>
      pairWith(({ rome: cluster }) => ({
        server: { template: new GatewayServerTemplate("edge", { cluster }) },
      }));

    await expect(clusters.up(program)).rejects.toThrow(
      "server.template: expected a template of cluster milan, got a template of cluster rome",
    );
  });

  it("is rejected if the template is for the other role", async ({ clusters }) => {
    const template = { name: "edge", role: "Client" } as unknown as TemplateReference<"Server">;

    await expect(clusters.up(() => pairWith(() => ({ server: { template } })))).rejects.toThrow(
      "server.template: expected a template for a GatewayServer, got a template for a GatewayClient",
    );
  });

  it("refers to the template in a preview too", async ({ clusters }) => {
    await clusters.preview(() =>
      pairWith(({ milan: cluster }) => ({
        server: { template: new GatewayServerTemplate("edge", { cluster, replicas: 2 }) },
      })),
    );

    expect((await declared(clusters)).template.spec.deployment.spec.replicas).toBe(2);
    const resourceVersion: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(await clusters.objects("GatewayServer")).toMatchObject([
      { spec: { serverTemplateRef: { name: "edge", resourceVersion } } },
    ]);
  });

  it("is rejected if the template is not found", async ({ clusters }) => {
    const program = () => pairWith(() => ({ server: { template: { name: "gone" } } }));

    await expect(clusters.up(program)).rejects.toThrow(
      "GatewayServer liqo-tenant-rome/rome refers to WgGatewayServerTemplate liqo/gone, which was not found\nin cluster milan",
    );
  });
});

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
      'name: expected at most 63 lower-case letters, digits and "-", got "Edge"',
      'namespace: expected at most 63 lower-case letters, digits and "-", got "no.namespace"',
      'base.name: expected at most 253 lower-case letters, digits, "-" and ".", got "our.Base"',
      "replicas: expected an integer of at least 1, got 0",
      'ping.interval: expected a duration such as "90s" or "5m", in ms, s, m or h, got "2"',
      "ping.lossThreshold: expected an integer of at least 1, got 0",
      'ping.updateStatusInterval: expected a duration such as "90s" or "5m", in ms, s, m or h, got ""',
      "targetPort: expected an integer from 1 to 65535, got 0",
    ]);
  });

  it.for<readonly [string, object, string]>([
    ["nodeSelector", { nodeSelector: "edge" }, 'expected an object of strings, got "edge"'],
    ['nodeSelector["edge"]', { nodeSelector: { edge: true } }, "expected a string, got true"],
    ["tolerations", { tolerations: "edge" }, 'expected a list of tolerations, got "edge"'],
    ["tolerations[0]", { tolerations: ["edge"] }, 'expected an object, got "edge"'],
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
      { containers: { gateway: { image: 5 } } },
      "expected a string, got 5",
    ],
    [
      "containers.gateway.resources",
      { containers: { gateway: { resources: "1Gi" } } },
      'expected an object with requests and limits, got "1Gi"',
    ],
    ["ping.enabled", { ping: { enabled: "yes" } }, 'expected true or false, got "yes"'],
    ["transform", { transform: {} }, "expected a function, got an object"],
    ["serviceAnnotations", { serviceAnnotations: 5 }, "expected an object of strings, got 5"],
    [
      'serviceAnnotations["a b"]',
      { serviceAnnotations: { "a b": "c" } },
      'invalid key, expected for example "team" or "example.com/team"',
    ],
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
    const apiVersion = "networking.liqo.io/v1beta1";
    const metadata = { name: "bare", namespace: "liqo" };
    const clusters = await startRomeAndMilan({
      milan: { objects: [{ apiVersion, kind: "WgGatewayServerTemplate", metadata, spec }] },
    });
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

  it("if the base is not a gateway template", async () => {
    const apiVersion = "networking.liqo.io/v1beta1";
    const metadata = { name: "empty", namespace: "liqo" };
    const clusters = await startRomeAndMilan({
      milan: { objects: [{ apiVersion, kind: "WgGatewayServerTemplate", metadata }] },
    });
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

it("has its default names if the names resolve to undefined", async ({ clusters }) => {
  const names = { name: UNDEFINED_OUTPUT, namespace: UNDEFINED_OUTPUT };
  await clusters.up(() => serverTemplate({ ...names, base: names }).revision);

  expect(await clusters.objects("WgGatewayServerTemplate")).toContainEqual(
    expect.objectContaining({
      metadata: expect.objectContaining({ name: "edge", namespace: "liqo" }) as unknown,
    }),
  );
});
