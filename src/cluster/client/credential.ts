/** Authenticates the user of a request. */
export interface Credential {
  readonly headers: RequestHeaders;
  readonly certificate?: ClientCertificate;
}

export type RequestHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A client certificate in PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Provides the credential of a user. */
export interface Credentials {
  current(): Promise<Credential>;
  /**
   * Replaces a credential that the API server rejected (401).
   *
   * @returns whether `current` now returns a different credential.
   */
  replace(rejected: Credential): Promise<boolean>;
}

/** Adds the header `Authorization` to a credential. */
export function withAuthorization(base: Credential, authorization: string): Credential {
  return { ...base, headers: { ...base.headers, Authorization: authorization } };
}
