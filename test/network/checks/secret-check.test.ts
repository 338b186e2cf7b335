import { describe, expect, it } from "vitest";
import { checkSecret } from "../../../src/network/checks/secret-check.js";
import { rome, ROME_KEY } from "./live-sides.js";

const OWN = { name: "gw-keys", publicKey: ROME_KEY };

describe("checkSecret", () => {
  it("is ok if the gateway refers to the Secret", () => {
    expect(checkSecret(rome())).toEqual({ result: "ok", found: "Secret gw-keys exists" });
  });

  it.each([{}, { secretRef: { name: "" } }])(
    "is ok if Liqo created the Secret and the gateway refers to none: %j",
    (spec) => {
      const gateways = [{ kind: "GatewayClient", spec }];
      expect(checkSecret(rome({ gateways, keys: [{ ...OWN, name: "gw-milan" }] })).result).toBe(
        "ok",
      );
    },
  );

  it("is wrong if there is no Secret", () => {
    expect(checkSecret(rome({ keys: [] }))).toEqual({
      result: "wrong",
      found:
        'namespace liqo-tenant-milan has 0 Secrets labelled as keys of the gateway to "milan", expected one',
      hint: "run pulumi up --refresh if the stack creates it; otherwise create the Secret that you set",
    });
  });

  it("is wrong if Liqo has not created the Secret of a gateway that refers to none", () => {
    const gateways = [{ kind: "GatewayClient", spec: {} }];
    expect(checkSecret(rome({ gateways, keys: [] }))).toMatchObject({
      hint: "Liqo creates the keys of a gateway without secretRef; check that Liqo runs, and read its log",
      commands:
        "kubectl -n liqo-system get pods\nkubectl -n liqo-system logs deploy/liqo-controller-manager",
    });
  });

  it("is wrong if there is no Secret and no gateway for which Liqo creates the Secret", () => {
    expect(checkSecret(rome({ gateways: [], keys: [] })).hint).toBe(
      "run pulumi up --refresh if the stack creates it; otherwise create the Secret that you set",
    );
  });

  it("is wrong if there are two Secrets, and names the Secret to delete", () => {
    expect(checkSecret(rome({ keys: [{ name: "copy" }, OWN] }))).toEqual({
      result: "wrong",
      found:
        'namespace liqo-tenant-milan has 2 Secrets labelled as keys of the gateway to "milan", expected one: ' +
        "copy, gw-keys",
      hint: "delete the Secrets that are not the gateway's",
      commands: "kubectl delete secret -n liqo-tenant-milan copy",
    });
  });

  it("names the Secret to delete if Liqo created the other Secret", () => {
    const gateways = [{ kind: "GatewayClient", spec: {} }];
    const keys = [{ name: "copy" }, { name: "gw-milan", isCreatedByLiqo: true }];
    expect(checkSecret(rome({ gateways, keys })).commands).toBe(
      "kubectl delete secret -n liqo-tenant-milan copy",
    );
  });

  it("names no Secret to delete if the gateway's is not known", () => {
    const gateways = [{ kind: "GatewayClient", spec: {} }];
    expect(checkSecret(rome({ gateways, keys: [{ name: "copy" }, OWN] })).hint).toBe(
      "delete the Secrets that the gateway does not use",
    );
  });

  it("is wrong if the Secret has no key", () => {
    expect(checkSecret(rome({ keys: [{ name: "gw-keys" }] }))).toEqual({
      result: "wrong",
      found: "Secret gw-keys has no 32 bytes under privateKey",
      hint: "write the key as raw bytes to the Secret, then restart the gateway: it reads the Secret only when it starts",
    });
  });

  it("is wrong if the gateway refers to another Secret", () => {
    expect(checkSecret(rome({ keys: [{ ...OWN, name: "copy" }] }))).toEqual({
      result: "wrong",
      found: "Secret copy is labelled as keys of the gateway, but the gateway refers to gw-keys",
      hint: "delete Secret copy if it is not used, and check that Secret gw-keys exists",
    });
  });

  it("is unknown if Secrets are forbidden to list", () => {
    expect(checkSecret(rome({ keys: "forbidden" }))).toEqual({
      result: "unknown",
      found: "forbidden: cannot list Secrets in namespace liqo-tenant-milan",
    });
  });
});
