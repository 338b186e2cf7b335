import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clusterClient } from "../../../src/cluster/client/cluster-client.js";
import type { ClusterApi } from "../../../src/cluster/client/cluster-api.js";
import { resolveAccess } from "../../../src/cluster/client/cluster-entry.js";
import { certificate, kubeconfig, NAMESPACE, openClient, status } from "./fake-api-server.js";
import { server, startServer } from "./test-server.js";

startServer();

describe("a token file", () => {
  let client: ClusterApi;
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "token-"));
    file = join(folder, "token");
    writeFileSync(file, "0");
    client = openClient(kubeconfig(server, { user: { tokenFile: file } }));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is read once for several requests", async () => {
    await client.list(NAMESPACE, undefined);
    writeFileSync(file, "1");
    await client.list(NAMESPACE, undefined);

    expect(server.requests.map(({ authorization }) => authorization)).toEqual(
      Array.from({ length: 3 }, () => "Bearer 0"),
    );
  });

  // case: C3
  it("is read once more if the API server rejects the token", async () => {
    server.respond = () => {
      writeFileSync(file, String(server.requests.length));
      return status(401, "Unauthorized");
    };

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow("Unauthorized");

    expect(server.requests.map(({ authorization }) => authorization)).toEqual([
      "Bearer 0",
      "Bearer 1",
    ]);
  });

  it("causes no retry if its token is unchanged", async () => {
    server.respond = () => status(401, "Unauthorized");

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow("Unauthorized");

    expect(server.requests).toHaveLength(1);
  });

  it("is rejected if it is empty", async () => {
    writeFileSync(file, "\n");

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow(
      'user "admin" of the kubeconfig: the file of tokenFile is empty',
    );
  });
});

describe("an access without a kubeconfig", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "service-account-"));
    vi.stubEnv("KUBECONFIG", join(folder, "missing"));
    vi.stubEnv("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    vi.stubEnv("KUBERNETES_SERVICE_PORT", String(server.port));
    writeFileSync(join(folder, "ca.crt"), certificate("ca.crt"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("uses the service account of the pod, and reads its token again after a rejection", async () => {
    writeFileSync(join(folder, "token"), "first");
    const pod = clusterClient(resolveAccess({}, folder));
    await pod.list(NAMESPACE, undefined);
    writeFileSync(join(folder, "token"), "second");
    server.respond = ({ authorization }) =>
      authorization === "Bearer second" ? undefined : status(401, "Unauthorized");

    expect(await pod.list(NAMESPACE, undefined)).toEqual([]);
    expect(server.requests.at(-1)?.authorization).toBe("Bearer second");
  });

  it("does not use the service account of the pod if the kubeconfig has no current context", () => {
    writeFileSync(join(folder, "token"), "first");

    expect(() => resolveAccess({ kubeconfig: "{}" }, folder)).toThrow(
      "the kubeconfig has no current context: set context",
    );
  });

  it("rejects the access outside a pod", () => {
    const missing = join(folder, "missing");

    expect(() => resolveAccess({}, folder)).toThrow(
      `${missing} has no current context: set context`,
    );
    expect(() => resolveAccess({ context: "rome" }, folder)).toThrow(
      `context "rome" not found: ${missing} does not exist`,
    );
  });
});
