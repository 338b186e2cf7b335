import { afterEach, describe, expect, it } from "vitest";
import { LiqoPeering, NamespaceOffloading } from "../../../src/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { tenantNamespace } from "../liqo-api.js";
import { failureMessage } from "../pair/failure-message.js";
import { LabStack } from "../pair/lab-stack.js";
import { createTenantNamespaces } from "../pair/own-namespaces.js";
import { missingRights, RestrictedUser } from "../pair/restricted-user.js";
import { useLab } from "../use-lab.js";
import { removeNamespace } from "./offloaded-pod.js";
import { leftovers, peering } from "./peering-program.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let user: RestrictedUser | undefined;
let stack: LabStack | undefined;

afterEach(async () => {
  await stack?.destroy();
  stack = undefined;
  await user?.remove();
});

/** Runs the whole life of a peering as a restricted user. */
async function liveAs(restricted: RestrictedUser, program: ReturnType<typeof peering>) {
  stack = await LabStack.create(restricted.lab, "peering-rights", program);
  expect(missingRights(await stack.preview())).toEqual([]);
  const ran = await stack.up();
  expect(missingRights(ran)).toEqual([]);
  expect(ran.outputs["status"]?.value).toBe("Ready");
  expect(missingRights(await stack.up({ expectNoChanges: true }))).toEqual([]);
  expect(missingRights(await stack.refresh({ expectNoChanges: true }))).toEqual([]);
  expect(missingRights(await stack.destroy())).toEqual([]);
  stack = undefined;
}

describe("a user with the rights of docs/reference/rbac.yaml", () => {
  it("has no missing rights in the whole life of a peering", async () => {
    user = await RestrictedUser.create(lab);

    await liveAs(user, peering());

    expect(await leftovers([rome, milan])).toEqual([]);
  });

  it("learns in pulumi up before the first object is created which rights are missing", async () => {
    user = await RestrictedUser.create(lab);
    const role = "pulumi-liqo-peering";
    const rights = [
      { role, verb: "delete", resource: "tenants" },
      { role, verb: "patch", resource: "virtualnodes" },
    ];

    await user.without(rights, async () => {
      stack = await LabStack.create(user?.lab ?? lab, "peering-rights", peering());
      const error = await failureMessage(stack.up());

      const place = (cluster: string, remote: string) =>
        `forbidden in namespace liqo-tenant-${remote} of cluster ${cluster}`;
      expect(error).toContain(`consumer: ${place("rome", "milan")}: cannot`);
      expect(error).toContain("patch: virtualnodes");
      expect(error).toContain(`provider: ${place("milan", "rome")}: cannot`);
      expect(await leftovers([rome, milan])).toEqual([]);
    });
  });

  it("learns in pulumi up which rights are missing in an offloaded namespace", async () => {
    user = await RestrictedUser.create(lab);
    const right = {
      role: "pulumi-liqo-peering",
      verb: "patch",
      resource: "namespaceoffloadings",
    };
    const program = () => {
      const { rome: consumer, milan: provider } = romeAndMilan();
      const offloaded = new NamespaceOffloading("app", { cluster: consumer, namespace: "default" });
      new LiqoPeering("rome-milan", { consumer, provider, offloads: [offloaded] });
      return Promise.resolve({});
    };

    await user.without([right], async () => {
      stack = await LabStack.create(user?.lab ?? lab, "peering-rights", program);

      expect(await failureMessage(stack.up())).toContain(
        "offloads[0]: forbidden in namespace default of cluster rome: cannot patch: namespaceoffloadings",
      );
      expect(await leftovers([rome, milan])).toEqual([]);
    });
  });

  it("can run pulumi up with read-only rights if no object changes", async () => {
    user = await RestrictedUser.create(lab);
    const created = await LabStack.create(user.lab, "peering-rights", peering());
    stack = created;
    await created.up();

    await user.withVerbs(["get", "list", "watch"], async () => {
      const { outputs } = await created.up({ expectNoChanges: true });
      expect(outputs["status"]?.value).toBe("Ready");

      created.program = peering({ resourceSlices: [{ resources: { cpu: "8" } }] });
      const error = await failureMessage(created.up());
      expect(error).toContain("forbidden in namespace liqo-tenant-milan of cluster rome: cannot");
      expect(error).toContain("forbidden in namespace liqo-tenant-rome of cluster milan: cannot");
    });
    created.program = peering();
    await created.up({ expectNoChanges: true });
  });

  it("has no missing rights if the rights on objects end at the tenant namespaces", async () => {
    const sides = [
      [rome, milan],
      [milan, rome],
    ] as const;
    await createTenantNamespaces(sides);
    const namespaces = { rome: tenantNamespace(milan), milan: tenantNamespace(rome) };
    user = await RestrictedUser.create(lab, namespaces);
    const network = {
      gatewayServer: { namespace: namespaces.milan },
      gatewayClient: { namespace: namespaces.rome },
    };

    await liveAs(user, peering({ network }));

    // The provider keeps copies of the certificates.
    await removeNamespace(rome, namespaces.rome);
    await removeNamespace(milan, namespaces.milan);
    expect(await leftovers([rome, milan])).toEqual([]);
  });
});
