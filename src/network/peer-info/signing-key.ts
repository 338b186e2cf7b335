import * as pulumi from "@pulumi/pulumi";
import { isMocked } from "../../pulumi/engine.js";
import { unknownInPreview } from "../../pulumi/output-value.js";
import type { KeyVersion } from "../keys/key-version.js";
import { generateSeed, type Signer, signerOf } from "./signed-document.js";

/**
 * Creates the key that signs the documents of a side. A Stash stores its seed as a secret, until the
 * version changes. A preview does not know a new key.
 *
 * @returns the signer, which is not marked as a secret: the signatures are public.
 */
export function createSigningKey(
  side: pulumi.ComponentResource,
  name: string,
  version: KeyVersion | undefined,
): pulumi.Output<Signer> {
  const candidate = pulumi.secret(unknownInPreview(generateSeed));
  const stash = new pulumi.Stash(
    name,
    // Every run passes a new candidate. The engine ignores it unless the Stash is created or
    // replaced.
    { input: candidate },
    { parent: side, ignoreChanges: ["input"], replacementTrigger: String(version ?? "") },
  );
  // The mocks of a user's own unit test do not know that a Stash has an output.
  const seed = isMocked() ? candidate : (stash.output as pulumi.Output<string>);
  return pulumi.unsecret(seed.apply(signerOf));
}
