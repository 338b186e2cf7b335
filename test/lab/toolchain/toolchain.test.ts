import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { prepareToolchain } from "./toolchain.js";
import { CRDS, TOOLS } from "./tools.js";

const ALL = TOOLS.map(({ binary }) => binary);
const BROKEN = "k8s.io/kubernetes/cmd/kube-apiserver";

// A fake Go that records its builds and creates empty binaries.
const FAKE_GO = `#!/bin/sh
case $1 in
  mod) echo "{\\"Dir\\":\\"$FAKE_MODULE\\"}" ;;
  build)
    while [ "$1" != "-o" ]; do shift; done
    if [ "$3" = "$FAKE_BROKEN" ]; then echo "main.go:7: no such thing" >&2; exit 1; fi
    echo "\${2##*/}" >> "$FAKE_BUILDS"
    : > "$2" ;;
esac
`;

let folder: string;
let path: string;
let messages: string[];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "lab-toolchain-")));
  path = join(folder, "path");
  mkdirSync(path);
  mkdirSync(join(folder, "module", CRDS.folder), { recursive: true });
  writeFileSync(join(folder, "module", CRDS.folder, "crd.yaml"), "");
  vi.stubEnv("PATH", path);
  vi.stubEnv("KUBEBUILDER_ASSETS", "");
  vi.stubEnv("PULUMI_LIQO_LAB_CACHE", join(folder, "cache"));
  vi.stubEnv("FAKE_MODULE", join(folder, "module"));
  vi.stubEnv("FAKE_BUILDS", join(folder, "builds"));
  messages = [];
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function install(name: string, script: string): void {
  writeFileSync(join(path, name), script);
  chmodSync(join(path, name), 0o755);
}

function prepare() {
  return prepareToolchain((line) => messages.push(line));
}

/** The binaries that were built, in order. */
function built(): string[] {
  const builds = join(folder, "builds");
  const lines = existsSync(builds) ? readFileSync(builds, "utf8").trim().split("\n") : [];
  return lines.map((line) => line.replace(/\.\d+\.partial$/, ""));
}

it("lists the missing tools if Go is not installed", async () => {
  await expect(prepare()).rejects.toThrow(
    `Go not found, but the lab must build ${ALL.join(", ")}, liqo-crds. ` +
      "Install Go 1.26 or newer (https://go.dev/dl) and try again.",
  );
  expect(messages).toEqual([]);
});

describe("with Go", () => {
  beforeEach(() => {
    install("go", FAKE_GO);
  });

  it("builds every tool into the cache and prints the progress", async () => {
    const { binaries, crds } = await prepare();

    expect([...binaries.keys()]).toEqual(ALL);
    expect(
      [...binaries.values(), join(crds, "crd.yaml")].filter((path) => !existsSync(path)),
    ).toEqual([]);
    expect(built()).toEqual(ALL);
    const steps = ALL.flatMap((binary, index) => {
      const step = `[${index + 1}/${ALL.length}] ${binary}`;
      return [`${step}: building ...`, `${step}: built in 0 s`];
    });
    expect(messages.map((line) => line.replace(/\d+ s$/, "0 s"))).toEqual(steps);
  });

  it("uses the cache without Go the second time", async () => {
    const first = await prepare();
    rmSync(join(path, "go"));

    expect(await prepare()).toEqual(first);
    expect(built()).toEqual(ALL);
  });

  it("reports a failed build with its log, and continues there the next time", async () => {
    vi.stubEnv("FAKE_BROKEN", BROKEN);
    const before = ALL.slice(0, ALL.indexOf("kube-apiserver"));

    const log = join(folder, "cache/log/kube-apiserver-");
    await expect(prepare()).rejects.toThrow(
      new RegExp(
        `^Cannot build kube-apiserver \\(go build: exit code 1\\)\\. ` +
          `The last lines of ${log}\\w+\\.log:\nmain.go:7: no such thing$`,
      ),
    );
    expect(built()).toEqual(before);

    vi.stubEnv("FAKE_BROKEN", "");
    await prepare();
    expect(built()).toEqual(ALL);
  });

  it("does not build the tools that an installed Pulumi includes", async () => {
    install("pulumi", "#!/bin/sh\necho v3.259.0\n");
    const others = ALL.filter((binary) => !binary.startsWith("pulumi"));

    const { binaries } = await prepare();

    expect([...binaries.keys()]).toEqual([...others, "pulumi"]);
    expect(binaries.get("pulumi")).toBe(join(path, "pulumi"));
    expect(built()).toEqual(others);
  });

  it("builds Pulumi if the installed Pulumi is too old", async () => {
    install("pulumi", "#!/bin/sh\necho v3.217.0\n");

    await prepare();

    expect(messages[0]).toMatch(
      /pulumi has version 3\.217\.0, but Pulumi 3\.218\.0 or later is required/,
    );
    expect(built()).toEqual(ALL);
  });
});
