import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inventory } from "../inventory.js";
import { tenantNamespace } from "../liqo-api.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { createTenantNamespaces, removeTenantNamespaces } from "./own-namespaces.js";
import { missingRights, pairOf, RestrictedUser } from "./restricted-user.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// The whole life of a pair with the rights of docs/reference/rbac.yaml. The steps continue with the
// same stack.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

/** The resources of a pair with the stack, the components and the providers. */
const RESOURCES = 21;

const SIDES = [
  [rome, milan],
  [milan, rome],
] as const;

/** A status message of Pulumi's provider without the right for a dry run. */
const DRY_RUN = /^Retry #0; creation failed: .* cannot patch resource /;

let user: RestrictedUser;
let stack: LabStack;

beforeAll(async () => {
  user = await RestrictedUser.create(lab);
  stack = await LabStack.create(user.lab, "least-privilege", pairOf(lab));
});

afterAll(async () => {
  await stack.destroy();
  await user.remove();
  expect(await inventory([rome, milan])).toEqual([]);
});

function expectConnected(ran: Ran): void {
  expect(missingRights(ran)).toEqual([]);
  expect(ran.outputs["status"]?.value).toBe("Connected");
}

describe("a user with only the verbs get and list", () => {
  it("1. previews a pair that does not exist", async () => {
    const preview = await user.withVerbs(["get", "list"], () => stack.preview());

    expect(missingRights(preview).filter((message) => !DRY_RUN.test(message))).toEqual([]);
    expect(preview.changes).toMatchObject({ create: RESOURCES });
  });
});

describe("a user with the rights of docs/reference/rbac.yaml", () => {
  // case: V11
  it("2. previews and creates a pair, which is Connected", async () => {
    const preview = await stack.preview();
    expect(missingRights(preview)).toEqual([]);
    expect(preview.changes).toMatchObject({ create: RESOURCES });

    expectConnected(await stack.up());
  });

  it("3. has no changes in the second up and in refresh", async () => {
    expectConnected(await stack.up({ expectNoChanges: true }));
    expect(missingRights(await stack.refresh({ expectNoChanges: true }))).toEqual([]);
  });

  it("4. previews a change with only the verbs get and list", async () => {
    stack.program = pairOf(lab, { mtu: 1400, server: { keyVersion: 2 } });

    const preview = await user.withVerbs(["get", "list"], () => stack.preview());

    expect(missingRights(preview).filter((message) => !DRY_RUN.test(message))).toEqual([]);
    expect(preview.steps).toContain("update GatewayClient pair-client");
  });

  // case: V11
  it("5. changes the gateways and rotates keys", async () => {
    const ran = await stack.up();

    expectConnected(ran);
    expect(ran.steps).toContain("update GatewayClient pair-client");
    expect(ran.steps).toContain("replace Secret pair-keys-milan-secret");
  });

  // case: V11
  it("6. destroys the pair without leftovers", async () => {
    expect(missingRights(await stack.destroy({ keepStack: true }))).toEqual([]);
    expect(await inventory([rome, milan])).toEqual([]);
  });
});

describe("a user without list on all kinds", () => {
  const listAll = { role: "pulumi-liqo-namespaces", verb: "list", resource: "*" };

  it("7. keeps the namespaces on destroy, and up reports that they cannot be inspected", async () => {
    await user.without([listAll], async () => {
      expectConnected(await stack.up());

      const { messages } = await stack.up({ expectNoChanges: true });
      for (const [cluster, remote] of SIDES) {
        expect(messages).toContainEqual(
          expect.stringContaining(
            `namespace ${tenantNamespace(remote)} of cluster ${cluster.name} holds objects that cannot be listed`,
          ),
        );
      }
      await stack.destroy({ keepStack: true });
    });

    expect((await tenantNamespaces([rome, milan])).sort()).toEqual([
      `milan: ${tenantNamespace(rome)}`,
      `rome: ${tenantNamespace(milan)}`,
    ]);
    await removeTenantNamespaces(SIDES);
  });
});

describe("a user with rights on a tunnel only in existing namespaces", () => {
  const atRome = tenantNamespace(milan);
  const atMilan = tenantNamespace(rome);

  // case: V11
  it("8. has no missing rights in the whole life of a pair, and keeps the namespaces", async () => {
    await user.remove();
    await createTenantNamespaces(SIDES);
    user = await RestrictedUser.create(lab, { rome: atRome, milan: atMilan });
    const sides = { server: { namespace: atMilan }, client: { namespace: atRome } };
    stack.program = pairOf(lab, sides);

    expect(missingRights(await stack.preview())).toEqual([]);
    expectConnected(await stack.up());
    expectConnected(await stack.up({ expectNoChanges: true }));
    expect(missingRights(await stack.refresh({ expectNoChanges: true }))).toEqual([]);
    stack.program = pairOf(lab, { ...sides, mtu: 1400 });
    expectConnected(await stack.up());
    expect(missingRights(await stack.destroy({ keepStack: true }))).toEqual([]);

    expect(await inventory([rome, milan])).toEqual([`milan: ${atMilan}`, `rome: ${atRome}`]);
    await removeTenantNamespaces(SIDES);
  });
});
