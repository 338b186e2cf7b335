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
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { prepareToolchain } from "./toolchain.js";
import { LIQO_FILES, MODULES, type Overlay, TOOLS } from "./tools.js";

const ALL = TOOLS.map(({ binary }) => binary);
const BROKEN = "k8s.io/kubernetes/cmd/kube-apiserver";

// A fake Go that records its builds, and of the webhook the overlay and the first line of its file.
// Creates empty binaries.
const FAKE_GO = `#!/bin/sh
case $1 in
  mod) echo "{\\"Dir\\":\\"$FAKE_MODULE\\"}" ;;
  build)
    while [ "$1" != "-o" ]; do
      if [ "$1" = "-overlay" ]; then overlay=$2; fi
      shift
    done
    if [ "$3" = ./webhook ]; then
      read -r json < "$overlay"
      copy=\${json##*:\\"}
      read -r line < "\${copy%%\\"*}"
      printf "%s\\n" "$json" "$line" > "$FAKE_BUILDS.webhook"
    fi
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
  writeModuleFile(join(LIQO_FILES.folders.crds, "crd.yaml"), "");
  writeModuleFile(join(LIQO_FILES.folders.roles, "role.yaml"), "");
  TOOLS.forEach(({ overlay }) => {
    writeOverlaySource(overlay);
  });
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

/** Writes a file of the module that the fake Go downloads. */
function writeModuleFile(name: string, text: string): void {
  const path = join(folder, "module", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function writeOverlaySource(overlay: Overlay | undefined): void {
  const text = overlay?.replacements?.map(([before]) => before).join("\n") ?? "";
  for (const file of overlay?.files ?? []) {
    writeModuleFile(join(overlay?.folder ?? "", file), text);
  }
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
    `Go not found, but the lab must build ${ALL.join(", ")}, liqo-crds, liqo-roles. ` +
      "Install Go 1.26 or newer (https://go.dev/dl) and try again.",
  );
  expect(messages).toEqual([]);
});

describe("with Go", () => {
  beforeEach(() => {
    install("go", FAKE_GO);
  });

  it("builds every tool into the cache and prints the progress", async () => {
    const { binaries, liqoFiles } = await prepare();
    const { crds, roles } = liqoFiles;

    expect([...binaries.keys()]).toEqual(ALL);
    const files = [...binaries.values(), join(crds, "crd.yaml"), join(roles, "role.yaml")];
    expect(files.filter((path) => !existsSync(path))).toEqual([]);
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

  it("builds a program of Liqo with its changed files in our module", async () => {
    const { overlay } = TOOLS.find(({ binary }) => binary === "webhook") ?? {};
    writeModuleFile("cmd/webhook/main.go", `before ${overlay?.replacements?.[0]?.[0] ?? ""} after`);

    await prepare();

    const [json = "", line] = readFileSync(join(folder, "builds.webhook"), "utf8").split("\n");
    const { Replace: added } = JSON.parse(json) as { Replace: Record<string, string> };
    expect([...Object.keys(added), line]).toEqual([
      join(MODULES, "liqo/webhook/main.go"),
      'before Host: "127.0.0.1", Port: int(*webhookPort) after',
    ]);
  });

  it("rejects a version of Liqo without a string that the lab replaces", async () => {
    writeModuleFile("cmd/webhook/main.go", "");

    await expect(prepare()).rejects.toThrow(
      `Cannot adapt ${join(folder, "module/cmd/webhook")} to the lab: ` +
        "Port: int(*webhookPort) not found.",
    );
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
