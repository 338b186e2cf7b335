import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClusterApi } from "../../../src/cluster/client/cluster-api.js";
import type { ClientTiming } from "../../../src/cluster/client/client-timing.js";
import {
  certificate,
  FakeApiServer,
  kubeconfig,
  NAMESPACE,
  openClient,
  status,
} from "./fake-api-server.js";

const API_VERSION = "client.authentication.k8s.io/v1";

let folder: string;
let server: FakeApiServer;
/** The token that the API server accepts. Undefined to accept any token. */
let accepted: string | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "exec-"));
  server = await FakeApiServer.start("server");
  accepted = undefined;
  server.respond = ({ authorization }) =>
    accepted === undefined || authorization === `Bearer ${accepted}`
      ? undefined
      : status(401, "Unauthorized");
});

afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
  rmSync(folder, { recursive: true });
});

/**
 * An exec plugin that adds a line to a log at each run, and then evaluates an expression, which may
 * use the number of runs.
 */
function plugin(expression: string, more: object = {}): object {
  const log = JSON.stringify(join(folder, "log"));
  const script = `
    const fs = require("fs");
    fs.appendFileSync(${log}, "run\\n");
    const runs = fs.readFileSync(${log}, "utf8").split("\\n").length - 1;
    const print = (status) => console.log(JSON.stringify({ apiVersion: "${API_VERSION}", kind: "ExecCredential", status }));
    ${expression};
  `;
  writeFileSync(join(folder, "plugin.js"), script);
  const args = [join(folder, "plugin.js")];
  return { apiVersion: API_VERSION, command: process.execPath, args, ...more };
}

function open(exec: object, timing?: Partial<ClientTiming>): ClusterApi {
  return openClient(kubeconfig(server, { user: { exec } }), timing);
}

function runs(): number {
  return readFileSync(join(folder, "log"), "utf8").split("\n").length - 1;
}

async function listTwice(client: ClusterApi): Promise<void> {
  await Promise.all([1, 2, 3].map(() => client.list(NAMESPACE, undefined)));
  await client.list(NAMESPACE, undefined);
}

describe("an exec plugin", () => {
  // case: V18 An exec plugin runs for every request if its credential has no expiration, or it
  // never ends.
  // case: C8 An exec plugin is slow, or its credential has no expiration (see V18).
  it.each([
    [
      "an expiration in the future",
      'print({ token: "t", expirationTimestamp: "2999-01-01T00:00:00Z" })',
    ],
    ["no expiration", 'print({ token: "t" })'],
  ])("runs once for all requests if its credential has %s", async (_, expression) => {
    await listTwice(open(plugin(expression)));

    expect(runs()).toBe(1);
  });

  it("runs again after its credential expires", async () => {
    const client = open(
      plugin('print({ token: "t", expirationTimestamp: "2020-01-01T00:00:00Z" })'),
    );

    await client.list(NAMESPACE, undefined);
    const first = runs();
    await client.list(NAMESPACE, undefined);

    expect(runs()).toBeGreaterThan(first);
  });

  it("runs once more, also for concurrent requests, after the API server rejects its credential", async () => {
    const client = open(plugin('print({ token: "t" + runs })'));
    await client.list(NAMESPACE, undefined);
    accepted = "t2";

    await listTwice(client);

    expect(runs()).toBe(2);
  });

  it("does not run a third time if the API server rejects the second credential, too", async () => {
    const client = open(plugin('print({ token: "t" + runs })'));
    accepted = "other";

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow("Unauthorized");
    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow("Unauthorized");

    expect(runs()).toBe(2);
  });

  it("replaces a rejected client certificate on a new connection", async () => {
    const pair = {
      clientCertificateData: certificate("client.crt"),
      clientKeyData: certificate("client.key"),
    };
    const client = open(plugin(`print(runs === 1 ? ${JSON.stringify(pair)} : { token: "t" })`));
    await client.list(NAMESPACE, undefined);
    server.respond = (request) =>
      request.certificate === undefined ? undefined : status(401, "Unauthorized");

    expect(await client.list(NAMESPACE, undefined)).toEqual([]);
  });

  // case: C8
  it("may take longer than the timeout of a request", async () => {
    const client = open(plugin('setTimeout(() => print({ token: "t" }), 300)'), {
      attempt: 250,
      request: 250,
    });

    expect(await client.list(NAMESPACE, undefined)).toEqual([]);
  });

  // case: V18
  it("is killed after the timeout, with an error that names the plugin and the timeout", async () => {
    const pid = join(folder, "pid");
    const script = 'echo $$ > "$0"; exec sleep 60';
    const exec = { apiVersion: API_VERSION, command: "sh", args: ["-c", script, pid] };
    const client = open(exec, { execPlugin: 500 });

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow(
      new Error('exec plugin "sh" has not finished within 0.5 s'),
    );
    const isRunning = () => process.kill(Number(readFileSync(pid, "utf8")), 0);
    await vi.waitFor(() => {
      expect(isRunning).toThrow("ESRCH");
    });
  });

  it("runs again after a failure", async () => {
    const client = open(plugin('runs === 1 ? process.exit(1) : print({ token: "t" })'));

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow("failed with exit code 1");
    expect(await client.list(NAMESPACE, undefined)).toEqual([]);
  });

  it("has no standard input", async () => {
    const expression = 'print({ token: require("fs").readFileSync(0, "utf8") + "t" })';

    expect(await open(plugin(expression)).list(NAMESPACE, undefined)).toEqual([]);
  });

  it("inherits the environment of the program, and its env entries take precedence", async () => {
    vi.stubEnv("FIRST", "of the program");
    vi.stubEnv("SECOND", "of the program");
    const env = [{ name: "SECOND", value: "of the plugin" }];
    const expression = 'print({ token: process.env.FIRST + ", " + process.env.SECOND })';
    const client = open(plugin(expression, { env }));

    await client.list(NAMESPACE, undefined);

    expect(server.requests[0]?.authorization).toBe("Bearer of the program, of the plugin");
  });

  it("does not run if the user has a token", async () => {
    const user = { token: "t", exec: plugin("process.exit(1)") };

    const client = openClient(kubeconfig(server, { user }));

    expect(await client.list(NAMESPACE, undefined)).toEqual([]);
  });

  // case: C7
  it("receives the cluster in KUBERNETES_EXEC_INFO if provideClusterInfo is set", async () => {
    const expression =
      'require("fs").writeFileSync(process.argv[2], process.env.KUBERNETES_EXEC_INFO); print({ token: "t" })';
    const info = join(folder, "info.json");
    const exec = plugin(expression, { provideClusterInfo: true }) as { args: string[] };
    const extension = { name: "client.authentication.k8s.io/exec", extension: { shoot: "rome" } };
    const config = kubeconfig(server, {
      user: { exec: { ...exec, args: [...exec.args, info] } },
      cluster: { "tls-server-name": "api.test", extensions: [extension] },
    });

    await openClient(config).list(NAMESPACE, undefined);

    expect(JSON.parse(readFileSync(info, "utf8"))).toEqual({
      kind: "ExecCredential",
      apiVersion: API_VERSION,
      spec: {
        interactive: false,
        cluster: {
          server: server.url,
          "tls-server-name": "api.test",
          "certificate-authority-data": expect.any(String) as string,
          config: { shoot: "rome" },
        },
      },
    });
  });
});
