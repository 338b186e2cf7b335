import * as k8s from "@pulumi/kubernetes";
import { expect } from "vitest";
import { it } from "../simulated-test.js";

/** A Secret with its data. */
const secret = (data: Record<string, string>) => () => {
  const provider = new k8s.Provider("rome");
  const args = { metadata: { name: "settings" }, data };
  const settings = new k8s.core.v1.Secret("settings", args, { provider });
  return { data: settings.data, uid: settings.metadata.uid };
};

it("a previewed update has what the API server would store: without removed fields", async ({
  clusters,
}) => {
  await clusters.up(secret({ kept: "YQ==", removed: "Yg==" }));
  const preview = await clusters.preview(secret({ kept: "YQ==", added: "Yw==" }));
  const { outputs } = await clusters.up(secret({ kept: "YQ==", added: "Yw==" }));

  expect(preview.outputs).toEqual(outputs);
  expect(preview.outputs.data).toEqual({ kept: "YQ==", added: "Yw==" });
});
