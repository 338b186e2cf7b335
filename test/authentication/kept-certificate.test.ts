import { expect } from "vitest";
import { LiqoPeering } from "../../src/index.js";
import { textPattern } from "../message-text.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

function peering() {
  const { rome, milan } = romeAndMilan();
  return new LiqoPeering("peering", { consumer: rome, provider: milan, network: false }).status;
}

const KEPT = "liqo-remote-certificate";

it("a Tenant is rejected if Liqo keeps the certificate of another request", async () => {
  const labels = { "liqo.io/remote-cluster-id": "rome", "liqo.io/tenant-namespace": "true" };
  const name = "liqo-tenant-rome";
  const clusters = await startRomeAndMilan({
    milan: {
      objects: [
        { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } },
        {
          apiVersion: "v1",
          kind: "Secret",
          metadata: {
            name: KEPT,
            namespace: name,
            labels: { "liqo.io/remote-cluster-id": "rome" },
          },
          data: { csr: "b3RoZXI=", certificate: "" },
        },
      ],
    },
  });
  const failure = clusters.up(() => {
    const { rome, milan } = romeAndMilan();
    const network = false;
    const args = { consumer: rome, provider: milan, network, providerNamespace: name } as const;
    return new LiqoPeering("peering", args).status;
  });

  await expect(failure).rejects.toThrow(
    textPattern(`Secret liqo-tenant-rome/${KEPT} of cluster milan is of an earlier peering`),
  );
  await expect(failure).rejects.toThrow(
    `kubectl --context milan delete secret ${KEPT} -n liqo-tenant-rome`,
  );
});

it("a peering can be created again with the certificate that Liqo has kept", async ({
  clusters,
}) => {
  await clusters.up(peering);
  await clusters.destroy();
  const { outputs } = await clusters.up(() => ({ status: peering() }));

  expect(outputs.status).toBe("Ready");
});
