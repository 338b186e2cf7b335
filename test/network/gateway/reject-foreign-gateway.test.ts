import * as pulumi from "@pulumi/pulumi";
import { describe, expect, vi } from "vitest";
import type { GatewayRole } from "../../../src/liqo/networking/gateway.js";
import { noteNewNamespace } from "../../../src/lifecycle/adoption/declared-namespaces.js";
import { rejectForeignGateway } from "../../../src/network/gateway/reject-foreign-gateway.js";
import type { LiqoCluster } from "../../../src/index.js";
import { NETWORKING } from "../../../src/liqo/api-versions.js";
import {
  createdBy,
  FORBIDDEN,
  runHook,
  TERMINATING,
  UNAVAILABLE,
  urnOf,
} from "../../lifecycle/hook-fixture.js";
import { hookTest } from "../../lifecycle/hook-test.js";
import { fakeView } from "../../cluster/fake-view.js";
import { textPattern } from "../../message-text.js";

const urn = (name: string, stack?: string) =>
  urnOf("networking.liqo.io/v1beta1:GatewayServer", name, { stack });

/** The gateway of `new LiqoNetworkPair("pair", ...)` that listens. */
const OWN = urn("pair-server");

/**
 * As `liqoctl network connect` creates it, and as a pair with `keys: "liqo-managed"` declares it.
 */
const ENDPOINT = { port: 51840, serviceType: "LoadBalancer" };

/** A gateway in the cluster. */
interface Live {
  readonly endpoint?: object;
  readonly mtu?: number;
  readonly keys?: string;
  readonly manager?: string;
  readonly isTerminating?: boolean;
}

const it = hookTest("milan");

/** Creates a gateway in a cluster that has this gateway, or that does not return it. */
async function create(
  cluster: LiqoCluster,
  live: Live | Error | undefined,
  spec: object = { endpoint: ENDPOINT },
  role: GatewayRole = "Server",
) {
  const object = live instanceof Error ? live : [live && objectOf(live)];
  const view = vi.spyOn(cluster, "view").mockResolvedValue(fakeView(() => object));
  const metadata = { namespace: "liqo-tenant-rome", name: "rome", ...createdBy(OWN) };
  const inputs = { ...NETWORKING, kind: `Gateway${role}`, metadata, spec };
  await runHook(rejectForeignGateway(cluster, role), inputs);
  return view;
}

function objectOf({ endpoint = ENDPOINT, mtu, keys, manager, isTerminating = false }: Live) {
  return {
    metadata: {
      ...(manager !== undefined && createdBy(manager)),
      ...(isTerminating && TERMINATING),
    },
    spec: { endpoint, mtu },
    status: { secretRef: keys === undefined ? {} : { name: keys } },
  };
}

const OTHER = { port: 51999, serviceType: "NodePort" };
const PLACE = "GatewayServer liqo-tenant-rome/rome of cluster milan";
const DIFFERS = `${PLACE} cannot be adopted, because its settings differ from the declared settings `;

describe("a gateway is created", () => {
  it("if none exists", async ({ cluster }) => {
    expect(await create(cluster, undefined)).toHaveBeenCalledOnce();
  });

  it("if the existing gateway is Terminating", async ({ cluster }) => {
    expect(await create(cluster, { isTerminating: true, endpoint: OTHER })).toHaveBeenCalledOnce();
  });

  it("without reading a namespace that this run has created", async ({ cluster }) => {
    noteNewNamespace(cluster.provider, "liqo-tenant-rome");
    expect(await create(cluster, { endpoint: OTHER })).not.toHaveBeenCalled();
  });
});

describe("an existing gateway that this stack did not create", () => {
  it("is adopted with its keys if it is as declared", async ({ cluster }) => {
    expect(await create(cluster, { keys: "gw-rome" })).toHaveBeenCalled();
    expect(
      await create(
        cluster,
        { keys: "sealed" },
        { endpoint: ENDPOINT, secretRef: { name: "sealed" } },
      ),
    ).toHaveBeenCalled();
    expect(
      await create(cluster, {}, { endpoint: ENDPOINT, secretRef: { name: "sealed" } }),
    ).toHaveBeenCalled();
  });

  it("is adopted if it differs only in undeclared fields", async ({ cluster }) => {
    const endpoint = { ...ENDPOINT, nodePort: 30001, loadBalancerIP: "203.0.113.7" };
    expect(await create(cluster, { endpoint, mtu: 1340 })).toHaveBeenCalled();
  });

  it("is rejected if its spec is not as declared", async ({ cluster }) => {
    await expect(create(cluster, { endpoint: OTHER })).rejects.toThrow(
      textPattern(
        `${DIFFERS}port (spec.endpoint.port) 51999 (declared: 51840) serviceType (spec.endpoint.serviceType) "NodePort" (declared: "LoadBalancer") Set the ` +
          "arguments to the values of the cluster, or delete the GatewayServer first. See node_modules/pulumi-liqo/docs/troubleshooting.md#adopt-differences",
      ),
    );
  });

  it("is rejected in a preview as well", async ({ cluster }) => {
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);

    await expect(create(cluster, { mtu: 1300 }, { endpoint: ENDPOINT, mtu: 1340 })).rejects.toThrow(
      textPattern(`${DIFFERS}mtu 1300 (declared: 1340) Set the arguments`),
    );
  });

  it("is rejected if it is a client that dials another address", async ({ cluster }) => {
    const spec = { endpoint: { addresses: ["203.0.113.7"], port: 51840 } };
    const live = { endpoint: { addresses: ["203.0.113.8"], port: 51840 } };

    await expect(create(cluster, live, spec, "Client")).rejects.toThrow(
      textPattern(
        'endpoint.addresses ["203.0.113.8"] (declared: ["203.0.113.7"]) Set the arguments to the values of the cluster, or delete the ' +
          "GatewayClient first.",
      ),
    );
  });

  it.for(["Server", "Client"] as const)(
    "is rejected if it is a %s of another template",
    async (role, { cluster }) => {
      const templateRef = `${role.toLowerCase()}TemplateRef`;
      const spec = { [templateRef]: { name: "mine", namespace: "liqo" } };

      await expect(create(cluster, {}, spec, role)).rejects.toThrow(
        textPattern(
          `template.name (spec.${templateRef}.name) null (declared: "mine") ` +
            `template.namespace (spec.${templateRef}.namespace) null (declared: "liqo") Set the arguments`,
        ),
      );
    },
  );

  it("is rejected if it uses other keys than the declared Secret", async ({ cluster }) => {
    const spec = { endpoint: ENDPOINT, secretRef: { name: "gw-keys" } };

    await expect(create(cluster, { keys: "gw-rome" }, spec)).rejects.toThrow(
      textPattern(
        `${DIFFERS}it has the keys of Secret gw-rome (declared: gw-keys), and Liqo ignores changes while there are two Secrets ` +
          'Set keys: "liqo-managed" if Liqo created the keys, or keys: { secretName, publicKey }.',
      ),
    );
  });
});

describe("an existing gateway of an interrupted run", () => {
  it("is adopted, whatever keys and MTU it has", async ({ cluster }) => {
    const spec = { endpoint: ENDPOINT, mtu: 1340, secretRef: { name: "gw-keys-2" } };
    expect(
      await create(cluster, { manager: OWN, keys: "gw-keys", mtu: 1300 }, spec),
    ).toHaveBeenCalled();
  });

  it("is adopted if it is a client that dials another address, because Liqo can change the address", async ({
    cluster,
  }) => {
    const spec = { endpoint: { addresses: ["203.0.113.7"], port: 51840 } };
    const endpoint = { addresses: ["203.0.113.7"], port: 51999 };
    expect(await create(cluster, { manager: OWN, endpoint }, spec, "Client")).toHaveBeenCalled();
  });

  it("is rejected if its Service settings differ, which Liqo cannot change", async ({
    cluster,
  }) => {
    await expect(create(cluster, { endpoint: OTHER, manager: OWN })).rejects.toThrow(
      textPattern(
        `${PLACE} already exists with other settings, which Liqo cannot change in a running gateway ` +
          'port 51999 (declared: 51840) serviceType "NodePort" (declared: "LoadBalancer") ' +
          "Declare these values, or delete the GatewayServer first. See node_modules/pulumi-liqo/docs/troubleshooting.md#adopt-differences",
      ),
    );
  });

  it("is rejected without the declared node port and address", async ({ cluster }) => {
    const endpoint = { ...ENDPOINT, nodePort: 30001, loadBalancerIP: "203.0.113.7" };

    await expect(create(cluster, { manager: OWN }, { endpoint })).rejects.toThrow(
      textPattern(
        'in a running gateway nodePort none (declared: 30001) loadBalancerIp none (declared: "203.0.113.7") Declare',
      ),
    );
  });

  it("is adopted by a preview, because up may replace the gateway", async ({ cluster }) => {
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);
    expect(await create(cluster, { manager: OWN, endpoint: OTHER })).toHaveBeenCalled();
  });
});

describe("a gateway is rejected", () => {
  it("if another resource of this stack created the existing gateway", async ({ cluster }) => {
    await expect(create(cluster, { manager: urn("old-server") })).rejects.toThrow(
      textPattern(`${PLACE} is managed by "old-server" in this stack and is deleted with it`),
    );
  });

  it("if another stack created the existing gateway", async ({ cluster }) => {
    await expect(create(cluster, { manager: urn("pair-server", "prod") })).rejects.toThrow(
      textPattern(
        `${PLACE} is managed by "pair-server" in stack simulated/prod and is deleted with it`,
      ),
    );
  });

  it.for([
    ["it is forbidden to get the existing gateway", FORBIDDEN],
    ["the API server does not return it", UNAVAILABLE],
  ] as const)("if %s", async ([, error], { cluster }) => {
    await expect(create(cluster, error)).rejects.toThrow(
      textPattern(
        `cannot check whether ${PLACE} exists, which this stack would overwrite cannot inspect cluster milan: ${error.message}`,
      ),
    );
  });
});
