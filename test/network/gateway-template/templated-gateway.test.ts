import type * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import {
  GatewayClientTemplate,
  GatewayServerTemplate,
  type liqo,
  type LiqoCluster,
  LiqoNetworkPair,
  type TemplateReference,
} from "../../../src/index.js";
import { pairArgs, type PairSettings, romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";
import { declared } from "./template-fixture.js";

/** A pair with these settings of its sides. */
function pairWith(templates: (clusters: ReturnType<typeof romeAndMilan>) => PairSettings) {
  const both = romeAndMilan();
  const pair = new LiqoNetworkPair("pair", pairArgs(both, templates(both)));
  return { status: pair.status };
}

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

  it("uses Liqo's own template before a removed template is deleted", async ({
    clusters,
    events,
  }) => {
    const edge = (cluster: LiqoCluster) => new GatewayServerTemplate("edge", { cluster });
    await clusters.up(() => pairWith(({ milan }) => ({ server: { template: edge(milan) } })));
    events.length = 0;

    const { outputs } = await clusters.up(() => pairWith(() => ({})));

    expect(outputs.status).toBe("Connected");
    expect(events.filter((event) => !event.startsWith("read "))).toEqual([
      "update milan GatewayServer liqo-tenant-rome/rome",
      "ready milan GatewayServer liqo-tenant-rome/rome",
      "delete milan WgGatewayServerTemplate liqo/edge",
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
