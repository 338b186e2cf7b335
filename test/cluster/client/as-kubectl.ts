import { execFile, execFileSync } from "node:child_process";
import { expect, vi } from "vitest";
import {
  type FakeApiServer,
  NAMESPACE,
  openClient,
  type ReceivedRequest,
} from "./fake-api-server.js";
import type { FakeProxy } from "./proxies.js";

const KUBECTL = "kubectl";

/** Whether kubectl is installed. */
const hasKubectl = (() => {
  try {
    execFileSync(KUBECTL, ["version", "--client"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** An API server, and the value of `KUBECONFIG` for it. */
export interface Attempt {
  readonly server: FakeApiServer;
  readonly kubeconfig: string;
  readonly proxy?: FakeProxy;
  /** The expected request of the client and of kubectl. */
  readonly expected: Expected;
  /** Whether kubectl behaves differently in this case, unlike Pulumi's provider. */
  readonly differsFromKubectl?: boolean;
}

export type Expected = Partial<
  Pick<ReceivedRequest, "path" | "headers" | "authorization" | "certificate">
>;

/** Runs `kubectl get --raw`. Returns the response or the error that kubectl prints. */
function kubectlGet(path: string): Promise<string> {
  return new Promise((resolve) => {
    const kubectl = execFile(
      KUBECTL,
      ["--request-timeout=10s", "get", "--raw", path],
      (error, stdout, stderr) => {
        resolve(error === null ? stdout : stderr);
      },
    );
    kubectl.stdin?.end();
  });
}

/** Expects that the client and kubectl send the same request with a `KUBECONFIG`. */
export async function reachesAsKubectl(attempt: Attempt): Promise<void> {
  const { server, kubeconfig, proxy, expected, differsFromKubectl = false } = attempt;
  vi.stubEnv("KUBECONFIG", kubeconfig);
  const sent = () => server.requestsFor("/api/v1/namespaces");

  expect(await openClient(undefined).list(NAMESPACE, undefined)).toEqual([]);
  expect(sent()).toMatchObject([expected]);
  const received = proxy?.received.splice(0);
  if (hasKubectl && !differsFromKubectl) {
    expect(await kubectlGet("/api/v1/namespaces")).toContain('"items":[]');
    expect(sent()[1]).toMatchObject(expected);
    expect(proxy?.received[0]).toEqual(received?.[0]);
  }
}
