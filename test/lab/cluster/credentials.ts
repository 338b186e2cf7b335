import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** The shared credentials of the API servers and controllers of a lab. */
export interface Credentials {
  /** Bearer token of the administrator. */
  readonly token: string;
  /** Token file of the API servers. */
  readonly tokenFile: string;
  /** Key file for service account tokens. */
  readonly serviceAccountKey: string;
}

/** Creates the credentials of a lab. */
export function createCredentials(folder: string): Credentials {
  const token = randomBytes(24).toString("hex");
  const tokenFile = join(folder, "tokens.csv");
  writeFileSync(tokenFile, `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const serviceAccountKey = join(folder, "service-account.key");
  const pem = privateKey.export({ type: "pkcs1", format: "pem" });
  writeFileSync(serviceAccountKey, pem, { mode: 0o600 });
  return { token, tokenFile, serviceAccountKey };
}
