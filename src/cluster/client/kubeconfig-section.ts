import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** A mapping in a kubeconfig. Its fields may be missing or have any type. */
export class KubeconfigSection {
  /**
   * @param title names the section in errors, for example `user "admin" of the kubeconfig`.
   * @param folder the folder of the kubeconfig file, to which its paths are relative. Undefined if
   * the kubeconfig is not a file.
   */
  constructor(
    public readonly title: string,
    private readonly fields: unknown,
    private readonly folder?: string,
  ) {}

  /** The string in a field. Undefined if the field is missing or empty. */
  text(field: string): string | undefined {
    const value = this.value(field);
    // YAML reads an unquoted string of digits as a number.
    const text = typeof value === "number" ? String(value) : value;
    return typeof text === "string" && text !== "" ? text : undefined;
  }

  /** The boolean in a field. kubectl reads YAML 1.1, in which `yes` and `on` are booleans too. */
  isTrue(field: string): boolean {
    const value = this.value(field);
    return value === true || (typeof value === "string" && /^(true|yes|on|y)$/i.test(value));
  }

  /** The list of strings in a field. Empty if the field is missing. */
  texts(field: string): string[] {
    const value = this.value(field);
    return Array.isArray(value) ? value.map(String) : [];
  }

  /** The mapping in a field. Undefined if the field is missing. */
  section(field: string): KubeconfigSection | undefined {
    const value = this.value(field);
    return isMapping(value) ? new KubeconfigSection(this.title, value, this.folder) : undefined;
  }

  /** The list of mappings in a field. Empty if the field is missing. */
  sections(field: string): KubeconfigSection[] {
    const value = this.value(field);
    const items: unknown[] = Array.isArray(value) ? value : [];
    return items
      .filter(isMapping)
      .map((item) => new KubeconfigSection(this.title, item, this.folder));
  }

  /** The value of a field, of any type. */
  value(field: string): unknown {
    return isMapping(this.fields) ? this.fields[field] : undefined;
  }

  /** Names of the fields. */
  get names(): string[] {
    return isMapping(this.fields) ? Object.keys(this.fields) : [];
  }

  /** The same section with another title. */
  titled(title: string): KubeconfigSection {
    return new KubeconfigSection(title, this.fields, this.folder);
  }

  /** Resolves a path relative to the folder of the kubeconfig. */
  absolute(path: string): string {
    return resolve(this.folder ?? "", path);
  }

  /** The contents of the file in a field. Undefined if the field is missing. */
  file(field: string): string | undefined {
    const path = this.text(field);
    if (path === undefined) {
      return undefined;
    }
    try {
      return readFileSync(this.absolute(path), "utf8");
    } catch (error) {
      // Node's message ends with the path. Do not print the path: it may be a secret, set by
      // mistake.
      const reason = (error as Error).message.split(",").at(0);
      // eslint-disable-next-line preserve-caught-error -- The cause has the path, too.
      throw new Error(`${this.title}: the file of ${field} cannot be read: ${reason ?? ""}`);
    }
  }

  /** A certificate or key in PEM, from `<field>-data` in base64 or from the file in the field. */
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
