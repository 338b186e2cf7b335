import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** A mapping in a kubeconfig, whose fields may be missing or have any type. */
export class KubeconfigSection {
  /**
   * @param title names the section in errors, for example `user "admin" of the kubeconfig`.
   * @param folder the folder of the kubeconfig, from which relative paths count. Undefined for a kubeconfig that is no file.
   */
  constructor(
    public readonly title: string,
    private readonly fields: unknown,
    private readonly folder?: string,
  ) {}

  /** A field with a string. Undefined if it is missing or empty. */
  text(field: string): string | undefined {
    const value = this.value(field);
    // YAML reads an unquoted string of digits as a number.
    const text = typeof value === "number" ? String(value) : value;
    return typeof text === "string" && text !== "" ? text : undefined;
  }

  /** A field with a boolean. YAML 1.1, which kubectl reads, has more words for it. */
  isTrue(field: string): boolean {
    const value = this.value(field);
    return value === true || (typeof value === "string" && /^(true|yes|on|y)$/i.test(value));
  }

  /** A field with strings. */
  texts(field: string): string[] {
    const value = this.value(field);
    return Array.isArray(value) ? value.map(String) : [];
  }

  /** A field with a mapping. Undefined if it is missing. */
  section(field: string): KubeconfigSection | undefined {
    const value = this.value(field);
    return isMapping(value) ? new KubeconfigSection(this.title, value, this.folder) : undefined;
  }

  /** A field with a list of mappings. */
  sections(field: string): KubeconfigSection[] {
    const value = this.value(field);
    const items: unknown[] = Array.isArray(value) ? value : [];
    return items
      .filter(isMapping)
      .map((item) => new KubeconfigSection(this.title, item, this.folder));
  }

  /** A field of any type. */
  value(field: string): unknown {
    return isMapping(this.fields) ? this.fields[field] : undefined;
  }

  /** Names of the fields. */
  get names(): string[] {
    return isMapping(this.fields) ? Object.keys(this.fields) : [];
  }

  /** The same section with a title of its own. */
  titled(title: string): KubeconfigSection {
    return new KubeconfigSection(title, this.fields, this.folder);
  }

  /** A path as counted from the kubeconfig's folder. */
  absolute(path: string): string {
    return resolve(this.folder ?? "", path);
  }

  /** Contents of the file that a field names. Undefined if the field is missing. */
  file(field: string): string | undefined {
    const path = this.text(field);
    if (path === undefined) {
      return undefined;
    }
    try {
      return readFileSync(this.absolute(path), "utf8");
    } catch (error) {
      // Node's message ends with the path. A secret that was set instead of a path must not be printed.
      const reason = (error as Error).message.split(",").at(0);
      // eslint-disable-next-line preserve-caught-error -- For the same reason.
      throw new Error(`${this.title}: the file of ${field} cannot be read: ${reason ?? ""}`);
    }
  }

  /** A certificate or key in PEM, from `<field>-data` in base64 or else from the file that the field names. */
  pem(field: string): string | undefined {
    const data = this.text(`${field}-data`);
    const pem = data === undefined ? this.file(field) : Buffer.from(data, "base64").toString();
    if (pem !== undefined && !pem.includes("-----BEGIN ")) {
      throw new Error(`${this.title}: ${field} is not PEM`);
    }
    return pem;
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
