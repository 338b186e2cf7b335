import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  GatewayClientTemplate,
  type GatewayTemplateArgs,
  GatewayServerTemplate,
  type GatewayServerTemplateArgs,
  type liqo,
  type LiqoCluster,
  LiqoNetworkPair,
  type LiqoNetworkPairArgs,
  type TemplateReference,
} from "../../../src/index.js";
import { gatewayTemplate } from "../../../src/testing/cluster/gateway-template.js";
import type { SimulatedClusters, SimulatedEvent } from "../../../src/testing/index.js";
import { expectRefusal } from "../../refusal.js";
import { romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

type Spec = liqo.GatewayTemplateSpec;

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

function serverTemplate(args: Omit<GatewayServerTemplateArgs, "cluster"> = {}) {
  return new GatewayServerTemplate("edge", { cluster: romeAndMilan().milan, ...args });
}

function clientTemplate(args: Omit<GatewayTemplateArgs, "cluster"> = {}) {
  return new GatewayClientTemplate("edge", { cluster: romeAndMilan().rome, ...args });
}

/** A pair whose gateways are made from these templates. */
function linked(
  templates: (clusters: ReturnType<typeof romeAndMilan>) => Partial<LiqoNetworkPairArgs>,
) {
  const both = romeAndMilan();
  const args = templates(both);
  const pair = new LiqoNetworkPair("pair", { server: both.milan, client: both.rome, ...args });
  return { status: pair.status };
}

/** What Liqo has installed. */
function installed(role: "server" | "client"): Spec {
  const { spec } = gatewayTemplate(role, { liqoNamespace: "liqo", liqoVersion: "1.2.0" });
  return JSON.parse(JSON.stringify(spec)) as Spec;
}

/** The `spec` of the only template that was declared. */
async function declared(kind: "Server" | "Client" = "Server"): Promise<Spec> {
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
  it("says what Liqo's own says, under its own name and beside it", async () => {
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
    expect(await declared()).toEqual(installed("server"));
  });

  it("is one of clients where it is declared so", async () => {
    clientTemplate();

    expect(await declared("Client")).toEqual(installed("client"));
  });

  it("starts from another one of the cluster where that is named", async () => {
    const spec = installed("server");
    podOf(spec)["priorityClassName"] = "high";
    const base = { name: "ours", namespace: "default" };
    clusters = await startRomeAndMilan({
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

    expect(podOf(await declared())["priorityClassName"]).toBe("high");
  });

  it("goes where it is told, under the name that it is told", async () => {
    serverTemplate({ name: "of-the-edge", namespace: "default" });

    expect(await clusters.objects("WgGatewayServerTemplate")).toMatchObject([
      { metadata: { name: "of-the-edge", namespace: "default" } },
    ]);
  });
});

describe("a change is made and all else stays:", () => {
  /** Expects that a template says what Liqo's own says, but for an edit. */
  async function expectEdit(edit: (spec: Spec) => void, role: "server" | "client" = "server") {
    const expected = installed(role);
    edit(expected);
    expect(await declared(role === "server" ? "Server" : "Client")).toEqual(expected);
  }

  function setArg(spec: Spec, container: string, from: string, to: string) {
    const found = containerOf(spec, container);
    expect(found?.args).toContain(from);
    Object.assign(found ?? {}, { args: found?.args?.map((arg) => (arg === from ? to : arg)) });
  }

  it("where the gateway runs", async () => {
    const tolerations = [{ key: "edge", operator: "Exists" }];
    serverTemplate({ nodeSelector: { role: pulumi.output("edge") }, tolerations });

    await expectEdit((spec) => {
      Object.assign(podOf(spec), { nodeSelector: { role: "edge" }, tolerations });
    });
  });

  it("what the containers are and need", async () => {
    const resources = { requests: { cpu: "100m" }, limits: { memory: "128Mi" } };
    clientTemplate({ containers: { wireguard: { image: "ours:1", resources }, geneve: {} } });

    await expectEdit((spec) => {
      Object.assign(containerOf(spec, "wireguard") ?? {}, { image: "ours:1", resources });
    }, "client");
  });

  it("how it pings", async () => {
    const enabled = true;
    clientTemplate({
      ping: { enabled, interval: "5s", lossThreshold: 3, updateStatusInterval: "30s" },
    });

    await expectEdit((spec) => {
      setArg(spec, "gateway", "--ping-interval=2s", "--ping-interval=5s");
      setArg(spec, "gateway", "--ping-loss-threshold=5", "--ping-loss-threshold=3");
      const status = "--ping-update-status-interval";
      setArg(spec, "gateway", `${status}=10s`, `${status}=30s`);
    }, "client");
  });

  it("the port that it listens at, which clients do not see", async () => {
    serverTemplate({ targetPort: 30000 });

    await expectEdit((spec) => {
      setArg(spec, "wireguard", "--listen-port={{ .Spec.Endpoint.Port }}", "--listen-port=30000");
      Object.assign(spec.template.spec.service?.spec.ports?.[0] ?? {}, { targetPort: 30000 });
    });
  });

  // case: R9 A load balancer has no UDP health check.
  it("the annotations of its Service", async () => {
    serverTemplate({ serviceAnnotations: { "example.com/pool": "{{ .ClusterID }}" } });

    await expectEdit((spec) => {
      Object.assign(spec.template.spec.service?.metadata ?? {}, {
        annotations: { "example.com/pool": "{{ .ClusterID }}" },
      });
    });
  });

  it("several pods, apart from one another, of which one is elected", async () => {
    serverTemplate({ replicas: 2 });

    await expectEdit((spec) => {
      const { spec: deployment } = spec.template.spec.deployment;
      deployment.replicas = 2;
      // What Liqo itself sets on the elected one.
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

  it("an affinity of one's own, in place of the one that several pods have", async () => {
    const podAntiAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [] };
    const nodeAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [] };
    serverTemplate({ replicas: 2, affinity: { podAntiAffinity, nodeAffinity } });

    expect(podOf(await declared()).affinity).toEqual({ podAntiAffinity, nodeAffinity });
  });

  it("anything else, by a function that may change its argument", async () => {
    const transform = (spec: Spec) => {
      podOf(spec)["priorityClassName"] = "high";
      return spec;
    };
    serverTemplate({ transform });

    await expectEdit((spec) => {
      podOf(spec)["priorityClassName"] = "high";
    });
  });

  // case: R34 The kernel of a node does not support WireGuard.
  it("Liqo's userspace implementation of WireGuard, by a function", async () => {
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

    await expectEdit((spec) => {
      setArg(spec, "wireguard", "--implementation=kernel", "--implementation=userspace");
      Object.assign(containerOf(spec, "wireguard") ?? {}, {
        securityContext: { privileged: true },
      });
    });
  });
});

describe("a gateway made from it", () => {
  it("refers to it and to its revision", async () => {
    const { outputs } = await clusters.up(() => {
      let revision: pulumi.Output<string> | undefined;
      const { status } = linked(({ milan: cluster }) => {
        const template = new GatewayServerTemplate("edge", { cluster, replicas: 2 });
        revision = template.revision;
        return { gatewayServer: { template } };
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

  it("is told when the template says something else, and only then", async () => {
    const program = (interval: string) => () =>
      linked(({ rome: cluster }) => ({
        gatewayClient: {
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

  it("goes back to Liqo's own before the template goes, where that is no longer declared", async () => {
    const events: string[] = [];
    const onEvent = ({ action, kind, name }: SimulatedEvent) => {
      events.push(`${action} ${kind} ${name}`);
    };
    clusters = await startRomeAndMilan({}, { onEvent });
    const edge = (cluster: LiqoCluster) => new GatewayServerTemplate("edge", { cluster });
    await clusters.up(() => linked(({ milan }) => ({ gatewayServer: { template: edge(milan) } })));
    events.length = 0;

    const { outputs } = await clusters.up(() => linked(() => ({})));

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

  it("is refused where the template is one of another cluster", async () => {
    const program = () =>
      linked(({ rome: cluster }) => ({
        gatewayServer: { template: new GatewayServerTemplate("edge", { cluster }) },
      }));

    await expect(clusters.up(program)).rejects.toThrow(
      "gatewayServer.template: expected a template of cluster milan, got one of cluster rome",
    );
  });

  it("is refused where the template is one for the other end", async () => {
    const template = { name: "edge", role: "Client" } as unknown as TemplateReference<"Server">;

    await expect(
      clusters.up(() => linked(() => ({ gatewayServer: { template } }))),
    ).rejects.toThrow(
      "gatewayServer.template: expected a template for a GatewayServer, got one for a GatewayClient",
    );
  });

  it("is known in a preview", async () => {
    await clusters.preview(() =>
      linked(({ milan: cluster }) => ({
        gatewayServer: { template: new GatewayServerTemplate("edge", { cluster, replicas: 2 }) },
      })),
    );

    expect((await declared()).template.spec.deployment.spec.replicas).toBe(2);
    const resourceVersion: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(await clusters.objects("GatewayServer")).toMatchObject([
      { spec: { serverTemplateRef: { name: "edge", resourceVersion } } },
    ]);
  });

  it("is refused without the template, and says so", async () => {
    const program = () => linked(() => ({ gatewayServer: { template: { name: "gone" } } }));

    await expect(clusters.up(program)).rejects.toThrow(
      "GatewayServer liqo-tenant-rome/rome refers to WgGatewayServerTemplate liqo/gone, which was not found in cluster milan",
    );
  });
});

describe("refuses, and creates nothing", () => {
  const component = 'GatewayServerTemplate "edge"';

  it("arguments that no template has, all at once", async () => {
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

    await expectRefusal(clusters, program, component, [
      'name: expected at most 63 lower-case letters, digits and "-", got "Edge"',
      'namespace: expected at most 63 lower-case letters, digits and "-", got "no.namespace"',
      'base.name: expected at most 253 lower-case letters, digits, "-" and ".", got "our.Base"',
      "replicas: expected a whole number from 1 on, got 0",
      'ping.interval: expected a length of time such as "90s" or "5m", in ms, s, m or h, got "2"',
      "ping.lossThreshold: expected a whole number from 1 on, got 0",
      'ping.updateStatusInterval: expected a length of time such as "90s" or "5m", in ms, s, m or h, got ""',
      "targetPort: expected an integer from 1 to 65535, got 0",
    ]);
  });

  it("what Liqo cannot fill in, with its place", async () => {
    const program = () => {
      serverTemplate({ nodeSelector: { zone: "{{ .Zone }}", gpus: "1" } });
    };
    const pod = "spec.template.spec.deployment.spec.template.spec";

    await expectRefusal(clusters, program, component, [
      `${pod}.nodeSelector.zone: {{ .Zone }}: Liqo has no .Zone to fill in, only .ClusterID, .GatewayUID, .Name, ` +
        ".Namespace, .SecretName, .Spec",
      `${pod}.nodeSelector.gpus: Liqo would make a number of the text "1", which this field cannot be`,
    ]);
  });

  it("the name of a template that others are made from", async () => {
    const program = () => {
      serverTemplate({ name: "wireguard-server" });
    };

    await expectRefusal(clusters, program, component, [
      "name: expected a name of its own, got that of liqo/wireguard-server, which other gateways are made from",
    ]);
  });

  it("the name of another template of the program", async () => {
    const program = () => {
      const { milan: cluster } = romeAndMilan();
      new GatewayServerTemplate("edge", { cluster });
      new GatewayServerTemplate("other", { cluster, name: "edge" });
    };

    await expect(clusters.up(program)).rejects.toThrow(
      'name: expected another name than that of "edge", got liqo/edge for both',
    );
  });

  it("changes for which the base has no place", async () => {
    const spec = installed("server");
    podOf(spec).containers = podOf(spec).containers.slice(0, 1);
    delete spec.template.spec.service;
    const apiVersion = "networking.liqo.io/v1beta1";
    const metadata = { name: "bare", namespace: "liqo" };
    clusters = await startRomeAndMilan({
      milan: { objects: [{ apiVersion, kind: "WgGatewayServerTemplate", metadata, spec }] },
    });
    const program = () => {
      serverTemplate({
        base: { name: "bare" },
        containers: { geneve: { image: "ours:1" } },
        targetPort: 30000,
      });
    };

    await expectRefusal(clusters, program, component, [
      'containers.geneve: needs a container "geneve", the template has gateway',
      'targetPort: needs a container "wireguard", the template has gateway',
      "targetPort: needs a service, the template has none",
    ]);
  });

  it("a base that is no template of gateways", async () => {
    const apiVersion = "networking.liqo.io/v1beta1";
    const metadata = { name: "empty", namespace: "liqo" };
    clusters = await startRomeAndMilan({
      milan: { objects: [{ apiVersion, kind: "WgGatewayServerTemplate", metadata }] },
    });
    const program = () => {
      serverTemplate({ base: { name: "empty" } });
    };

    await expectRefusal(clusters, program, component, [
      "base: expected a template that Liqo makes gateways from, but spec.objectKind.kind is undefined, " +
        'expected "WgGatewayServer"',
    ]);
  });

  it("a base that the program itself declares, which a preview could not read", async () => {
    const program = () => {
      const { milan: cluster } = romeAndMilan();
      const base = new GatewayServerTemplate("base", { cluster });
      new GatewayServerTemplate("edge", { cluster, base });
    };

    await expect(clusters.up(program)).rejects.toThrow(
      "base: expected a template that is there before the program runs, got one that it declares",
    );
  });

  it("what a function returns that is none either", async () => {
    const program = () => {
      serverTemplate({ transform: () => installed("client") });
    };

    await expectRefusal(clusters, program, component, [
      "transform: expected it to return a template that Liqo makes gateways from, but " +
        'spec.objectKind.kind is "WgGatewayClient", expected "WgGatewayServer"',
    ]);
  });

  it("a function that throws, with what it threw", async () => {
    const program = () => {
      const transform = () => {
        throw new RangeError("boom");
      };
      serverTemplate({ transform });
    };

    await expectRefusal(clusters, program, component, [
      "transform: expected it to return a template that Liqo makes gateways from, but it threw RangeError: boom",
    ]);
  });
});
