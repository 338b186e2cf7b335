import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const EXAMPLES = join(__dirname, "../examples");
const files = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" }).filter(
  (path) => !path.includes("node_modules"),
);

function foldersWith(file: string): string[] {
  return files.filter((path) => basename(path) === file).map(dirname);
}

function read(...path: readonly string[]): string {
  return readFileSync(join(EXAMPLES, ...path), "utf8");
}

describe.each(foldersWith("Pulumi.yaml"))("examples/%s", (folder) => {
  const project = parse(read(folder, "Pulumi.yaml")) as {
    name: string;
    main: string;
    template?: { description?: string; config?: Record<string, { description?: string }> };
  };

  it("describes itself and its configuration to `pulumi new`", () => {
    expect(project.template?.description).toMatch(/./);
    const keys = [...read(folder, project.main).matchAll(/config\.require\("(\w+)"\)/g)];
    expect(Object.keys(project.template?.config ?? {})).toEqual(keys.map(([, key]) => key));
  });

  it("installs the library, Pulumi and a TypeScript that Pulumi supports", () => {
    const manifest: unknown = JSON.parse(read(folder, "package.json"));

    expect(manifest).toMatchObject({
      name: project.name,
      private: true,
      dependencies: {
        "@pulumi/kubernetes": expect.any(String) as unknown,
        "@pulumi/pulumi": expect.any(String) as unknown,
        "pulumi-liqo": expect.any(String) as unknown,
      },
      devDependencies: { typescript: "~6.0.3" },
    });
  });

  // Older versions of Pulumi set another moduleResolution, which does not match the module setting.
  it("sets the moduleResolution that its module setting needs", () => {
    const { compilerOptions } = JSON.parse(read(folder, "tsconfig.json")) as {
      compilerOptions: object;
    };

    expect(compilerOptions).toMatchObject({ module: "nodenext", moduleResolution: "nodenext" });
  });
});

it.each(foldersWith("package.json"))("examples/%s has a README or one in its parent", (folder) => {
  const readme = [folder, dirname(folder)].map((each) => join(EXAMPLES, each, "README.md"));

  expect(readme.some(existsSync)).toBe(true);
});
