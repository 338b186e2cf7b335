import type { ClusterEntry } from "./cluster-entry.js";
import {
  type ClientCertificate,
  type Credential,
  type Credentials,
  withAuthorization,
} from "./credential.js";
import { type ExecCredentialStatus, runExecPlugin } from "./exec-plugin.js";
import type { KubeconfigSection } from "./kubeconfig-section.js";

/**
 * The plugin does not run again if its last replacement was rejected within this time, in
 * milliseconds.
 */
const REPLACEMENT_INTERVAL = 60_000;

/**
 * Runs an exec plugin as client-go does: once, and again when its credential has expired or was
 * rejected by the API server. Concurrent requests share a run.
 */
export class ExecCredentials implements Credentials {
  private run: Promise<Credential> | undefined;
  /** The credential that the plugin returned. Undefined while the plugin runs. */
  private credential: Credential | undefined;
  /** Expiration of the credential, in milliseconds since 1970. */
  private expiration = Infinity;
  private replacedAt = -Infinity;

  /** @param base headers and certificate of the user, to which the plugin's credential is added. */
  constructor(
    private readonly exec: KubeconfigSection,
    private readonly entry: ClusterEntry,
    private readonly base: Credential,
    private readonly timeout: number,
  ) {}

  current(): Promise<Credential> {
    return this.run !== undefined && this.expiration > Date.now() ? this.run : this.start();
  }

  async replace(rejected: Credential): Promise<boolean> {
    if (this.credential === rejected) {
      if (performance.now() < this.replacedAt + REPLACEMENT_INTERVAL) {
        return false;
      }
      this.replacedAt = performance.now();
      await this.start();
    } else {
      // Another request has already replaced the rejected credential.
      await this.current();
    }
    return true;
  }

  private start(): Promise<Credential> {
    this.credential = undefined;
    this.expiration = Infinity;
    this.run = this.signIn();
    return this.run;
  }

  private async signIn(): Promise<Credential> {
    try {
      const status = await runExecPlugin(this.exec, this.entry.cluster, this.timeout);
      const expiration = Date.parse(status.expirationTimestamp ?? "");
      this.expiration = Number.isNaN(expiration) ? Infinity : expiration;
      this.credential = credentialOf(status, this.base);
      return this.credential;
    } catch (error) {
      // The next request runs the plugin again.
      this.run = undefined;
      throw error;
    }
  }
}

function credentialOf(status: ExecCredentialStatus, base: Credential): Credential {
  const { token = "", clientCertificateData: cert = "", clientKeyData: key = "" } = status;
  const certificate: ClientCertificate | undefined =
    cert === "" || key === "" ? base.certificate : { cert, key };
  const credential = { ...base, certificate };
  return token === "" ? credential : withAuthorization(credential, `Bearer ${token}`);
}
