import { describe, expect, it } from "vitest";
import { parsePeerInfo } from "./parse-peer-info.js";
import type { UnsignedDocument } from "../../../src/network/peer-info/signed-document.js";
import milan from "./milan.json";
import { SIGNER } from "./signers.js";

type Path = readonly string[];

/** Milan's document with another value at a path. */
function withValue(path: Path, value: unknown): object {
  return replaced(milan, path, value);
}

function signed(document: object): object {
  return { ...document, signature: SIGNER.sign(document as UnsignedDocument) };
}

function replaced(document: object, [key = "", ...rest]: Path, value: unknown): object {
  const inner = (document as Readonly<Record<string, unknown>>)[key];
  return { ...document, [key]: rest.length === 0 ? value : replaced(inner as object, rest, value) };
}

/** The fields of a document that are text of the remote side's administrator. */
const TEXTS: readonly (readonly [name: string, path: Path, valueOf: (text: string) => unknown])[] =
  [
    ["from.clusterId", ["from", "clusterId"], (text) => `milan${text}`],
    ["from.role", ["from", "role"], (text) => `Server${text}`],
    ["from.podCidrs", ["from", "podCidrs"], (text) => [`10.10.0.0/16${text}`]],
    ["from.externalCidr", ["from", "externalCidr"], (text) => `10.70.0.0/16${text}`],
    ["from.publicKey", ["from", "publicKey"], (text) => `${milan.from.publicKey}${text}`],
    ["from.liqoVersion", ["from", "liqoVersion"], (text) => `1.2.0${text}`],
    [
      "from.endpoint",
      ["from", "endpoint", "addresses"],
      (text) => ["203.0.113.21", `vpn.example.com${text}`],
    ],
    ["from.endpoint", ["from", "endpoint", "protocol"], (text) => `UDP${text}`],
    ["installedPublicKey", ["installedPublicKey"], (text) => `${milan.from.publicKey}${text}`],
    [
      "receivedEndpoint",
      ["receivedEndpoint"],
      (text) => ({ ...milan.from.endpoint, addresses: [`203.0.113.21${text}`] }),
    ],
    ["to", ["to"], (text) => `rome${text}`],
    ["issuedAt", ["issuedAt"], (text) => `2026-01-02T03:04:05.000Z${text}`],
    ["expiresAt", ["expiresAt"], (text) => `2026-01-09T03:04:05.000Z${text}`],
    ["signingKey", ["signingKey"], (text) => `${milan.signingKey}${text}`],
  ];

describe("a document", () => {
  it.each([
    ["without the optional fields", ["from", "liqoVersion"], undefined],
    ["of a development version of Liqo", ["from", "liqoVersion"], "1.2.0-rc.1_abc+1"],
    ["with a host name", ["from", "endpoint", "addresses"], ["vpn-1.example.com"]],
    ["with 64 CIDRs", ["from", "podCidrs"], cidrs(64)],
  ] as const)("%s is accepted", (_, path, value) => {
    expect(parsePeerInfo(signed(withValue(path, value)))?.problem).toBeUndefined();
  });

  // case: V5 The other administrator's document contains text that changes the terminal.
  it.each(TEXTS)(
    "with control characters in %s is rejected without its text",
    (name, path, valueOf) => {
      for (const text of [
        "\u001B[2K",
        "\n",
        "\u0085",
        "\u202E",
        "\u2066",
        " (x)",
        "x".repeat(100_000),
      ]) {
        const document = withValue(path, valueOf(text));
        const problem = parsePeerInfo(document)?.problem;

        expect(problem).toBe(
          text.length > 1000
            ? "expected at most 64 kB, got more"
            : `missing or invalid fields: ${name}`,
        );
      }
    },
  );

  // case: V5
  it("of another kind or version is rejected without control characters", () => {
    for (const change of [{ kind: "\u001B[2K\u202E" }, { version: "\u001B[2K\u202E" }]) {
      expect(parsePeerInfo({ ...milan, ...change })?.problem).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it.each([
    ["mtu", ["mtu"], "1340"],
    ["mtu", ["mtu"], 1340.5],
    ["from.podCidrs", ["from", "podCidrs"], "10.10.0.0/16"],
    ["from.podCidrs", ["from", "podCidrs"], cidrs(65)],
    ["from.endpoint", ["from", "endpoint"], "203.0.113.21"],
    ["from.endpoint", ["from", "endpoint", "port"], "51840"],
    ["from.endpoint", ["from", "endpoint", "addresses"], addresses(17)],
    ["issuedAt", ["issuedAt"], "2026-01-02"],
    ["issuedAt", ["issuedAt"], "2026-13-02T03:04:05.000Z"],
    ["expiresAt", ["expiresAt"], "soon"],
  ] as const)("with an invalid %s is rejected: %#", (name, path, value) => {
    expect(parsePeerInfo(withValue(path, value))?.problem).toBe(
      `missing or invalid fields: ${name}`,
    );
  });

  it("without a signature is rejected", () => {
    const { signature, signingKey, ...unsigned } = milan;

    expect(signature).toHaveLength(88);
    expect(signingKey).toHaveLength(44);
    expect(parsePeerInfo(unsigned)?.problem).toBe(
      "missing or invalid fields: signingKey, signature",
    );
  });

  // case: C18 Windows saves the document with a byte order mark, or as UTF-16.
  it("with a byte order mark is accepted", () => {
    expect(parsePeerInfo(`\uFEFF${JSON.stringify(milan)}\r\n`)?.problem).toBeUndefined();
  });

  // case: C18
  it.each([
    ["big-endian", Buffer.from(`\uFEFF${JSON.stringify(milan)}`, "utf16le").swap16()],
    ["little-endian", Buffer.from(`\uFEFF${JSON.stringify(milan)}`, "utf16le")],
    ["without a byte order mark", Buffer.from(JSON.stringify(milan), "utf16le")],
  ])("in UTF-16, %s, is rejected with the fix", (_, bytes) => {
    expect(parsePeerInfo(bytes.toString("utf8"))?.problem).toBe(
      "expected a peer info document, as an object or as JSON, got UTF-16 text: save the file as UTF-8",
    );
  });
});

// case: V9 A small document is nested so deeply that the program stops, or has too many CIDRs.
describe("a document that is too large is rejected,", () => {
  const TOO_DEEP = "expected at most 8 nested objects and lists, got more";
  const TOO_LARGE = "expected at most 64 kB, got more";
  const deepJson = `{"kind":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;

  it.each([
    ["deeply nested JSON", deepJson, TOO_DEEP],
    ["a deeply nested list", JSON.parse("[".repeat(20_000) + "]".repeat(20_000)), TOO_DEEP],
    ["a deeply nested object", { ...milan, note: JSON.parse(deepJson) as unknown }, TOO_DEEP],
    ["an object that contains itself", cyclic(), TOO_DEEP],
    ["long JSON", JSON.stringify({ ...milan, note: "x".repeat(70_000) }), TOO_LARGE],
    ["long text", { ...milan, note: "x".repeat(70_000) }, TOO_LARGE],
    ["a long key", { ...milan, ["x".repeat(70_000)]: 1 }, TOO_LARGE],
    ["a long list", { ...milan, note: Array.from({ length: 70_000 }, () => 1) }, TOO_LARGE],
  ])("if it is %s", (_, value, problem) => {
    expect(parsePeerInfo(value)).toEqual({ problem });
  });
});

function cyclic(): object {
  const value: Record<string, unknown> = { ...milan };
  value["note"] = value;
  return value;
}

function cidrs(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `10.${index}.0.0/16`);
}

function addresses(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `203.0.113.${index}`);
}
