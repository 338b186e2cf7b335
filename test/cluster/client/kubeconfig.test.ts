import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClusterAccess } from "../../../src/cluster/client/cluster-access.js";
import { clusterClient } from "../../../src/cluster/client/cluster-client.js";
import { resolveAccess } from "../../../src/cluster/client/cluster-entry.js";
import { ambientKubeconfig, kubeconfigSource } from "../../../src/cluster/client/kubeconfig.js";
import { valueOf } from "../../../src/testing/index.js";
import { certificate } from "./fake-api-server.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe("the kubeconfig of the environment", () => {
  it.each([
    ["", [join(homedir(), ".kube/config")]],
    ["/etc/rome", ["/etc/rome"]],
    ["~/rome", [join(homedir(), "rome")]],
    // Like kubectl, do not expand "~" in a list.
    [["/etc/rome", "~/milan"].join(delimiter), ["/etc/rome", "~/milan"]],
    [`${delimiter}/etc/rome`, ["/etc/rome"]],
  ])("with KUBECONFIG=%s has the files %j", (list, files) => {
    vi.stubEnv("KUBECONFIG", list);

    expect(kubeconfigSource(undefined).files).toEqual(files);
  });

  // case: C28 `$KUBECONFIG` is another path on each machine.
  it.each([
    ["is one file", "/etc/rome"],
    ["is a list of files", ["/etc/rome", "/etc/milan"].join(delimiter)],
    ["is not set", ""],
  ])("is an output without a value for a provider if KUBECONFIG %s", async (_, list) => {
    vi.stubEnv("KUBECONFIG", list);
    const argument: unknown = ambientKubeconfig();

    // Pulumi's SDK replaces a plain undefined by $KUBECONFIG.
    expect(pulumi.Output.isInstance(argument)).toBe(true);
    expect(await valueOf(argument as pulumi.Output<unknown>)).toBeUndefined();
  });
});

/** Writes a kubeconfig with one cluster. Like many tools, uses the same user name for all clusters. */
function write(cluster: string, more: object = {}): string {
  const file = join(folder, cluster);
  const config = {
    clusters: [{ name: cluster, cluster: { server: `https://${cluster}` } }],
    users: [{ name: "admin", user: { token: cluster } }],
    contexts: [{ name: cluster, context: { cluster, user: "admin" } }],
    "current-context": cluster,
    ...more,
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** The server and the token from a list of kubeconfig files. */
function merged(files: readonly string[], context?: string): readonly unknown[] {
  vi.stubEnv("KUBECONFIG", [...files, ""].join(delimiter));
  const { cluster, user } = resolveAccess(context === undefined ? {} : { context });
  return [cluster.text("server"), user.text("token")];
}

describe("a list of kubeconfigs", () => {
  it("uses the first current context", () => {
    expect(merged([write("rome"), write("milan")])).toEqual(["https://rome", "rome"]);
  });

  it("contains the contexts of all files, and the first user with a name", () => {
    expect(merged([write("rome"), write("milan")], "milan")).toEqual(["https://milan", "rome"]);
  });

  it("skips an empty current context", () => {
    const first = write("rome", { "current-context": "" });

    expect(merged([first, write("milan")])).toEqual(["https://milan", "rome"]);
  });

  it("skips missing and empty files", () => {
    const empty = join(folder, "empty");
    writeFileSync(empty, "# empty\n");

    expect(merged([join(folder, "missing"), empty, write("milan")])).toEqual([
      "https://milan",
      "milan",
    ]);
  });

  it("is rejected with the name of the file that cannot be read", () => {
    const broken = join(folder, "broken");
    writeFileSync(broken, "a: [");

    expect(() => merged([write("rome"), broken])).toThrow(
      /^\/.*\/broken cannot be read: unexpected end of the stream within a flow collection \(2:1\)$/,
    );
    expect(() => merged([folder])).toThrow(`${folder} cannot be read: EISDIR`);
  });
});

const CONTEXT = { name: "c", context: { cluster: "c", user: "u" } };

/** Opens a client of a kubeconfig with one cluster and one user. */
function open({
  cluster = {},
  user = {},
  contexts = [CONTEXT],
  context = "c",
}: {
  readonly cluster?: object;
  readonly user?: object;
  readonly contexts?: readonly object[];
  readonly context?: string;
}): void {
  const config = {
    clusters: [{ name: "c", cluster: { server: "https://rome", ...cluster } }],
    users: [{ name: "u", user }],
    contexts,
  };
  const access: ClusterAccess = { kubeconfig: JSON.stringify(config), context };
  clusterClient(resolveAccess(access));
}

describe("a kubeconfig is rejected", () => {
  const USER = 'user "u" of the kubeconfig';
  const CLUSTER = 'cluster "c" of the kubeconfig';
  const base64 = (text: string) => Buffer.from(text).toString("base64");

  it.each([
    [
      "if the context's cluster is missing",
      { contexts: [{ name: "c", context: { cluster: "nope" } }] },
      'context "c" of the kubeconfig names no cluster with a server',
    ],
    [
      "if the context is empty",
      { contexts: [{ name: "c" }] },
      'context "c" of the kubeconfig names no cluster with a server',
    ],
    [
      "if the context's user is missing",
      { contexts: [{ name: "c", context: { cluster: "c", user: "nope" } }] },
      'context "c" of the kubeconfig names a user that is not found',
    ],
    [
      "if the server is not a URL",
      { cluster: { server: "ftp://secret" } },
      `${CLUSTER}: server is not a URL with http or https`,
    ],
    [
      "if the certificate authority is not PEM",
      { cluster: { "certificate-authority-data": base64("secret") } },
      `${CLUSTER}: certificate-authority is not PEM`,
    ],
    [
      "if a file is not found, without the path, which may be a token set by mistake",
      { cluster: { "certificate-authority": "secret" } },
      `${CLUSTER}: the file of certificate-authority cannot be read: ENOENT: no such file or directory`,
    ],
    [
      "if a key is missing",
      { user: { "client-certificate-data": base64(certificate("client.crt")) } },
      `${USER}: client-certificate and client-key must be set together`,
    ],
    [
      "if it has an auth-provider that Kubernetes has removed",
      { user: { "auth-provider": { name: "gcp", config: { "access-token": "secret" } } } },
      `${USER}: auth-provider is only supported for oidc with an id-token: use an exec plugin`,
    ],
    [
      "if it impersonates groups without a user",
      { user: { token: "secret", "as-groups": ["admins"] } },
      `${USER}: as-uid, as-groups and as-user-extra require as`,
    ],
  ])("%s", (_, entries, reason) => {
    expect(() => {
      open(entries);
    }).toThrow(new Error(reason));
  });

  it.each([
    ["alias", "token: *secret", "unidentified alias (1:15)"],
    ["tag", "token: !secret x", "unknown tag (1:17)"],
    ["escape sequence", 'token: "\\secret"', "unknown escape sequence (1:10)"],
    ["null byte", "token: \0secret", "null byte is not allowed in input (1:8)"],
  ])("without printing its contents if its YAML has an invalid %s", (_, kubeconfig, reason) => {
    const source = { kubeconfig: `${kubeconfig}\n` };

    expect(() => resolveAccess(source)).toThrow(
      expect.objectContaining({ message: `the kubeconfig cannot be read: ${reason}` }) as Error,
    );
  });

  it("if context is a kubeconfig by mistake, without printing the kubeconfig", () => {
    const secret = "x".repeat(200);

    for (const context of [secret, "token: secret\n"]) {
      expect(() => {
        open({ context });
      }).toThrow(
        `context of ${context.length} characters not found in the kubeconfig, contexts: "c"`,
      );
    }
  });
});
