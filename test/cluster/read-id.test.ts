import { expect, it } from "vitest";
import { readId } from "../../src/cluster/read-id.js";
import { metadataFromId } from "../../src/liqo/object.js";
import { valueOf } from "../../src/testing/index.js";

it("names the fix if the object is not found", () => {
  expect(readId("GatewayServer", "milan", "liqo-tenant-rome/rome")).toBe(
    "GatewayServer of cluster milan (if missing: run pulumi up --refresh): liqo-tenant-rome/rome",
  );
});

it.each(["milan", "my cluster", "arn:aws:eks:eu-west-1:1:cluster/milan", "default/api:6443/admin"])(
  "leads to the object of a cluster named %s",
  async (cluster) => {
    const id = readId("Connection", cluster, "liqo-tenant-rome/gw-rome");

    expect(await valueOf(metadataFromId(id))).toEqual({
      namespace: "liqo-tenant-rome",
      name: "gw-rome",
    });
    expect(id.split("/")).toHaveLength(2);
  },
);
