import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { idOf, referenceTo } from "../cluster/kubernetes-object.js";
import { SimulatedFailure } from "../failure.js";
import { declaredObject, kindOf, referenceOf } from "../provider/declared-object.js";
import type { Declaration, SimulatedKubernetesProvider } from "../provider/kubernetes-provider.js";
import { needsReplacement } from "../provider/provider-config.js";
import { hasUnknownCluster } from "../provider/routing.js";
import { ignoringChanges } from "./property-path.js";
import { previewResult, STASH } from "./preview-result.js";
import { conceal, plain, type Properties, secretNames } from "./property-values.js";
import { KUBERNETES_PROVIDER, type Providers } from "./providers.js";
import type { RegistrationResult } from "./registration-result.js";
import type { Registration } from "./registration.js";
import type { ResourceState } from "./resource-state.js";
import type { StackOutputs } from "./stack-outputs.js";

const STACK_REFERENCE = "pulumi:pulumi:StackReference";
/** The value that the SDK sends for an unknown ID. */
const UNKNOWN_ID = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Handles resources: sends Kubernetes objects to their cluster, and returns all other resources as
 * declared.
 */
export class Resources {
  constructor(
    private readonly providers: Providers,
    private readonly kubernetes: SimulatedKubernetesProvider,
    private readonly stacks: StackOutputs,
  ) {}

  /** The state that a registration declares. */
  wanted(registration: Registration, before: ResourceState | undefined): ResourceState {
    const { type, name, custom, ignoreChanges } = registration;
    const { provider, replacementTrigger, replaceWith, dependencies } = registration;
    const { retainOnDelete, protect } = registration;
    const marked =
      before === undefined
        ? registration.marked
        : ignoringChanges(registration.marked, before.marked, ignoreChanges);
    const inputs = plain(marked) as Properties;
    const secrets = new Set([...secretNames(marked), ...registration.additionalSecretOutputs]);
    const declaration = this.declarationOf(registration, inputs, before);
    let id = declaration === undefined ? `${name}-id` : idOf(referenceTo(declaration.object));
    let outputs = inputs;
    if (type.startsWith("pulumi:providers:")) {
      // References to a provider end with its ID, so a replaced provider needs a new ID.
      id = before?.id ?? randomUUID();
    } else if (type === STASH) {
      outputs = { ...inputs, output: before?.outputs["output"] ?? inputs["input"] };
      if (secrets.has("input")) {
        secrets.add("output");
      }
    } else if (declaration?.object.kind === "Secret") {
      secrets.add("data").add("stringData");
    }
    return {
      ...{ provider, replacementTrigger, replaceWith, dependencies, retainOnDelete, protect },
      id: custom ? id : undefined,
      inputs,
      marked,
      subject: registration.subject,
      outputs,
      secrets,
      declaration,
      unfinished: false,
    };
  }

  /**
   * Whether a change requires a replacement: of a provider for another cluster, or of an object
   * with another name.
   */
  needsReplacement(wanted: ResourceState, before: ResourceState): boolean {
    if (wanted.subject.type === KUBERNETES_PROVIDER) {
      return needsReplacement(before.inputs, wanted.inputs);
    }
    return !isDeepStrictEqual(identityOf(wanted), identityOf(before));
  }

  /** Plans a step in a preview. */
  plan(
    step: "create" | "update" | "same",
    wanted: ResourceState,
    before: ResourceState | undefined,
  ): RegistrationResult {
    if (step !== "same" && wanted.declaration !== undefined) {
      this.kubernetes.report(step, wanted.declaration);
    }
    return previewResult(step, wanted, before);
  }

  /** Creates or updates the object of a state. */
  async send(
    step: "create" | "update",
    wanted: ResourceState,
    before: ResourceState | undefined,
  ): Promise<ResourceState> {
    const { declaration } = wanted;
    const id = before?.id ?? wanted.id;
    if (declaration === undefined) {
      return { ...wanted, id };
    }
    if (step === "create") {
      await this.kubernetes.create(declaration);
    } else {
      await this.kubernetes.update(declaration);
    }
    return { ...wanted, id, outputs: this.live(declaration) };
  }

  /** Waits until the object of a state is ready. */
  async wait(sent: ResourceState): Promise<ResourceState> {
    const { declaration } = sent;
    if (declaration === undefined) {
      return sent;
    }
    await this.kubernetes.wait(declaration);
    return { ...sent, outputs: this.live(declaration) };
  }

  /** Reads an object that the program does not manage. */
  async read(registration: Registration, id: string): Promise<RegistrationResult> {
    const { type, name, marked, additionalSecretOutputs } = registration;
    const provider = this.providers.of(registration);
    const inputs = plain(marked) as Properties;
    const kind = kindOf(type, inputs);
    if (id === UNKNOWN_ID) {
      return { id: undefined, state: {} };
    }
    if (type === STACK_REFERENCE) {
      return { id, state: this.stacks.referenceTo(id) };
    }
    if (provider === undefined || kind === undefined) {
      return { id, state: { ...marked } };
    }
    if (hasUnknownCluster(provider)) {
      return { id, state: {} };
    }
    const cluster = this.providers.clusterOf(provider);
    const reference = referenceOf(id, kind, inputs);
    const object = await this.kubernetes.read(cluster, reference, name);
    if (object === undefined) {
      throw new SimulatedFailure(`resource '${id}' does not exist`);
    }
    const secrets = new Set([...secretNames(marked), ...additionalSecretOutputs]);
    return { id, state: conceal(object, kind.kind === "Secret" ? secrets.add("data") : secrets) };
  }

  /** A state with the live outputs of its object. Undefined if the object is not found. */
  refreshed(state: ResourceState): ResourceState | undefined {
    if (state.declaration === undefined) {
      return state;
    }
    const outputs = this.present(state, state.declaration).cluster.find(
      referenceTo(state.declaration.object),
    );
    return outputs && { ...state, outputs };
  }

  /** Deletes the object of a state. */
  async delete(state: ResourceState, preview: boolean): Promise<void> {
    if (state.declaration === undefined || state.retainOnDelete) {
      return;
    }
    const declaration = this.present(state, state.declaration);
    if (preview) {
      this.kubernetes.report("delete", declaration);
    } else {
      await this.kubernetes.delete(declaration);
    }
  }

  private declarationOf(
    registration: Registration,
    inputs: Properties,
    before: ResourceState | undefined,
  ): Declaration | undefined {
    const { type, name } = registration;
    const provider = this.providers.of(registration);
    const kind = kindOf(type, inputs);
    if (provider === undefined || kind === undefined) {
      return undefined;
    }
    const cluster = hasUnknownCluster(provider)
      ? before?.declaration?.cluster
      : this.providers.clusterOf(provider);
    if (cluster === undefined) {
      return undefined;
    }
    const object = declaredObject(kind, inputs, {
      resource: name,
      name: before?.declaration?.object.metadata.name,
      namespace: provider.namespace,
    });
    return {
      cluster,
      object,
      resource: name,
      isPatch: kind.isPatch,
      upserts: kind.isPatch || provider.upsertExistingObjects === true,
    };
  }

  /**
   * A declaration with the current cluster of its provider, which may have changed if the provider
   * was updated in place.
   */
  private present(state: ResourceState, declaration: Declaration): Declaration {
    const provider = this.providers.of(state);
    return provider === undefined || hasUnknownCluster(provider)
      ? declaration
      : { ...declaration, cluster: this.providers.clusterOf(provider) };
  }

  private live({ cluster, object }: Declaration): Properties {
    return cluster.find(referenceTo(object)) ?? object;
  }
}

/** Name and namespace of the object of a state. A change of either makes it another object. */
function identityOf({ declaration }: ResourceState) {
  const { namespace, name } = declaration?.object.metadata ?? {};
  return { isObject: declaration !== undefined, namespace, name };
}
