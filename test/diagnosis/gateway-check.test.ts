import { describe, expect, it } from "vitest";
import { checkGateway, checkTemplate } from "../../src/diagnosis/gateway-check.js";
import { milan, rome } from "./seen-sides.js";

describe("checkGateway", () => {
  it("is ok if there is one gateway with its label", () => {
    expect(checkGateway(rome(), milan())).toEqual({
      result: "ok",
      seen: "GatewayClient milan exists",
    });
  });

  it("is wrong if there is no gateway", () => {
    expect(checkGateway(rome({ gateways: [] }), milan())).toEqual({
      result: "wrong",
      seen: "no GatewayServer or GatewayClient found in namespace liqo-tenant-milan",
      next: "run pulumi up --refresh: it recreates what the stack declares",
    });
  });

  it("is wrong if there is no gateway and the other cluster is not inspected", () => {
    expect(checkGateway(rome({ gateways: [] }), undefined).result).toBe("wrong");
  });

  it("is unknown if there is no client while the server reports no endpoint", () => {
    const gateways = milan().gateways.map((server) => ({ ...server, status: {} }));

    expect(checkGateway(rome({ gateways: [] }), milan({ gateways }))).toEqual({
      result: "unknown",
      seen: "no GatewayClient found in namespace liqo-tenant-milan: it is created when the server reports an endpoint",
    });
    expect(checkGateway(milan({ gateways: [] }), rome()).result).toBe("wrong");
  });

  it("is wrong if there are two gateways", () => {
    const gateways = [...milan().gateways, ...rome().gateways];

    expect(checkGateway(rome({ gateways }), milan())).toEqual({
      result: "wrong",
      seen:
        "namespace liqo-tenant-milan has GatewayServer rome and GatewayClient milan, " +
        "but Liqo runs one gateway in a namespace",
      next: "delete the gateway that the stack does not manage",
    });
  });

  it("is wrong if the label of the other cluster is missing", () => {
    const gateways = [{ kind: "GatewayClient", metadata: { name: "milan" } }];

    expect(checkGateway(rome({ gateways }), milan()).seen).toBe(
      "GatewayClient milan has no label liqo.io/remote-cluster-id=milan",
    );
  });
});

describe("checkTemplate", () => {
  it("is ok if the template exists, and wrong if it does not", () => {
    expect(checkTemplate(milan())).toEqual({
      result: "ok",
      seen: "WgGatewayServerTemplate liqo/wireguard-server exists",
    });
    expect(checkTemplate(milan({ hasTemplate: false }))).toEqual({
      result: "wrong",
      seen: "WgGatewayServerTemplate liqo/wireguard-server not found: Liqo creates the gateway from it",
      next: "set a template that exists, or create it: a template must exist while gateways refer to it",
    });
  });

  it("is not made without a gateway", () => {
    expect(checkTemplate(milan({ gateways: [] }))).toBeUndefined();
  });
});
