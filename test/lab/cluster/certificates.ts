import { join } from "node:path";

/** Paths of the certificates of a cluster. */
export interface Certificates {
  /** The CA of the cluster, which signs the certificates of its servers and of remote clusters. */
  readonly ca: string;
  readonly caKey: string;
  /** The certificate of the servers on 127.0.0.1, where Liqo's webhook expects its certificate. */
  readonly serving: string;
  readonly servingKey: string;
  /** The folder for temporary files in which Liqo's webhook finds its certificate. */
  readonly webhookTemporary: string;
}

/** Paths of the certificates of a cluster in the folder of a lab. */
export function certificatesOf(folder: string, cluster: string): Certificates {
  const place = join(folder, "certificates", cluster);
  const serving = join(place, "k8s-webhook-server/serving-certs");
  return {
    ca: join(place, "ca.crt"),
    caKey: join(place, "ca.key"),
    serving: join(serving, "tls.crt"),
    servingKey: join(serving, "tls.key"),
    webhookTemporary: place,
  };
}
