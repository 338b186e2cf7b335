/** Proves to an API server who sends a request. */
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

/** Supplies the credential of a user. */
export interface Credentials {
  current(): Promise<Credential>;
  /**
   * Replaces a credential that the API server rejected (401).
   *
   * @returns whether `current` returns another credential now.
   */
  replace(rejected: Credential): Promise<boolean>;
}

/** A credential with the header `Authorization`. */
export function withAuthorization(base: Credential, authorization: string): Credential {
  return { ...base, headers: { ...base.headers, Authorization: authorization } };
}
