import eslint from "@eslint/js";
import vitest from "@vitest/eslint-plugin";
import tseslint from "typescript-eslint";

const GLOBALS = "/^(globalThis|global|process|console|[A-Z][A-Za-z]+)$/";
const ONLY_READ =
  "A library must not change global objects: a program may use them for something else.";

export default tseslint.config(
  { ignores: ["dist", "dist-docs", "coverage", ".lab", "**/*.mjs"] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    // The project service would use the examples' own tsconfig.json, which needs a build of the package.
    languageOptions: { parserOptions: { project: "tsconfig.json" } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A `using` declaration is used when its scope ends.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreUsingDeclarations: true }],
      // Pulumi programs create resources without assigning them.
      "no-new": "off",
    },
  },
  {
    files: ["src/**"],
    rules: {
      "no-extend-native": "error",
      "no-restricted-properties": [
        "error",
        { object: "Error", property: "prepareStackTrace", message: ONLY_READ },
        { object: "Error", property: "stackTraceLimit", message: ONLY_READ },
      ],
      "no-restricted-syntax": [
        "error",
        // Error.stackTraceLimit = 0, process.env["HOME"] = "/root", Promise.prototype.then = ...
        {
          selector: `AssignmentExpression > MemberExpression.left[object.name=${GLOBALS}]`,
          message: ONLY_READ,
        },
        {
          selector: `AssignmentExpression > MemberExpression.left[object.object.name=${GLOBALS}]`,
          message: ONLY_READ,
        },
        // Object.assign(globalThis, ...), Object.defineProperty(Error, ...), Reflect.set(Error, ...)
        {
          selector:
            "CallExpression[callee.object.name=/^(Object|Reflect)$/][callee.property.name=/^(assign|set|define)/]" +
            `[arguments.0.name=${GLOBALS}]`,
          message: ONLY_READ,
        },
      ],
    },
  },
  {
    files: ["{test,examples}/**/*.test.ts"],
    plugins: { vitest },
    rules: {
      "vitest/expect-expect": [
        "error",
        {
          assertFunctionNames: ["expect*", "destroyCompletely"],
          // The project's own fixtures extend `it`.
          additionalTestBlockFunctions: ["it"],
        },
      ],
    },
  },
);
