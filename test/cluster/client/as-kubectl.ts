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

/** Whether the real kubectl can be asked, too. */
const hasKubectl = (() => {
  try {
    execFileSync(KUBECTL, ["version", "--client"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** An API server, and the value of `KUBECONFIG` that leads there. */
export interface Attempt {
  readonly server: FakeApiServer;
  readonly kubeconfig: string;
  readonly proxy?: FakeProxy;
  /** The request, whoever sends it. */
  readonly expected: Expected;
  /** Whether kubectl does something else in this case, which Pulumi's provider does not. */
  readonly isNotKubectls?: boolean;
}

export type Expected = Partial<
  Pick<ReceivedRequest, "path" | "headers" | "authorization" | "certificate">
>;

/** The response for a path of the API server, or the error that kubectl prints. */
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

/** Sends a request, and lets kubectl send the same, with KUBECONFIG set to the kubeconfig. */
export async function reachesAsKubectl(attempt: Attempt): Promise<void> {
  const { server, kubeconfig, proxy, expected, isNotKubectls = false } = attempt;
  vi.stubEnv("KUBECONFIG", kubeconfig);
  const sent = () => server.requestsFor("/api/v1/namespaces");

  expect(await openClient(undefined).list(NAMESPACE, undefined)).toEqual([]);
  expect(sent()).toMatchObject([expected]);
  const asked = proxy?.asked.splice(0);
  if (hasKubectl && !isNotKubectls) {
    expect(await kubectlGet("/api/v1/namespaces")).toContain('"items":[]');
    expect(sent()[1]).toMatchObject(expected);
    expect(proxy?.asked[0]).toEqual(asked?.[0]);
  }
}
