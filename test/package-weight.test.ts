import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

/** A package in `package-lock.json`. */
interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync(join(__dirname, "../package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, LockedPackage | undefined>>;
};

/** The folder of a dependency, which Node searches from the folder of the package upwards. */
function folderOf(dependency: string, from: string): string {
  const folder = join(from, "node_modules", dependency);
  if (folder in lock.packages) {
    return folder;
  }
  expect(from, `${dependency} is in package-lock.json`).not.toBe("");
  const parent = from.lastIndexOf("/node_modules/");
  return folderOf(dependency, parent === -1 ? "" : from.slice(0, parent));
}

/** The folders of all packages that are installed with a package. */
function installedWith(folder: string, found = new Set<string>()): ReadonlySet<string> {
  const { dependencies, optionalDependencies } = lock.packages[folder] ?? {};
  for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const child = folderOf(dependency, folder);
    if (!found.has(child)) {
      installedWith(child, found.add(child));
    }
  }
  return found;
}

// case: V27 A library with many dependencies takes long to install and to audit.
it("the package installs at most 30 other packages, without Pulumi's own", () => {
  const installed = installedWith("");

  expect(installed).toContain("node_modules/tweetnacl");
  expect(installed.size, [...installed].join("\n")).toBeLessThanOrEqual(30);
});
