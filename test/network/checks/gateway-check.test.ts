import { describe, expect, it } from "vitest";
import {
  checkGatewayObject,
  checkTemplateObject,
} from "../../../src/network/checks/gateway-check.js";
import { milan, rome } from "./live-sides.js";

describe("checkGateway", () => {
  it("is ok if there is one gateway with its label", () => {
    expect(checkGatewayObject(rome(), milan())).toEqual({
      result: "ok",
      found: "GatewayClient milan exists",
    });
  });

  it("is wrong if there is no gateway", () => {
    expect(checkGatewayObject(rome({ gateways: [] }), milan())).toEqual({
      result: "wrong",
      found: "no GatewayServer or GatewayClient found in namespace liqo-tenant-milan",
      hint: "run pulumi up --refresh: it recreates what the stack declares",
    });
  });

  it("is wrong if there is no gateway and the other cluster is not inspected", () => {
    expect(checkGatewayObject(rome({ gateways: [] }), undefined).result).toBe("wrong");
  });

  it("is unknown if there is no client while the server reports no endpoint", () => {
    const gateways = milan().gateways.map((server) => ({ ...server, status: {} }));

    expect(checkGatewayObject(rome({ gateways: [] }), milan({ gateways }))).toEqual({
      result: "unknown",
      found:
        "no GatewayClient found in namespace liqo-tenant-milan: it is created when the server reports an endpoint",
    });
    expect(checkGatewayObject(milan({ gateways: [] }), rome()).result).toBe("wrong");
  });

  it("is wrong if there are two gateways", () => {
    const gateways = [...milan().gateways, ...rome().gateways];

    expect(checkGatewayObject(rome({ gateways }), milan())).toEqual({
      result: "wrong",
      found:
        "namespace liqo-tenant-milan has GatewayServer rome and GatewayClient milan, " +
        "but Liqo runs one gateway in a namespace",
      hint: "delete the gateway that the stack does not manage",
    });
  });

  it("is wrong if the label of the other cluster is missing", () => {
    const gateways = [{ kind: "GatewayClient", metadata: { name: "milan" } }];

    expect(checkGatewayObject(rome({ gateways }), milan()).found).toBe(
      "GatewayClient milan has no label liqo.io/remote-cluster-id=milan",
    );
  });
});

describe("checkTemplate", () => {
  it("is ok if the template exists, and wrong if it does not", () => {
    expect(checkTemplateObject(milan())).toEqual({
      result: "ok",
      found: "WgGatewayServerTemplate liqo/wireguard-server exists",
    });
    expect(checkTemplateObject(milan({ hasTemplate: false }))).toEqual({
      result: "wrong",
      found:
        "WgGatewayServerTemplate liqo/wireguard-server not found: Liqo creates the gateway from it",
      hint: "set a template that exists, or create it: a template must exist while gateways refer to it",
    });
  });

  it("is skipped without a gateway", () => {
    expect(checkTemplateObject(milan({ gateways: [] }))).toBeUndefined();
  });
});
