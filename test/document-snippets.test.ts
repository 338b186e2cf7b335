import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";

// Checks the types of the TypeScript blocks in the documents. A block with imports is complete. Any
// other block continues the blocks before it, back to the last block with imports, and may declare
// their names again.

const ROOT = join(__dirname, "..");
/** The blocks may import the program of this folder, ./index.js. */
const FOLDER = join(ROOT, "examples/two-clusters");

/** A block as a module, after the blocks that it continues. */
interface Snippet {
  readonly source: string;
  /** Where the block begins in the source. */
  readonly start: number;
  readonly page: string;
  /** Line of the page before the block. */
  readonly line: number;
}

function snippetsOf(page: string): Snippet[] {
  const text = readFileSync(page, "utf8");
  let before: string[] = [];
  return [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(({ 1: block = "", index }) => {
    const isComplete = /^import /m.test(block);
    before = isComplete ? [] : before;
    // Each block opens a scope for the next block. Only a module can export.
    const continued = before.map((other) => `${other}{\n`).join("");
    const own = isComplete ? block : block.replaceAll(/^export /gm, "");
    const source = `${continued}${own}${"}".repeat(before.length)}\nexport {};\n`;
    before = [...before, own];
    const line = text.slice(0, index).split("\n").length;
    return { source, start: continued.length, page, line };
  });
}

function typeErrors(snippets: readonly Snippet[]): string[] {
  const files = new Map(snippets.map((snippet, index) => [join(FOLDER, `${index}.ts`), snippet]));
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (file) =>
    ts.sys.readFile(file),
  ) as { config: object };
  const options = {
    ...ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, ROOT).options,
    // In a CommonJS module, a script cannot await at its top level.
    module: ts.ModuleKind.Preserve,
  };
  const host = ts.createCompilerHost(options);
  host.fileExists = (file) => files.has(file) || ts.sys.fileExists(file);
  host.readFile = (file) => files.get(file)?.source ?? ts.sys.readFile(file);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([file, snippet]) => {
    const module = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(module), ...program.getSemanticDiagnostics(module)]
      .filter(({ start = 0 }) => start >= snippet.start)
      .map(({ start, messageText }) => {
        const lines = snippet.source.slice(snippet.start, start).split("\n").length;
        const place = `${relative(ROOT, snippet.page)}:${snippet.line + lines}`;
        return `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
      });
  });
}

it("the TypeScript blocks of the documents have no type errors", { timeout: 120_000 }, () => {
  const pages = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(ROOT, "docs", name));
  const others = ["README.md", "src/index.md"].map((name) => join(ROOT, name));
  const snippets = [...others, ...pages].flatMap(snippetsOf);

  expect(snippets.length).toBeGreaterThan(10);
  expect(typeErrors(snippets)).toEqual([]);
});
