import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, vi } from "vitest";
import { removeEarlierKubeconfig } from "../../src/authentication/earlier-kubeconfig.js";
import type { ObjectMetadata } from "../../src/cluster/client/kubernetes-objects.js";
import type { LiqoCluster } from "../../src/index.js";
import { fakeView } from "../cluster/fake-view.js";
import { messageWith, textPattern } from "../message-text.js";
import { it } from "../simulated-test.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const NAME = "controlplane-milan";
const FINALIZER = "crdreplicator.liqo.io/operator";
const DELETED = { deletionTimestamp: "2026-01-01T00:00:00Z" };

/** The Secret of an Identity with a UID. */
const secretOf = (uid: string, finalizers: readonly string[], rest: object = {}) => ({
  name: `kubeconfig-${NAME}`,
  ownerReferences: [{ kind: "Identity", uid }],
  finalizers,
  ...rest,
});

/** The finalizers that the hook sets, with this Secret and this UID of an existing Identity. */
async function finalizersAfter(
  secret: ObjectMetadata | undefined,
  identityUid: string | undefined,
  { forbidden = [] as string[], timeout = "0s" } = {},
) {
  let metadata = secret;
  const set: (readonly string[])[] = [];
  const identities = identityUid === undefined ? [] : [{ metadata: { uid: identityUid } }];
  const secrets = () => (metadata === undefined ? [] : [{ metadata }]);
  const view = fakeView((kind) => (kind === "Secret" ? secrets() : identities), {
    forbidden,
    setFinalizers: (_, __, finalizers) => {
      set.push(finalizers);
      metadata = finalizers.length === 0 ? undefined : { ...metadata, finalizers };
      return Promise.resolve();
    },
  });
  const liqoNamespace = pulumi.output("liqo");
  const inRome = { name: "rome", liqoNamespace, view: () => Promise.resolve(view) };
  const cluster = inRome as unknown as LiqoCluster;
  const hook = removeEarlierKubeconfig(undefined, { cluster, timeout });
  await hook({
    newInputs: { metadata: { name: NAME, namespace: "liqo-tenant-milan" } },
  } as never);
  return set;
}

it("the finalizer of a Terminating kubeconfig is removed, and no other finalizer", async () => {
  const earlier = secretOf("old", [FINALIZER], DELETED);
  expect(await finalizersAfter(earlier, undefined, { timeout: "2s" })).toEqual([[]]);
  expect(await finalizersAfter(earlier, "new", { timeout: "2s" })).toEqual([[]]);

  const backedUp = secretOf("old", ["example.com/backup", FINALIZER], DELETED);
  await expect(finalizersAfter(backedUp, undefined)).rejects.toThrow(
    textPattern(
      "timed out after 0s: Secret liqo-tenant-milan/kubeconfig-controlplane-milan of an earlier Identity in cluster " +
        "rome is not deleted it is Terminating, with finalizers example.com/backup",
    ),
  );
});

it("a kubeconfig with or without an existing Identity is kept", async () => {
  expect(await finalizersAfter(secretOf("same", [FINALIZER]), "same")).toEqual([]);
  const own = { name: `kubeconfig-${NAME}` };
  expect(await finalizersAfter(own, undefined)).toEqual([]);
  expect(await finalizersAfter(undefined, undefined)).toEqual([]);
});

it("an Identity waits until the kubeconfig of an earlier Identity is deleted", async () => {
  const problem = "Kubernetes has not deleted it yet with its Identity";

  for (const uid of ["new", undefined]) {
    await expect(finalizersAfter(secretOf("old", [FINALIZER]), uid)).rejects.toThrow(problem);
  }
});

it("a user without rights on Secrets gets a warning", async () => {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  await finalizersAfter(undefined, undefined, { forbidden: ["Secret"] });

  expect(warn).toHaveBeenCalledWith(messageWith('Grant "list" and "patch" on secrets.'), undefined);
});
