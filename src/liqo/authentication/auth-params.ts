/** How a consumer authenticates to the API server of its provider (`AuthParams` of Liqo). */
export interface AuthParams {
  /** Certificates of the CA of the API server, PEM in base64. */
  readonly ca?: string | undefined;
  /** Client certificate of the consumer, PEM in base64. Undefined for Amazon EKS. */
  readonly signedCRT?: string | undefined;
  /** URL of the API server, for example `https://203.0.113.7:6443`. */
  readonly apiServer?: string | undefined;
  /** URL of the proxy through which the consumer reaches the API server. */
  readonly proxyURL?: string | undefined;
  /** Credentials for Amazon EKS, which contain a secret key. Undefined for other clusters. */
  readonly awsConfig?: Readonly<Record<string, string>> | undefined;
}
