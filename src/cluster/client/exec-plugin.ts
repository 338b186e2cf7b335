import { type ChildProcess, spawn } from "node:child_process";
import { sep } from "node:path";
import { describeValue } from "../../validation/describe-value.js";
import type { KubeconfigSection } from "./kubeconfig-section.js";
import { startTimeout } from "./start-timeout.js";

/** The credential that an exec plugin prints. */
export interface ExecCredentialStatus {
  readonly token?: string;
  /** In PEM. */
  readonly clientCertificateData?: string;
  /** In PEM. */
  readonly clientKeyData?: string;
  /** Time in RFC 3339. */
  readonly expirationTimestamp?: string;
}

/**
 * Runs an exec plugin of a kubeconfig (client.authentication.k8s.io).
 *
 * @param exec the `exec` section of the user.
 * @param cluster the `cluster` entry that the credential is for.
 * @param timeout in milliseconds.
 */
export async function runExecPlugin(
  exec: KubeconfigSection,
  cluster: KubeconfigSection,
  timeout: number,
): Promise<ExecCredentialStatus> {
  const command = exec.text("command") ?? "";
  const title = `exec plugin ${describeValue(command)}`;
  const apiVersion = exec.text("apiVersion") ?? "";
  if (!/^client\.authentication\.k8s\.io\/(v1|v1beta1)$/.test(apiVersion)) {
    throw new Error(
      `${title}: expected apiVersion client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1`,
    );
  }
  if (exec.text("interactiveMode") === "Always") {
    throw new Error(
      `${title} needs a terminal (interactiveMode: Always), which a Pulumi program does not have`,
    );
  }
  const isPath = command.includes("/") || command.includes(sep);
  const plugin = spawn(isPath ? exec.absolute(command) : command, exec.texts("args"), {
    env: environmentOf(exec, apiVersion, cluster),
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const output = await outputOf(plugin, title, exec.text("installHint"), timeout);
  return statusIn(output, title, apiVersion);
}

function environmentOf(
  exec: KubeconfigSection,
  apiVersion: string,
  cluster: KubeconfigSection,
): NodeJS.ProcessEnv {
  const variables = exec
    .sections("env")
    .map((variable) => [variable.text("name") ?? "", variable.text("value") ?? ""] as const);
  const spec = {
    ...(exec.isTrue("provideClusterInfo") && { cluster: clusterInfo(cluster) }),
    interactive: false,
  };
  return {
    ...process.env,
    ...Object.fromEntries(variables.filter(([name]) => name !== "")),
    KUBERNETES_EXEC_INFO: JSON.stringify({ kind: "ExecCredential", apiVersion, spec }),
  };
}

function clusterInfo(cluster: KubeconfigSection): object {
  const ca = cluster.pem("certificate-authority");
  const extension = cluster
    .sections("extensions")
    .find((each) => each.text("name") === "client.authentication.k8s.io/exec");
  return {
    server: cluster.text("server"),
    "tls-server-name": cluster.text("tls-server-name"),
    "insecure-skip-tls-verify": cluster.isTrue("insecure-skip-tls-verify") || undefined,
    "certificate-authority-data": ca === undefined ? undefined : Buffer.from(ca).toString("base64"),
    "proxy-url": cluster.text("proxy-url"),
    config: extension?.value("extension"),
  };
}

/**
 * The standard output of a plugin. It contains secrets, so errors quote only the standard error.
 */
function outputOf(
  plugin: ChildProcess,
  title: string,
  installHint = "",
  timeout: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const { stdout, stderr } = plugin;
    const read = (stream: typeof stdout) => {
      const chunks: Buffer[] = [];
      stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
      return () => Buffer.concat(chunks).toString();
    };
    const output = read(stdout);
    const errors = read(stderr);
    const fail = (reason: string) => {
      cancelTimeout();
      reject(new Error(oneLine(`${title} ${reason}`)));
    };
    const cancelTimeout = startTimeout(timeout, () => {
      fail(`has not finished within ${timeout / 1000} s: ${lastLines(errors())}`);
      plugin.kill("SIGKILL");
      // A child process of the plugin may keep the pipes open.
      stdout?.destroy();
      stderr?.destroy();
    });
    plugin.on("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "ENOENT" ? "not found" : `cannot be run: ${error.message}`;
      fail(`${reason}: ${installHint}`);
    });
    plugin.on("close", (code, signal) => {
      if (code === 0) {
        cancelTimeout();
        resolve(output());
      } else {
        fail(
          `failed with ${code === null ? `signal ${signal ?? ""}` : `exit code ${code}`}: ${lastLines(errors())}`,
        );
      }
    });
  });
}

const LAST_LINES = 5;

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-LAST_LINES).join("\n");
}

function oneLine(text: string): string {
  return text
    .replace(/\s*\n\s*/g, " ")
    .replace(/:\s*$/, "")
    .trim();
}

function statusIn(output: string, title: string, apiVersion: string): ExecCredentialStatus {
  const { apiVersion: printed = apiVersion, status } = parsed(output);
  if (printed !== apiVersion) {
    throw new Error(`${title} printed another apiVersion than the kubeconfig's ${apiVersion}`);
  }
  const hasCertificate = Boolean(status?.clientCertificateData) && Boolean(status?.clientKeyData);
  if (status === undefined || !(status.token || hasCertificate)) {
    throw new Error(
      `${title} did not print an ExecCredential with a token or a client certificate`,
    );
  }
  return status;
}

function parsed(output: string): {
  readonly apiVersion?: string;
  readonly status?: ExecCredentialStatus;
} {
  try {
    return Object(JSON.parse(output)) as ReturnType<typeof parsed>;
  } catch {
    return {};
  }
}
