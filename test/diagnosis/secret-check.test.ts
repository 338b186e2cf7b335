import { describe, expect, it } from "vitest";
import { checkSecret } from "../../src/diagnosis/secret-check.js";
import { rome } from "./seen-sides.js";

const OWN = { name: "gw-keys", publicKey: "rome-key" };

describe("checkSecret", () => {
  it("finds nothing wrong with the one that the gateway refers to", () => {
    expect(checkSecret(rome())).toEqual({ result: "ok", seen: "Secret gw-keys is there" });
  });

  it.each([{}, { secretRef: { name: "" } }])(
    "finds nothing wrong with one that Liqo has made, if the gateway refers to none: %j",
    (spec) => {
      const gateways = [{ kind: "GatewayClient", spec }];
      expect(checkSecret(rome({ gateways, keys: [{ ...OWN, name: "gw-milan" }] })).result).toBe(
        "ok",
      );
    },
  );

  it("sees that there is none", () => {
    expect(checkSecret(rome({ keys: [] }))).toEqual({
      result: "wrong",
      seen: 'namespace liqo-tenant-milan has 0 Secrets labelled as keys of the gateway to "milan", expected one',
      next: "run pulumi up --refresh if the stack makes it, or create the one that you have named",
    });
  });

  it("sees that Liqo has not made one, which no run of Pulumi does", () => {
    const gateways = [{ kind: "GatewayClient", spec: {} }];
    expect(checkSecret(rome({ gateways, keys: [] })).next).toBe(
      "see whether Liqo works there: kubectl -n liqo get pods; kubectl -n liqo logs deploy/liqo-controller-manager " +
        "(it makes the keys of a gateway that names no Secret)",
    );
  });

  it("sees that there are two, and which one is to go", () => {
    expect(checkSecret(rome({ keys: [{ name: "copy" }, OWN] }))).toEqual({
      result: "wrong",
      seen:
        'namespace liqo-tenant-milan has 2 Secrets labelled as keys of the gateway to "milan", expected one: ' +
        "copy, gw-keys",
      next: "delete the one that is not the gateway's: kubectl delete secret -n liqo-tenant-milan copy",
    });
  });

  it("sees that one is beside the one that Liqo has made", () => {
    const gateways = [{ kind: "GatewayClient", spec: {} }];
    const keys = [{ name: "copy" }, { name: "gw-milan", isLiqoMade: true }];
    expect(checkSecret(rome({ gateways, keys })).next).toBe(
      "delete the one that is not the gateway's: kubectl delete secret -n liqo-tenant-milan copy",
    );
  });

  it("does not say which one of two is to go where nothing tells the gateway's", () => {
    const gateways = [{ kind: "GatewayClient", spec: {} }];
    expect(checkSecret(rome({ gateways, keys: [{ name: "copy" }, OWN] })).next).toBe(
      "delete the one that the gateway is not to use",
    );
  });

  it("sees one without a key", () => {
    expect(checkSecret(rome({ keys: [{ name: "gw-keys" }] })).seen).toBe(
      "Secret gw-keys has no 32 bytes under privateKey",
    );
  });

  it("sees another than the gateway refers to", () => {
    expect(checkSecret(rome({ keys: [{ ...OWN, name: "copy" }] })).seen).toBe(
      "Secret copy is labelled as keys of the gateway, which refers to gw-keys",
    );
  });

  it("says so where it may not look", () => {
    expect(checkSecret(rome({ keys: "unreadable" }))).toEqual({
      result: "unknown",
      seen: "Secrets of namespace liqo-tenant-milan may not be read",
    });
  });
});
