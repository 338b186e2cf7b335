import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createCertificates } from "./certificate-authority.js";
import { certificatesOf } from "./certificates.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lab-certificates-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("creates a serving certificate for 127.0.0.1 and localhost that its CA has signed", async () => {
  await createCertificates(folder, "rome");

  const { ca, serving } = read("rome");
  expect(ca.ca).toBe(true);
  expect(ca.subject).toBe("CN=rome-ca");
  expect(serving.verify(ca.publicKey)).toBe(true);
  expect(serving.checkIP("127.0.0.1")).toBe("127.0.0.1");
  expect(serving.checkHost("localhost")).toBe("localhost");
});

it("creates keys that match their certificates", async () => {
  await createCertificates(folder, "rome");

  const paths = certificatesOf(folder, "rome");
  const pairs = [
    { cert: paths.ca, key: paths.caKey },
    { cert: paths.serving, key: paths.servingKey },
  ];
  for (const { cert, key } of pairs) {
    const options = { cert: readFileSync(cert), key: readFileSync(key) };
    expect(() => createSecureContext(options)).not.toThrow();
  }
});

it("creates a different CA for every cluster", async () => {
  await Promise.all(["rome", "milan"].map((name) => createCertificates(folder, name)));

  expect(read("milan").serving.verify(read("rome").ca.publicKey)).toBe(false);
});

function read(name: string): { ca: X509Certificate; serving: X509Certificate } {
  const { ca, serving } = certificatesOf(folder, name);
  return {
    ca: new X509Certificate(readFileSync(ca)),
    serving: new X509Certificate(readFileSync(serving)),
  };
}
