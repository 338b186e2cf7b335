import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { accessRule } from "../../src/cluster/access-check.js";
import { NamespaceView } from "../../src/cluster/namespace-view.js";

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
  file = write("config", CONTENTS);
  vi.stubEnv("HOME", home);
  vi.stubEnv("KUBECONFIG", file);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

function write(name: string, contents: string | Buffer): string {
  const path = join(home, name);
  writeFileSync(path, contents);
  return path;
}

// case: C11 A kubeconfig is in UTF-16, as PowerShell writes it, or has several documents or
// repeated keys.
describe("access to a cluster is accepted with", () => {
  it.each([
    ["a context of the file in $KUBECONFIG", () => ({ context: "rome" })],
    ["a path", () => ({ context: "milan", kubeconfig: file })],
    ["a path in the home folder", () => ({ context: "milan", kubeconfig: "~/config" })],
    ["contents", () => ({ context: "milan", kubeconfig: CONTENTS })],
    ["contents in JSON", () => ({ context: "a", kubeconfig: '{"contexts":[{"name":"a"}]}' })],
    ["the current context", () => ({ kubeconfig: file })],
    ["only a provider", () => ({})],
    [
      "a file in UTF-16, as PowerShell writes it",
      () => {
        const utf16 = Buffer.from(`\uFEFF${CONTENTS}`, "utf16le");
        return { context: "milan", kubeconfig: write("utf16", utf16) };
      },
    ],
    [
      "a file with two documents and a repeated key",
      () => {
        const text = `kind: Config\n${CONTENTS}\n---\ncontexts: [{ name: turin }]\n`;
        return { context: "milan", kubeconfig: write("two", text) };
      },
    ],
  ])("%s", (_, access) => {
    expect(accessRule(access())).toBeUndefined();
  });

  it("a context of one of several files, although another file is missing", () => {
    const other = write("other", "contexts: [{ name: turin }]");
    vi.stubEnv("KUBECONFIG", [file, "/nope", other].join(delimiter));

    expect(accessRule({ context: "rome" })).toBeUndefined();
    expect(accessRule({ context: "turin" })).toBeUndefined();
  });
});

describe("access to a cluster is rejected", () => {
  const context = (reason: string) => [{ path: "context", reason, section: "kubeconfig" }];

  it("if the context does not exist, with the contexts that exist", () => {
    expect(accessRule({ context: "nope", kubeconfig: file })).toEqual(
      context(`context "nope" not found in ${file}, contexts: "rome", "milan"`),
    );
    expect(accessRule({ context: "nope", kubeconfig: CONTENTS })).toEqual(
      context('context "nope" not found in the kubeconfig, contexts: "rome", "milan"'),
    );
  });

  it("if the context does not exist in the environment's kubeconfig, with the fix", () => {
    expect(accessRule({ context: "nope" })).toEqual(
      context(
        `context "nope" not found in ${file}, contexts: "rome", "milan". If the context is in another file, set kubeconfig`,
      ),
    );
  });

  it("if the context exists in none of several files", () => {
    vi.stubEnv("KUBECONFIG", [file, "/nope"].join(delimiter));

    expect(accessRule({ context: "turin" })).toEqual(
      context(
        'context "turin" not found in $KUBECONFIG, contexts: "rome", "milan". If the context is in another file, set kubeconfig',
      ),
    );
  });

  it("if the kubeconfig is not found", () => {
    vi.stubEnv("KUBECONFIG", "");

    expect(accessRule({ context: "rome" })).toEqual(
      context(
        `context "rome" not found: ${home}/.kube/config does not exist. If the context is in another file, set kubeconfig`,
      ),
    );
  });

  it("if the kubeconfig has no contexts", () => {
    expect(accessRule({ context: "rome", kubeconfig: "kind: List\nitems: []\n" })).toEqual(
      context('context "rome" not found in the kubeconfig, which has no contexts'),
    );
  });

  // case: V6
  it("if context is a kubeconfig, without printing the kubeconfig", () => {
    const reason = `context of ${CONTENTS.length} characters not found in ${file}, contexts: "rome", "milan"`;

    expect(accessRule({ context: CONTENTS, kubeconfig: file })).toEqual(context(reason));
  });

  it("if the kubeconfig is not YAML, without printing the kubeconfig", () => {
    const broken = CONTENTS.replace("  - name: milan", "   - name: milan");

    expect(accessRule({ context: "rome", kubeconfig: broken })).toEqual([
      {
        path: "kubeconfig",
        reason: expect.stringMatching(
          /^cannot read the kubeconfig: bad indentation of a \w+ entry \(\d+:\d+\)$/,
        ) as string,
      },
    ]);
  });

  // case: V6
  it.each([
    ["an absolute path", "/nope/config", '"/nope/config"'],
    ["a path in the home folder", "~/nope", '"~/nope"'],
    ["a file name", "rome.yaml", '"rome.yaml"'],
    ["a long path", `/home/jane/${"clusters/".repeat(5)}rome.yaml`, undefined],
    ["base64", "c2VjcmV0".repeat(40), "320 characters"],
    ["short base64", "c2VjcmV0", "8 characters"],
    ["base64 that begins with a slash", `/${"c2VjcmV0".repeat(8)}`, "65 characters"],
  ])("if the file is not found, and prints only a path: %s", (_, kubeconfig, got) => {
    const shown = got ?? JSON.stringify(kubeconfig);

    expect(accessRule({ context: "rome", kubeconfig })).toEqual([
      {
        path: "kubeconfig",
        reason: `expected the path of a file that exists, or the contents of a kubeconfig, got ${shown}`,
      },
    ]);
  });
});

describe("a view of a cluster", () => {
  it("is rejected for the same reasons, and accepts a path in the home folder", async () => {
    const kubeconfig = "~/config";

    await expect(NamespaceView.open({ context: "nope", kubeconfig }, "liqo")).rejects.toThrow(
      `context "nope" not found in ${file}, contexts: "rome", "milan"`,
    );
    await expect(
      NamespaceView.open({ context: "rome", kubeconfig }, "liqo"),
    ).resolves.toBeDefined();
  });

  it("is rejected if the kubeconfig cannot be read, without printing the kubeconfig", async () => {
    const kubeconfig = `${CONTENTS}   token: SECRET\n  - no: yaml\n`;

    await expect(NamespaceView.open({ context: "rome", kubeconfig }, "liqo")).rejects.toThrow(
      /^the kubeconfig cannot be read: [^\n]*\(\d+:\d+\)$/,
    );
  });
});
