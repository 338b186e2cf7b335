import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { liveDiagnosis } from "../../../src/network/checks/tunnel-diagnosis.js";
import * as engine from "../../../src/pulumi/engine.js";
import { valueOf } from "../../../src/testing/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";
import { rome as romeSide } from "./live-sides.js";

const SIDE = romeSide({ keys: [{ name: "gw-keys" }, { name: "copy" }] });

beforeEach(() => {
  // The engine, as it is outside of tests.
  vi.spyOn(engine, "isMocked").mockReturnValue(false);
});

afterEach(() => {
  vi.restoreAllMocks();
});

it("a diagnosis and its warning contain no declared value that is secret", async () => {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  const status = pulumi.output("Unknown: namespace liqo-tenant-milan");
  const inspected = pulumi.output("").apply(() => SIDE);
  const { rome } = romeAndMilan();
  const declared = [pulumi.secret("liqo-tenant-milan"), pulumi.secret(["203.0.113.7"]), "copy"];
  const diagnosis = await valueOf(liveDiagnosis(rome, status, [inspected], declared));

  expect(diagnosis.summary).toBe(
    'in cluster rome, namespace [secret] has 2 Secrets labelled as keys of the gateway to "milan", expected one: gw-keys, copy\n' +
      "next: delete the Secrets that are not the gateway's\n" +
      "  kubectl delete secret -n [secret] copy",
  );
  const texts = [JSON.stringify(diagnosis), ...warn.mock.calls.map(([message]) => message)];
  expect(warn).toHaveBeenCalledOnce();
  expect(texts.join("\n")).toContain("the client dials [secret]:51840");
  expect(texts.join("\n")).not.toMatch(/liqo-tenant-milan|203\.0\.113\.7/);
});
