import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describe, it, vi } from "vitest";
import { certificate, FakeApiServer, kubeconfig } from "./fake-api-server.js";
import { type Attempt, type Expected, reachesAsKubectl } from "./as-kubectl.js";
import { closeAfterTest, folder, prepareFolder } from "./test-folder.js";

prepareFolder();

function write(path: string, contents: string | Buffer, mode = 0o600): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
  chmodSync(file, mode);
  return file;
}

const TOKEN = { token: "secret" };
const BEARER: Expected = { authorization: "Bearer secret" };

const ANONYMOUS: Expected = { authorization: undefined };

async function attempt(
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

function utf16(text: string, order: "little" | "big"): Buffer {
  const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
  return order === "little" ? bytes : bytes.swap16();
}

const EXEC = { apiVersion: "client.authentication.k8s.io/v1", interactiveMode: "Never" };
const CREDENTIAL = JSON.stringify({
  apiVersion: EXEC.apiVersion,
  kind: "ExecCredential",
  status: { token: "secret" },
});

type Row = readonly [condition: string, prepare: () => Promise<Attempt>];

const KUBECONFIGS: readonly Row[] = [
  ["https, a certificate authority and a token", () => attempt({ tls: "server" })],
  ["http, without sending the token", () => attempt({}, ANONYMOUS)],
  [
    "a server without a scheme",
    () => attempt({ url: ({ url }) => url.replace("http://", "") }, ANONYMOUS),
  ],
  [
    "a path prefix and a slash at the end of the server",
    async () => ({
      ...(await attempt(
        { tls: "server", url: ({ url }) => `${url}/k8s/clusters/c-1/` },
        { ...BEARER, path: "/k8s/clusters/c-1/api/v1/namespaces" },
      )),
      // `kubectl get --raw` omits the prefix.
      differsFromKubectl: true,
    }),
  ],
  [
    "tls-server-name",
    () => attempt({ tls: "named-server", cluster: { "tls-server-name": "api.test" } }),
  ],
  [
    "insecure-skip-tls-verify",
    () =>
      attempt({
        tls: "named-server",
        cluster: { "certificate-authority-data": undefined, "insecure-skip-tls-verify": true },
      }),
  ],
  [
    "insecure-skip-tls-verify in YAML 1.1",
    () =>
      attempt({
        tls: "named-server",
        text: (yaml) =>
          yaml.replace(/"certificate-authority-data":"[^"]*"/, "insecure-skip-tls-verify: yes"),
      }),
  ],
  [
    "no certificate authority, if the system trusts the certificate",
    () => {
      vi.stubEnv("SSL_CERT_FILE", write("system.crt", certificate("ca.crt")));
      return attempt({ tls: "server", cluster: { "certificate-authority-data": undefined } });
    },
  ],
  [
    "a certificate authority, certificate and key in files beside the kubeconfig",
    () => {
      write("kube/pki/ca.crt", certificate("ca.crt"));
      write("kube/client.crt", certificate("client.crt"));
      write("kube/client.key", certificate("client.key"));
      return attempt(
        {
          tls: "server",
          cluster: {
            "certificate-authority-data": undefined,
            "certificate-authority": "pki/ca.crt",
          },
          user: { "client-certificate": "client.crt", "client-key": "./client.key" },
        },
        { certificate: "test-user" },
      );
    },
  ],
  [
    "a certificate and a key in the kubeconfig",
    () =>
      attempt(
        {
          tls: "server",
          user: {
            "client-certificate-data": base64(certificate("client.crt")),
            "client-key-data": base64(certificate("client.key")),
          },
        },
        { certificate: "test-user" },
      ),
  ],
  [
    "a user name and a password",
    () =>
      attempt(
        { tls: "server", user: { username: "jane", password: "secret" } },
        {
          headers: {
            authorization: `Basic ${base64("jane:secret")}`,
          },
        },
      ),
  ],
  [
    "tokenFile with an absolute path",
    () => attempt({ tls: "server", user: { tokenFile: write("token", "secret\n") } }),
  ],
  [
    "tokenFile beside the kubeconfig",
    () => {
      write("kube/tokens/token", "secret");
      return attempt({ tls: "server", user: { tokenFile: "tokens/token" } });
    },
  ],
  [
    "as, as-uid, as-groups and as-user-extra",
    () =>
      attempt(
        {
          tls: "server",
          user: {
            ...TOKEN,
            as: "deployer",
            "as-uid": "42",
            "as-groups": ["platform-admins", "dev"],
            "as-user-extra": { "example.com/Team": ["a"], scopes: ["view", "edit"] },
          },
        },
        {
          headers: {
            "impersonate-user": "deployer",
            "impersonate-uid": "42",
            "impersonate-group": "platform-admins, dev",
            "impersonate-extra-scopes": "view, edit",
            "impersonate-extra-example.com%2fteam": "a",
          },
        },
      ),
  ],
  [
    "the id-token of the legacy auth provider oidc",
    () =>
      attempt(
        {
          tls: "server",
          user: {
            "auth-provider": {
              name: "oidc",
              config: { "idp-issuer-url": "https://idp", "client-id": "c", "id-token": ID_TOKEN },
            },
          },
        },
        { authorization: `Bearer ${ID_TOKEN}` },
      ),
  ],
  [
    "an exec plugin beside the kubeconfig",
    () => {
      write("kube/token.sh", `#!/bin/sh\necho '${CREDENTIAL}'\n`, 0o700);
      return attempt({ tls: "server", user: { exec: { ...EXEC, command: "./token.sh" } } });
    },
  ],
  [
    "an exec plugin that needs KUBERNETES_EXEC_INFO",
    () => {
      write(
        "kube/info.sh",
        `#!/bin/sh\ncase "$KUBERNETES_EXEC_INFO" in *'"server":"https://127.0.0.1'*) ;; *) exit 1 ;; esac\necho '${CREDENTIAL}'\n`,
        0o700,
      );
      const exec = { ...EXEC, command: "./info.sh", provideClusterInfo: true };
      return attempt({ tls: "server", user: { exec } });
    },
  ],
  [
    "an exec plugin of v1beta1 with arguments and variables",
    () => {
      const apiVersion = "client.authentication.k8s.io/v1beta1";
      const credential = CREDENTIAL.replace(EXEC.apiVersion, apiVersion).replace(
        "secret",
        "$1$REST",
      );
      write("kube/token.sh", `#!/bin/sh\necho "${credential.replaceAll('"', '\\"')}"\n`, 0o700);
      const env = [{ name: "REST", value: "ret" }];
      const exec = { ...EXEC, apiVersion, command: "./token.sh", args: ["sec"], env };
      return attempt({ tls: "server", user: { exec } });
    },
  ],
  [
    "an exec plugin without arguments and variables",
    () => {
      write("kube/token.sh", `#!/bin/sh\necho '${CREDENTIAL}'\n`, 0o700);
      const exec = { ...EXEC, command: "./token.sh", args: null, env: null };
      return attempt({ tls: "server", user: { exec } });
    },
  ],
  [
    "an exec plugin with a client certificate",
    () => {
      const status = {
        clientCertificateData: certificate("client.crt"),
        clientKeyData: certificate("client.key"),
      };
      const credential = JSON.stringify({ ...(JSON.parse(CREDENTIAL) as object), status });
      write("kube/certificate.json", credential);
      const exec = { ...EXEC, command: "cat", args: [join(folder, "kube/certificate.json")] };
      return attempt({ tls: "server", user: { exec } }, { certificate: "test-user" });
    },
  ],
  ["UTF-8 with a BOM", () => attempt({ tls: "server", text: (yaml) => `\uFEFF${yaml}` })],
  [
    "UTF-16 in little-endian order",
    () => attempt({ tls: "server", text: (yaml) => utf16(yaml, "little") }),
  ],
  [
    "UTF-16 in big-endian order",
    () => attempt({ tls: "server", text: (yaml) => utf16(yaml, "big") }),
  ],
  [
    "several documents, by using the first",
    () =>
      attempt({
        tls: "server",
        text: (yaml) => `# first\n---\n${yaml}---\nclusters: [\n`,
      }),
  ],
  [
    "repeated keys",
    () =>
      attempt({
        tls: "server",
        text: (yaml) => `current-context: nope\n${yaml}preferences: {}\npreferences: {}\n`,
      }),
  ],
  [
    "YAML anchors and merge keys",
    () =>
      attempt({
        tls: "server",
        text: (yaml) =>
          `x-token: &token\n  token: secret\n${yaml.replace('{"token":"secret"}', "{ <<: *token }")}`,
      }),
  ],
  [
    "JSON",
    () =>
      attempt({
        tls: "server",
        text: (yaml) => {
          const [, cluster = ""] = /cluster: (\{.*\})\n/.exec(yaml) ?? [];
          return JSON.stringify(
            {
              apiVersion: "v1",
              kind: "Config",
              clusters: [{ name: "c", cluster: JSON.parse(cluster) as object }],
              users: [{ name: "u", user: TOKEN }],
              contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
              "current-context": "x",
            },
            null,
            "\t",
          );
        },
      }),
  ],
  [
    "a context with a name like a date",
    () =>
      attempt({
        tls: "server",
        text: (yaml) =>
          yaml
            .replace("- name: rome\n    context", "- name: 2026-01-01\n    context")
            .replace("current-context: rome", "current-context: 2026-01-01"),
      }),
  ],
  [
    "incomplete entries",
    () =>
      attempt({
        tls: "server",
        text: (yaml) => yaml.replace("contexts:\n", "contexts:\n  - name: half\n    context: {}\n"),
      }),
  ],
  [
    "a context without a user",
    async () => ({
      ...(await attempt(
        { tls: "server", text: (yaml) => yaml.replace("user: admin", 'user: ""') },
        ANONYMOUS,
      )),
      // kubectl prompts for a user name.
      differsFromKubectl: true,
    }),
  ],
  [
    "a list of files, by using the first entry with a name",
    async () => {
      const first = await attempt({ tls: "server" });
      const second = await attempt({ tls: "server", user: { token: "other" } });
      const own = write("first", first.server.url);
      const files = [
        join(folder, "missing"),
        write("empty", "# empty\n"),
        write("kube/first", kubeconfig(first.server, { user: TOKEN })),
        second.kubeconfig,
      ];
      rmSync(own);
      return { ...first, kubeconfig: files.join(delimiter) };
    },
  ],
  [
    "a list of files with relative paths",
    async () => {
      write("tokens/token", "secret");
      const first = write("tokens/users", "users: [{ name: admin, user: { tokenFile: token } }]\n");
      const found = await attempt({ tls: "server", user: { token: "other" } });
      return { ...found, kubeconfig: [first, found.kubeconfig].join(delimiter) };
    },
  ],
];

const ID_TOKEN = `${base64('{"alg":"none"}')}.${base64('{"exp":4102444800}')}.sig`;

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

describe("a client sends the same request as kubectl", () => {
  it.each(KUBECONFIGS)("with %s", async (_, prepare) => {
    await reachesAsKubectl(await prepare());
  });
});
