import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { KeyExchange, LiqoCluster } from "../../../src/index.js";
import { expectInvalidArgs, UNDEFINED_OUTPUT } from "../../expect-invalid-args.js";
import { textPattern } from "../../message-text.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { exchange, it, PUBLIC_KEY } from "./exchange.js";

describe("rejects, and creates no object for,", () => {
  // case: V6
  it("invalid plain values of both sides, without a key in the message", async ({ clusters }) => {
    const program = () => {
      exchange({
        server: { keys: { secretName: "Sealed", publicKey: "private-by-mistake" } },
        client: { keys: { secretName: "sealed", publicKey: "" }, namespace: "a.b" },
      });
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      "client.namespace: expected a name of at most 63 lower-case letters, ...",
      "server.keys.secretName: expected a name of at most 253 lower-case letters, ...",
      "server.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 18 characters",
      "client.keys.publicKey: expected a WireGuard key, ...",
    ]);
  });

  it("keys without a Secret or a public key", async ({ clusters }) => {
    const program = () => {
      exchange({
        server: { keys: { secretName: undefined as never, publicKey: undefined as never } },
      });
    };
    const later = () => {
      exchange({ server: { keys: { secretName: "sealed", publicKey: UNDEFINED_OUTPUT } } });
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      'server.keys.secretName: required: a name of at most 253 lower-case letters, digits, "-" and "."',
      "server.keys.publicKey: required: a WireGuard key, 32 bytes in base64 (44 characters)",
    ]);
    await expectInvalidArgs(clusters, later, 'KeyExchange "keys"', [
      "server.keys.publicKey: expected a WireGuard key, ...",
    ]);
  });

  it("the same key for both sides", async ({ clusters }) => {
    const server = { keys: { secretName: "sealed", publicKey: PUBLIC_KEY } };
    const client = { keys: { secretName: "sealed", publicKey: pulumi.output(PUBLIC_KEY) } };
    const program = () => {
      exchange({ server, client });
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      "client.keys.publicKey: expected another key than the server's, got the same",
    ]);
  });

  it("invalid sides, clusters and keys", async ({ clusters }) => {
    const keys = "cHJpdmF0ZQ==" as never;
    const program = () => new KeyExchange("keys", { server: "milan", client: undefined } as never);

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      'server: expected an object with cluster and remoteClusterId, got "milan"',
      "client: required: an object with cluster and remoteClusterId",
    ]);
    await expectInvalidArgs(
      clusters,
      () => exchange({ server: { cluster: undefined as never } }),
      'KeyExchange "keys"',
      ["server.cluster: required: a LiqoCluster"],
    );
    await expectInvalidArgs(clusters, () => exchange({ server: { keys } }), 'KeyExchange "keys"', [
      "server.keys: expected { secretName, publicKey }, got something else",
    ]);
    const liqo = () => exchange({ server: { keys: "liqo-managed" as never } });
    await expectInvalidArgs(clusters, liqo, 'KeyExchange "keys"', [
      'server.keys: expected { secretName, publicKey }, got "liqo-managed"',
    ]);
  });

  it("keys or a UID of another type, also with Liqo's own keys", async ({ clusters }) => {
    const gatewayUid = pulumi.output("uid");
    const program = () => exchange({ server: { keys: 5 as never, gatewayUid } });
    const ofUid = () => exchange({ server: { gatewayUid: 5 as never } });

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      "server.keys: expected { secretName, publicKey }, got something else",
    ]);
    await expectInvalidArgs(clusters, ofUid, 'KeyExchange "keys"', [
      "server.gatewayUid: expected a string, got 5",
    ]);
  });

  it("an invalid cluster ID, without further problems", async ({ clusters }) => {
    const remoteClusterId = pulumi.output({}) as never;

    await expectInvalidArgs(
      clusters,
      () => {
        exchange({ server: { remoteClusterId } });
      },
      'KeyExchange "keys"',
      ["server.remoteClusterId: expected Liqo's cluster ID, ..."],
    );
  });

  it("the same cluster on both sides", async ({ clusters }) => {
    const program = () => {
      const { rome } = romeAndMilan();
      const side = { cluster: rome, remoteClusterId: rome.clusterId };
      new KeyExchange("keys", { server: side, client: side });
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      `client.cluster: expected another cluster than server, got "rome" for both`,
    ]);
  });

  it("clusters with the same name, because resources are named after clusters", async ({
    clusters,
  }) => {
    const program = () => {
      const { milan } = romeAndMilan();
      const other = new LiqoCluster("milan", { context: "rome" }, { parent: milan });
      new KeyExchange("keys", {
        server: { cluster: milan, remoteClusterId: "rome" },
        client: { cluster: other, remoteClusterId: "milan" },
      });
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      'client.cluster: expected a LiqoCluster of another name than server, got "milan" for both',
    ]);
  });

  it("sides with the ID of a third cluster", async ({ clusters }) => {
    const program = () => {
      exchange({ client: { remoteClusterId: "oslo" }, server: { remoteClusterId: "turin" } });
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      `server.remoteClusterId: expected the ID of the other side's cluster, "rome", got "turin"`,
      `client.remoteClusterId: expected the ID of the other side's cluster, "milan", got "oslo"`,
    ]);
  });

  it("an output with the same invalid public key for both sides", async ({ clusters }) => {
    const keys = { secretName: "sealed", publicKey: pulumi.output("short") };
    const both = { server: { keys }, client: { keys } };
    const program = () => {
      exchange(both);
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      "server.keys.publicKey: expected a WireGuard key, ...",
      "client.keys.publicKey: expected a WireGuard key, ...",
    ]);
  });
});

it("rejects a second KeyExchange with the same clusters", async ({ clusters }) => {
  const keys = { secretName: "sealed", publicKey: PUBLIC_KEY };
  const program = () => {
    const { rome, milan } = romeAndMilan();
    const server = { cluster: milan, remoteClusterId: "rome" };
    const client = { cluster: rome, remoteClusterId: "milan", keys };
    new KeyExchange("first", { server, client });
    new KeyExchange("second", { server: { ...server, publicKeyName: "second" }, client });
  };

  await expect(clusters.up(program)).rejects.toThrow(
    textPattern(
      'server.namespace: "first" already creates the PublicKey of the gateway in namespace liqo-tenant-rome of cluster milan; ' +
        "Liqo supports one PublicKey per gateway",
    ),
  );
});
