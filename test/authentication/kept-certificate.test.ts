import { expect } from "vitest";
import type { KubernetesObject } from "../../src/testing/cluster/kubernetes-object.js";
import { LiqoPeering } from "../../src/index.js";
import { dataOf } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

function peering() {
  const { rome, milan } = romeAndMilan();
  return new LiqoPeering("peering", { consumer: rome, provider: milan, network: false }).status;
}

const KEPT = "liqo-remote-certificate";
const SECRET = `milan Secret ${KEPT}`;
const NAMESPACE = "liqo-tenant-rome";

/** Clusters with the certificate of another request in the provider, and the objects. */
function withKeptCertificate(...objects: readonly KubernetesObject[]) {
  const labels = { "liqo.io/remote-cluster-id": "rome", "liqo.io/tenant-namespace": "true" };
  const kept = {
    ...{ apiVersion: "v1", kind: "Secret", data: { csr: "b3RoZXI=", certificate: "" } },
    metadata: { name: KEPT, namespace: NAMESPACE, labels: { "liqo.io/remote-cluster-id": "rome" } },
  };
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE, labels } };
  return startRomeAndMilan({ milan: { objects: [namespace, kept, ...objects] } });
}

function peeringInNamespace() {
  const { rome, milan } = romeAndMilan();
  const [network, providerNamespace] = [false, NAMESPACE] as const;
  const args = { consumer: rome, provider: milan, network, providerNamespace } as const;
  return { status: new LiqoPeering("peering", args).status };
}

it("up replaces the certificate of another request, which Liqo keeps of an earlier peering", async () => {
  const clusters = await withKeptCertificate();
  await clusters.preview(peeringInNamespace);
  expect(await dataOf(clusters, SECRET)).toMatchObject({ csr: "other" });

  const { outputs } = await clusters.up(peeringInNamespace);
  expect(outputs.status).toBe("Ready");
  expect(await dataOf(clusters, SECRET)).not.toMatchObject({ csr: "other" });
});

it("a Tenant is rejected if another Tenant uses the certificate that Liqo keeps", async () => {
  const clusters = await withKeptCertificate({
    ...{ apiVersion: "authentication.liqo.io/v1beta1", kind: "Tenant" },
    metadata: { name: "other", namespace: NAMESPACE },
    spec: { clusterID: "other" },
  });

  const failure = clusters.up(peeringInNamespace);
  await expect(failure).rejects.toThrow(
    textPattern(`Secret ${NAMESPACE}/${KEPT} of cluster milan is of an earlier peering`),
  );
  await expect(failure).rejects.toThrow(
    `kubectl --context milan delete secret ${KEPT} -n ${NAMESPACE}`,
  );
  expect(await dataOf(clusters, SECRET)).toMatchObject({ csr: "other" });
});

it("a peering can be created again with the certificate that Liqo has kept", async ({
  clusters,
}) => {
  await clusters.up(peering);
  await clusters.destroy();
  const { outputs } = await clusters.up(() => ({ status: peering() }));

  expect(outputs.status).toBe("Ready");
});
