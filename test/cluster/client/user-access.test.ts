import { join } from "node:path";
import { describe } from "vitest";
import { certificate } from "./fake-api-server.js";
import {
  ANONYMOUS,
  attempt,
  base64,
  type Row,
  specifyAccess,
  TOKEN,
  write,
} from "./kubeconfig-attempt.js";
import { folder } from "./test-folder.js";

const EXEC = { apiVersion: "client.authentication.k8s.io/v1", interactiveMode: "Never" };
const CREDENTIAL = JSON.stringify({
  apiVersion: EXEC.apiVersion,
  kind: "ExecCredential",
  status: { token: "secret" },
});

const ID_TOKEN = `${base64('{"alg":"none"}')}.${base64('{"exp":4102444800}')}.sig`;

/** Settings of the user. */
const USERS: readonly Row[] = [
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
];

// case: V14 The library ignores settings of the kubeconfig or of the environment that `kubectl`
// uses.
// case: C3 The token of a user is in a file that is renewed (`tokenFile`).
// case: C5 A kubeconfig impersonates groups (`as-groups`), without which the user has fewer rights.
// case: C6 The command of an exec plugin is relative to the folder of its kubeconfig.
// case: C7 An exec plugin needs the cluster in `KUBERNETES_EXEC_INFO`.
describe("a client sends the same credentials as kubectl", () => {
  specifyAccess(USERS);
});
