import { describe, expect, it } from "vitest";
import { kubeconfig, NAMESPACE, openClient } from "./fake-api-server.js";
import { server, startServer } from "./test-server.js";

const API_VERSION = "client.authentication.k8s.io/v1";

startServer();

describe("an exec plugin fails with an error that names the plugin, without its standard output,", () => {
  const command = process.execPath;

  it.each([
    [
      "and with its install hint if it is not found",
      { command: "gke-auth-plugin", installHint: "Install it:\n\n  gcloud components install\n" },
      'exec plugin "gke-auth-plugin" not found: Install it: gcloud components install',
    ],
    ["if it is not found", { command: "./plugin.sh" }, 'exec plugin "./plugin.sh" not found'],
    [
      "and with the end of its standard error if it exits with a code",
      {
        command,
        args: [
          "-e",
          'console.log("hidden"); console.error("sign in:\\nrun login"); process.exit(3)',
        ],
      },
      `exec plugin "${command}" failed with exit code 3: sign in: run login`,
    ],
    [
      "if a signal ends it",
      { command, args: ["-e", 'process.kill(process.pid, "SIGKILL")'] },
      `exec plugin "${command}" failed with signal SIGKILL`,
    ],
    [
      "if it prints no JSON",
      { command, args: ["-e", 'console.log("hidden")'] },
      `exec plugin "${command}" did not print an ExecCredential with a token or a client certificate`,
    ],
    [
      "if it prints no credential",
      { command, args: ["-e", 'console.log(JSON.stringify({ status: { token: "" } }))'] },
      `exec plugin "${command}" did not print an ExecCredential with a token or a client certificate`,
    ],
    [
      "if it prints another apiVersion",
      {
        command,
        args: ["-e", 'console.log(JSON.stringify({ apiVersion: "v9", status: { token: "t" } }))'],
      },
      `exec plugin "${command}" printed another apiVersion than the kubeconfig's ${API_VERSION}`,
    ],
    [
      "if it needs a terminal",
      { command, interactiveMode: "Always" },
      `exec plugin "${command}" needs a terminal (interactiveMode: Always), which a Pulumi program does not have`,
    ],
    [
      "if its apiVersion is not supported",
      { command, apiVersion: "client.authentication.k8s.io/v1alpha1" },
      `exec plugin "${command}": expected apiVersion ${API_VERSION} or ${API_VERSION}beta1`,
    ],
  ])("%s", async (_, exec, message) => {
    const user = { exec: { apiVersion: API_VERSION, ...exec } };
    const client = openClient(kubeconfig(server, { user }));

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow(new Error(message));
    expect(server.requests).toEqual([]);
  });
});
