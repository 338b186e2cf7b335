import { describe, expect, it } from "vitest";
import { checkKey } from "../../src/diagnosis/key-check.js";
import { milan, rome } from "./seen-sides.js";

describe("checkKey", () => {
  it("compares a PublicKey with the Secret of the other cluster", () => {
    expect(checkKey(rome(), milan())).toEqual({
      result: "ok",
      seen: "PublicKey milan belongs to the other cluster's Secret",
    });
    expect(checkKey(rome(), milan({ keys: [{ name: "gw-keys", publicKey: "new-key" }] }))).toEqual({
      result: "wrong",
      seen: "PublicKey milan is milan-key, the key in the other cluster's Secret belongs to new-key",
      next:
        "run pulumi up --refresh, which makes anew what the stack declares; with keys of your own, see that the public half which you give " +
        "is that of the Secret",
    });
  });

  it.each([
    [0, [], "run pulumi up --refresh, which makes anew what the stack declares"],
    [2, [{}, {}], "delete the one that this stack does not know"],
  ])("sees that there are %d", (count, publicKeys, next) => {
    expect(checkKey(rome({ publicKeys }), milan())).toEqual({
      result: "wrong",
      seen: `namespace liqo-tenant-milan has ${count} PublicKeys labelled as that of the gateway in "milan", expected one`,
      next,
    });
  });

  it.each([
    ["the other cluster is not looked into", undefined],
    ["its Secrets may not be read", milan({ keys: "unreadable" })],
    ["it has several of them", milan({ keys: [{ name: "a" }, { name: "b" }] })],
    ["its Secret has no key", milan({ keys: [{ name: "a" }] })],
  ])("cannot tell if %s", (_, other) => {
    expect(checkKey(rome(), other)).toEqual({
      result: "unknown",
      seen: "PublicKey milan is there, and was not compared with the other cluster's Secret",
    });
  });
});
