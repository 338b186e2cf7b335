import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { ModuleKind, transpileModule } from "typescript";
import { expect, it } from "vitest";
import type * as UnhandledRejections from "../../src/testing/engine/unhandled-rejections.js";

/** Loads the module like Jest: into a context of its own, with a copy of `process`. */
function loadLikeJest(): typeof UnhandledRejections {
  const file = join(__dirname, "../../src/testing/engine/unhandled-rejections.ts");
  const compilerOptions = { module: ModuleKind.CommonJS };
  const { outputText } = transpileModule(readFileSync(file, "utf8"), { compilerOptions });
  const exports = {} as typeof UnhandledRejections;
  const require = createRequire(file);
  runInContext(outputText, createContext({ exports, process: new EventEmitter(), require }));
  return exports;
}

// case: C12 Jest runs tests in a context of their own, in which `process` emits no rejections.
it("reports an unhandled rejection in Jest", async () => {
  const { failOnUnhandledRejections } = loadLikeJest();

  const run = failOnUnhandledRejections(async (rejected) => {
    void Promise.reject(new Error("invalid arguments"));
    await rejected;
    return undefined;
  });

  await expect(run).rejects.toThrow(/^invalid arguments$/);
});
