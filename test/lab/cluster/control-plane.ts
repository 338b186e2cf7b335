import { join } from "node:path";
import { type RunningProcess, startProcess } from "../host/processes.js";
import type { LabCluster, LabFile } from "../lab-file.js";
import { certificatesOf } from "./certificates.js";
import type { Credentials } from "./credentials.js";

/** Starts the API server of a cluster. The API server waits for etcd. */
export function startApiServer(
  lab: LabFile,
  cluster: LabCluster,
  etcdPort: number,
  credentials: Credentials,
): RunningProcess {
  const { name, server, serviceCidr, index } = cluster;
  const { ca, serving, servingKey } = certificatesOf(lab.folder, name);
  return startProcess(lab.folder, {
    part: "api",
    cluster: name,
    command: join(lab.binaries, "kube-apiserver"),
    // Garbage collection would double the processor time of the start.
    env: { GOGC: "400", GOMEMLIMIT: "600MiB" },
    args: [
      `--etcd-servers=http://127.0.0.1:${etcdPort}`,
      `--etcd-prefix=/${name}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${new URL(server).port}`,
      `--tls-cert-file=${serving}`,
      `--tls-private-key-file=${servingKey}`,
      // Liqo issues certificates to remote clusters.
      `--client-ca-file=${ca}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${credentials.serviceAccountKey}`,
      `--service-account-signing-key-file=${credentials.serviceAccountKey}`,
      `--token-auth-file=${credentials.tokenFile}`,
      "--authorization-mode=RBAC",
      `--service-cluster-ip-range=${serviceCidr}`,
      "--allow-privileged=true",
      // No client uses this address, but the API server rejects the loopback address.
      `--advertise-address=198.18.0.${index}`,
      "--endpoint-reconciler-type=none",
      // There is no kubelet that removes the taint of a new node.
      "--disable-admission-plugins=TaintNodesByCondition",
    ],
  });
}

/** Starts the controllers that come with Kubernetes. */
export function startControllerManager(
  lab: LabFile,
  cluster: LabCluster,
  credentials: Credentials,
): RunningProcess {
  const { name, kubeconfig } = cluster;
  const { ca, caKey } = certificatesOf(lab.folder, name);
  return startProcess(lab.folder, {
    part: "controller-manager",
    cluster: name,
    command: join(lab.binaries, "kube-controller-manager"),
    keepRunning: true,
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      `--service-account-private-key-file=${credentials.serviceAccountKey}`,
      `--cluster-signing-cert-file=${ca}`,
      `--cluster-signing-key-file=${caKey}`,
      `--cluster-signing-duration=${lab.clusterSigningMs}ms`,
      // Without kubelets there are no heartbeats.
      "--controllers=*,-node-lifecycle-controller,-node-ipam-controller,-cloud-node-lifecycle-controller",
      "--leader-elect=false",
      "--secure-port=0",
      "--use-service-account-credentials=false",
    ],
  });
}
