import { describe, expect, it } from "vitest";
import { checkGateway, checkTemplate } from "../../src/diagnosis/gateway-check.js";
import { milan, rome } from "./seen-sides.js";

describe("checkGateway", () => {
  it("finds nothing wrong with one that is labelled", () => {
    expect(checkGateway(rome(), milan())).toEqual({
      result: "ok",
      seen: "GatewayClient milan is there",
    });
  });

  it("sees that there is none", () => {
    expect(checkGateway(rome({ gateways: [] }), milan())).toEqual({
      result: "wrong",
      seen: "there is no GatewayServer or GatewayClient in namespace liqo-tenant-milan",
      next: "run pulumi up --refresh, which makes anew what the stack declares",
    });
  });

  it("sees that there is none without a look at the other cluster", () => {
    expect(checkGateway(rome({ gateways: [] }), undefined).result).toBe("wrong");
  });

  it("does not blame a client for not being there while the server has no endpoint to dial", () => {
    const gateways = milan().gateways.map((server) => ({ ...server, status: {} }));

    expect(checkGateway(rome({ gateways: [] }), milan({ gateways }))).toEqual({
      result: "unknown",
      seen: "there is no GatewayClient in namespace liqo-tenant-milan, which comes when the server has an endpoint",
    });
    expect(checkGateway(milan({ gateways: [] }), rome()).result).toBe("wrong");
  });

  it("sees that there are two", () => {
    const gateways = [...milan().gateways, ...rome().gateways];

    expect(checkGateway(rome({ gateways }), milan())).toEqual({
      result: "wrong",
      seen:
        "namespace liqo-tenant-milan has GatewayServer rome and GatewayClient milan, " +
        "and Liqo runs one gateway in a namespace",
      next: "delete the one that this stack does not know",
    });
  });

  it("sees the label by which Liqo would know where it leads", () => {
    const gateways = [{ kind: "GatewayClient", metadata: { name: "milan" } }];

    expect(checkGateway(rome({ gateways }), milan()).seen).toBe(
      "GatewayClient milan has no label liqo.io/remote-cluster-id=milan",
    );
  });
});

describe("checkTemplate", () => {
  it("sees whether the template is there", () => {
    expect(checkTemplate(milan())?.result).toBe("ok");
    expect(checkTemplate(milan({ hasTemplate: false }))).toEqual({
      result: "wrong",
      seen: "there is no WgGatewayServerTemplate liqo/wireguard-server to make the gateway from",
      next: "name a template that exists, or declare it: a template has to stay as long as gateways refer to it",
    });
  });

  it("has nothing to say where there is no gateway", () => {
    expect(checkTemplate(milan({ gateways: [] }))).toBeUndefined();
  });
});
