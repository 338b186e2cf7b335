import type { ClientTiming } from "./client-timing.js";
import type { ClusterEntry } from "./cluster-entry.js";
import {
  type ClientCertificate,
  type Credential,
  type Credentials,
  withAuthorization,
} from "./credential.js";
import type { ApiEndpoint } from "./api-endpoint.js";
import { ExecCredentials } from "./exec-credentials.js";
import { impersonationHeaders } from "./impersonation.js";
import type { KubeconfigSection } from "./kubeconfig-section.js";

/**
 * The credentials that the `user` entry of a kubeconfig describes. Like client-go, sends no
 * credentials over an unencrypted connection.
 */
export function credentialsOf(
  entry: ClusterEntry,
  { tls }: ApiEndpoint,
  timing: ClientTiming,
): Credentials {
  const { user } = entry;
  if (tls === undefined) {
    return new FixedCredentials({ headers: {} });
  }
  const base: Credential = {
    headers: impersonationHeaders(user),
    certificate: certificateOf(user),
  };
  // Like client-go, prefer a token or a password to an exec plugin.
  if (user.text("tokenFile") !== undefined) {
    return new TokenFileCredentials(user, base);
  }
  const authorization = authorizationOf(user);
  const exec = user.section("exec");
  return authorization === undefined && exec !== undefined
    ? new ExecCredentials(exec.titled(user.title), entry, base, timing.execPlugin)
    : new FixedCredentials(
        authorization === undefined ? base : withAuthorization(base, authorization),
      );
}

function certificateOf(user: KubeconfigSection): ClientCertificate | undefined {
  const cert = user.pem("client-certificate");
  const key = user.pem("client-key");
  if ((cert === undefined) !== (key === undefined)) {
    throw new Error(`${user.title}: client-certificate and client-key must be set together`);
  }
  return cert === undefined || key === undefined ? undefined : { cert, key };
}

function authorizationOf(user: KubeconfigSection): string | undefined {
  const token = user.text("token") ?? providerToken(user);
  if (token !== undefined) {
    return `Bearer ${token}`;
  }
  const username = user.text("username");
  const login = `${username ?? ""}:${user.text("password") ?? ""}`;
  return login === ":" ? undefined : `Basic ${Buffer.from(login).toString("base64")}`;
}

/** The token of a legacy `auth-provider`. */
function providerToken(user: KubeconfigSection): string | undefined {
  const provider = user.section("auth-provider");
  if (provider === undefined) {
    return undefined;
  }
  const token =
    provider.text("name") === "oidc" ? provider.section("config")?.text("id-token") : undefined;
  if (token === undefined) {
    throw new Error(
      `${user.title}: auth-provider is only supported for oidc with an id-token: use an exec plugin`,
    );
  }
  return token;
}

class FixedCredentials implements Credentials {
  constructor(private readonly credential: Credential) {}

  current(): Promise<Credential> {
    return Promise.resolve(this.credential);
  }

  replace(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

const TOKEN_FILE_INTERVAL = 60_000;

/**
 * Reads a token from a file, and reads the file again after a minute, like client-go: Kubernetes
 * renews the token.
 */
class TokenFileCredentials implements Credentials {
  private credential: Credential | undefined;
  private readAt = 0;

  constructor(
    private readonly user: KubeconfigSection,
    private readonly base: Credential,
  ) {}

  current(): Promise<Credential> {
    const isOld = performance.now() > this.readAt + TOKEN_FILE_INTERVAL;
    return toPromise(() =>
      isOld || this.credential === undefined ? this.read() : this.credential,
    );
  }

  replace(rejected: Credential): Promise<boolean> {
    return toPromise(
      () => this.read().headers["Authorization"] !== rejected.headers["Authorization"],
    );
  }

  private read(): Credential {
    const token = this.user.file("tokenFile")?.trim() ?? "";
    if (token === "") {
      throw new Error(`${this.user.title}: the file of tokenFile is empty`);
    }
    this.readAt = performance.now();
    this.credential = withAuthorization(this.base, `Bearer ${token}`);
    return this.credential;
  }
}

function toPromise<T>(compute: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(compute());
  });
}
