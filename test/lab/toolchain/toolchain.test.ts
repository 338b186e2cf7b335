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

// Knows one module, notes what it builds, and builds nothing but empty files.
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
let said: string[];

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
  said = [];
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
  return prepareToolchain((line) => said.push(line));
}

/** The binaries that were built, in order. */
function built(): string[] {
  const builds = join(folder, "builds");
  const lines = existsSync(builds) ? readFileSync(builds, "utf8").trim().split("\n") : [];
  return lines.map((line) => line.replace(/\.\d+\.partial$/, ""));
}

it("says in a sentence what is missing, where there is no Go", async () => {
  await expect(prepare()).rejects.toThrow(
    `The lab still needs ${ALL.join(", ")}, liqo-crds, and Go, which builds them, was not found: ` +
      "install Go 1.26 or newer (https://go.dev/dl) and run this again.",
  );
  expect(said).toEqual([]);
});

describe("with Go", () => {
  beforeEach(() => {
    install("go", FAKE_GO);
  });

  it("builds every tool into the cache, and says which one it is at and how long each took", async () => {
    const { binaries, crds } = await prepare();

    expect([...binaries.keys()]).toEqual(ALL);
    expect([...binaries.values(), join(crds, "crd.yaml")].filter((it) => !existsSync(it))).toEqual(
      [],
    );
    expect(built()).toEqual(ALL);
    const steps = ALL.flatMap((binary, index) => {
      const step = `[${index + 1}/${ALL.length}] ${binary}`;
      return [`${step}: building ...`, `${step}: built in 0 s`];
    });
    expect(said.map((line) => line.replace(/\d+ s$/, "0 s"))).toEqual(steps);
  });

  it("builds nothing a second time, and needs no Go then", async () => {
    const first = await prepare();
    rmSync(join(path, "go"));

    expect(await prepare()).toEqual(first);
    expect(built()).toEqual(ALL);
  });

  it("names the tool whose build fails and its log, and goes on from there", async () => {
    vi.stubEnv("FAKE_BROKEN", BROKEN);
    const before = ALL.slice(0, ALL.indexOf("kube-apiserver"));

    const log = join(folder, "cache/log/kube-apiserver-");
    await expect(prepare()).rejects.toThrow(
      new RegExp(
        `^Building kube-apiserver failed \\(go build: exit code 1\\)\\. Its log is ${log}\\w+\\.log; ` +
          "the last lines:\nmain.go:7: no such thing$",
      ),
    );
    expect(built()).toEqual(before);

    vi.stubEnv("FAKE_BROKEN", "");
    await prepare();
    expect(built()).toEqual(ALL);
  });

  it("leaves to an installed Pulumi what that brings along", async () => {
    install("pulumi", "#!/bin/sh\necho v3.259.0\n");
    const others = ALL.filter((binary) => !binary.startsWith("pulumi"));

    const { binaries } = await prepare();

    expect([...binaries.keys()]).toEqual([...others, "pulumi"]);
    expect(binaries.get("pulumi")).toBe(join(path, "pulumi"));
    expect(built()).toEqual(others);
  });

  it("builds a Pulumi of its own where the installed one is too old", async () => {
    install("pulumi", "#!/bin/sh\necho v3.217.0\n");

    await prepare();

    expect(said[0]).toMatch(
      /pulumi has version 3\.217\.0, and Pulumi 3\.218\.0 or later is needed/,
    );
    expect(built()).toEqual(ALL);
  });
});
