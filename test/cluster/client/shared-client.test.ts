import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isNoKindMatch } from "../../../src/cluster/client/api-error.js";
import { sharedClient } from "../../../src/cluster/client/cluster-client.js";
import { FakeApiServer, kubeconfig, NAMESPACE, SECRET, TENANT } from "./fake-api-server.js";
import { errorOf, respond } from "./responses.js";
import { server, startServer } from "./test-server.js";

startServer();

describe("a shared client", () => {
  const open = (token: string) =>
    sharedClient({ kubeconfig: kubeconfig(server, { user: { token } }) });

  it("is the same for equal accesses, and different for different users", async () => {
    expect(await open("a")).toBe(await open("a"));
    expect(await open("a")).not.toBe(await open("b"));
  });

  it("discovers each API version once for all accesses and namespaces", async () => {
    for (const namespace of ["liqo", "liqo-tenant-milan", "liqo-tenant-turin"]) {
      const api = await open("a");
      await Promise.all([api.list(SECRET, namespace), api.list(NAMESPACE, undefined)]);
    }

    expect(server.requestsFor("/api/v1")).toHaveLength(1);
    expect(server.requests).toHaveLength(1 + 3 * 2);
  });

  it("requests a kind again after it was not found", async () => {
    expect(isNoKindMatch(await errorOf((await open("a")).list(TENANT, "liqo")))).toBe(true);
    respond({
      "/apis/authentication.liqo.io/v1beta1": {
        body: { resources: [{ kind: "Tenant", name: "tenants", namespaced: true }] },
      },
      "/apis/authentication.liqo.io/v1beta1/namespaces/liqo/tenants": { body: { items: [] } },
    });

    expect(await (await open("a")).list(TENANT, "liqo")).toEqual([]);
  });

  it("reads a kubeconfig again if the file changes during the run", async () => {
    const folder = mkdtempSync(join(tmpdir(), "access-"));
    const access = { kubeconfig: join(folder, "config") };
    writeFileSync(access.kubeconfig, kubeconfig("https://former.test"));
    const former = await sharedClient(access);
    writeFileSync(access.kubeconfig, kubeconfig(server));

    const current = await sharedClient(access);

    expect(current).not.toBe(former);
    expect(await current.list(SECRET, "liqo")).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it("is created after a kubeconfig was repaired", async () => {
    const folder = mkdtempSync(join(tmpdir(), "access-"));
    const access = { kubeconfig: join(folder, "config") };
    writeFileSync(access.kubeconfig, "{}");
    await expect(sharedClient(access)).rejects.toThrow(
      `${access.kubeconfig} has no current context: set context`,
    );
    writeFileSync(access.kubeconfig, kubeconfig(server));

    await expect(sharedClient(access)).resolves.toBeDefined();
    rmSync(folder, { recursive: true });
  });

  it("does not use the credentials of another cluster with the same user name", async () => {
    const other = await FakeApiServer.start("server");
    await Promise.all(
      [server, other].map(async (each, index) => {
        const api = await sharedClient({
          kubeconfig: kubeconfig(each, { user: { token: `token-${index}` } }),
        });
        await Promise.all([api.list(SECRET, "a"), api.list(SECRET, "b")]);
      }),
    );

    const tokens = [server, other].map(({ requests }) => [
      ...new Set(requests.map(({ authorization }) => authorization)),
    ]);
    expect(tokens).toEqual([["Bearer token-0"], ["Bearer token-1"]]);
    other.close();
  });
});
