import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(__dirname, "..");

function filesIn(folder: string, extension: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(extension) && !path.includes("node_modules"))
    .map((path) => join(ROOT, folder, path));
}

const pages = [
  ...["README.md", "CHANGELOG.md", "CONTRIBUTING.md"].map((name) => join(ROOT, name)),
  ...filesIn("docs", ".md"),
  ...filesIn("examples", ".md"),
];

/** The text of a page without its code blocks. */
function proseOf(page: string): string {
  return readFileSync(page, "utf8").replaceAll(/```.*?```/gs, "");
}

function linksOf(page: string): string[] {
  return [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
}

/** The anchors of a page: its headings, as GitHub names them, and explicit ones. */
function anchorsOf(page: string): string[] {
  const prose = proseOf(page);
  const headings = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- _]/gu, "")
      .replaceAll(" ", "-"),
  );
  return [...headings, ...[...prose.matchAll(/<a id="([^"]+)"/g)].map(([, id = ""]) => id)];
}

describe.each(pages.map((page) => relative(ROOT, page)))("%s", (name) => {
  const page = join(ROOT, name);

  it("links only files and sections that exist", () => {
    const broken = linksOf(page).filter((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : join(dirname(page), path);
      return (
        !/^https?:/.test(link) &&
        (!existsSync(target) ||
          (anchor !== undefined &&
            statSync(target).isFile() &&
            !anchorsOf(target).includes(anchor)))
      );
    });

    expect(broken).toEqual([]);
  });
});

it("the pages in the package link only files in the package", () => {
  const manifest = readFileSync(join(ROOT, "package.json"), "utf8");
  const { files } = JSON.parse(manifest) as { readonly files: readonly string[] };
  // npm packs these files in any case.
  const packed = [...files, "README.md", "LICENSE", "package.json"];
  const isPacked = (path: string) =>
    packed.some((entry) => path === join(ROOT, entry) || path.startsWith(join(ROOT, entry, "/")));
  const links = pages.filter(isPacked).flatMap((page) =>
    linksOf(page)
      .filter((link) => !/^(https?:|#)/.test(link))
      .map((link) => join(dirname(page), link.split("#")[0] ?? "")),
  );

  expect(links).not.toEqual([]);
  expect(links.filter((path) => !isPacked(path)).map((path) => relative(ROOT, path))).toEqual([]);
});

describe("docs/troubleshooting.md", () => {
  it("has each section that a message links to", () => {
    const sections = filesIn("src", ".ts").flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/\bsection(?:: | = )"([\w-]+)"/g)].map(
        ([, section]) => section,
      ),
    );

    expect(sections.length).toBeGreaterThan(0);
    expect(anchorsOf(join(ROOT, "docs/troubleshooting.md"))).toEqual(
      expect.arrayContaining(sections),
    );
  });

  it("has a section for each check of a diagnosis", () => {
    const sources = ["network", "peering"].map((folder) =>
      readFileSync(join(ROOT, `src/${folder}/checks/check-name.ts`), "utf8"),
    );
    const checks = [...sources.join("").matchAll(/\| "([a-z ]+)"/g)].map(
      ([, check = ""]) => `check-${check.replaceAll(" ", "-")}`,
    );

    expect(checks).toContain("check-connection");
    expect(checks).toContain("check-node");
    expect(anchorsOf(join(ROOT, "docs/troubleshooting.md"))).toEqual(
      expect.arrayContaining(checks),
    );
  });
});
