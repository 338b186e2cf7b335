import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "coverage", ".lab", "**/*.mjs"] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    // Not the project service: it would take the examples' own tsconfig.json, which finds the package in dist alone.
    languageOptions: { parserOptions: { project: "tsconfig.json" } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // What `using` declares is used when its scope ends.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreUsingDeclarations: true }],
      // Creating a resource is an effect in itself: that is how a Pulumi program reads.
      "no-new": "off",
    },
  },
);
