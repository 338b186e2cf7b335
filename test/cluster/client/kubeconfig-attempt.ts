import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { it } from "vitest";
import { type Attempt, type Expected, reachesAsKubectl } from "./as-kubectl.js";
import { FakeApiServer, kubeconfig } from "./fake-api-server.js";
import { closeAfterTest, folder, prepareFolder } from "./test-folder.js";

/** Writes a file into the folder of the test. Returns its path. */
export function write(path: string, contents: string | Buffer, mode = 0o600): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
  chmodSync(file, mode);
  return file;
}

/** A user with a token. */
export const TOKEN = { token: "secret" };
/** The token is sent. */
export const BEARER: Expected = { authorization: "Bearer secret" };

/** No credentials are sent. */
export const ANONYMOUS: Expected = { authorization: undefined };

/** An API server, and a kubeconfig for it with these settings. */
export async function attempt(
  options: {
    readonly tls?: "server" | "named-server";
    readonly cluster?: object;
    readonly user?: object;
    readonly url?: (server: FakeApiServer) => string;
    readonly text?: (yaml: string) => string | Buffer;
  },
  expected: Expected = BEARER,
): Promise<Attempt> {
  const server = await closeAfterTest(FakeApiServer.start(options.tls));
  const { url = () => server.url, text = (yaml: string) => yaml, cluster, user = TOKEN } = options;
  const yaml = kubeconfig(url(server), { cluster, user });
  return { server, kubeconfig: write("kube/config", text(yaml)), expected };
}

/** A setting of a kubeconfig, and a kubeconfig with this setting. */
export type Row = readonly [setting: string, prepare: () => Promise<Attempt>];

/** Specifies that a client sends the same request as kubectl with each of these settings. */
export function specifyAccess(rows: readonly Row[]): void {
  prepareFolder();

  it.each(rows)("with %s", async (_, prepare) => {
    await reachesAsKubectl(await prepare());
  });
}

/** Encodes a string in base64. */
export function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
