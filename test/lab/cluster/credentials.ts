import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the API servers and controllers of one lab share to trust each other. */
export interface Credentials {
  /** Bearer token of the administrator. */
  readonly token: string;
  /** File that makes an API server know the token. */
  readonly tokenFile: string;
  /** File of the key that signs the tokens of service accounts. */
  readonly serviceAccountKey: string;
}

/** Makes new credentials for one lab. */
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
