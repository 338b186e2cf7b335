import { expect, it } from "vitest";
import { PodAddresses } from "./pod-addresses.js";

it("gives every pod an address of its own, and the same one again", () => {
  const addresses = new PodAddresses("10.10.0.0/16");

  expect(addresses.of("a", undefined)).toBe("10.10.0.2");
  expect(addresses.of("b", undefined)).toBe("10.10.0.3");
  expect(addresses.of("a", undefined)).toBe("10.10.0.2");
});

it("leaves a pod that ran before the address it had", () => {
  const addresses = new PodAddresses("10.10.0.0/16");

  expect(addresses.of("old", "10.10.0.2")).toBe("10.10.0.2");
  expect(addresses.of("new", undefined)).toBe("10.10.0.3");
});

it("gives the address of a pod that is gone to another", () => {
  const addresses = new PodAddresses("10.10.255.0/24");
  addresses.of("a", undefined);
  addresses.release("a");

  expect(addresses.of("b", undefined)).toBe("10.10.255.2");
});
