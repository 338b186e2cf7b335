import { describe, expect } from "vitest";
import { UNDEFINED_OUTPUT } from "../../expect-invalid-args.js";
import { it } from "../../simulated-test.js";
import {
  clientTemplate,
  declared,
  installed,
  podOf,
  serverTemplate,
  startWithTemplate,
} from "./template-fixture.js";

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
    const clusters = await startWithTemplate(base, spec);
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

it("has its default names if the names resolve to undefined", async ({ clusters }) => {
  const names = { name: UNDEFINED_OUTPUT, namespace: UNDEFINED_OUTPUT };
  await clusters.up(() => serverTemplate({ ...names, base: names }).revision);

  expect(await clusters.objects("WgGatewayServerTemplate")).toContainEqual(
    expect.objectContaining({
      metadata: expect.objectContaining({ name: "edge", namespace: "liqo" }) as unknown,
    }),
  );
});
