import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isAccess } from "../../src/checks/access-check.js";
import { ClusterView } from "../../src/cluster/cluster-view.js";

const CONTENTS = `apiVersion: v1
kind: Config
contexts:
  - name: rome
    context: { cluster: rome, user: admin }
  - name: milan
    context: { cluster: milan, user: admin }
clusters: [{ name: rome, cluster: { server: "https://127.0.0.1:1" } }]
users: [{ name: admin, user: { token: hidden } }]
`;

let home: string;
let file: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  file = join(home, "config");
  writeFileSync(file, CONTENTS);
  vi.stubEnv("HOME", home);
  vi.stubEnv("KUBECONFIG", file);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

describe("the access to a cluster is fine", () => {
  it.each([
    ["by a context of the file that $KUBECONFIG names", () => ({ context: "rome" })],
    ["by a path", () => ({ context: "milan", kubeconfig: file })],
    ["by a path from one's home", () => ({ context: "milan", kubeconfig: "~/config" })],
    ["by contents", () => ({ context: "milan", kubeconfig: CONTENTS })],
    ["by contents in JSON", () => ({ context: "a", kubeconfig: '{"contexts":[{"name":"a"}]}' })],
    ["by the current context", () => ({ kubeconfig: file })],
    ["by a provider alone", () => ({})],
  ])("%s", (_, access) => {
    expect(isAccess(access())).toBeUndefined();
  });

  it("by a context of one of several files, of which one need not be there", () => {
    const other = join(home, "other");
    writeFileSync(other, "contexts: [{ name: turin }]");
    vi.stubEnv("KUBECONFIG", [file, "/nope", other].join(delimiter));

    expect(isAccess({ context: "rome" })).toBeUndefined();
    expect(isAccess({ context: "turin" })).toBeUndefined();
  });
});

describe("the access to a cluster is refused", () => {
  const context = (reason: string) => [{ path: "context", reason }];

  it("if the context is not there, with those that are", () => {
    expect(isAccess({ context: "nope", kubeconfig: file })).toEqual(
      context(`expected a context of ${file}, which has "rome", "milan", got "nope"`),
    );
    expect(isAccess({ context: "nope", kubeconfig: CONTENTS })).toEqual(
      context('expected a context of the kubeconfig, which has "rome", "milan", got "nope"'),
    );
  });

  it("if it is not there by default, with a way out", () => {
    expect(isAccess({ context: "nope" })).toEqual(
      context(
        `expected a context of ${file}, which has "rome", "milan", got "nope": if it is in another file, give kubeconfig`,
      ),
    );
  });

  it("if it is in none of several files", () => {
    vi.stubEnv("KUBECONFIG", [file, "/nope"].join(delimiter));

    expect(isAccess({ context: "turin" })).toEqual(
      context(
        'expected a context of $KUBECONFIG, which has "rome", "milan", got "turin": if it is in another file, give kubeconfig',
      ),
    );
  });

  it("if there is no kubeconfig", () => {
    vi.stubEnv("KUBECONFIG", "");

    expect(isAccess({ context: "rome" })).toEqual(
      context(
        `expected a context of ${home}/.kube/config, which has none, got "rome": if it is in another file, give kubeconfig`,
      ),
    );
  });

  it("if it is no YAML, without a word of what is in it", () => {
    const broken = CONTENTS.replace("  - name: milan", "   - name: milan");
    const refusal = isAccess({ context: "rome", kubeconfig: broken });

    expect(refusal).toEqual([
      {
        path: "kubeconfig",
        reason: expect.stringMatching(
          /^expected a kubeconfig, got the kubeconfig, which cannot be read: bad indentation of a \w+ entry \(\d+:\d+\)$/,
        ) as string,
      },
    ]);
  });

  it.each([
    ["/nope/config", '"/nope/config"'],
    ["~/nope", '"~/nope"'],
    ["rome.yaml", '"rome.yaml"'],
    ["c2VjcmV0".repeat(40), "320 characters"],
    ["c2VjcmV0", "8 characters"],
  ])("if the file is not there: %s", (kubeconfig, got) => {
    expect(isAccess({ context: "rome", kubeconfig })).toEqual([
      {
        path: "kubeconfig",
        reason: `expected the path of a file that is there, or the contents of a kubeconfig, got ${got}`,
      },
    ]);
  });
});

it("is said in the same words by a look into the cluster, which takes a path from one's home too", async () => {
  const kubeconfig = "~/config";

  await expect(ClusterView.open({ context: "nope", kubeconfig }, "liqo")).rejects.toThrow(
    `expected a context of ${file}, which has "rome", "milan", got "nope"`,
  );
  await expect(ClusterView.open({ context: "rome", kubeconfig }, "liqo")).resolves.toBeDefined();
});

it("is not given out by a look into the cluster that cannot read it", async () => {
  const kubeconfig = `${CONTENTS}   token: SECRET\n  - no: yaml\n`;

  await expect(ClusterView.open({ context: "rome", kubeconfig }, "liqo")).rejects.toThrow(
    /^the kubeconfig cannot be read: [^\n]*\(\d+:\d+\)$/,
  );
});
