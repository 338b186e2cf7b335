import { describe, expect, vi } from "vitest";
import { NamespaceView } from "../../../src/cluster/namespace-view.js";
import { LiqoPeering } from "../../../src/index.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

function peering() {
  const { rome, milan } = romeAndMilan();
  const { status } = new LiqoPeering("peering", { consumer: rome, provider: milan });
  return { status };
}

/** A user who may read everything and change Secrets, but delete none. */
const RULES = [
  { apiGroups: ["*"], resources: ["*"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["secrets"], verbs: ["create", "patch"] },
];

describe("a user who may not change the objects of a peering", () => {
  it("is rejected in pulumi up before the first object is created", async ({ clusters }) => {
    vi.spyOn(NamespaceView.prototype, "userRights").mockResolvedValue({ resourceRules: RULES });

    const problems = [
      "consumer: forbidden in namespace liqo-tenant-milan of cluster rome: cannot delete: secrets; " +
        "create, patch, delete: identities, renews, resourceslices, namespacemaps, virtualnodes",
      "provider: forbidden in namespace liqo-tenant-rome of cluster milan: cannot delete: secrets; " +
        "create, patch, delete: tenants",
    ];
    await expectInvalidArgs(clusters, peering, 'LiqoPeering "peering"', problems, "forbidden");
  });

  it("can preview the peering", async ({ clusters }) => {
    vi.spyOn(NamespaceView.prototype, "userRights").mockResolvedValue({ resourceRules: RULES });

    await expect(clusters.preview(peering)).resolves.toBeDefined();
  });

  it("is not rejected if an authorizer may allow more than RBAC", async ({ clusters }) => {
    vi.spyOn(NamespaceView.prototype, "userRights").mockResolvedValue({ incomplete: true });

    const { outputs } = await clusters.up(peering);

    expect(outputs.status).toBe("Ready");
  });
});
