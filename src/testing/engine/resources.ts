import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  idOf,
  type KubernetesObject,
  type ObjectReference,
  referenceTo,
} from "../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import { SimulatedFailure } from "../failure.js";
import type { SimulatedAccess } from "../options.js";
import { type DeclaredKind, declaredObject, kindOf } from "../provider/declared-object.js";
import type { Declaration, SimulatedKubernetesProvider } from "../provider/kubernetes-provider.js";
import { needsReplacement } from "../provider/provider-config.js";
import { clusterInContext, clusterOf, type RegisteredProvider } from "../provider/routing.js";
import type { World } from "../world.js";
import { ignoringChanges } from "./property-path.js";
import { conceal, plain, type Properties, secretNames, UNKNOWN } from "./property-values.js";
import type { Registered } from "./registered.js";
import type { Registration } from "./registration.js";
import { providerReference, type ResourceState } from "./resource-state.js";
import type { StackOutputs } from "./stack-outputs.js";

const KUBERNETES_PROVIDER = "pulumi:providers:kubernetes";
const STASH = "pulumi:index:Stash";
const STACK_REFERENCE = "pulumi:pulumi:StackReference";
/** What the SDK sends for an unknown ID. */
const UNKNOWN_ID = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What becomes of each kind of resource: objects are sent to a cluster, everything else stays as it was declared. */
export class Resources {
  /** By ID. */
  private readonly providers = new Map<string, RegisteredProvider>();

  constructor(
    private readonly world: World,
    private readonly kubernetes: SimulatedKubernetesProvider,
    /** The cluster that a provider leads to, by the name of the provider's resource. */
    private readonly mapping: Readonly<Record<string, string>>,
    private readonly stacks: StackOutputs,
  ) {}

  /** Notes that the engine is at work, so that something may still change. */
  noteActivity(): void {
    this.world.noteActivity();
  }

  /** The cluster that an access leads to: the cluster of the provider with the same access, if there is one. */
  clusterAt(access: SimulatedAccess): SimulatedCluster {
    const same = [...this.providers.values()].find(
      ({ context, kubeconfig }) => context === access.context && kubeconfig === access.kubeconfig,
    );
    return same === undefined
      ? clusterInContext(this.world, access)
      : clusterOf(this.world, this.mapping, same);
  }

  /** The state that a resource's registration asks for. */
  wanted(registration: Registration, before: ResourceState | undefined): ResourceState {
    const { type, name, custom, ignoreChanges } = registration;
    const { provider, replacementTrigger, replaceWith, retainOnDelete, protect } = registration;
    const marked =
      before === undefined
        ? registration.marked
        : ignoringChanges(registration.marked, before.marked, ignoreChanges);
    const inputs = plain(marked) as Properties;
    const secrets = secretNames(marked);
    const declaration = this.declarationOf(registration, inputs, before);
    let id = declaration === undefined ? `${name}-id` : idOf(referenceTo(declaration.object));
    let outputs = inputs;
    if (type.startsWith("pulumi:providers:")) {
      // References to a provider end with its ID, so a replaced provider gets another ID.
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
      ...{ provider, replacementTrigger, replaceWith, retainOnDelete, protect },
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

  /** Takes note of a provider. */
  accept({ id, inputs, subject }: ResourceState): void {
    if (subject.type === KUBERNETES_PROVIDER && id !== undefined) {
      this.providers.set(id, { ...providerArgs(inputs), name: subject.name });
    }
  }

  /** Whether a change makes another resource of it: a provider of another cluster, or an object with another name. */
  needsReplacement(wanted: ResourceState, before: ResourceState): boolean {
    if (wanted.subject.type === KUBERNETES_PROVIDER) {
      return needsReplacement(before.inputs, wanted.inputs);
    }
    return !isDeepStrictEqual(placeOf(wanted), placeOf(before));
  }

  /** What a preview responds: what is known already, but nothing that only a cluster could tell. */
  plan(
    step: "create" | "update" | "same",
    { type }: Registration,
    wanted: ResourceState,
    before: ResourceState | undefined,
  ): Registered {
    const { declaration, marked } = wanted;
    if (step !== "same" && declaration !== undefined) {
      this.kubernetes.tell(step, declaration);
    }
    if (before !== undefined && step !== "create") {
      const known = conceal(before.outputs, before.secrets);
      const changed = step === "same" ? {} : { ...marked, ...metadata(before.outputs, marked) };
      return { id: before.id, state: { ...known, ...changed } };
    }
    const isProvider = type.startsWith("pulumi:providers:");
    const output = type === STASH ? { output: marked["input"] } : {};
    return { id: isProvider ? wanted.id : undefined, state: { ...marked, ...output } };
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
  async read(registration: Registration, id: string): Promise<Registered> {
    const { type, name, marked } = registration;
    const provider = this.providerOf(registration);
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
    if (isUnknown(provider)) {
      return { id, state: {} };
    }
    const cluster = clusterOf(this.world, this.mapping, provider);
    const reference = referenceOf(id, kind, inputs);
    const object = await this.kubernetes.read(cluster, reference, name);
    if (object === undefined) {
      throw new SimulatedFailure(`resource '${id}' does not exist`);
    }
    const secrets = secretNames(marked);
    return { id, state: conceal(object, kind.kind === "Secret" ? secrets.add("data") : secrets) };
  }

  /** A state as it is now. Undefined if its object is not found. */
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
      this.kubernetes.tell("delete", declaration);
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
    const provider = this.providerOf(registration);
    const kind = kindOf(type, inputs);
    if (provider === undefined || kind === undefined) {
      return undefined;
    }
    const cluster = isUnknown(provider)
      ? before?.declaration?.cluster
      : clusterOf(this.world, this.mapping, provider);
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
      adds: kind.isPatch,
      takesOver: kind.isPatch || provider.upsertExistingObjects === true,
    };
  }

  /** A declaration in the cluster that its provider leads to now: a provider that was updated in place may lead elsewhere. */
  private present(state: ResourceState, declaration: Declaration): Declaration {
    const provider = this.providerOf(state);
    return provider === undefined || isUnknown(provider)
      ? declaration
      : { ...declaration, cluster: clusterOf(this.world, this.mapping, provider) };
  }

  private providerOf({ provider }: Pick<ResourceState, "provider">) {
    return provider === undefined ? undefined : this.providers.get(providerReference(provider).id);
  }

  private live({ cluster, object }: Declaration): Properties {
    return cluster.find(referenceTo(object)) ?? object;
  }
}

/** Whether a preview does not know yet which cluster a provider leads to. */
function isUnknown({ context, kubeconfig }: RegisteredProvider): boolean {
  return context === UNKNOWN || kubeconfig === UNKNOWN;
}

/** The name by which the cluster knows the object of a state. An object with another name is another object. */
function placeOf({ declaration }: ResourceState) {
  const { namespace, name } = declaration?.object.metadata ?? {};
  return { isObject: declaration !== undefined, namespace, name };
}

/** Where the provider looks for an object: by the metadata of an object that has its kind, else by its ID. */
function referenceOf(id: string, kind: DeclaredKind, inputs: Properties): ObjectReference {
  const { name, namespace } = (inputs["metadata"] ?? {}) as Partial<KubernetesObject["metadata"]>;
  if (inputs["kind"] !== undefined && name !== undefined) {
    return { ...kind, namespace, name };
  }
  const [objectName = id, ofNamespace] = id.split("/").reverse();
  return { ...kind, namespace: ofNamespace, name: objectName };
}

/** The arguments of a provider. Everything but strings arrives as JSON. */
function providerArgs(inputs: Properties): Omit<RegisteredProvider, "name"> {
  return { ...inputs, upsertExistingObjects: String(inputs["upsertExistingObjects"]) === "true" };
}

/** The metadata that is declared now, with what the API server had added to it before. */
function metadata(outputs: Properties, marked: Properties): Properties {
  const declared = marked["metadata"];
  const live = outputs["metadata"] as KubernetesObject["metadata"] | undefined;
  return declared === undefined ? {} : { metadata: { ...live, ...declared } };
}
