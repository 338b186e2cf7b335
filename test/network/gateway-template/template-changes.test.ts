import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { it } from "../../simulated-test.js";
import {
  clientTemplate,
  containerOf,
  declared,
  installed,
  podOf,
  serverTemplate,
  type Spec,
} from "./template-fixture.js";

describe("a template sets only the declared fields:", () => {
  /** Expects Liqo's own template with an edit. */
  async function expectEdit(
    clusters: SimulatedClusters,
    edit: (spec: Spec) => void,
    role: "server" | "client" = "server",
  ) {
    const expected = installed(role);
    edit(expected);
    expect(await declared(clusters, role === "server" ? "Server" : "Client")).toEqual(expected);
  }

  function setArg(spec: Spec, container: string, from: string, to: string) {
    const found = containerOf(spec, container);
    expect(found?.args).toContain(from);
    Object.assign(found ?? {}, { args: found?.args?.map((arg) => (arg === from ? to : arg)) });
  }

  it("node selector and tolerations", async ({ clusters }) => {
    const tolerations = [{ key: "edge", operator: "Exists" }];
    serverTemplate({ nodeSelector: { role: pulumi.output("edge") }, tolerations });

    await expectEdit(clusters, (spec) => {
      Object.assign(podOf(spec), { nodeSelector: { role: "edge" }, tolerations });
    });
  });

  it("images and resources of containers", async ({ clusters }) => {
    const resources = { requests: { cpu: "100m" }, limits: { memory: "128Mi" } };
    clientTemplate({ containers: { wireguard: { image: "ours:1", resources }, geneve: {} } });

    await expectEdit(
      clusters,
      (spec) => {
        Object.assign(containerOf(spec, "wireguard") ?? {}, { image: "ours:1", resources });
      },
      "client",
    );
  });

  it("ping settings", async ({ clusters }) => {
    const enabled = true;
    clientTemplate({
      ping: { enabled, interval: "5s", lossThreshold: 3, updateStatusInterval: "30s" },
    });

    await expectEdit(
      clusters,
      (spec) => {
        setArg(spec, "gateway", "--ping-interval=2s", "--ping-interval=5s");
        setArg(spec, "gateway", "--ping-loss-threshold=5", "--ping-loss-threshold=3");
        const status = "--ping-update-status-interval";
        setArg(spec, "gateway", `${status}=10s`, `${status}=30s`);
      },
      "client",
    );
  });

  it("target port", async ({ clusters }) => {
    serverTemplate({ targetPort: 30000 });

    await expectEdit(clusters, (spec) => {
      setArg(spec, "wireguard", "--listen-port={{ .Spec.Endpoint.Port }}", "--listen-port=30000");
      Object.assign(spec.template.spec.service?.spec.ports?.[0] ?? {}, { targetPort: 30000 });
    });
  });

  // case: R9 A load balancer has no UDP health check.
  it("annotations of the Service", async ({ clusters }) => {
    serverTemplate({ serviceAnnotations: { "example.com/pool": "{{ .ClusterID }}" } });

    await expectEdit(clusters, (spec) => {
      Object.assign(spec.template.spec.service?.metadata ?? {}, {
        annotations: { "example.com/pool": "{{ .ClusterID }}" },
      });
    });
  });

  it("replicas on different nodes, with leader election", async ({ clusters }) => {
    serverTemplate({ replicas: 2 });

    await expectEdit(clusters, (spec) => {
      const { spec: deployment } = spec.template.spec.deployment;
      deployment.replicas = 2;
      // Liqo sets this label on the elected pod.
      const labels = { ...deployment.template.metadata?.labels };
      delete labels["networking.liqo.io/active"];
      deployment.template.metadata = { ...deployment.template.metadata, labels };
      for (const name of ["gateway", "wireguard", "geneve"]) {
        setArg(spec, name, "--leader-election=false", "--leader-election=true");
      }
      podOf(spec).affinity = {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: deployment.selector, topologyKey: "kubernetes.io/hostname" },
          ],
        },
      };
    });
  });

  it("affinity, which replaces the default affinity of replicas", async ({ clusters }) => {
    const podAntiAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [] };
    const nodeAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [] };
    serverTemplate({ replicas: 2, affinity: { podAntiAffinity, nodeAffinity } });

    expect(podOf(await declared(clusters)).affinity).toEqual({ podAntiAffinity, nodeAffinity });
  });

  it("fields that a transform changes", async ({ clusters }) => {
    const transform = (spec: Spec) => {
      podOf(spec)["priorityClassName"] = "high";
      return spec;
    };
    serverTemplate({ transform });

    await expectEdit(clusters, (spec) => {
      podOf(spec)["priorityClassName"] = "high";
    });
  });

  // case: R34 The kernel of a node does not support WireGuard.
  it("the implementation of WireGuard, with a transform", async ({ clusters }) => {
    const transform = (spec: Spec) => {
      const { containers } = spec.template.spec.deployment.spec.template.spec;
      const wireguard = containers.find(({ name }) => name === "wireguard");
      Object.assign(wireguard ?? {}, {
        args: wireguard?.args?.map((arg) => arg.replace("=kernel", "=userspace")),
        securityContext: { privileged: true },
      });
      return spec;
    };
    serverTemplate({ transform });

    await expectEdit(clusters, (spec) => {
      setArg(spec, "wireguard", "--implementation=kernel", "--implementation=userspace");
      Object.assign(containerOf(spec, "wireguard") ?? {}, {
        securityContext: { privileged: true },
      });
    });
  });
});
