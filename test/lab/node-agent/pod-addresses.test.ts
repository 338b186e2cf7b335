import { expect, it } from "vitest";
import { PodAddresses } from "./pod-addresses.js";

it("assigns a unique, stable address to every pod", () => {
  const addresses = new PodAddresses("10.10.0.0/16");

  expect(addresses.of("a", undefined)).toBe("10.10.0.2");
  expect(addresses.of("b", undefined)).toBe("10.10.0.3");
  expect(addresses.of("a", undefined)).toBe("10.10.0.2");
});

it("keeps the current address of a running pod", () => {
  const addresses = new PodAddresses("10.10.0.0/16");

  expect(addresses.of("old", "10.10.0.2")).toBe("10.10.0.2");
  expect(addresses.of("new", undefined)).toBe("10.10.0.3");
});

it("reuses a released address", () => {
  const addresses = new PodAddresses("10.10.255.0/24");
  addresses.of("a", undefined);
  addresses.release("a");

  expect(addresses.of("b", undefined)).toBe("10.10.255.2");
});
