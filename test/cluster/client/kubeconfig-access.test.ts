import { rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, vi } from "vitest";
import { certificate, kubeconfig } from "./fake-api-server.js";
import {
  ANONYMOUS,
  attempt,
  BEARER,
  type Row,
  specifyAccess,
  TOKEN,
  write,
} from "./kubeconfig-attempt.js";
import { folder } from "./test-folder.js";

function utf16(text: string, order: "little" | "big"): Buffer {
  const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
  return order === "little" ? bytes : bytes.swap16();
}

/** Settings of the cluster. */
const CLUSTERS: readonly Row[] = [
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
];

/** The format of the file, and several files. */
const FILES: readonly Row[] = [
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

// case: C4 The server of a kubeconfig has an `http` URL, for example of `kubectl proxy`.
// case: V14
describe("a client sends the same request as kubectl to a cluster", () => {
  specifyAccess(CLUSTERS);
});

// case: V14, C11
describe("a client reads the same kubeconfig as kubectl", () => {
  specifyAccess(FILES);
});
